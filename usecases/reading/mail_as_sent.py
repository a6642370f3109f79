"""A mail of a case as it went out: written again from what it was written from, at its moment.

The bytes are not kept; what a mail says follows from its row, the case and the moment. A deadline
that was moved since shows as it now is.
"""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from notifications.catalogue import MESSAGES
from notifications.render import render
from statemachine.dates import bangkok_day
from statemachine.deadlines import alarms
from statemachine.definition import Definition
from statemachine.errors import PhinongError
from storage import cases, mail_rows, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words
from usecases.cases import access
from usecases.context import Context
from usecases.mails import mail_context
from usecases.mails.outbox_deeds import NoSuchMailError
from usecases.reading import mail_words
from usecases.redating import region_of
from usecases.stage_words import said


@dataclass(frozen=True, slots=True)
class _Then:
    """The case and the entry that a mail spoke of, at the moment it went out."""

    ctx: Context
    connection: Connection
    case: CaseRecord
    definition: Definition
    row: Any
    entry: Any | None
    at: datetime


def mail_as_sent(ctx: Context, number: str, mail_id: int) -> dict[str, Any]:
    """Return a mail of a case: names, to whom, delivery, and ``subject`` and ``text``.

    ``text`` is ``None`` where it can no longer be written.

    Raises:
        NoSuchMailError: The case has no such mail.
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        row = mail_rows.one(connection, mail_id)
        if row is None or row.case_id != case.id:
            raise NoSuchMailError(id=mail_id)
        person = people.by_id(connection, row.person_id)
        then = _then(ctx, connection, case, row)
        subject, text = _written(then)
    kind = MESSAGES.get(row.message)
    return {
        "id": row.id,
        "number": case.number,
        "message": row.message,
        **(said(kind.th, kind.en) if kind else said(row.message, row.message)),
        "to": stage_words.person(person),
        "language": person.language if person else "th",
        "queued_at": row.queued_at,
        "finished_at": row.finished_at,
        "attempts": row.attempts,
        "delivery": mail_words.delivery(row),
        "subject": subject,
        "text": text,
    }


def _then(ctx: Context, connection: Connection, case: CaseRecord, row: Any) -> _Then:
    at = row.finished_at or ctx.now
    entry = (
        mail_rows.entries(connection, [row.entry_id]).get(row.entry_id) if row.entry_id else None
    )
    definition = access.definition_of(ctx, connection, case)
    return _Then(ctx.at(at), connection, case, definition, row, entry, at)


def _written(then: _Then) -> tuple[str, str | None]:
    found = mail_context.contexts(then.ctx, then.connection, [_as_was(then)])[then.row.id]
    if found.context is None:
        return "", None
    try:
        made = render(
            then.row.message, "en" if found.language == "en" else "th", found.context | _ahead(then)
        )
    except (PhinongError, LookupError):
        return "", None
    return made.subject, made.text


def _as_was(then: _Then) -> Any:
    """Return the row with its entry's facts in hand, so that a closed entry can still be told."""
    row, entry = then.row, then.entry
    plain = {name: getattr(row, name) for name in ("id", "message", "case_id", "person_id", "why")}
    payload = dict(row.payload)
    if entry is not None:
        payload |= {
            "state": entry.state,
            "office": entry.office,
            "since": entry.entered_on.isoformat(),
            "due": entry.due_on.isoformat() if entry.due_on else None,
        }
    return SimpleNamespace(**plain, entry_id=None, payload=payload)


def _ahead(then: _Then) -> dict[str, Any]:
    """Return the days that were left then, and what was to come next."""
    entry = then.entry
    if entry is None or entry.due_on is None:
        return {}
    calendar = then.ctx.calendars.version(then.connection, then.case.calendar_version)
    where = region_of(SimpleNamespace(holder_role=entry.holder_role, province=then.case.province))
    days = {"days": abs(calendar.used(then.ctx.today, entry.due_on, where))}
    coming = (a for a in alarms(then.definition, entry.due_on, calendar, where) if a.at > then.at)
    following = next(coming, None)
    if following is None:
        return days
    th, en = mail_context.NEXT_RUNG[then.definition.ladder[following.level.steps - 1]]
    on = bangkok_day(following.at)
    return {**days, "next": said(th, en), "next_on": on.isoformat()}
