"""The hand-over book: what an office holds, frozen; the successor is told and acknowledges."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables_groups import DatedDuty, FrozenBook, Handover
from tests.support.world import World
from tests.usecases.sheets import a_row, write_csv
from usecases.groups.duty_round import remind_duties
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError
from usecases.handover import deeds, paper
from usecases.handover.rounds import hand_over_changed
from usecases.imports.importing import import_pairs
from usecases.people import people
from usecases.timers.watch import watch

PAIR = {"pair_id": "th50-cn-hainan", "th_dopa": "50", "th_iso_3166_2": "TH-50",
        "th_name_th": "เชียงใหม่", "th_name_en": "Chiang Mai"}  # fmt: skip


@pytest.fixture
def signed(world: World, tmp_path: Path) -> World:
    """Give a world with a pair of Chiang Mai that was signed long ago, and a case under review."""
    old = {"date_signed": "2020-02-26", "date_signed_be": "2563-02-26"}
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR, **old)]))
    watch(world.ctx())
    world.through("screening")
    return world


def test_a_book_tells_what_was_signed_what_waits_and_whose_turn_it_is(signed: World) -> None:
    book = deeds.page(signed.ctx("governor"), "TH-50")["book"]

    assert [pair["key"] for pair in book["pairs"]] == ["th50-cn-hainan"]
    assert [pair["standing"] for pair in book["care"]] == ["dormant"]
    assert [(c["ours"], c["turn"]["en"]) for c in book["cases"]] == [
        (False, "MOI Foreign Affairs Division")
    ]
    assert {card["name"]["en"] for card in book["people"]} >= {
        "Sample coordinator", "Sample governor", "Sample moi_officer",
    }  # fmt: skip


def test_a_frozen_book_says_what_was_so_when_it_was_made(signed: World) -> None:
    book = deeds.freeze(signed.ctx("coordinator"), "office_head:TH-50")
    signed.wait(400)
    content, again = paper.printed(signed.ctx("coordinator"), "TH-50", book.id)

    (row,) = signed.rows(select(FrozenBook.__table__))
    assert sha256(row.body.encode()).hexdigest() == row.sha256 == again.sha256
    assert json.loads(row.body)["as_of"] == "2026-11-23"
    assert content.startswith(b"%PDF-")
    assert content == paper.printed(signed.ctx("coordinator"), "TH-50", book.id)[0]


def test_other_provinces_and_strangers_see_no_book(signed: World) -> None:
    book = deeds.freeze(signed.ctx("coordinator"), "TH-50")

    for who in ("coordinator.elsewhere", "agency_officer", "admin"):
        with pytest.raises(NoSuchRecordError):
            deeds.page(signed.ctx(who), "TH-50")
        with pytest.raises(NoSuchRecordError):
            paper.printed(signed.ctx(who), "TH-50", book.id)
    assert deeds.page(signed.ctx("moi_officer"), "TH-50")["office"] == "TH-50"
    with pytest.raises(NoSuchRecordError):
        deeds.page(signed.ctx("coordinator"), "moi")


@pytest.mark.parametrize("post", ["TH-99", "office_head:nowhere", "agency:NOBODY", ""])
def test_an_office_that_is_none_is_refused(world: World, post: str) -> None:
    with pytest.raises(GroupRefusedError):
        deeds.freeze(world.ctx(), post)


def test_who_takes_a_post_or_a_role_is_handed_the_office_once(signed: World) -> None:
    hand_over_changed(signed.ctx())
    people.grant(signed.ctx(), "deputy", "governor", "TH-50")
    people.set_post(signed.ctx(), "office_head:TH-50", "deputy")
    people.grant(signed.ctx(), "deputy", "moi_officer")  # shared by many: nothing to take over

    assert hand_over_changed(signed.ctx()) == {"handed_over": 1}
    assert hand_over_changed(signed.ctx()) == {"handed_over": 0}
    (row,) = signed.rows(select(Handover.__table__))
    assert (row.office, row.person_id) == ("TH-50", signed.people["deputy"])
    assert len(signed.mails("handover", "deputy")) == 1
    (duty,) = signed.rows(select(DatedDuty.__table__))
    assert (duty.kind, duty.person_id) == ("handover", signed.people["deputy"])


def test_the_successor_is_reminded_until_they_acknowledge(signed: World) -> None:
    deeds.hand_to(signed.ctx("governor"), "TH-50", "deputy")
    remind_duties(signed.ctx())
    assert signed.mails("duties_due") == []  # the mail of the hand-over told them
    for _ in range(40):
        signed.wait(1)
        remind_duties(signed.ctx())
    reminded = len(signed.mails("duties_due", "deputy"))
    assert reminded >= 5

    mine = deeds.page(signed.ctx("deputy"), "TH-50")["mine"]
    with pytest.raises(GroupRefusedError) as refused:
        deeds.acknowledge(signed.ctx("governor"), "TH-50", mine["id"], "")
    assert refused.value.code == "not_successor"
    deeds.acknowledge(signed.ctx("deputy"), "TH-50", mine["id"], "อ่านแล้ว")
    with pytest.raises(GroupRefusedError):
        deeds.acknowledge(signed.ctx("deputy"), "TH-50", mine["id"], "")
    signed.wait(60)
    remind_duties(signed.ctx())
    assert len(signed.mails("duties_due", "deputy")) == reminded
    shown = deeds.page(signed.ctx("governor"), "TH-50")["handovers"][0]
    assert (shown["remark"], shown["to"]["username"]) == ("อ่านแล้ว", "deputy")


def test_what_is_older_than_a_month_is_not_handed_over_late(signed: World) -> None:
    people.grant(signed.ctx(), "deputy", "governor", "TH-50")
    signed.wait(31)

    assert hand_over_changed(signed.ctx()) == {"handed_over": 0}
