"""A timer's lease: one holder, given back or outlived, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storage import settings
from storage.database import Database

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
LEASE = timedelta(minutes=10)


def take(database: Database, owner: str, now: datetime = NOON) -> int | None:
    with database.write() as connection:
        return settings.take_job(connection, "sweep", owner, now, LEASE)


def finish(database: Database, fence: int, now: datetime = NOON) -> bool:
    with database.write() as connection:
        return settings.finish_job(connection, "sweep", fence, now, {"ทำ": fence})


def job(database: Database) -> Any:
    with database.read() as connection:
        [row] = settings.jobs(connection)
    return row


def test_one_holds_the_lease_until_it_is_given_back(database: Database) -> None:
    assert take(database, "one") == 1
    assert take(database, "two") is None

    assert finish(database, 1, NOON + timedelta(minutes=1))

    row = job(database)
    assert (row.lease_owner, row.result) == (None, {"ทำ": 1})
    assert row.finished_at == NOON + timedelta(minutes=1)
    assert take(database, "two", NOON + timedelta(minutes=2)) == 2


def test_a_dead_holder_is_outlived(database: Database) -> None:
    take(database, "dead")

    assert take(database, "next", NOON + LEASE - timedelta(seconds=1)) is None
    assert take(database, "next", NOON + LEASE) == 2
    assert job(database).lease_owner == "next"


def test_who_was_outlived_cannot_finish_for_the_next(database: Database) -> None:
    take(database, "slow")
    take(database, "next", NOON + LEASE)

    assert not finish(database, 1)

    assert (job(database).lease_owner, job(database).result) == ("next", None)
    assert finish(database, 2)


def test_a_clock_that_went_back_does_not_hold_the_timer_for_a_day(database: Database) -> None:
    """A lease taken under a clock that was a day ahead would else run for a day and more."""
    tomorrow = NOON + timedelta(days=1)
    take(database, "ahead", tomorrow)

    assert take(database, "right") == 2
    assert not finish(database, 1)
    assert job(database).lease_until == NOON + LEASE


def test_timers_do_not_hold_each_other(database: Database) -> None:
    take(database, "one")

    with database.write() as connection:
        assert settings.take_job(connection, "deliver", "one", NOON, LEASE) == 1
