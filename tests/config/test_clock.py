"""The one clock is real unless a rehearsal bends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config import clock

A_MINUTE = timedelta(minutes=1)


def test_the_clock_is_aware_utc_and_runs() -> None:
    first = clock.now()

    assert first.tzinfo is UTC
    assert clock.now() >= first
    assert abs(clock.now() - clock.real_now()) < A_MINUTE


def test_a_moment_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHINONG_CLOCK", "2026-11-23T10:00:00+07:00")

    assert clock.now() == clock.now() == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_a_moment_without_a_zone_is_utc() -> None:
    assert clock.parse("2026-11-23T03:00") == datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "shift"),
    [
        ("+30d", timedelta(days=30)),
        ("-2h", timedelta(hours=-2)),
        ("+90m", timedelta(minutes=90)),
        ("-45s", timedelta(seconds=-45)),
    ],
)
def test_a_shift_runs_beside_real_time(
    said: str, shift: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHINONG_CLOCK", said)

    assert abs(clock.now() - clock.real_now() - shift) < A_MINUTE


def test_prefect_keeps_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHINONG_CLOCK", "+400d")

    assert abs(clock.real_now() - datetime.now(UTC)) < A_MINUTE  # noqa: TID251 - what it must equal


@pytest.mark.parametrize("said", ["soon", "30d", "+3w", "2026-13-01"])
def test_anything_else_is_refused_with_examples(said: str) -> None:
    with pytest.raises(clock.ClockError) as caught:
        clock.parse(said)

    assert said in caught.value.sentence("th")
    assert "+30d" in caught.value.sentence("en")
