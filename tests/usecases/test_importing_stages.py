"""Which stage the evidence of a history gives to the open case of a pair in progress."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.tables_cases import AuditEntry, StageEntry
from storage.tables_register import (
    Evidence,
    InstrumentRow,
    Relationship,
)
from tests.support.world import World
from tests.usecases.sheets import (
    IN_PROGRESS,
    a_history,
    a_row,
    an_event,
    write_csv,
    write_json,
)
from usecases.imports.importing import Report, import_histories, import_pairs


def given(world: World, tmp_path: Path, *histories: Any) -> Report:
    return import_histories(world.ctx(), write_json(tmp_path / "histories.json", *histories))


def a_pair(world: World, tmp_path: Path, **changes: str) -> Report:
    return import_pairs(world.ctx(), write_csv(tmp_path / "pairs.csv", [a_row(**changes)]))


def of_pair(world: World, table: Any, key: str = "th57-cn-hainan") -> list[Any]:
    query = (
        select(table.__table__)
        .join(Relationship, Relationship.id == table.relationship_id)
        .where(Relationship.key == key)
        .order_by(table.id)
    )
    return world.rows(query)


def pair(world: World, key: str = "th57-cn-hainan") -> Any:
    return world.rows(select(Relationship.__table__).where(Relationship.key == key))[0]


def test_a_committee_that_took_up_the_pair_puts_its_case_before_the_governor(
    world: World, tmp_path: Path
) -> None:
    event = an_event(type="provincial_committee", text="looked at a draft letter of intent")
    given(world, tmp_path, a_history(event))

    (number,) = a_pair(world, tmp_path, **IN_PROGRESS).opened

    case = world.load(number)
    steps = case.facts["evidence"]
    assert (case.state, case.instrument) == ("endorsement", "loi")
    assert steps["provincial_committee"]["on"] == "2019-12-04"
    assert steps["provincial_committee"]["source"] == "https://one.example"
    assert steps["governor_letter"] == {"found": "not_evidenced"}
    assert "committee" not in case.facts  # the number of the resolution was not seen
    assert case.entries[0].entered_on == world.today
    assert case.entries[0].next_alert == "reminder"


def test_evidence_that_comes_later_moves_the_untouched_case(world: World, tmp_path: Path) -> None:
    (number,) = a_pair(world, tmp_path, **IN_PROGRESS).opened
    world.wait(1)

    report = given(world, tmp_path, a_history(an_event(type="provincial_committee")))

    case = world.load(number)
    entries = world.rows(select(StageEntry.__table__).order_by(StageEntry.id))
    actions = world.rows(select(AuditEntry.action).where(AuditEntry.chain == number))
    assert report.created == 1
    assert (case.state, case.entries[0].entered_on) == ("endorsement", world.today)
    assert [(e.state, e.outcome) for e in entries] == [
        ("draft", "import_evidence"),
        ("endorsement", None),
    ]
    assert [row.action for row in actions] == ["import", "import_evidence"]
    assert [m.message for m in world.mails(username="governor.elsewhere")] == ["turn"]


def test_evidence_never_moves_a_case_that_a_person_has_acted_on(
    world: World, tmp_path: Path
) -> None:
    given(world, tmp_path, a_history(an_event(type="provincial_committee")))
    (number,) = a_pair(world, tmp_path, **IN_PROGRESS).opened
    world.do(number, "send_back", "governor.elsewhere", reason="ขอรายละเอียดเพิ่ม")
    review = an_event(type="agency_review", date="2020-01-02")

    report = given(world, tmp_path, a_history(an_event(type="provincial_committee"), review))

    assert [note.code for note in report.notes] == ["case_moved_on"]
    assert world.load(number).state == "draft"
    assert len(of_pair(world, Evidence)) == 2


def test_the_furthest_an_import_places_a_case_is_the_review(world: World, tmp_path: Path) -> None:
    acknowledged = an_event(type="cabinet_acknowledged")
    given(world, tmp_path, a_history(an_event(type="agency_review"), acknowledged))

    (number,) = a_pair(world, tmp_path, **IN_PROGRESS).opened

    case = world.load(number)
    assert (case.state, case.waiting) == ("review", ("moi", "mfa"))
    assert {entry.state for entry in case.entries} == {"review.moi", "review.mfa"}
    assert case.facts["evidence"]["mfa_opinion"] == {"found": "not_evidenced"}


def test_a_signing_of_a_pair_still_in_progress_stays_evidence(world: World, tmp_path: Path) -> None:
    a_pair(world, tmp_path, **IN_PROGRESS)

    report = given(world, tmp_path, a_history(an_event(type="instrument_signed")))

    assert [note.code for note in report.notes] == ["evidence_conflicts"]
    assert of_pair(world, InstrumentRow) == []
    assert pair(world).status == "in_progress"
