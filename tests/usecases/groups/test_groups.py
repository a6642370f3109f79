"""Working groups: who may keep them, what a meeting may resolve, and how they are counted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import select

from statemachine.groups.rules import coded, has_quorum, rung_on, tally_of
from statemachine.relationship import months_later
from storage import audit_check
from storage.tables_groups import WorkGroup
from tests.support.world import World
from usecases.groups import groups, meetings
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError
from usecases.shelves import NoSuchDocumentError

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OWN = {
    "scope": "TH-50",
    "name_th": "คณะทำงานขับเคลื่อนความสัมพันธ์เมืองพี่เมืองน้อง จังหวัดเชียงใหม่",
    "order_number": "1234/2569",
    "order_on": "1/10/2569",
    "mandate": "ขับเคลื่อน กำกับ และติดตาม",
}
MET = {
    "number": "1/2570",
    "held_on": "16/11/2569",
    "place": "ศาลากลางจังหวัด",
    "present": "9",
    "quorum": "8",
    "agenda": "รับรองรายงาน\nแผนปี 2570\n",
}


@pytest.fixture
def group(world: World) -> int:
    return groups.set_up(world.ctx("coordinator"), OWN)


def test_a_province_records_its_own_group_and_no_other(world: World) -> None:
    groups.set_up(world.ctx("coordinator"), OWN)

    for who, scope in (("coordinator", "*"), ("coordinator.elsewhere", "TH-50")):
        with pytest.raises(GroupRefusedError):
            groups.set_up(world.ctx(who), {**OWN, "scope": scope})
    assert len(world.rows(select(WorkGroup.id))) == 1


def test_an_order_of_the_future_is_refused_beside_its_field(world: World) -> None:
    with pytest.raises(GroupRefusedError) as refused:
        groups.set_up(world.ctx("moi_officer"), {**OWN, "order_on": "1/12/2569"})

    assert (refused.value.code, refused.value.field) == ("day_ahead", "order_on")


def test_members_sign_in_or_are_names_and_leave_on_record(world: World, group: int) -> None:
    ctx = world.ctx("coordinator")
    base = {"post": "พาณิชย์จังหวัด", "from_on": "1/10/2569"}
    first = groups.add_member(ctx, group, {**base, "name": "นางสาวตัวอย่าง", "part": "member"})
    groups.add_member(ctx, group, {**base, "username": "governor", "part": "chair"})
    groups.end_member(ctx, group, first)

    shown = groups.show(ctx, group)["members"]
    assert [(m["part"], m["now"]) for m in shown] == [("member", False), ("chair", True)]
    assert shown[1]["person"]["username"] == "governor"
    with pytest.raises(NoSuchRecordError):
        groups.end_member(ctx, group, first)


def test_a_member_from_elsewhere_reads_the_group_that_they_sit_in(world: World, group: int) -> None:
    with pytest.raises(NoSuchRecordError):
        groups.show(world.ctx("agency_officer"), group)
    given = {"username": "agency_officer", "post": "สศช.", "part": "member", "from_on": "1/10/2569"}
    groups.add_member(world.ctx("coordinator"), group, given)

    assert not groups.show(world.ctx("agency_officer"), group)["may_keep"]


def test_nothing_is_resolved_without_a_quorum(world: World, group: int) -> None:
    ctx = world.ctx("coordinator")
    few = meetings.hold(ctx, group, {**MET, "present": "7"})

    with pytest.raises(GroupRefusedError) as refused:
        meetings.resolve(ctx, group, few, "เห็นชอบแผน")
    assert refused.value.code == "no_quorum"


def test_a_resolution_leads_to_an_action_and_both_are_counted(world: World, group: int) -> None:
    ctx = world.ctx("coordinator")
    meeting = meetings.hold(ctx, group, MET)
    resolution = meetings.resolve(ctx, group, meeting, "ให้จัดทำแผน")
    todo = {"title": "จัดทำแผน", "office": "province:TH-50", "due": "30/11/2569"}
    meetings.act_on(ctx, group, meeting, resolution, todo)
    world.wait(10)

    found = groups.overview(world.ctx("moi_officer"), 2570)
    assert {n: found["rows"][0][n] for n in ("meetings", "resolutions", "actions", "late")} == {
        "meetings": 1, "resolutions": 1, "actions": 1, "late": 1,
    }  # fmt: skip
    assert found["figures"]["provinces"] == 1
    assert groups.overview(world.ctx("moi_officer"), 2569)["rows"][0]["meetings"] == 0
    shown = meetings.show(world.ctx("governor"), group, meeting)
    assert shown["resolutions"][0]["actions"][0]["late"]
    assert shown["agenda"] == ["รับรองรายงาน", "แผนปี 2570"]


def test_two_meetings_do_not_share_a_number(world: World, group: int) -> None:
    meetings.hold(world.ctx("coordinator"), group, MET)

    with pytest.raises(GroupRefusedError, match="1/2570"):
        meetings.hold(world.ctx("coordinator"), group, MET)


def test_minutes_come_back_as_they_were_given(world: World, group: int) -> None:
    ctx = world.ctx("coordinator")
    meeting = meetings.hold(ctx, group, MET)
    with pytest.raises(NoSuchRecordError):
        meetings.minutes(ctx, group, meeting)
    digest = meetings.keep_minutes(ctx, group, meeting, PDF, "รายงาน.pdf")

    found = meetings.minutes(world.ctx("moi_officer"), group, meeting)
    assert (found["content"], found["media_type"]) == (PDF, "application/pdf")
    (world.documents._path(digest)).unlink()
    with pytest.raises(NoSuchDocumentError):
        meetings.minutes(ctx, group, meeting)


def test_two_who_change_a_group_at_once_do_not_lose_each_other(world: World, group: int) -> None:
    ctx = world.ctx("coordinator")
    groups.change(ctx, group, {**OWN, "mandate": "ใหม่"}, 1)

    with pytest.raises(StaleRecordError):
        groups.change(ctx, group, {**OWN, "mandate": "เก่า"}, 1)
    assert groups.show(ctx, group)["mandate"] == "ใหม่"


def test_a_group_that_is_over_takes_no_meeting(world: World, group: int) -> None:
    groups.dissolve(world.ctx("moi_officer"), group, "23/11/2569")

    with pytest.raises(GroupRefusedError) as refused:
        meetings.hold(world.ctx("coordinator"), group, MET)
    assert refused.value.code == "group_over"


def test_everything_stands_in_an_unbroken_trail(world: World, group: int) -> None:
    meetings.hold(world.ctx("coordinator"), group, MET)

    with world.database.read() as connection:
        _, flaws = audit_check.verify(connection)
    assert flaws == []


@drawn(st.integers(0, 40), st.integers(0, 40))
def test_a_quorum_is_a_number_that_was_reached(present: int, quorum: int) -> None:
    assert has_quorum(present, quorum) == (quorum > 0 and present >= quorum)


@drawn(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-400, 400))
def test_the_ladder_before_an_end_is_reached_from_above(ends: date, days: int) -> None:
    today = date.fromordinal(ends.toordinal() - days)
    rung = rung_on(ends, today, (6, 3, 1))

    if days < 0:
        assert rung == 0
    elif rung is None:
        assert months_later(today, 6) < ends
    else:
        assert months_later(today, rung) >= ends
        lower = [m for m in (1, 3, 6) if m < rung]
        assert all(months_later(today, m) < ends for m in lower)


@drawn(st.lists(st.sampled_from(["kept", "partly", "not_kept", None])))
def test_no_promise_is_lost_in_the_tally(outcomes: list[str | None]) -> None:
    found = tally_of(outcomes)

    assert found.all == len(outcomes)
    assert found.kept == outcomes.count("kept")
    assert found.open == outcomes.count(None)


@drawn(st.lists(st.sampled_from(["a", "b", "other", "strange", None])))
def test_every_problem_is_counted_once(codes: list[str | None]) -> None:
    found = coded(codes, ["a", "b"])

    assert sum(found.values()) == len(codes)
    assert found["other"] == codes.count("other") + codes.count("strange")
