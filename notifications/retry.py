"""When a mail that was put off is tried again, and when we stop trying."""

from datetime import timedelta

_FIRST_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
_THEN = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)


def backoff(attempt: int) -> timedelta:
    """Return how long to wait after a number of tries that were put off, 1 or more."""
    return _FIRST_WAITS[attempt - 1] if attempt <= len(_FIRST_WAITS) else _THEN


def gives_up(attempt: int) -> bool:
    """Return whether so many tries are enough: one more would come after 24 hours in all."""
    waited = sum(map(backoff, range(1, attempt + 1)), timedelta())
    return waited > GIVE_UP_AFTER
