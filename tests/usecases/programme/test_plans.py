"""Plans: written by the province, decided by four eyes, frozen, planned in the register."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from statemachine.words import Role
from storage import audit_check
from storage.programme import NoSuchPlanError
from storage.tables_cases import AuditEntry
from storage.tables_people import GrantRow
from storage.tables_programme import PlanMove, PlanVersion
from storage.tables_register import Activity, Relationship
from tests.support.world import World
from tests.usecases.programme.conftest import PAIR, a_draft
from usecases.programme import plan_items, plans
from usecases.programme.plan_list import Asked, list_plans
from usecases.programme.plan_page import show_plan, show_version
from usecases.programme.refused import ProgrammeError, StalePlanError

TOLD = [
    ("plan_turn", "monitor"),
    ("plan_turn", "governor"),
    ("plan_turn", "moi_officer"),
    ("plan_in_force", "coordinator"),
    ("plan_in_force", "governor"),
]
RESOLVED = {"resolution_number": "2/2569", "resolution_on": "20/11/2569"}


def through(world: World, key: str) -> None:
    """Let a plan go its whole way."""
    plans.act(world.ctx("coordinator"), key, "submit", {})
    plans.act(world.ctx("monitor"), key, "agree", RESOLVED)
    plans.act(world.ctx("governor"), key, "approve", {})
    plans.act(world.ctx("moi_officer"), key, "note", {})


def refused(world: World, who: str, key: str, trigger: str, **given: str) -> str:
    with pytest.raises(ProgrammeError) as caught:
        plans.act(world.ctx(who), key, trigger, given)
    assert caught.value.sentence("th")
    return caught.value.code


def test_a_plan_goes_from_the_province_to_the_ministry(signed: World, plan: str) -> None:
    through(signed, plan)

    found = show_plan(signed.ctx("coordinator"), plan)
    assert (found["state"], found["final"], found["revision"]) == ("noted", True, 1)
    steps = [(m["name"]["en"], m["resolution"]) for m in reversed(found["moves"])]
    assert steps[1] == ("The working group agrees", "2/2569")
    assert len(steps) == 4


def test_a_plan_in_force_stands_in_the_register_as_planned(signed: World, plan: str) -> None:
    through(signed, plan)

    (activity,) = signed.rows(select(Activity.__table__))
    (pair,) = signed.rows(select(Relationship.__table__))
    assert (activity.kind, activity.key, activity.text) == ("planned", "plan:2570:1", "ค่ายภาษาสมมติ")
    assert pair.standing == "on_track"


def test_each_holder_is_told_that_their_turn_has_come(signed: World, plan: str) -> None:
    through(signed, plan)

    told = [(name, who, len(signed.mails(name, who))) for name, who in TOLD]
    assert told == [(name, who, 1) for name, who in TOLD]


def test_what_was_handed_in_is_frozen_with_its_digest(signed: World, plan: str) -> None:
    plans.act(signed.ctx("coordinator"), plan, "submit", {})
    plans.act(signed.ctx("monitor"), plan, "return", {"reason": "ขอเพิ่มงบประมาณ"})
    plan_items.put_item(signed.ctx("coordinator"), plan, 1, a_draft(title="ค่ายภาษาฉบับแก้"))
    plans.act(signed.ctx("coordinator"), plan, "submit", {})

    first, second = (show_version(signed.ctx("coordinator"), plan, n) for n in (1, 2))
    assert first["items"][0]["title"] == "ค่ายภาษาสมมติ"
    assert second["items"][0]["title"] == "ค่ายภาษาฉบับแก้"
    assert first["sha256"] != second["sha256"]


@pytest.mark.parametrize("table", [PlanVersion.__tablename__, PlanMove.__tablename__])
@pytest.mark.parametrize("deed", ["UPDATE {} SET plan_id = 7", "DELETE FROM {}"])
def test_frozen_rows_refuse_to_change(signed: World, plan: str, table: str, deed: str) -> None:
    plans.act(signed.ctx("coordinator"), plan, "submit", {})

    with pytest.raises(DatabaseError), signed.database.write() as connection:
        connection.execute(text(deed.format(table)))


def test_an_incomplete_plan_is_not_handed_in_and_says_what_lacks(signed: World) -> None:
    coordinator = signed.ctx("coordinator")
    key = plans.open_yearly(coordinator, PAIR, 2570)
    plan_items.put_item(
        coordinator, key, None, a_draft(purpose="", expected="", partners=(), asked={})
    )

    assert refused(signed, "coordinator", key, "submit") == "plan_incomplete"
    lacks = show_plan(coordinator, key)["lacks"]
    assert [(lack["number"], lack["en"]) for lack in lacks] == [
        (None, "The aims of the plan are missing."),
        (1, "The purpose is missing."),
        (1, "The expected result is missing."),
        (1, "Nobody who takes part is named."),
        (1, "No budget; write 0 for none."),
    ]


def test_who_wrote_a_plan_does_not_decide_on_it(signed: World, plan: str) -> None:
    give(signed, "coordinator", Role.GOVERNOR, "TH-50")
    plans.act(signed.ctx("coordinator"), plan, "submit", {})
    plans.act(signed.ctx("monitor"), plan, "agree", RESOLVED)

    assert refused(signed, "coordinator", plan, "approve") == "plan_own_work"


def test_nobody_decides_for_two_offices_in_one_round(signed: World, plan: str) -> None:
    give(signed, "monitor", Role.GOVERNOR, "TH-50")
    plans.act(signed.ctx("coordinator"), plan, "submit", {})
    plans.act(signed.ctx("monitor"), plan, "agree", RESOLVED)

    assert refused(signed, "monitor", plan, "approve") == "plan_decided_before"
    plans.act(signed.ctx("governor"), plan, "approve", {})


@pytest.mark.parametrize(
    ("who", "trigger", "given", "code"),
    [
        ("coordinator", "submit", {}, "plan_not_now"),
        ("governor", "agree", RESOLVED, "plan_wrong_role"),
        ("monitor", "agree", {}, "plan_needs_resolution_number"),
        ("monitor", "agree", {"resolution_number": "1"}, "plan_needs_resolution_on"),
        ("monitor", "agree", RESOLVED | {"resolution_on": "1/1/2580"}, "resolution_ahead"),
        ("monitor", "agree", RESOLVED | {"resolution_on": "เมื่อวาน"}, "plan_needs_resolution_on"),
        ("monitor", "return", {"reason": "  "}, "plan_needs_reason"),
        ("monitor", "agree", RESOLVED | {"note": "ก" * 2001}, "plan_text_long"),
    ],
)
def test_what_may_not_be_is_refused_and_changes_nothing(
    signed: World, plan: str, who: str, trigger: str, given: dict[str, str], code: str
) -> None:
    plans.act(signed.ctx("coordinator"), plan, "submit", {})
    before = show_plan(signed.ctx("coordinator"), plan)["version"]

    assert refused(signed, who, plan, trigger, **given) == code
    assert show_plan(signed.ctx("coordinator"), plan)["version"] == before


def test_another_province_neither_sees_nor_writes_it(signed: World, plan: str) -> None:
    stranger = signed.ctx("coordinator.elsewhere")

    with pytest.raises(NoSuchPlanError):
        show_plan(stranger, plan)
    with pytest.raises(NoSuchPlanError):
        plans.describe(stranger, plan, "x")
    with pytest.raises(ProgrammeError):
        plans.open_yearly(stranger, PAIR, 2569)
    assert list_plans(stranger, Asked())["rows"] == []


def test_two_who_write_at_once_do_not_lose_each_others_words(signed: World, plan: str) -> None:
    version = show_plan(signed.ctx("coordinator"), plan)["version"]
    plans.describe(signed.ctx("coordinator"), plan, "ฉบับแรก", version=version)

    with pytest.raises(StalePlanError):
        plans.describe(signed.ctx("coordinator"), plan, "ฉบับที่สอง", version=version)
    with pytest.raises(StalePlanError):
        plans.act(signed.ctx("coordinator"), plan, "submit", {}, version)
    assert show_plan(signed.ctx("coordinator"), plan)["aims"] == "ฉบับแรก"


def test_a_plan_is_closed_to_writing_once_it_is_handed_in(signed: World, plan: str) -> None:
    plans.act(signed.ctx("coordinator"), plan, "submit", {})

    with pytest.raises(ProgrammeError) as caught:
        plan_items.put_item(signed.ctx("coordinator"), plan, None, a_draft())
    assert caught.value.code == "plan_closed"


def test_what_is_left_out_of_a_changed_plan_is_cancelled(signed: World, plan: str) -> None:
    plan_items.put_item(signed.ctx("coordinator"), plan, None, a_draft(title="งานที่สอง"))
    through(signed, plan)
    plans.act(signed.ctx("coordinator"), plan, "amend", {"reason": "คู่ความสัมพันธ์ขอเลื่อน"})
    plan_items.drop_item(signed.ctx("coordinator"), plan, 2)
    through(signed, plan)

    kinds = {a.key: a.kind for a in signed.rows(select(Activity.__table__))}
    assert kinds == {"plan:2570:1": "planned", "plan:2570:2": "cancelled"}


def test_money_is_entered_by_whose_it_is_and_summed_exactly(signed: World, plan: str) -> None:
    through(signed, plan)
    plan_items.put_money(signed.ctx("moi_officer"), plan, 1, "central", "granted", "๑๐๐,๐๐๐")
    plan_items.put_money(signed.ctx("coordinator"), plan, 1, "central", "spent", "99,999.99")

    central = show_plan(signed.ctx("coordinator"), plan)["sums"][0]
    assert (central["asked"], central["granted"], central["spent"]) == (
        15_000_000,
        10_000_000,
        9_999_999,
    )
    with pytest.raises(ProgrammeError) as caught:
        plan_items.put_money(signed.ctx("coordinator"), plan, 1, "central", "granted", "1")
    assert caught.value.code == "plan_wrong_role"
    rows = list_plans(signed.ctx("moi_officer"), Asked(year="2570"))
    assert rows["sums"][0]["spent"] == 9_999_999
    assert rows["sums"][2]["asked"] is None


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"type": "magic"}, "item_type"),
        ({"title": " "}, "item_title"),
        ({"starts": "15/03/2575"}, "item_when"),
        ({"starts": "ไม่ทราบ"}, "item_when"),
        ({"ends": "1/1/2570"}, "item_ends"),
        ({"asked": {"central": "-5"}}, "item_amount"),
        ({"asked": {"central": "1,00"}}, "item_amount"),
        ({"tags": ("sdg:2558:99",)}, "item_tag"),
    ],
)
def test_an_activity_that_cannot_be_read_is_refused(
    signed: World, plan: str, draft: dict[str, Any], code: str
) -> None:
    with pytest.raises(ProgrammeError) as caught:
        plan_items.put_item(signed.ctx("coordinator"), plan, None, a_draft(**draft))
    assert caught.value.code == code


@pytest.mark.parametrize("year", [2566, 2573])
def test_a_year_out_of_reach_has_no_plan(signed: World, year: int) -> None:
    with pytest.raises(ProgrammeError) as caught:
        plans.open_yearly(signed.ctx("coordinator"), PAIR, year)
    assert caught.value.code == "plan_year"


def test_a_pair_has_one_plan_a_year(signed: World, plan: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        plans.open_yearly(signed.ctx("coordinator"), PAIR, 2570)
    assert (caught.value.code, caught.value.facts["key"]) == ("plan_exists", plan)


def test_the_plan_of_several_years_goes_to_the_permanent_secretary(signed: World) -> None:
    key = plans.open_multi_year(signed.ctx("moi_officer"), "แผนขับเคลื่อนสมมติ", 2571, 2575)
    plans.describe(signed.ctx("moi_officer"), key, "ทุกคู่มีกิจกรรมต่อเนื่อง")
    plan_items.put_item(
        signed.ctx("moi_officer"), key, None, a_draft(starts="2572", partners=(), asked={})
    )
    plans.act(signed.ctx("moi_officer"), key, "submit", {})
    plans.act(signed.ctx("monitor"), key, "agree", RESOLVED)

    assert refused(signed, "moi_officer", key, "approve") == "plan_wrong_role"
    assert plans.act(signed.ctx("moi_executive"), key, "approve", {}) == "approved"
    assert signed.rows(select(Activity.__table__)) == []


def test_mine_are_the_plans_that_wait_for_me(signed: World, plan: str) -> None:
    plans.act(signed.ctx("coordinator"), plan, "submit", {})

    waits = {
        who: len(list_plans(signed.ctx(who), Asked(mine=True))["rows"])
        for who in ("coordinator", "monitor", "governor", "moi_officer")
    }
    assert waits == {"coordinator": 0, "monitor": 1, "governor": 0, "moi_officer": 0}


def test_every_deed_is_in_the_audit_and_the_chain_holds(signed: World, plan: str) -> None:
    through(signed, plan)

    actions = [row.action for row in signed.rows(select(AuditEntry.action).order_by(AuditEntry.id))]
    wanted = ["plan_open", "plan_aims", "plan_item", "plan_submit", "plan_agree", "plan_approve"]
    assert [a for a in actions if a in wanted] == wanted
    assert "plan_note" in actions
    with signed.database.read() as connection:
        assert audit_check.verify(connection)[1] == []
    body = signed.rows(select(AuditEntry.body).where(AuditEntry.action == "plan_agree"))[0].body
    assert json.loads(body)["given"]["resolution_number"] == "2/2569"


def give(world: World, username: str, role: Role, scope: str) -> None:
    row = {
        "person_id": world.people[username], "role": role.value, "scope": scope,
        "granted_by": "test", "granted_at": world.now,
    }  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(GrantRow), row)
