"""The working calendar: days added and cancelled, with every deadline that moves by them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from statemachine.working_days import NATIONAL, Calendar, Holiday, with_changes
from storage import audit, settings
from storage.database import Connection
from usecases.calendars import recounting
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.rights import allow_administrator, plain_text, who
from usecases.shelves import FIRST_YEAR, LAST_YEAR

CABINET = "Cabinet resolution"
"""Source of a day where none is named."""


def add_day(
    ctx: Context,
    day: date,
    name_th: str,
    name_en: str,
    scope: str = NATIONAL,
    source: str = CABINET,
) -> dict[str, Any]:
    """Close offices on a day, and count every open deadline again that it touches.

    Args:
        ctx: An administrator acts, or the operator.
        day: The day, Gregorian; it may be today or past, when the news came late.
        name_th: Name of the holiday in Thai.
        name_en: The same in English.
        scope: ``national``, or ``region:North`` and so on.
        source: What announced it.

    Returns:
        ``version`` of the calendar, ``cases`` and ``deadlines`` moved, ``mails`` queued, and
        ``changes`` as in ``preview``.

    Raises:
        DeedRefusedError: No administrator acts, or the day, scope or a name is unfit.
    """
    row = holiday(day, name_th, name_en, scope, source)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        _one_at_a_time(connection)
        known = _closing(ctx, connection, day, scope)
        if known is not None:
            facts = {"day": day, "name_th": known.name_th, "name_en": known.name_en}
            raise DeedRefusedError("holiday_known", **facts)
        return _change(ctx, connection, "add_holiday", row)


def remove_day(ctx: Context, day: date, scope: str = NATIONAL) -> dict[str, Any]:
    """Cancel a holiday: offices open on it. A cancelled row stays, so that it is seen why.

    Returns:
        As ``add_day``.

    Raises:
        DeedRefusedError: No administrator acts, or there is no such holiday.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        _one_at_a_time(connection)
        known = _closing(ctx, connection, day, scope)
        if known is None:
            raise DeedRefusedError("holiday_unknown", day=day, scope=scope)
        return _change(ctx, connection, "cancel_holiday", cancelled(known))


