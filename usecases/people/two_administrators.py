"""What one administrator asks, a second one confirms, or a day lets ripen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from storage import granting
from storage.database import Connection
from storage.requests import Requests
from usecases.context import Context

WAITS = timedelta(hours=24)

Deed = Callable[[Context, Connection, Any], None]


def asked(ctx: Context, person: int) -> dict[str, Any]:
    """Return what every request says: about whom, by whom, and when it takes effect by itself."""
    return {
        "person_id": person,
        "requested_by": ctx.person,
        "requested_at": ctx.now,
        "effective_at": ctx.now + WAITS,
    }


def ripen(ctx: Context, requests: Requests, do: Deed, close: Deed) -> tuple[int, int]:
    """Do what nobody refused for a day; return how many were done and how many dropped.

    What was asked by somebody who is no administrator any more, or about somebody who left, is
    dropped.
    """
    with ctx.database.read() as connection:
        if not requests.is_any_ripe(connection, ctx.now):
            return 0, 0
    done = dropped = 0
    with ctx.database.write() as connection:
        standing = {None, *granting.administrators(connection)}
        for row in requests.ripe(connection, ctx.now):
            holds = row.active and row.requested_by in standing
            (do if holds else close)(ctx, connection, row)
            done, dropped = done + holds, dropped + (not holds)
    return done, dropped


def others(ctx: Context, connection: Connection) -> list[int]:
    """Return the administrators other than who acts."""
    return [one for one in granting.administrators(connection) if one != ctx.person]


def asker_to_tell(ctx: Context, row: Any) -> list[int]:
    """Return who asked, unless it is who acts or the operator."""
    return [row.requested_by] if row.requested_by and row.requested_by != ctx.person else []
