"""What the page of a case is made of: its way ahead, its acts, its checklist, its mails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from statemachine.facts import sees
from statemachine.guards import GUARDS
from statemachine.table import LIFECYCLE
from statemachine.words import Treaty
from storage import audit_check, case_views, people
from storage.tables_cases import Case
from storage.tables_system import Outbox
from tests.support.builders import WAYS
from tests.support.world import PEOPLE, World
from usecases.cases import check_items, check_notes
from usecases.reading import case_page, case_story
from usecases.reading.case_course import ahead, forecast
from usecases.reading.mail_as_sent import mail_as_sent
from usecases.refused import DeedRefusedError
from usecases.timers import sweep


def states(world: World, number: str, username: str = "moi_officer") -> dict[str, str]:
    steps = case_page.show(world.ctx(username), number)["steps"]
    return {step["state"]: step["status"] for step in steps}


@pytest.mark.parametrize("state", [s for s in WAYS if s not in {"rejected", "withdrawn"}])
def test_from_every_stage_a_way_leads_to_the_goal(world: World, state: str) -> None:
    steps = list(states(world, world.through(state)).items())

    assert steps[-1][0] == "active"
    assert sum(status in {"now", "held", "reached"} for _, status in steps) == 1
    order = ["done", "now", "held", "reached", "todo"]
    ranks = [order.index(status) for _, status in steps]
    assert ranks == sorted(ranks)


def test_a_treaty_goes_to_the_cabinet_and_parliament(world: World) -> None:
    number = world.through("rule_check")
    case = world.load(number).as_facts()
    facts = {**case.facts, "treaty": Treaty.TREATY_PARLIAMENT}
    treaty = type(case)(number, case.state, case.province, facts=facts)

    way = ahead(LIFECYCLE, treaty, "rule_check")

    assert way[:3] == ["cabinet", "parliament", "partner_agreement"]
    assert "approval" not in way


def test_a_forecast_lies_after_all_days_of_the_stages_ahead(world: World) -> None:
    way = ahead(LIFECYCLE, world.load(world.through("screening")).as_facts(), "screening")
    normal, urgent = (
        forecast(LIFECYCLE, way, urgency, world.today, world.calendar(), "TH-50")
        for urgency in ("normal", "urgent")
    )

    assert normal is not None
    assert urgent is not None
    assert world.today + timedelta(days=90) < urgent < normal


def test_a_forecast_beyond_the_calendar_is_none(world: World) -> None:
    last = world.calendar().last

    assert forecast(LIFECYCLE, ["signing"], "normal", last, world.calendar(), "TH-50") is None


@pytest.mark.parametrize("state", ["draft", "review", "cabinet", "change_review", "rejected"])
def test_the_page_opens_to_whom_the_rule_lets_and_nobody_else(world: World, state: str) -> None:
    number = world.through(state)
    case = world.load(number)
    for username in PEOPLE:
        with world.database.read() as connection:
            actor = people.actor(connection, world.people[username], world.today)
            offices, been = case_views.course(connection, case.id)
        asked = tuple(offices | set(case.waiting))
        allowed = sees(actor, case.province, asked, frozenset(been | {case.state}))
        assert _opens(world, number, username) == allowed, username


def test_every_act_has_a_consequence_or_a_reason_in_both_languages(world: World) -> None:
    for state in WAYS:
        number = world.through(state)
        for username in ("coordinator", "moi_officer"):
            for act in case_page.show(world.ctx(username), number)["acts"]:
                words = act["refusal"] or act["after"]
                assert words["th"] != words["en"]
                assert words["th"], (state, act)
                assert words["en"], (state, act)


def test_open_acts_come_first(world: World) -> None:
    acts = case_page.show(world.ctx("mfa_officer"), world.through("review"))["acts"]

    locked = [act["refusal"] is not None for act in acts]
    assert locked == sorted(locked)
    assert not locked[0]


def test_every_stage_that_waits_for_somebody_has_a_checklist() -> None:
    known = set(check_items.ITEMS)
    for stage in LIFECYCLE.stages:
        if stage.holder is not None and stage.state != "on_hold":
            items = check_notes.items_of(LIFECYCLE, stage.state)
            assert items, stage.state
            assert set(items) <= known


def test_the_file_itself_shows_what_is_missing(world: World) -> None:
    bare = world.case(facts={"dossier": {"partner_level": "first_level"}})
    full = world.case()
    known = [
        {item["name"]: item["known"] for item in _checklist(world, number)["items"]}
        for number in (bare, full)
    ]

    assert known[0] == {
        "level": True, "benefit": False, "readiness": False, "contact": False, "text": False
    }  # fmt: skip
    assert set(known[1].values()) == {True}


def test_a_mark_says_who_and_can_be_taken_back(world: World) -> None:
    number = world.case()
    ctx = world.ctx("coordinator")

    assert check_notes.mark(ctx, number, {"level": ("done", ""), "text": ("lacking", "แปล")}) == 2
    assert check_notes.mark(ctx, number, {"level": ("done", "")}) == 0
    assert check_notes.mark(ctx, number, {"level": ("", "")}) == 1

    items = {item["name"]: item for item in _checklist(world, number)["items"]}
    assert (items["level"]["state"], items["level"]["by"]) == ("", None)
    assert items["text"]["note"] == "แปล"
    assert items["text"]["by"]["username"] == "coordinator"
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_agencies_and_ministries_have_each_their_own_marks(world: World) -> None:
    number = world.through("review")

    check_notes.mark(world.ctx("agency_officer"), number, {"law": ("done", "")})

    assert _checklist(world, number, "agency_officer")["done"] == 1
    assert _checklist(world, number, "mfa_officer")["done"] == 0


def test_an_item_of_another_stage_cannot_be_marked(world: World) -> None:
    with pytest.raises(DeedRefusedError) as refused:
        check_notes.mark(world.ctx("coordinator"), world.case(), {"signed": ("done", "")})

    assert refused.value.code == "field_wrong"


def test_the_seal_breaks_where_the_trail_does_not_end_as_the_case_says(world: World) -> None:
    number = world.through("screening")
    assert case_page.show(world.ctx("moi_officer"), number)["seal"]["whole"]

    with world.database.write() as connection:
        connection.execute(update(Case).values(audit_hash="0" * 64))

    assert not case_page.show(world.ctx("moi_officer"), number)["seal"]["whole"]


def test_a_mail_about_a_closed_stage_is_still_told_as_it_was(world: World) -> None:
    number = world.through("endorsement")
    mail = world.mails("turn", "governor")[0]
    before = mail_as_sent(world.ctx("governor"), number, mail.id)

    world.go(number, "endorse", "governor")
    after = mail_as_sent(world.ctx("governor"), number, mail.id)

    assert before["text"] is not None
    assert after["text"] == before["text"]
    assert after["subject"] == before["subject"]


def test_a_mail_says_the_days_and_the_next_rung_of_its_own_moment(world: World) -> None:
    number = world.through("screening")
    world.wait_working(11)
    sweep.sweep(world.ctx())
    mail = world.mails("overdue_1", "moi_officer")[0]
    _sent(world, mail.id)
    world.wait_working(10)

    told = mail_as_sent(world.ctx("moi_officer"), number, mail.id)

    assert "1 วันทำการ" in told["subject"]
    assert "11 วันทำการ" not in str(told["text"])


def test_the_history_shows_each_event_once_and_mails_with_their_cause(world: World) -> None:
    number = world.through("review")
    days = case_story.page(world.ctx("monitor"), number)["days"]
    events = [event for day in days for event in day["events"]]

    acts = [event for event in events if event["seq"] is not None]
    assert [event["seq"] for event in acts] == sorted((e["seq"] for e in acts), reverse=True)
    assert sum(len(event["mails"]) for event in events) == len(world.mails())
    assert all(event["th"] != event["action"] for event in acts)


def test_guards_named_here_are_guards_of_the_table() -> None:
    assert {"verdict_confirmed_or_reasoned", "parliament_not_needed"} <= set(GUARDS)


def _checklist(world: World, number: str, username: str = "coordinator") -> dict[str, Any]:
    found: dict[str, Any] = case_page.show(world.ctx(username), number)["checklist"]
    return found


def _sent(world: World, mail: int) -> None:
    with world.database.write() as connection:
        connection.execute(
            update(Outbox)
            .where(Outbox.id == mail)
            .values(state="sent", finished_at=Outbox.queued_at)
        )


def _opens(world: World, number: str, username: str) -> bool:
    try:
        case_page.show(world.ctx(username), number)
    except DeedRefusedError:
        return False
    return True