def recount(ctx: Context) -> dict[str, Any]:
    """Count every open deadline again by the calendar as it is; a second run finds nothing.

    Mends what a change of the calendar could not see: a stage that another transaction was just
    opening by the calendar before. Safe to run at any time.

    Returns:
        As ``add_day``.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        _one_at_a_time(connection)
        new = ctx.calendars.current(connection)
        found = recounting.recounts(ctx, connection, new, [new.first, new.last], lock=True)
        # Alerts decided at the very moment of entry look otherwise at each run; deadlines do not.
        moved = [each for each in found if each.moves]
        version = settings.calendar_version(connection)
        told = recounting.names_of([])
        cases = recounting.record(ctx, connection, moved, {**told, "calendar": version})
        mails = recounting.tell(ctx, connection, new, moved, told, version)
    summary = {"version": version, "cases": cases, "deadlines": len(moved), "mails": mails}
    return {**summary, "changes": _shown(moved)}


def preview(ctx: Context, changes: Iterable[Holiday]) -> list[dict[str, Any]]:
    """Return the deadlines that changes would move, by case number; nothing is changed.

    Args:
        ctx: An administrator acts, or the operator.
        changes: Rows as ``holiday`` makes them; ``closed=False`` cancels the day.
    """
    rows = list(changes)
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        old = ctx.calendars.current(connection)
        new = Calendar.of(
            with_changes(old.holidays, rows), first=old.first, last=old.last, regions=old.regions
        )
        days = [row.day for row in rows]
        found = recounting.recounts(ctx, connection, new, days, lock=False) if days else []
    return _shown(found)


def count(ctx: Context, first: date, last: date, region: str | None = None) -> int:
    """Return the working days from ``first`` to ``last``, both included.

    Args:
        ctx: The circumstances.
        first: First day.
        last: Last day.
        region: A province code or a region's name; ``None`` counts national holidays only.

    Raises:
        DeedRefusedError: The days are in the wrong order, or the region is not known.
        CalendarTooShortError: A day lies outside the calendar.
    """
    if last < first:
        raise DeedRefusedError("span_backwards", first=first, last=last)
    with ctx.database.read() as connection:
        calendar = ctx.calendars.current(connection)
    if region is not None and region not in {*calendar.regions, *calendar.regions.values()}:
        known = ", ".join(sorted(set(calendar.regions.values())))
        raise DeedRefusedError("calendar_scope_wrong", scope=region, known=known)
    return calendar.count(first, last, region)


def days(ctx: Context, first: date, last: date) -> list[dict[str, Any]]:
    """Return every row of the calendar from ``first`` to ``last``, cancelled ones included."""
    with ctx.database.read() as connection:
        calendar = ctx.calendars.current(connection)
    return [
        {
            "day": row.day.isoformat(),
            "scope": row.scope,
            "closed": row.closed,
            "name_th": row.name_th,
            "name_en": row.name_en,
            "kind": row.kind,
            "source": row.source,
            "confidence": row.confidence,
        }
        for row in calendar.holidays
        if first <= row.day <= last
    ]


def holiday(
    day: date, name_th: str, name_en: str, scope: str = NATIONAL, source: str = CABINET
) -> Holiday:
    """Return the row of a day that is added.

    Raises:
        DeedRefusedError: The day lies outside the calendar, or a name or the scope is unfit.
    """
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    if not first <= day <= last:
        raise DeedRefusedError("calendar_day_outside", day=day, first=first, last=last)
    th = plain_text(name_th, "ชื่อวันหยุดภาษาไทย", "Thai name of the holiday")
    en = plain_text(name_en, "ชื่อวันหยุดภาษาอังกฤษ", "English name of the holiday")
    said = plain_text(source, "แหล่งที่มา", "source", 500)
    kind = "cabinet_special" if scope == NATIONAL else "regional"
    try:
        return Holiday(
            day=day, scope=scope, closed=True, name_th=th, name_en=en, source=said, kind=kind,
            confidence="high",
        )  # fmt: skip
    except ValueError:
        raise DeedRefusedError("calendar_scope_wrong", scope=scope, known=NATIONAL) from None


def cancelled(row: Holiday) -> Holiday:
    """Return the row that cancels a holiday and keeps its names."""
    return replace(row, closed=False, kind="cancelled", confidence="high")


def _one_at_a_time(connection: Connection) -> None:
    """Wait for another change of the calendar to commit, so that what is read next is current."""
    settings.get(connection, "calendar", lock=True)


def _closing(ctx: Context, connection: Connection, day: date, scope: str) -> Holiday | None:
    _check_scope(ctx, connection, scope)
    rows = ctx.calendars.current(connection).holidays
    return next((r for r in rows if r.day == day and r.scope == scope and r.closed), None)


def _check_scope(ctx: Context, connection: Connection, scope: str) -> None:
    regions = set(ctx.calendars.current(connection).regions.values())
    known = [NATIONAL, *sorted(f"region:{name}" for name in regions)]
    if scope not in known:
        raise DeedRefusedError("calendar_scope_wrong", scope=scope, known=", ".join(known))


def _change(ctx: Context, connection: Connection, action: str, row: Holiday) -> dict[str, Any]:
    """Write a changed day and all that follows from it, in the caller's transaction."""
    old = ctx.calendars.current(connection)
    version = settings.replace_holidays(connection, [row], who(ctx, connection))
    # Not from the shelf: it would keep this version in memory though we may yet roll back.
    new = Calendar.of(
        settings.holidays(connection), first=old.first, last=old.last, regions=old.regions
    )
    found = recounting.recounts(ctx, connection, new, [row.day], lock=True)
    told = recounting.names_of([row])
    cases = recounting.record(ctx, connection, found, {**told, "calendar": version})
    moved = [each for each in found if each.moves]
    mails = recounting.tell(ctx, connection, new, moved, told, version)
    _record(ctx, connection, action, row, moved)
    summary = {"version": version, "cases": cases, "deadlines": len(moved), "mails": mails}
    return {**summary, "changes": _shown(moved)}


def _record(
    ctx: Context,
    connection: Connection,
    action: str,
    row: Holiday,
    moved: Sequence[recounting.Recount],
) -> None:
    given = {
        "day": row.day,
        "scope": row.scope,
        "name_th": row.name_th,
        "name_en": row.name_en,
        "source": row.source,
        "deadlines": len(moved),
    }
    body = {"actor": ctx.person, "action": action, "given": given}
    audit.append_settings(connection, body, ctx.now)


def _shown(found: Iterable[recounting.Recount]) -> list[dict[str, Any]]:
    rows = [{"number": each.entry.number, **each.change} for each in found if each.moves]
    return sorted(rows, key=lambda row: (row["number"], row["state"], row["office"]))
