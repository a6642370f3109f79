"""Signing plans: of a case's own definition, over both sides' days, watched by the timers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.world import World
from usecases.agenda import case_plan, wishes
from usecases.agenda.partner_days import partner_days
from usecases.agenda.refused import AgendaRefusedError
from usecases.agenda.rounds import agenda_round
from usecases.calendars import calendar
from usecases.refused import DeedRefusedError

FAR = date(2027, 9, 15)


def plan(world: World, number: str, wish: date = FAR) -> dict[str, Any]:
    found = wishes.try_wish(world.ctx("moi_officer"), number, wish)["plan"]
    assert found is not None
    return dict(found)


def step(found: dict[str, Any], state: str) -> dict[str, Any]:
    return next(each for each in found["steps"] if each["state"] == state)


def test_the_steps_are_those_of_the_cases_own_way_with_its_own_days(world: World) -> None:
    found = plan(world, world.through("review"))

    assert [s["state"] for s in found["steps"]] == [
        "review", "rule_check", "approval", "partner_agreement", "signing",
    ]  # fmt: skip
    assert [s["days"] for s in found["steps"]] == [15, 5, 10, 30, 10]
    assert step(found, "partner_agreement")["both_sides"]
    assert not step(found, "approval")["both_sides"]
    assert found["steps"][-1]["done_by"] == FAR


def test_an_urgent_case_has_fewer_days_and_more_slack(world: World) -> None:
    normal = plan(world, world.through("review"))
    urgent = plan(world, world.through("review", urgency="urgent"))

    assert step(urgent, "approval")["days"] == 5
    assert urgent["slack"] > normal["slack"]


def test_what_the_cabinet_would_cost_stands_beside_it(world: World) -> None:
    found = plan(world, world.through("review"))

    through = found["if_cabinet"]
    assert through["slack"] < found["slack"]
    cabinet = step(through, "cabinet")
    assert cabinet["done_by"].weekday() == 1
    assert cabinet["agenda_closes"] < cabinet["done_by"]
    assert [s["state"] for s in through["steps"]].count("approval") == 0


def test_a_case_at_the_cabinet_has_no_other_way(world: World) -> None:
    found = plan(world, world.through("cabinet"))

    assert found["if_cabinet"] is None
    assert found["steps"][0]["state"] == "cabinet"


def test_the_partners_new_year_takes_time_away(world: World) -> None:
    known = partner_days("CN", "CN-HI", world.today)
    number = world.through("partner_agreement")

    found = plan(world, number, date(2027, 3, 15))

    assert known.known
    assert date(2027, 2, 17) not in {day for day, _, _ in known.holidays if day.year == 2026}
    there = [c["day"] for c in found["closings"] if c["side"] == "there"]
    assert any(day.month == 2 for day in there)
    assert found["partner_calendar"]["source"].startswith("holidays ")


def test_a_country_without_holidays_has_weekends_only_and_it_is_said(world: World) -> None:
    known = partner_days("XX", None, world.today)

    assert not known.known
    assert (known.holidays, known.weekend) == ((), frozenset({5, 6}))


def test_regional_days_count_where_they_are_known(world: World) -> None:
    here = partner_days("MY", "MY-07", world.today)
    everywhere = partner_days("MY", None, world.today)

    assert (here.region, everywhere.region) == ("07", "")
    assert len(here.holidays) > len(everywhere.holidays)
    assert partner_days("CN", "CN-MO", world.today).holidays != (
        partner_days("CN", None, world.today).holidays
    )


def test_a_new_holiday_takes_slack_away_at_once(world: World) -> None:
    number = world.through("review")
    before = plan(world, number)

    calendar.add_day(world.ctx("admin"), date(2027, 3, 3), "วันหยุดตัวอย่าง", "Example holiday")

    after = plan(world, number)
    assert after["slack"] == before["slack"] - 1


def test_a_wish_is_set_by_the_province_and_kept(world: World) -> None:
    number = world.through("review")

    wishes.set_wish(world.ctx("coordinator"), number, FAR, preparation=3, warn_below=2)

    found = case_plan.show(world.ctx("coordinator"), number)
    assert found["wish"]["on"] == FAR
    assert found["plan"]["steps"][-1]["days"] == 3
    assert found["picture"].lanes
    wishes.set_wish(world.ctx("governor"), number, None)
    assert case_plan.show(world.ctx("coordinator"), number)["wish"] is None


def test_who_only_reads_sets_no_wish(world: World) -> None:
    number = world.through("cabinet")

    for username in ("monitor", "mfa_officer", "cabinet_liaison"):
        with pytest.raises(AgendaRefusedError) as caught:
            wishes.set_wish(world.ctx(username), number, FAR)
        assert caught.value.code == "agenda_not_yours"


def test_another_province_may_not_even_read_it(world: World) -> None:
    number = world.through("review")

    with pytest.raises(DeedRefusedError):
        case_plan.show(world.ctx("coordinator.elsewhere"), number)
    with pytest.raises(DeedRefusedError):
        wishes.set_wish(world.ctx("coordinator.elsewhere"), number, FAR)


@pytest.mark.parametrize(
    ("state", "day", "code"),
    [("review", date(2026, 11, 22), "wish_behind"), ("active", FAR, "nothing_to_plan")],
)
def test_unfit_wishes_are_refused(world: World, state: str, day: date, code: str) -> None:
    number = world.through(state)

    with pytest.raises(AgendaRefusedError) as caught:
        wishes.set_wish(world.ctx("moi_officer"), number, day)

    assert caught.value.code == code


def test_people_are_warned_once_before_a_wish_is_missed(world: World) -> None:
    number = world.through("review")
    arrives = plan(world, number)["arrives"]
    near = world.calendar().add(arrives, 3)
    wishes.set_wish(world.ctx("coordinator"), number, near)

    first, second = agenda_round(world.ctx()), agenda_round(world.ctx())

    assert (first["wishes"], first["warned"]) == (1, 1)
    assert second["warned"] == 1
    told = world.mails("signing_at_risk")
    assert len(told) == len({m.person_id for m in told})
    assert {m.payload["extra"]["outlook"] for m in told} == {"tight"}
    assert world.people["coordinator"] in {m.person_id for m in told}
    assert {world.people["moi_officer"], world.people["mfa_officer"]} <= {m.person_id for m in told}


def test_a_wish_that_turns_worse_is_told_again(world: World) -> None:
    number = world.through("review")
    wishes.set_wish(world.ctx("coordinator"), number, plan(world, number)["arrives"])

    agenda_round(world.ctx())
    world.wait_working(20)
    agenda_round(world.ctx())

    told = [m.payload["extra"]["outlook"] for m in world.mails("signing_at_risk", "coordinator")]
    assert told == ["tight", "too_late"]


def test_a_wish_of_a_signed_case_is_laid_down(world: World) -> None:
    number = world.through("review")
    wishes.set_wish(world.ctx("coordinator"), number, FAR)
    signed = world.through("deposit")

    assert agenda_round(world.ctx())["wishes"] == 1
    with pytest.raises(AgendaRefusedError):
        wishes.try_wish(world.ctx("moi_officer"), signed, FAR)
