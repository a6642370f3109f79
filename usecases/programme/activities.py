"""Activities that were held: recorded with outcome, participants and follow-up, and corrected.

Recording is the register's own act ``record_activity``: who may, and what it does to the standing
of the pair, is decided there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference.loader import activity_types
from statemachine.dates import PartialDate
from statemachine.errors import DateFormatError
from storage import activity_records, register
from storage.database import Connection
from usecases.context import Context
from usecases.programme.days import read_day, whole_day
from usecases.programme.refused import ProgrammeError, StalePlanError
from usecases.relations.relation_acts import Subject, begin, end
from usecases.relations.relation_refusals import RelationRefusedError
from usecases.relations.standing import HELD

MOST_PEOPLE = 1_000_000
LONGEST_TITLE, LONGEST_TEXT = 300, 4_000


@dataclass(frozen=True, slots=True)
class Held:
    """An activity as it was typed; dates in either era, counts as text."""

    type: str = ""
    text: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    outcome: str = ""
    follow_up: str = ""
    thai_people: str = ""
    partner_people: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """An activity as it is kept: the row of the register, and what became of it."""

    day: PartialDate
    row: Mapping[str, Any]
    record: Mapping[str, Any]


def record(ctx: Context, pair_key: str, held: Held, planned: str = "") -> str:
    """Record an activity that was held and return its key.

    Args:
        ctx: A coordinator of the pair's province.
        pair_key: Key of the pair.
        held: What was held.
        planned: Key of the planned activity that this was; it becomes held.

    Raises:
        NoSuchPairError: There is no such pair.
        NoSuchActivityError: There is no such planned activity.
        RefusedError: The person is no coordinator of the province.
        RelationRefusedError: The values or the rules say no.
        ProgrammeError: A count or a last day cannot be taken.
    """
    with ctx.database.write() as connection:
        return recorded(ctx, connection, pair_key, held, planned=planned)


def recorded(  # noqa: PLR0913 - what was held, and where it comes from
    ctx: Context,
    connection: Connection,
    pair_key: str,
    held: Held,
    *,
    planned: str = "",
    source_key: str | None = None,
    source: str = "",
) -> str:
    """Record an activity in the caller's transaction; otherwise as ``record``."""
    found = _read(ctx, held)
    activity_records.hold_pair(connection, pair_key)
    subject = begin(ctx, connection, pair_key, "record_activity")
    key, row_id = _held(ctx, connection, subject, found, planned=planned, source=source)
    kept = {**found.record, "source_key": source_key, **_stamp(ctx)}
    there = activity_records.one(connection, subject.row.id, key)
    if not activity_records.put_record(connection, row_id, kept, there.record_version or 0):
        raise StalePlanError(key=key)
    given = {**found.row, "day": found.day.iso(), "kind": HELD, "activity": key, **found.record}
    given = {name: value for name, value in given.items() if name != "happens_on"}
    end(ctx, connection, subject, "record_activity", given)
    return key


def _held(
    ctx: Context,
    connection: Connection,
    subject: Subject,
    found: _Read,
    *,
    planned: str,
    source: str,
) -> tuple[str, int]:
    """Write the register's row and return its key and id: a planned one is turned into held."""
    row = subject.row
    if planned:
        there = activity_records.one(connection, row.id, planned)
        activity_records.change(connection, there.id, {"kind": HELD, **found.row})
        return str(there.key), int(there.id)
    known = register.activity_keys(connection, row.id)
    key = next(f"deed:{n}" for n in range(1, len(known) + 2) if f"deed:{n}" not in known)
    values = {"relationship_id": row.id, "key": key, "kind": HELD, "source": source, **found.row}
    row_id = register.add_activity(
        connection, {**values, "recorded_by": ctx.person, "recorded_at": ctx.now}
    )
    return key, row_id


def correct(ctx: Context, pair_key: str, key: str, held: Held, version: int | None = None) -> None:
    """Write what became of an activity anew: day, place, outcome, participants, follow-up.

    Raises:
        NoSuchActivityError: There is none.
        ProgrammeError: It was not held yet, or a value cannot be taken.
        StalePlanError: Somebody else changed it since ``version``.
    """
    with ctx.database.write() as connection:
        corrected(ctx, connection, pair_key, key, held, version=version)


def corrected(
    ctx: Context,
    connection: Connection,
    pair_key: str,
    key: str,
    held: Held,
    *,
    version: int | None = None,
) -> bool:
    """Correct in the caller's transaction; return whether anything changed."""
    found = _read(ctx, held)
    activity_records.hold_pair(connection, pair_key)
    subject = begin(ctx, connection, pair_key, "record_activity")
    there = activity_records.one(connection, subject.row.id, key)
    if there.kind != HELD:
        raise ProgrammeError("not_held")
    seen = there.record_version or 0
    if version is not None and version != seen:
        raise StalePlanError(key=key)
    new = {**found.row, **found.record}
    old = {name: getattr(there, name) for name in new}
    changed = {name: value for name, value in new.items() if not _same(old[name], value)}
    if not changed:
        return False
    activity_records.change(connection, there.id, found.row)
    kept = {**found.record, "source_key": there.source_key, **_stamp(ctx)}
    if not activity_records.put_record(connection, there.id, kept, seen):
        raise StalePlanError(key=key)
    given = {"activity": key, "old": {n: old[n] for n in changed}, "new": changed}
    end(ctx, connection, subject, "record_activity", given)
    return True


def _same(old: Any, new: Any) -> bool:
    """Return whether two values say the same; no text and an empty text do, nobody and 0 do not."""
    return bool(old == new) or (old in {None, ""} and new in {None, ""})


def _stamp(ctx: Context) -> dict[str, Any]:
    return {"updated_by": ctx.person, "updated_at": ctx.now}


def _read(ctx: Context, held: Held) -> _Read:
    if held.type not in {row.code for row in activity_types()}:
        raise ProgrammeError("item_type")
    text = held.text.strip()
    if not text:
        raise RelationRefusedError("text_missing")
    day = _day(held.starts)
    if day.earliest() > ctx.today:
        raise RelationRefusedError("date_ahead", value=day.iso())
    row = {
        "type": held.type,
        "text": _short(text, LONGEST_TITLE),
        "happens_on": day.value,
        "precision": day.precision.value,
        "place": _short(held.place, LONGEST_TITLE),
    }
    became = {
        "ends_on": _last(held.ends, day),
        "outcome": _short(held.outcome, LONGEST_TEXT),
        "follow_up": _short(held.follow_up, LONGEST_TEXT),
        "thai_people": _people(held.thai_people),
        "partner_people": _people(held.partner_people),
    }
    return _Read(day, row, became)


def _day(written: str) -> PartialDate:
    if not written.strip():
        raise RelationRefusedError("date_missing")
    return read_day(written)


def _last(written: str, day: PartialDate) -> date | None:
    try:
        last = whole_day(written)
    except DateFormatError:
        raise ProgrammeError("item_ends") from None
    if last is not None and last < day.earliest():
        raise ProgrammeError("item_ends")
    return last


def _short(value: str, most: int) -> str:
    said = value.replace("\r\n", "\n").strip()
    if len(said) > most:
        raise ProgrammeError("plan_text_long", most=most)
    return said


_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def _people(written: str) -> int | None:
    plain = written.strip().replace(",", "").translate(_THAI_DIGITS).removesuffix("คน").strip()
    if not plain:
        return None
    if not plain.isascii() or not plain.isdecimal() or int(plain) > MOST_PEOPLE:
        raise ProgrammeError("people_count", value=written, most=MOST_PEOPLE)
    return int(plain)
