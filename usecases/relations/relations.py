"""What people do to a relationship after signing: plan, record, renew, revive, end.

Who may, and in which standing, is in ``statemachine.relationship.ACTS``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reference.loader import activity_types
from statemachine.dates import PartialDate, Precision
from statemachine.relationship import PLANNED_MONTHS, Standing
from statemachine.words import Instrument
from storage import cases, imports, register
from storage.database import Connection
from usecases.cases import opening
from usecases.context import Context
from usecases.evidence import partial
from usecases.relations.relation_acts import Subject, begin, end, judged
from usecases.relations.relation_refusals import RelationRefusedError
from usecases.relations.relation_views import list_pairs, show_pair
from usecases.relations.standing import HELD, PLANNED, Judgement

__all__ = [
    "list_pairs",
    "open_next",
    "plan_activity",
    "record_activity",
    "renew",
    "revive",
    "show_pair",
    "terminate",
]

Day = str | date | PartialDate


def plan_activity(
    ctx: Context,
    key: str,
    happens_on: Day,
    type: str,  # noqa: A002 - the word of forms and commands
    text: str,
    place: str = "",
) -> dict[str, Any]:
    """Plan a joint activity; the day may be known to the month or year only.

    Args:
        ctx: The coordinator of the province.
        key: Key of the pair.
        happens_on: A date as people write it, either era; not past.
        type: Code of ``activity_types.csv``.
        text: What it is.
        place: Where, if known.

    Raises:
        RefusedError: The person is not the province's coordinator.
        RelationRefusedError: The rules or the values say no.
        DateFormatError: The date cannot be read.
    """
    activity = _activity(happens_on, type, text, place)
    _not_past(activity["day"], ctx.today)
    return _add(ctx, key, "plan_activity", PLANNED, activity)


def record_activity(
    ctx: Context,
    key: str,
    happens_on: Day,
    type: str,  # noqa: A002 - the word of forms and commands
    text: str,
    place: str = "",
) -> dict[str, Any]:
    """Record a joint activity that was held; otherwise as ``plan_activity``."""
    activity = _activity(happens_on, type, text, place)
    if activity["day"].earliest() > ctx.today:
        raise RelationRefusedError("date_ahead", value=activity["day"].iso())
    return _add(ctx, key, "record_activity", HELD, activity)


def revive(ctx: Context, key: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Revive a relationship that went quiet, by an activity planned within twelve months.

    Args:
        ctx: The coordinator of the province.
        key: Key of the pair, which needs attention or is dormant.
        plan: ``happens_on``, ``type``, ``text`` and perhaps ``place``, as for ``plan_activity``.
    """
    activity = _activity(
        plan.get("happens_on", ""), str(plan.get("type", "")), str(plan.get("text", "")),
        str(plan.get("place", "")),
    )  # fmt: skip
    _not_past(activity["day"], ctx.today)
    return _add(ctx, key, "revive", PLANNED, activity)


def terminate(ctx: Context, key: str, on: Day, reason: str) -> dict[str, Any]:
    """End a relationship on a day, with the reason; a day ahead is announced, not yet reached."""
    day = _day(on)
    if day.precision is not Precision.DAY:
        raise RelationRefusedError("day_needed", value=day.iso())
    if not reason.strip():
        raise RelationRefusedError("reason_missing")
    with ctx.database.write() as connection:
        subject = begin(ctx, connection, key, "terminate")
        begun = partial(subject.row.begun_on, subject.row.begun_precision)
        if begun.is_known and day.certainly_before(begun):
            raise RelationRefusedError("before_begun", value=day.iso(), begun=begun.iso())
        given = {"on": day.iso(), "reason": reason.strip()}
        changed = {"terminated_on": day.earliest()}
        after = end(ctx, connection, subject, "terminate", given, changed)
    return _told(key, after) | {"terminated_on": day.iso()}


def renew(ctx: Context, key: str) -> str:
    """Open a renewal case in draft and return its number; it inherits the last case's dossier."""
    return open_next(ctx, key, Instrument.RENEWAL)


def open_next(ctx: Context, key: str, instrument: str) -> str:
    """Open the case that follows on a relationship: a renewal, an amendment, or a LOI's MOU.

    Raises:
        RelationRefusedError: A case of this pair is open already.
        StalePairError: Somebody else acted on the pair at the same moment.
    """
    kind = Instrument(instrument)
    with ctx.database.write() as connection:
        subject = begin(ctx, connection, key, "renew")
        row = subject.row
        _refuse_second(connection, row)
        last = imports.cases_by_pair(connection, [row.id])[row.id]
        parent = cases.load(connection, last[-1].number) if last else None
        new = opening.NewCase(
            province=row.province,
            partner_id=row.partner_id,
            instrument=kind,
            facts=opening.inherited(parent) if parent else {},
            parent=parent,
            relationship_id=row.id,
            action="renew",
        )
        number = opening.open_case(ctx, connection, new)
        end(ctx, connection, subject, "renew", {"case": number, "instrument": kind.value})
    return number


def _refuse_second(connection: Connection, row: Any) -> None:
    number = imports.open_case_of(connection, row.province, row.partner_id)
    if number is not None:
        raise RelationRefusedError("case_open", number=number)


def _add(
    ctx: Context, key: str, act: str, kind: str, activity: Mapping[str, Any]
) -> dict[str, Any]:
    with ctx.database.write() as connection:
        subject = begin(ctx, connection, key, act)
        name = _insert(ctx, connection, subject, kind, activity)
        day = activity["day"].iso()
        given = {**activity, "day": day, "kind": kind, "activity": name}
        if act == "revive" and judged(ctx, connection, subject.row).standing != Standing.ON_TRACK:
            raise RelationRefusedError("too_far", months=PLANNED_MONTHS, value=day)
        after = end(ctx, connection, subject, act, given)
    return _told(key, after) | {"activity": name}


def _insert(
    ctx: Context,
    connection: Connection,
    subject: Subject,
    kind: str,
    activity: Mapping[str, Any],
) -> str:
    known = register.activity_keys(connection, subject.row.id)
    name = next(f"deed:{n}" for n in range(1, len(known) + 2) if f"deed:{n}" not in known)
    values = {
        "relationship_id": subject.row.id,
        "key": name,
        "kind": kind,
        "type": activity["type"],
        "happens_on": activity["day"].value,
        "precision": activity["day"].precision.value,
        "text": activity["text"],
        "place": activity["place"],
        "source": "",
        "recorded_by": ctx.person,
        "recorded_at": ctx.now,
    }
    register.add_activity(connection, values)
    return name


def _activity(happens_on: Day, kind: str, text: str, place: str) -> dict[str, Any]:
    known = [row.code for row in activity_types()]
    if kind not in known:
        raise RelationRefusedError("type_unknown", value=kind, choices=", ".join(known))
    if not text.strip():
        raise RelationRefusedError("text_missing")
    return {"day": _day(happens_on), "type": kind, "text": text.strip(), "place": place.strip()}


def _day(value: Day) -> PartialDate:
    if isinstance(value, PartialDate):
        day = value
    elif isinstance(value, date):
        day = PartialDate(value, Precision.DAY)
    else:
        day = PartialDate.parse(value)
    if not day.is_known:
        raise RelationRefusedError("date_missing")
    return day


def _not_past(day: PartialDate, today: date) -> None:
    if day.latest() < today:
        raise RelationRefusedError("date_past", value=day.iso())


def _told(key: str, after: Judgement) -> dict[str, Any]:
    return {
        "pair": key,
        "standing": after.standing.value,
        "next_watch_on": after.next_on.isoformat() if after.next_on else None,
    }
