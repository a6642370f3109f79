"""Figures over many rows, kept until anything changes.

Whatever changes a case or the calendar appends to the audit trail, so a figure holds while the
newest entry is the same. It is counted again each minute all the same: on PostgreSQL an entry may
be committed after one with a higher number.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from storage import work_lists
from storage.database import Connection
from usecases.context import Context

_MOST = 500
_KEPT_S = 60
_kept: dict[Hashable, object] = {}
_turn = Lock()
Figure = TypeVar("Figure")


def kept(
    ctx: Context, connection: Connection, what: Hashable, count: Callable[[], Figure]
) -> Figure:
    """Return a figure as it was counted last, where nothing has changed since; else count it.

    Args:
        ctx: When, and on which database.
        connection: Inside the transaction that counts.
        what: Names the figure with everything that it depends on, beside the day.
        count: Counts it; what it returns is shared and must not be changed.
    """
    minute = int(ctx.now.timestamp()) // _KEPT_S
    newest = work_lists.newest_change(connection)
    key = (str(ctx.database.url), ctx.today, minute, newest, what)
    found = _kept.get(key)
    if found is None:
        found = count()
        with _turn:
            if len(_kept) >= _MOST:
                _kept.clear()
            _kept[key] = found
    return found  # type: ignore[return-value]  # the key says which figure it is
