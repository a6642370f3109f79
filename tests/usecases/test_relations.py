"""What people may do to a relationship after signing, and what they are told when they may not."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.dates import at_bangkok
from statemachine.errors import DateFormatError
from statemachine.refusals import RefusedError
from storage import audit_check, register
from storage.tables_cases import AuditEntry
from storage.tables_register import Activity, Relationship
from tests.support.world import World
from tests.usecases.sheets import UNSIGNED, a_row, write_csv
from usecases.cases.perform import NobodyError
from usecases.imports.importing import import_pairs
from usecases.relations import relations
from usecases.relations.relation_refusals import RelationRefusedError, StalePairError
from usecases.timers.watch import watch

KEY = "th50-cn-hainan"
PAIR = {"pair_id": KEY, "th_dopa": "50", "th_iso_3166_2": "TH-50", "th_name_th": "เชียงใหม่",
        "th_name_en": "Chiang Mai"}  # fmt: skip
FAIR = {"type": "fair_otop", "text": "งานแสดงสินค้า", "place": "ไหโข่ว"}


@pytest.fixture
def dormant(world: World, tmp_path: Path) -> World:
    """Give a world with a pair of Chiang Mai that was signed in 2020 and has been quiet since."""
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR)]))
    watch(world.ctx())
    return world


def pair(world: World) -> Any:
    return world.rows(select(Relationship.__table__).where(Relationship.key == KEY))[0]


def plan(world: World, when: str = "2027-03-05", who: str = "coordinator") -> dict[str, Any]:
    return relations.plan_activity(world.ctx(who), KEY, when, **FAIR)


def record(world: World, when: str = "2026-11-01", who: str = "coordinator") -> dict[str, Any]:
    return relations.record_activity(world.ctx(who), KEY, when, **FAIR)


def end(
    world: World, on: str = "2026-11-01", why: str = "ตกลงร่วมกัน", who: str = "moi_officer"
) -> Any:
    return relations.terminate(world.ctx(who), KEY, on, why)


def revive(world: World, when: str = "2027-03-05") -> dict[str, Any]:
    return relations.revive(world.ctx("coordinator"), KEY, {"happens_on": when, **FAIR})


def refusal(error: RelationRefusedError) -> str:
    assert error.sentence("th") != error.sentence("en")
    assert "{" not in error.sentence("th") + error.sentence("en")
    return error.code


def test_a_planned_activity_puts_the_pair_on_track_at_once(dormant: World) -> None:
    done = plan(dormant, "5 มี.ค. 2570")

    found = pair(dormant)
    assert done == {"pair": KEY, "standing": "on_track", "next_watch_on": "2027-03-06",
                    "activity": "deed:1"}  # fmt: skip
    assert (found.standing, found.next_watch_on) == ("on_track", date(2027, 3, 6))


def test_a_plan_that_was_not_kept_lets_the_pair_fall_back(dormant: World) -> None:
    plan(dormant)
    dormant.now = at_bangkok(date(2027, 3, 6), time(10))

    assert watch(dormant.ctx())["turned"] == {"dormant": 1}


def test_a_held_activity_counts_from_its_last_possible_day(dormant: World) -> None:
    record(dormant, "2026-09")

    assert pair(dormant).standing == "on_track"
    assert pair(dormant).next_watch_on == date(2027, 6, 30)


def test_an_old_activity_is_kept_but_wakes_nobody(dormant: World) -> None:
    done = record(dormant, "2022")

    assert done["standing"] == "dormant"
    assert pair(dormant).standing == "dormant"
    assert [a.happens_on for a in dormant.rows(select(Activity.__table__))] == [date(2022, 1, 1)]


def test_a_turn_for_the_worse_is_left_to_the_watch_which_tells_of_it(
    world: World, tmp_path: Path
) -> None:
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR)]))

    record(world, "2021")  # before the first watch has judged the pair

    assert pair(world).standing == "none"
    assert watch(world.ctx())["turned"] == {"dormant": 1}
    assert world.mails("dormant", "coordinator")


def test_reviving_is_a_plan_within_twelve_months(dormant: World) -> None:
    with pytest.raises(RelationRefusedError) as caught:
        revive(dormant, "2028-01-05")
    assert refusal(caught.value) == "too_far"
    assert dormant.rows(select(Activity.__table__)) == []

    assert revive(dormant)["standing"] == "on_track"


def test_only_a_quiet_pair_can_be_revived(dormant: World) -> None:
    plan(dormant)

    with pytest.raises(RelationRefusedError) as caught:
        revive(dormant)

    assert refusal(caught.value) == "wrong_standing"
    assert "ต้องติดตาม" in caught.value.sentence("th")


def test_a_termination_holds_from_its_day_on(dormant: World) -> None:
    done = end(dormant, "2027-01-15")

    assert (done["standing"], pair(dormant).next_watch_on) == ("dormant", date(2027, 1, 15))
    dormant.now = at_bangkok(date(2027, 1, 15), time(10))
    assert watch(dormant.ctx())["turned"] == {"terminated": 1}


def test_after_the_end_only_past_activities_may_be_recorded(dormant: World) -> None:
    assert end(dormant)["standing"] == "terminated"

    for act in (plan, revive, end):
        with pytest.raises(RelationRefusedError) as caught:
            act(dormant)
        assert refusal(caught.value) == "wrong_standing"
    assert record(dormant)["standing"] == "terminated"


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda w: plan(w, "2026-11-22"), "date_past"),
        (lambda w: record(w, "2026-11-24"), "date_ahead"),
        (lambda w: plan(w, ""), "date_missing"),
        (lambda w: end(w, "2026-11"), "day_needed"),
        (lambda w: end(w, "2019-01-01"), "before_begun"),
        (lambda w: end(w, why="  "), "reason_missing"),
    ],
)
def test_values_that_make_no_sense_are_refused(dormant: World, deed: Any, code: str) -> None:
    before = pair(dormant)

    with pytest.raises(RelationRefusedError) as caught:
        deed(dormant)

    assert refusal(caught.value) == code
    assert pair(dormant) == before


def test_an_activity_needs_a_known_type_a_text_and_a_date(dormant: World) -> None:
    ctx = dormant.ctx("coordinator")
    for fields, code in (({"type": "party"}, "type_unknown"), ({"text": " "}, "text_missing")):
        with pytest.raises(RelationRefusedError) as caught:
            relations.plan_activity(ctx, KEY, "2027-03-05", **FAIR | fields)
        assert refusal(caught.value) == code
    with pytest.raises(DateFormatError):
        relations.plan_activity(ctx, KEY, "next spring", **FAIR)


@pytest.mark.parametrize("who", ["coordinator.elsewhere", "governor", "admin", "moi_officer"])
def test_activities_are_the_provinces_own_business(dormant: World, who: str) -> None:
    for act in (plan, record):
        with pytest.raises(RefusedError) as caught:
            act(dormant, who=who)
        assert caught.value.code in {"wrong_role", "out_of_scope"}


def test_only_moi_ends_a_relation_and_never_a_timer(dormant: World) -> None:
    with pytest.raises(RefusedError):
        end(dormant, who="coordinator")
    with pytest.raises(NobodyError):
        relations.terminate(dormant.ctx(), KEY, "2026-11-01", "x")


def test_a_pair_that_is_not_signed_has_no_life_to_act_on(world: World, tmp_path: Path) -> None:
    row = a_row(**PAIR, **UNSIGNED | {"status": "prospective"})
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [row]))

    with pytest.raises(RelationRefusedError) as caught:
        plan(world)

    assert refusal(caught.value) == "not_signed"
    with pytest.raises(register.NoSuchPairError):
        relations.plan_activity(world.ctx("coordinator"), "nowhere", "2027-01-01", **FAIR)


def test_two_at_once_do_not_overwrite_each_other(
    dormant: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "update_pair", lambda *_: False)  # somebody was faster

    with pytest.raises(StalePairError) as caught:
        plan(dormant)

    assert KEY in caught.value.sentence("th")
    assert dormant.rows(select(Activity.__table__)) == []


def test_every_deed_is_in_the_audit_with_who_and_what(dormant: World) -> None:
    plan(dormant)
    end(dormant)

    bodies = [
        json.loads(row.body)
        for row in dormant.rows(
            select(AuditEntry.body)
            .where(AuditEntry.action.in_(("plan_activity", "terminate")))
            .order_by(AuditEntry.seq)
        )
    ]
    assert [(b["actor"], b["from"], b["to"]) for b in bodies] == [
        (dormant.people["coordinator"], "dormant", "on_track"),
        (dormant.people["moi_officer"], "on_track", "terminated"),
    ]
    assert bodies[0]["given"]["text"] == "งานแสดงสินค้า"
    assert bodies[1]["given"] == {"on": "2026-11-01", "reason": "ตกลงร่วมกัน"}
    with dormant.database.read() as connection:
        assert audit_check.verify(connection)[1] == []
