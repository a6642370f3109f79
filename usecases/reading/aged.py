"""Figures that may be a little old: the dearer one is to count, the longer it is kept.

What takes less than a tenth of a second is counted again whenever anything changed. What takes
longer is counted again when its age is fifty times what it took, so that counting never takes more
than a fiftieth of the time; a page that shows it says of which moment it is. Where nothing changed
it is counted again every ten minutes all the same: on PostgreSQL an entry may be committed after
one with a higher number.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import perf_counter
from typing import Generic, TypeVar

from storage import work_lists
from storage.database import Connection
from usecases.context import Context

_QUICK_S, _TIMES, _SURELY_S = 0.1, 50, 600
_MOST = 1000
Figure = TypeVar("Figure")


@dataclass(frozen=True, slots=True)
class Aged(Generic[Figure]):
    """A figure, the moment of which it is, and what it took to count."""

    figure: Figure
    at: datetime
    newest: int
    counted: float
    took: float


_kept: dict[Hashable, Aged[object]] = {}
_busy: set[Hashable] = set()
_turn = Lock()


def aged(
    ctx: Context,
    connection: Connection,
    what: Hashable,
    count: Callable[[], Figure],
    *,
    quick_s: float = _QUICK_S,
    all_day: bool = False,
) -> Aged[Figure]:
    """Return a figure as kept, or count it.

    Args:
        ctx: When, and on which database.
        connection: Inside the transaction that counts.
        what: Names the figure with everything that it depends on, beside the day.
        count: Counts it; what it returns is shared and must not be changed.
        quick_s: What takes less is always of this moment.
        all_day: It is of a day that is over, and holds until the next.
    """
    key = _key(ctx, what)
    newest = work_lists.newest_change(connection)
    found = _kept.get(key)
    if found is None or (not all_day and _is_due(found, newest, quick_s)):
        found = _counted(ctx, key, newest, count, found)
    return found  # type: ignore[return-value]  # the key says which figure it is


def is_kept(ctx: Context, what: Hashable) -> bool:
    """Return whether a figure was counted already, so that nobody waits for it."""
    return _key(ctx, what) in _kept


def _key(ctx: Context, what: Hashable) -> Hashable:
    return str(ctx.database.url), ctx.today, what


def _counted(
    ctx: Context,
    key: Hashable,
    newest: int,
    count: Callable[[], object],
    old: Aged[object] | None,
) -> Aged[object]:
    """Count a figure; whoever comes while somebody counts it is given the old one, if any."""
    with _turn:
        if old is not None and key in _busy:
            return old
        _busy.add(key)
    began = perf_counter()
    try:
        figure = count()
    finally:
        _busy.discard(key)
    ended = perf_counter()
    found = Aged(figure, ctx.now, newest, ended, ended - began)
    with _turn:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = found
    return found


def _is_due(found: Aged[object], newest: int, quick_s: float) -> bool:
    age = perf_counter() - found.counted
    if found.newest == newest and age < _SURELY_S:
        return False
    return found.took < quick_s or age > _TIMES * found.took
