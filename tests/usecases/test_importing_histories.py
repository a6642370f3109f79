"""The import of dated histories: what they add to the register, and what stays evidence only."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from reference import loader
from storage.tables_cases import AuditEntry
from storage.tables_register import (
    Activity,
    Evidence,
    HistoryRow,
    InstrumentRow,
    Relationship,
)
from tests.support.world import World
from tests.usecases.sheets import (
    UNSIGNED,
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


def real(world: World) -> None:
    import_histories(world.ctx(), loader.histories_path())
    import_pairs(world.ctx(), loader.pairs_path())


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


def test_the_22_real_histories_come_in_whole(world: World) -> None:
    report = import_histories(world.ctx(), loader.histories_path())

    source = json.loads(loader.histories_path().read_text(encoding="utf-8"))["cases"]
    rows = world.rows(select(Evidence.__table__).order_by(Evidence.id))
    shown = [(e["type"], e["date"], e["precision"]) for case in source for e in case["events"]]
    kept = [
        (r.type, r.happened_on.isoformat()[: len(day)] if r.happened_on else "", r.precision)
        for r, (_, day, _) in zip(rows, shown, strict=True)
    ]
    assert (report.rows, report.created, report.refused) == (22, 22, 0)
    assert kept == shown


def test_the_same_histories_twice_change_nothing(world: World) -> None:
    real(world)
    before = [world.rows(select(table)) for table in (Evidence, Activity, AuditEntry)]

    report = import_histories(world.ctx(), loader.histories_path())

    after = [world.rows(select(table)) for table in (Evidence, Activity, AuditEntry)]
    assert (report.unchanged, report.created, report.updated) == (22, 0, 0)
    assert after == before


def test_a_committee_calendar_and_bangkok_are_histories_only(world: World) -> None:
    real(world)

    found = {row.key: row for row in world.rows(select(HistoryRow.__table__))}
    unlinked = world.rows(select(Evidence.history).where(Evidence.relationship_id.is_(None)))
    assert found["H31"].scope == "province TH-50"
    assert found["H32"].body["outside_procedure"] is True
    assert {row.history for row in unlinked} == {"H31", "H32"}


def test_a_signing_that_the_register_has_is_not_doubled(world: World) -> None:
    real(world)

    for key in ("th50-jp-hokkaido", "th50-cn-guangzhou", "th50-cn-xishuangbanna", "th83-cn-macao"):
        assert len(of_pair(world, InstrumentRow, key)) == 1


def test_a_plan_with_an_end_lets_the_relation_expire(world: World) -> None:
    real(world)

    friendship, plan = of_pair(world, InstrumentRow, "th49-vn-quangtri")
    assert (friendship.kind, friendship.ends_on) == ("friendship_agreement", None)
    assert (plan.kind, plan.signed_on) == ("cooperation_plan", date(2024, 8, 5))
    assert pair(world, "th49-vn-quangtri").ends_on == date(2030, 12, 31)


def test_activities_of_signed_pairs_are_held_ones(world: World) -> None:
    real(world)

    found = {row.key: row for row in world.rows(select(Activity.__table__))}
    assert len(found) == 9
    assert {row.kind for row in found.values()} == {"held"}
    assert found["history:H24:2"].type == "anniversary"
    assert found["history:H25:2"].type == "official_visit"
    assert "history:H04:2" not in found  # a visit of 2013, before the signing of 2014


def test_a_signing_that_contradicts_the_register_stays_evidence(
    world: World, tmp_path: Path
) -> None:
    a_pair(world, tmp_path)

    report = given(
        world, tmp_path, a_history(an_event(type="instrument_signed", date="2019-01-01"))
    )

    assert [note.code for note in report.notes] == ["evidence_conflicts"]
    assert [text.signed_on for text in of_pair(world, InstrumentRow)] == [date(2020, 3, 4)]
    assert len(of_pair(world, Evidence)) == 1


def test_a_letter_of_intent_before_the_memorandum_is_a_text_of_its_own(
    world: World, tmp_path: Path
) -> None:
    a_pair(world, tmp_path)

    given(world, tmp_path, a_history(an_event(type="loi_signed", date="2018", precision="year")))

    assert [(t.kind, t.signed_on, t.signed_precision) for t in of_pair(world, InstrumentRow)] == [
        ("mou", date(2020, 3, 4), "day"),
        ("loi", date(2018, 1, 1), "year"),
    ]


def test_a_date_that_the_register_lacks_is_filled_in(world: World, tmp_path: Path) -> None:
    a_pair(world, tmp_path, **UNSIGNED | {"status": "established", "instrument": "MOU"})

    given(world, tmp_path, a_history(an_event(type="instrument_signed", date="2019-08",
                                              precision="month")))  # fmt: skip

    (text,) = of_pair(world, InstrumentRow)
    assert (text.kind, text.signed_on, text.signed_precision) == ("mou", date(2019, 8, 1), "month")
    assert (pair(world).begun_on, pair(world).begun_precision) == (date(2019, 8, 1), "month")


def test_a_changed_history_replaces_what_it_had_added(world: World, tmp_path: Path) -> None:
    a_pair(world, tmp_path)
    given(world, tmp_path, a_history(an_event(type="activity", date="2021-05-01")))

    report = given(world, tmp_path, a_history(an_event(type="activity", date="2022-06-02")))

    (said,) = world.rows(
        select(AuditEntry.body)
        .where(AuditEntry.action == "import_histories")
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    assert report.updated == 1
    assert [a.happens_on for a in of_pair(world, Activity)] == [date(2022, 6, 2)]
    assert '"2021-05-01"' in said.body
    assert '"2022-06-02"' in said.body


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("text", "history_shape"),
        (a_history(case_id="a/b"), "history_key"),
        (a_history(case_id=""), "history_key"),
        (a_history(pair_id="a b"), "key_malformed"),
        (a_history(pair_id=""), "history_scope"),
        (a_history(events="x"), "history_shape"),
        (a_history(notes=["x"]), "history_shape"),
        (a_history(an_event(), an_event(type="party")), "event_wrong"),
        (a_history(an_event(date="2562-12-04")), "event_wrong"),
        (a_history(an_event(date="2027-01-01")), "event_wrong"),
        (a_history(an_event(date="2019", precision="day")), "event_wrong"),
        (a_history(an_event(date={})), "event_wrong"),
        (a_history(an_event(confidence="sure")), "event_wrong"),
        (a_history(an_event(text="a\x00b")), "event_wrong"),
        (a_history(7), "event_wrong"),  # type: ignore[arg-type]
    ],
)
def test_a_bad_history_is_refused_whole_and_stops_no_other(
    world: World, tmp_path: Path, broken: Any, code: str
) -> None:
    report = given(world, tmp_path, broken, a_history(an_event(), case_id="X02"))

    (problem,) = report.problems
    assert (problem.row, problem.code) == (1, code)
    assert (report.rows, report.created) == (2, 1)
    assert [row.history for row in world.rows(select(Evidence.history))] == ["X02"]


def test_a_date_ahead_is_taken_where_it_is_a_promise(world: World, tmp_path: Path) -> None:
    report = given(world, tmp_path, a_history(an_event(type="expiry", date="2030-12-31")))

    assert report.problems == []


def test_one_history_may_not_come_twice_in_a_file(world: World, tmp_path: Path) -> None:
    report = given(world, tmp_path, a_history(an_event()), a_history())

    assert [(p.row, p.code) for p in report.problems] == [(2, "history_twice")]


def test_histories_may_come_as_rows_one_event_each(world: World, tmp_path: Path) -> None:
    a_pair(world, tmp_path)
    rows = [
        {"รหัสประวัติ": "X01", "รหัสคู่": "th57-cn-hainan", "วันที่ (ค.ศ.)": day, "ประเภทเหตุการณ์": kind,
         "รายละเอียด": "กิจกรรม"}
        for day, kind in (("2021-05-01", "activity"), ("2019-01-02", "meeting"))
    ]  # fmt: skip
    bad = rows[0] | {"รหัสประวัติ": "X02", "ประเภทเหตุการณ์": "party"}

    report = import_histories(
        world.ctx(), write_csv(tmp_path / "h.csv", [*rows, bad], encoding="cp874")
    )

    assert (report.rows, report.created, report.refused) == (2, 1, 1)
    assert [(p.row, p.key, p.code) for p in report.problems] == [(4, "X02", "event_wrong")]
    assert [a.happens_on for a in of_pair(world, Activity)] == [date(2021, 5, 1)]
    assert len(of_pair(world, Evidence)) == 2


def test_a_dry_run_of_histories_keeps_nothing(world: World, tmp_path: Path) -> None:
    path = write_json(tmp_path / "h.json", a_history(an_event()))

    report = import_histories(world.ctx(), path, dry_run=True)

    assert report.created == 1
    assert world.rows(select(HistoryRow.key)) == []
