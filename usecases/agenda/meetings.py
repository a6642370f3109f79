"""When the Cabinet meets, as shipped and as people set it here, each value with its source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from reference import agenda as shipped
from statemachine.planning.meetings import Meetings
from storage import agenda as kept
from storage import audit, settings
from storage.database import Connection
from usecases import names
from usecases.agenda import who
from usecases.agenda.refused import AgendaRefusedError
from usecases.context import Context
from usecases.rights import plain_text

KEY = "cabinet_meetings"
MOST_DAYS = 120
_LAST_WEEKDAY = 4
_COMING = 8
NAMES: dict[str, names.Names] = {
    "meeting": names.both("วันประชุมคณะรัฐมนตรี", "Day of the Cabinet's meeting"),
    "agenda_closes": names.both(
        "ปิดรับวาระก่อนวันประชุม (วันทำการ)", "Agenda closes before the meeting (working days)"
    ),
    "signing_preparation": names.both(
        "เวลาเตรียมพิธีลงนาม (วันทำการ)", "Time to prepare a signing (working days)"
    ),
    "warn_below": names.both(
        "เตือนเมื่อเวลาเผื่อต่ำกว่า (วันทำการ)", "Warn when slack is below (working days)"
    ),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value in force: the number, its source, and whether a source confirms it."""

    value: int
    source: str
    url: str
    confidence: str
    confirmed: bool
    own: bool


def values(connection: Connection) -> dict[str, Value]:
    """Return every value in force: as set here, else as shipped."""
    stored = settings.get(connection, KEY) or {}
    return {name: _value(name, stored.get(name)) for name in shipped.AMOUNTS}


def _value(name: str, own: dict[str, Any] | None) -> Value:
    given = shipped.amounts()[name]
    if own is not None:
        return Value(own["value"], own["source"], "", "high", own["confirmed"], own=True)
    source = given.source
    return Value(
        given.value, source.source, source.url, source.confidence, source.confirmed, own=False
    )


def in_force(connection: Connection) -> Meetings:
    """Return when the Cabinet meets."""
    known = values(connection)
    days = kept.cabinet_days(connection)
    return Meetings(
        known["meeting"].value,
        known["agenda_closes"].value,
        frozenset(row.day for row in days if row.held),
        frozenset(row.day for row in days if not row.held),
    )


def show(ctx: Context) -> dict[str, Any]:
    """Return the coming meetings with the last day for each agenda, and every value."""
    with ctx.database.read() as connection:
        actor = who.actor_of(ctx, connection)
        known = values(connection)
        days = kept.cabinet_days(connection)
        coming = coming_in(ctx, connection, _COMING)
    return {
        "coming": coming,
        "values": [
            {"name": name, "words": NAMES[name], **_shown(value)} for name, value in known.items()
        ],
        "days": [{"day": r.day, "held": r.held, "source": r.source} for r in days],
        "may_set": who.has_role(actor, who.ENTERS),
    }


def coming_in(ctx: Context, connection: Connection, many: int) -> list[dict[str, Any]]:
    """Return the next meetings: the day, and until when the agenda takes a matter."""
    meetings = in_force(connection)
    calendar = ctx.calendars.current(connection)
    found = meetings.coming(ctx.today, many, calendar)
    closes = [meetings.closes(day, calendar) for day in found]
    return [
        {"day": day, "closes": last, "open": last >= ctx.today, "extra": day in meetings.extra}
        for day, last in zip(found, closes, strict=True)
    ]


def _shown(value: Value) -> dict[str, Any]:
    return {
        "value": value.value,
        "source": value.source,
        "url": value.url,
        "confirmed": value.confirmed,
        "own": value.own,
    }


def set_value(ctx: Context, name: str, value: int, source: str) -> None:
    """Set a value; one with a source counts as confirmed.

    Raises:
        AgendaRefusedError: The person may not, or the value is out of bounds.
    """
    words = NAMES.get(name)
    if words is None:
        raise AgendaRefusedError("clock_unknown", code=name[:40])
    if name == "meeting" and not 0 <= value <= _LAST_WEEKDAY:
        raise AgendaRefusedError("weekday_wrong")
    if not 0 <= value <= MOST_DAYS:
        raise AgendaRefusedError(
            "days_wrong", what_th=words["th"], what_en=in_sentence(words["en"]), most=MOST_DAYS
        )
    said = source.strip()[:500]
    with ctx.database.write() as connection:
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        stored = settings.get(connection, KEY, lock=True) or {}
        own = {"value": value, "source": said, "confirmed": bool(said)}
        settings.put(connection, KEY, {**stored, name: own})
        _record(ctx, connection, "cabinet_meeting_value", {"name": name, **own})


def set_day(ctx: Context, day: date, source: str, *, held: bool) -> None:
    """Say that the Cabinet meets on a day beside its weekday, or does not on a usual one.

    Raises:
        AgendaRefusedError: The person may not.
        DeedRefusedError: No source is named.
    """
    said = plain_text(source, "แหล่งที่มา", "source", 500)
    with ctx.database.write() as connection:
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        row = {
            "day": day, "held": held, "source": said, "set_by": ctx.person, "set_at": ctx.now,
        }  # fmt: skip
        kept.set_cabinet_day(connection, row)
        _record(ctx, connection, "cabinet_day", {"day": day, "held": held, "source": said})


def in_sentence(words: str) -> str:
    """Return words as they stand within an English sentence."""
    return words[:1].lower() + words[1:]


def clear_day(ctx: Context, day: date) -> None:
    """Take a departure from the weekday away again.

    Raises:
        AgendaRefusedError: The person may not.
    """
    with ctx.database.write() as connection:
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        if kept.clear_cabinet_day(connection, day):
            _record(ctx, connection, "cabinet_day_cleared", {"day": day})


def _record(ctx: Context, connection: Connection, action: str, given: dict[str, Any]) -> None:
    audit.append_settings(
        connection, {"actor": ctx.person, "action": action, "given": given}, ctx.now
    )
