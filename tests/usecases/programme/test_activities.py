"""Activities with what became of them: recorded, corrected, shown by evidence, read from sheets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.refusals import RefusedError
from storage.tables_programme import ActivityRecord
from storage.tables_register import Activity, Relationship
from tests.support.programme_story import PICTURE
from tests.support.world import World
from tests.usecases.programme.conftest import PAIR
from tests.usecases.programme.test_plans import through
from usecases.programme import activities, activity_import, activity_sheet, evidence_files, tags
from usecases.programme.activities import Held
from usecases.programme.pair_programme import pair_programme
from usecases.programme.refused import ProgrammeError, StalePlanError
from usecases.refused import DeedRefusedError
from usecases.relations.relation_refusals import RelationRefusedError

HELD = Held(type="education", text="ค่ายสมมติ", starts="12/11/2569", thai_people="๑๒ คน", outcome="ดี")


def only(world: World, table: Any) -> Any:
    (row,) = world.rows(select(table.__table__))
    return row


def test_what_was_held_counts_and_keeps_what_came_of_it(signed: World) -> None:
    key = activities.record(signed.ctx("coordinator"), PAIR, HELD)

    kept, pair = only(signed, ActivityRecord), only(signed, Relationship)
    assert (key, kept.thai_people, kept.partner_people, kept.outcome) == ("deed:1", 12, None, "ดี")
    assert pair.standing == "on_track"


def test_a_planned_activity_that_was_held_is_one_and_the_same(signed: World, plan: str) -> None:
    through(signed, plan)

    activities.record(signed.ctx("coordinator"), PAIR, HELD, planned="plan:2570:1")

    activity = only(signed, Activity)
    assert (activity.kind, activity.text) == ("held", "ค่ายสมมติ")
    (shown,) = pair_programme(signed.ctx("coordinator"), PAIR)["activities"]
    assert shown["plan_number"] == 1


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"text": " "}, RelationRefusedError, "text_missing"),
        ({"starts": ""}, RelationRefusedError, "date_missing"),
        ({"starts": "1/1/2575"}, RelationRefusedError, "date_ahead"),
        ({"type": "x"}, ProgrammeError, "item_type"),
        ({"ends": "1/1/2569"}, ProgrammeError, "item_ends"),
        ({"thai_people": "-3"}, ProgrammeError, "people_count"),
        ({"partner_people": "หลายคน"}, ProgrammeError, "people_count"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    signed: World, change: dict[str, str], error: type[Exception], code: str
) -> None:
    from dataclasses import replace

    with pytest.raises(error) as caught:
        activities.record(signed.ctx("coordinator"), PAIR, replace(HELD, **change))
    assert getattr(caught.value, "code", "") == code
    assert signed.rows(select(Activity.__table__)) == []


@pytest.mark.parametrize("who", ["coordinator.elsewhere", "governor", "moi_officer"])
def test_only_the_province_s_coordinator_records(signed: World, who: str) -> None:
    with pytest.raises(RefusedError):
        activities.record(signed.ctx(who), PAIR, HELD)


def test_a_correction_is_kept_and_a_stale_one_refused(signed: World) -> None:
    from dataclasses import replace

    coordinator = signed.ctx("coordinator")
    key = activities.record(coordinator, PAIR, HELD)
    activities.correct(coordinator, PAIR, key, replace(HELD, partner_people="0"), version=1)

    assert only(signed, ActivityRecord).partner_people == 0
    with pytest.raises(StalePlanError):
        activities.correct(coordinator, PAIR, key, HELD, version=1)


def test_evidence_is_judged_by_its_bytes_and_kept_once(signed: World) -> None:
    coordinator = signed.ctx("coordinator")
    key = activities.record(coordinator, PAIR, HELD)
    digest = evidence_files.add(coordinator, PAIR, key, PICTURE, "../../ภาพ.png")

    found = evidence_files.read(signed.ctx("governor"), PAIR, digest)
    assert (found["content"], found["title"]) == (PICTURE, "ภาพ.png")
    for content, name, code in (
        (PICTURE, "ภาพ.png", "evidence_known"),
        (b"plain words", "a.txt", "evidence_kind"),
    ):
        with pytest.raises(ProgrammeError) as caught:
            evidence_files.add(coordinator, PAIR, key, content, name)
        assert caught.value.code == code
    for content, name in ((PICTURE, "a.pdf"), (b"", "a.png"), (b"MZ\x00", "a.png")):
        with pytest.raises(DeedRefusedError):
            evidence_files.add(coordinator, PAIR, key, content, name)
    with pytest.raises(ProgrammeError):
        evidence_files.add(signed.ctx("coordinator.elsewhere"), PAIR, key, PICTURE, "a.png")


def a_sheet(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([th for th, _, _ in activity_sheet.COLUMNS.values()])
    for row in rows:
        writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def imported(world: World, content: bytes, who: str = "coordinator") -> tuple[int, ...]:
    activity_import.bring(world.ctx(who), "a.csv", content)
    done = activity_import.run(world.ctx(who))
    return (done.created, done.updated, done.unchanged, done.refused)


def test_a_sheet_twice_changes_nothing_and_a_named_row_may_be_changed(signed: World) -> None:
    row = ("ก1", PAIR, "education", "12/11/2569", "", "ค่าย", "เชียงใหม่", "40", "", "ดี", "")
    changed = (*row[:9], "ดีมาก", "")

    assert imported(signed, a_sheet(row)) == (1, 0, 0, 0)
    assert imported(signed, a_sheet(row)) == (0, 0, 1, 0)
    assert imported(signed, a_sheet(changed)) == (0, 1, 0, 0)
    assert only(signed, ActivityRecord).outcome == "ดีมาก"


def test_looking_at_a_sheet_records_nothing(signed: World) -> None:
    row = ("", PAIR, "education", "12/11/2569", "", "ค่าย", "", "", "", "", "")

    report = activity_import.bring(signed.ctx("coordinator"), "a.csv", a_sheet(row))

    assert (report.dry_run, report.created) == (True, 1)
    assert signed.rows(select(Activity.__table__)) == []


def test_each_bad_row_says_what_is_wrong_and_stops_no_other(signed: World) -> None:
    good = ("", PAIR, "education", "12/11/2569", "", "ค่าย", "", "", "", "", "")
    rows = (
        good,
        good,
        ("", "no-such", "education", "12/11/2569", "", "ค่าย", "", "", "", "", ""),
        ("", PAIR, "magic", "12/11/2569", "", "ค่าย", "", "", "", "", ""),
        ("", PAIR, "education", "32/13/2569", "", "ค่าย", "", "", "", "", ""),
        ("", PAIR, "education", "12/11/2569", "", "=cmd|calc", "", "", "", "", ""),
    )

    report = activity_import.bring(signed.ctx("coordinator"), "a.csv", a_sheet(*rows))

    assert (report.created, report.refused) == (1, 5)
    assert [p["row"] for p in report.problems] == [3, 4, 5, 6, 7]
    assert all(p["th"] and p["en"] for p in report.problems)


def test_a_coordinator_elsewhere_records_none_of_it(signed: World) -> None:
    row = ("", PAIR, "education", "12/11/2569", "", "ค่าย", "", "", "", "", "")

    assert imported(signed, a_sheet(row), "coordinator.elsewhere") == (0, 0, 0, 1)


def test_a_newer_set_of_tags_takes_the_place_of_an_empty_slot(signed: World) -> None:
    document = {
        "set": "nesd_plan", "version": "13", "th": "แผนฯ 13", "en": "13th plan",
        "first_day": "2022-10-01", "source": "ราชกิจจานุเบกษา (ตัวอย่างสมมติ)",
        "confidence": "high", "tags": [{"code": "1", "th": "หมุดหมายสมมติ", "en": "Example"}],
    }  # fmt: skip
    with pytest.raises(ProgrammeError):
        tags.publish(signed.ctx("coordinator"), document)
    tags.publish(signed.ctx("moi_officer"), document)

    with signed.database.read() as connection:
        held = {s.key: len(s.tags) for s in tags.sets_of(connection, 2570, 2570)}
    assert held["nesd_plan:13"] == 1
    assert "nesd_plan:12" not in held
    with pytest.raises(ProgrammeError) as caught:
        tags.publish(signed.ctx("moi_officer"), document)
    assert caught.value.code == "tags_known"
    with pytest.raises(ProgrammeError):
        tags.publish(signed.ctx("moi_officer"), {"set": "x"})
