"""Occasions, the Cabinet's days, the partner's steps and the clocks of law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.world import World
from usecases.agenda import case_plan, clocks, meetings, occasions, partner_steps, wishes
from usecases.agenda.refused import AgendaRefusedError
from usecases.agenda.rounds import agenda_round

FAR = date(2027, 9, 15)


def test_an_occasion_brings_its_day_and_moves_it(world: World) -> None:
    number = world.through("review")
    given = occasions.Given("visit", "การเยือนตัวอย่าง", "Example visit", FAR, "CN")
    row = occasions.add(world.ctx("moi_officer"), given)
    wishes.set_wish(world.ctx("coordinator"), number, None, occasion=row)

    later = FAR + timedelta(days=14)
    moved = occasions.Given("visit", "การเยือนตัวอย่าง", "Example visit", later, "CN")
    occasions.change(world.ctx("mfa_officer"), row, 1, moved)

    found = case_plan.show(world.ctx("coordinator"), number)
    assert (found["wish"]["on"], found["wish"]["occasion"]["id"]) == (later, row)
    shown = occasions.show(world.ctx("coordinator"), row)
    assert shown["wished"] == [{"number": number, "wished_on": later}]
    assert occasions.show(world.ctx("coordinator.elsewhere"), row)["wished"] == []


def test_an_occasion_is_changed_by_one_at_a_time(world: World) -> None:
    given = occasions.Given("other", "ตัวอย่าง", "", FAR)
    row = occasions.add(world.ctx("moi_officer"), given)
    occasions.change(world.ctx("moi_officer"), row, 1, given)

    with pytest.raises(AgendaRefusedError) as caught:
        occasions.change(world.ctx("moi_officer"), row, 1, given)
    assert caught.value.code == "conflict"
    with pytest.raises(AgendaRefusedError):
        occasions.cancel(world.ctx("coordinator"), row, 2, "ไม่มี")
    occasions.cancel(world.ctx("moi_officer"), row, 2, "เลื่อน")
    assert occasions.show(world.ctx("monitor"), row)["cancelled"]


def test_the_cabinets_days_can_be_set_with_their_source(world: World) -> None:
    ctx = world.ctx("cabinet_liaison")
    meetings.set_day(ctx, date(2026, 12, 1), "ประกาศตัวอย่าง", held=False)
    meetings.set_day(ctx, date(2026, 12, 2), "ประกาศตัวอย่าง", held=True)
    meetings.set_value(ctx, "agenda_closes", 7, "หนังสือเวียนตัวอย่าง")

    found = meetings.show(ctx)

    assert [m["day"] for m in found["coming"]][:3] == [
        date(2026, 11, 24), date(2026, 12, 2), date(2026, 12, 8),
    ]  # fmt: skip
    assert found["coming"][1]["closes"] == date(2026, 11, 23)
    value = next(v for v in found["values"] if v["name"] == "agenda_closes")
    assert (value["value"], value["confirmed"], value["own"]) == (7, True, True)
    meetings.clear_day(ctx, date(2026, 12, 1))
    assert meetings.show(ctx)["coming"][1]["day"] == date(2026, 12, 1)


def test_unfit_values_are_refused(world: World) -> None:
    for name, value, code in (
        ("meeting", 5, "weekday_wrong"),
        ("agenda_closes", 121, "days_wrong"),
        ("warn_below", -1, "days_wrong"),
        ("no_such", 1, "clock_unknown"),
    ):
        with pytest.raises(AgendaRefusedError) as caught:
            meetings.set_value(world.ctx("moi_officer"), name, value, "")
        assert caught.value.code == code


def test_what_no_source_confirms_says_so(world: World) -> None:
    found = {v["name"]: v["confirmed"] for v in meetings.show(world.ctx("monitor"))["values"]}

    assert found == {
        "meeting": True, "agenda_closes": False, "signing_preparation": False, "warn_below": False,
    }  # fmt: skip


def test_a_late_partner_lets_the_coordinator_enquire_and_nobody_else(world: World) -> None:
    number = world.through("partner_agreement")
    promised = partner_steps.Given(
        "friendship_association", promised_on=date(2026, 11, 27), source="หนังสือตัวอย่าง"
    )
    partner_steps.record(world.ctx("coordinator"), number, promised)

    agenda_round(world.ctx())
    assert world.mails("partner_late") == []
    world.wait(7)
    agenda_round(world.ctx())
    agenda_round(world.ctx())

    (mail,) = world.mails("partner_late")
    assert mail.person_id == world.people["coordinator"]
    assert mail.payload["extra"]["promised"] is True
    world.wait(14)
    agenda_round(world.ctx())
    assert len(world.mails("partner_late")) == 2
    done = partner_steps.Given(
        "friendship_association", done_on=date(2026, 12, 1), source="หนังสือตัวอย่าง"
    )
    partner_steps.record(world.ctx("coordinator"), number, done)
    world.wait(14)
    assert agenda_round(world.ctx())["partners"] == 0


UNFIT_STEPS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"step": "no_such", "done_on": date(2026, 11, 1)}, "step_unknown"),
    ({"step": "exchange"}, "step_empty"),
    ({"step": "exchange", "done_on": date(2026, 12, 1)}, "step_ahead"),
    (
        {"step": "exchange", "began_on": date(2026, 11, 2), "done_on": date(2026, 11, 1)},
        "step_backwards",
    ),
)


def test_unfit_steps_of_the_partner_are_refused(world: World) -> None:
    number = world.through("review")

    for given, code in UNFIT_STEPS:
        with pytest.raises(AgendaRefusedError) as caught:
            partner_steps.record(
                world.ctx("coordinator"), number, partner_steps.Given(**given, source="ตัวอย่าง")
            )
        assert caught.value.code == code


def test_parliaments_clock_runs_by_itself_and_the_courts_by_hand(world: World) -> None:
    number = world.through("parliament")
    liaison = world.ctx("cabinet_liaison")

    (running,) = case_plan.show(liaison, number)["clocks"]["clocks"]
    assert (running["code"], running["left"]) == ("parliament", 60)
    clocks.begin(liaison, number, "court", date(2026, 11, 20), "หนังสือตัวอย่าง")
    with pytest.raises(AgendaRefusedError):
        clocks.begin(liaison, number, "court", date(2026, 11, 23), "อีกฉบับ")
    both = case_plan.show(liaison, number)["clocks"]["clocks"]
    assert [(c["code"], c["ends"]) for c in both][1] == ("court", date(2026, 12, 20))
    clocks.end(liaison, number, "court", date(2026, 11, 23), "ไม่เป็นหนังสือสัญญา")
    ended = case_plan.show(liaison, number)["clocks"]["clocks"][1]
    assert (ended["ended"], ended["outcome"]) == (date(2026, 11, 23), "ไม่เป็นหนังสือสัญญา")


def test_a_provinces_officer_begins_no_clock(world: World) -> None:
    number = world.through("review")

    with pytest.raises(AgendaRefusedError) as caught:
        clocks.begin(world.ctx("coordinator"), number, "court", world.today, "ตัวอย่าง")

    assert caught.value.code == "agenda_not_yours"
