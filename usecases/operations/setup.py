"""The first start: calendar, lifecycle, people and the real pairs, each part once.

Every part is marked in the transaction that does it, or may be done again without harm, so a
start that was killed half-way goes on where it stopped.
"""

from collections.abc import Callable
from typing import Any

from reference import loader
from statemachine.table import LIFECYCLE
from storage import audit, settings
from storage.database import Connection
from usecases.calendar_source import shipped_holidays
from usecases.claims.keeping import catch_up
from usecases.context import Context
from usecases.imports.importing import Report, import_histories, import_pairs
from usecases.people import people_demo

BY = "setup"
_KEY = "setup"

Progress = Callable[[str, int, int], None]
"""Called with the part, and how much of how much is done."""


def first_start(ctx: Context, demo: bool, progress: Progress | None = None) -> dict[str, Any]:  # noqa: FBT001 - the contract of commands
    """Bring a migrated, empty database to where work can begin; done already, it does nothing.

    Args:
        ctx: When; nobody acts.
        demo: Add plainly fictional people, one for each role and province.
        progress: Called after each part.

    Returns:
        What each part did; a part done by an earlier start is ``None``.
    """
    parts = _parts(demo=demo)
    done: dict[str, Any] = {}
    for number, (name, work) in enumerate(parts.items(), start=1):
        done[name] = None if name in _done(ctx) else work(ctx)
        if progress is not None:
            progress(name, number, len(parts))
    return done


def is_set_up(ctx: Context) -> bool:
    """Return whether the first start came to its end."""
    return set(_parts(demo=False)) <= _done(ctx)


def load_rules(ctx: Context) -> None:
    """Load what every installation rests on, and no more: the calendar and the lifecycle."""
    for work in (_calendar, _lifecycle):
        work(ctx)


def _parts(*, demo: bool) -> dict[str, Callable[[Context], Any]]:
    people: dict[str, Callable[[Context], Any]] = {"people": _people} if demo else {}
    return {
        "calendar": _calendar,
        "lifecycle": _lifecycle,
        **people,
        "histories": lambda ctx: _imported(ctx, "histories"),
        "pairs": lambda ctx: _imported(ctx, "pairs"),
    }


def _done(ctx: Context) -> set[str]:
    with ctx.database.read() as connection:
        return set((settings.get(connection, _KEY) or {}).get("done", ()))


def _mark(ctx: Context, connection: Connection, part: str, what: dict[str, Any]) -> dict[str, Any]:
    """Mark a part as done, with an audit entry, in the transaction that did it."""
    before = (settings.get(connection, _KEY, lock=True) or {}).get("done", [])
    settings.put(connection, _KEY, {"done": [*before, part], "at": ctx.now.isoformat()})
    audit.append_settings(
        connection, {"actor": ctx.person, "action": BY, "part": part, **what}, ctx.now
    )
    return what


def _calendar(ctx: Context) -> dict[str, Any]:
    rows = shipped_holidays()
    with ctx.database.write() as connection:
        known = {(row.day, row.scope) for row in settings.holidays(connection)}
        fresh = [row for row in rows if (row.day, row.scope) not in known]
        settings.replace_holidays(connection, fresh, BY, clear=False)
        return _mark(ctx, connection, "calendar", {"days": len(fresh)})


def _lifecycle(ctx: Context) -> dict[str, Any]:
    with ctx.database.write() as connection:
        if settings.definition_body(connection, LIFECYCLE.version) is None:
            values = {
                "version": LIFECYCLE.version,
                "effective_from": LIFECYCLE.effective_from,
                "digest": LIFECYCLE.digest,
                "body": LIFECYCLE.model_dump(mode="json"),
                "published_by": BY,
                "published_at": ctx.now,
            }
            settings.publish_definition(connection, values)
        what = {"version": LIFECYCLE.version, "digest": LIFECYCLE.digest}
        return _mark(ctx, connection, "lifecycle", what)


def _people(ctx: Context) -> dict[str, Any]:
    with ctx.database.write() as connection:
        count = people_demo.add(connection, ctx.now, BY)
        return _mark(ctx, connection, "people", {"fictional": count})


def _imported(ctx: Context, part: str) -> dict[str, Any]:
    """Import the shipped rows; the same rows twice change nothing, so a kill does no harm."""
    report: Report
    if part == "pairs":
        report = import_pairs(ctx, loader.pairs_path())
    else:
        report = import_histories(ctx, loader.histories_path())
    counts = {name: getattr(report, name) for name in _COUNTS}
    with ctx.database.write() as connection:
        done = _mark(ctx, connection, part, {**counts, "opened": len(report.opened)})
    if part == "pairs":
        catch_up(ctx)
    return done


_COUNTS = ("rows", "created", "updated", "unchanged", "refused")
