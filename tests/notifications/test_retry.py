"""How long a mail that was put off waits, and when we stop."""

from datetime import timedelta
from itertools import accumulate

from notifications.retry import GIVE_UP_AFTER, backoff, gives_up


def test_the_waits_grow_to_an_hour_and_stay_there() -> None:
    minutes = [backoff(attempt) // timedelta(minutes=1) for attempt in range(1, 8)]

    assert minutes == [1, 5, 15, 60, 60, 60, 60]


def test_trying_ends_within_a_day_and_not_long_before_it() -> None:
    attempts = range(1, 40)
    last = next(attempt for attempt in attempts if gives_up(attempt))
    tried_at = list(accumulate(map(backoff, range(1, last)), initial=timedelta()))

    assert len(tried_at) == last == 27
    assert GIVE_UP_AFTER - timedelta(hours=1) < tried_at[-1] <= GIVE_UP_AFTER
    assert all(gives_up(attempt) == (attempt >= last) for attempt in attempts)
