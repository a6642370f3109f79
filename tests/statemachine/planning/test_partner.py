"""The partner's track, step by step: what it begins with, what is expected, how it stands."""

from __future__ import annotations

from datetime import date

import pytest

from statemachine.planning.partner import Noted, TrackStep, Where, track
from statemachine.working_days import Calendar

TODAY = date(2026, 11, 23)  # a Monday
CALENDAR = Calendar.of((), first=date(2026, 1, 1), last=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("began", "where"),
    [
        (date(2026, 11, 22), Where.RUNNING),
        (TODAY, Where.RUNNING),
        (date(2026, 11, 24), Where.AHEAD),
        (None, Where.AHEAD),
    ],
)
def test_a_step_runs_from_the_day_of_the_signing_that_it_follows(
    began: date | None, where: Where
) -> None:
    (found,) = track([TrackStep("report", 15, after="signing")], {}, began, TODAY, CALENDAR)

    assert (found.where, found.begins) == (where, began)


@pytest.mark.parametrize(
    ("promised", "where"),
    [(date(2026, 11, 22), Where.LATE), (TODAY, Where.RUNNING), (date(2027, 3, 1), Where.RUNNING)],
)
def test_a_promise_is_late_on_the_day_after(promised: date, where: Where) -> None:
    noted = {"opinions": Noted(promised_on=promised)}

    (found,) = track([TrackStep("opinions")], noted, None, TODAY, CALENDAR)

    assert (found.where, found.on, found.promised) == (where, promised, True)


def test_working_days_and_calendar_days_are_reckoned_from_the_beginning() -> None:
    steps = [TrackStep("a", 5), TrackStep("b", 5, "calendar"), TrackStep("c")]

    found = track(steps, {"a": Noted(began_on=TODAY)}, None, TODAY, CALENDAR)

    assert [e.on for e in found] == [date(2026, 11, 30), date(2026, 12, 5), None]
    assert [e.begins for e in found] == [TODAY, date(2026, 11, 30), date(2026, 12, 5)]
    assert [e.where for e in found] == [Where.RUNNING, Where.AHEAD, Where.AHEAD]
    assert not any(e.promised for e in found)


def test_what_was_skipped_or_is_optional_takes_no_time() -> None:
    steps = [
        TrackStep("a", 5),
        TrackStep("b", 5),
        TrackStep("maybe", 5, optional=True),
        TrackStep("d", 5),
    ]
    noted = {"a": Noted(done_on=TODAY), "b": Noted(skipped=True)}

    found = track(steps, noted, None, TODAY, CALENDAR)

    assert [e.on for e in found] == [TODAY, None, None, date(2026, 11, 30)]
    assert [e.begins for e in found[1:]] == [TODAY, TODAY, TODAY]
    assert found[1].where is Where.SKIPPED


@pytest.mark.parametrize("said", [Noted(began_on=TODAY), Noted(promised_on=date(2026, 12, 1))])
def test_an_optional_step_counts_once_the_partner_began_it(said: Noted) -> None:
    steps = [TrackStep("maybe", 5, optional=True), TrackStep("after", 5)]

    found = track(steps, {"maybe": said}, None, TODAY, CALENDAR)

    assert found[0].where is Where.RUNNING
    assert found[1].begins == found[0].on is not None


def test_a_step_may_follow_one_that_is_not_the_last_before_it() -> None:
    steps = [TrackStep("a"), TrackStep("b"), TrackStep("c", 2, after="a")]
    noted = {"a": Noted(done_on=date(2026, 11, 2)), "b": Noted(done_on=date(2026, 11, 20))}

    found = track(steps, noted, None, TODAY, CALENDAR)

    assert (found[2].begins, found[2].on) == (date(2026, 11, 2), date(2026, 11, 4))
    assert found[2].where is Where.LATE


def test_where_the_calendar_ends_nothing_is_expected() -> None:
    noted = {"a": Noted(began_on=date(2026, 12, 30))}

    (found,) = track([TrackStep("a", 5)], noted, None, date(2026, 12, 31), CALENDAR)

    assert (found.on, found.where) == (None, Where.RUNNING)
