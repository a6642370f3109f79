"""The clocks of section 178 and the partner's track."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reference.agenda import clocks, partner_tracks
from statemachine.planning.clocks import Clock
from statemachine.planning.partner import Noted, TrackStep, Where, track
from statemachine.working_days import Calendar

TODAY = date(2026, 11, 23)
CALENDAR = Calendar.of((), first=date(2020, 1, 1), last=date(2035, 12, 31))
VIET_NAM = [
    TrackStep(s.code, s.days, s.counting, s.after, s.optional) for s in partner_tracks()["VN"].steps
]


def test_parliament_has_sixty_days_and_the_court_thirty() -> None:
    known = {clock.code: clock for clock in clocks()}

    assert (known["parliament"].days, known["court"].days) == (60, 30)
    assert "ถือว่า" in known["parliament"].after["th"]
    assert all(clock.source.confirmed for clock in known.values())


@given(st.integers(0, 200), st.integers(1, 90))
def test_a_clock_is_over_exactly_when_nothing_is_left_of_it(gone: int, days: int) -> None:
    clock = Clock("c", days, TODAY - timedelta(days=gone))

    assert clock.is_over(TODAY) == (clock.left(TODAY) < 0)
    assert clock.left(TODAY) == days - gone
    assert clock.gone(TODAY) == min(gone, days)
    assert clock.gone(clock.began - timedelta(days=3)) == 0


def test_viet_nams_offices_have_seven_of_their_working_days() -> None:
    noted = {"proposal": Noted(done_on=date(2026, 11, 16))}

    found = {e.step.code: e for e in track(VIET_NAM, noted, None, TODAY, CALENDAR)}

    assert found["proposal"].where is Where.DONE
    assert found["opinions"].on == date(2026, 11, 25)
    assert found["opinions"].where is Where.RUNNING
    assert found["prime_minister"].on is None  # only where somebody objects
    assert found["report"].on is None  # nobody knows the day of signing yet


def test_a_report_is_due_fifteen_days_after_the_signing() -> None:
    found = track(VIET_NAM, {}, date(2026, 11, 1), TODAY, CALENDAR)

    assert found[-1].on == date(2026, 11, 16)
    assert found[-1].where is Where.LATE


def test_a_promise_counts_before_what_is_reckoned_and_is_late_when_it_is_broken() -> None:
    noted = {
        "proposal": Noted(done_on=date(2026, 11, 2)),
        "opinions": Noted(promised_on=date(2026, 11, 20)),
    }

    found = {e.step.code: e for e in track(VIET_NAM, noted, None, TODAY, CALENDAR)}

    assert (found["opinions"].on, found["opinions"].promised) == (date(2026, 11, 20), True)
    assert found["opinions"].where is Where.LATE


def test_nobody_is_late_where_no_source_gives_a_number_of_days() -> None:
    china = [
        TrackStep(s.code, s.days, s.counting, s.after, s.optional)
        for s in partner_tracks()["CN"].steps
    ]
    noted = {"exchange": Noted(done_on=date(2020, 1, 1)), "congress": Noted(skipped=True)}

    found = track(china, noted, date(2026, 1, 1), TODAY, CALENDAR)

    assert {e.where for e in found} == {Where.DONE, Where.SKIPPED, Where.RUNNING, Where.AHEAD}


def test_every_track_names_its_source_and_how_sure_it_is() -> None:
    assert set(partner_tracks()) == {"CN", "VN"}
    for profile in partner_tracks().values():
        codes = [step.code for step in profile.steps]
        assert len(set(codes)) == len(codes)
        assert profile.source.startswith("http")
        assert profile.confidence in {"medium", "low"}
        assert all(step.after in {"", "signing", *codes} for step in profile.steps)
