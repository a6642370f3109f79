"""A message as its reader would see it: with invented facts, or with those of a real case."""

from types import SimpleNamespace
from typing import Any

from notifications.catalogue import MESSAGES, UnknownMessageError
from notifications.render import Rendered, render
from notifications.samples import sample_context
from storage import cases, mail_rows, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.context import Context
from usecases.mails import mail_context
from usecases.mails.message_audience import audience
from usecases.rights import allow_administrator
from usecases.stage_words import said

_WHY = "holder"
_WENT = ("sent", "in_doubt")
_OF_CASE = ("number", "pair", "instrument", "urgency", "state", "stage", "asks", "since", "due",
            "days", "holder", "url", "person", "next", "next_on")  # fmt: skip


def catalogue() -> list[dict[str, Any]]:
    """Return every message with its name, its words, and who gets it when."""
    return [message(name) for name in MESSAGES]


def message(name: str) -> dict[str, Any]:
    """Return one message of the catalogue with who gets it when.

    Raises:
        UnknownMessageError: There is none of this name.
    """
    kind = MESSAGES.get(name)
    if kind is None:
        raise UnknownMessageError(name=name, known=", ".join(MESSAGES))
    who, when = audience(name)
    return {
        "name": name,
        "title": said(kind.th, kind.en),
        "who": who,
        "when": when,
        "quiet": kind.quiet,
        "digest": kind.digest,
        "ops": kind.ops,
        "about": kind.about,
        "resend": kind.in_doubt == "resend",
    }


def preview(ctx: Context, name: str, lang: str, number: str = "") -> Rendered:
    """Return a message in one language; of a case where a number is given.

    What the case does not know yet, such as a resolution's number, stays invented.

    Raises:
        UnknownMessageError: There is no such message.
        NoSuchCaseError: No case has this number.
        DeedRefusedError: A case is asked for by somebody who is no administrator.
    """
    context = sample_context(name)
    if number and MESSAGES[name].about == "case":
        context |= _real(ctx, name, number)
    return render(name, "en" if lang == "en" else "th", context)


def _real(ctx: Context, name: str, number: str) -> dict[str, Any]:
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        case = cases.load(connection, number)
        row = _as_if_queued(ctx, case, name)
        found = mail_context.contexts(ctx, connection, [row])[row.id].context or {}
    return {key: found[key] for key in _OF_CASE if found.get(key) is not None}


def _as_if_queued(ctx: Context, case: CaseRecord, name: str) -> Any:
    """Return what an outbox row of the case's first open stage would say; none is written."""
    entry = next(iter(case.entries), None)
    return SimpleNamespace(
        id=0,
        case_id=case.id,
        entry_id=None if entry is None else entry.id,
        person_id=ctx.person,
        message=name,
        why=_WHY,
        payload={"state": case.state},
    )


def as_sent(ctx: Context, outbox_id: int) -> Rendered | None:
    """Return a mail as it went out, or as it will; ``None`` where it cannot be told any more.

    The words are made again from what was queued, as of the day it went out: a mail whose stage
    was left since is told from the stage's own dates.
    """
    with ctx.database.read() as connection:
        row = mail_rows.one(connection, outbox_id)
        if row is None or (row.erased_at and row.case_id is None):
            return None
        went = row.state in _WENT and row.finished_at is not None
        moment = ctx.at(row.finished_at) if went else ctx
        person = people.by_id(connection, row.person_id)
        told = _told(connection, row) if went else row
        found = mail_context.contexts(moment, connection, [told]).get(row.id)
    if found is None or found.context is None or person is None:
        return None
    return render(row.message, "en" if person.language == "en" else "th", found.context)


def _told(connection: Connection, row: Any) -> Any:
    """Return the row with the dates of its stage in its own payload, so that it stands alone."""
    entry = mail_rows.entries(connection, [row.entry_id]).get(row.entry_id)
    if entry is None or entry.left_at is None:
        return row
    dates = {
        "state": entry.state,
        "office": entry.office,
        "since": entry.entered_on.isoformat(),
        "due": entry.due_on.isoformat() if entry.due_on else None,
    }
    return SimpleNamespace(**{**row._mapping, "entry_id": None, "payload": row.payload | dates})  # noqa: SLF001 - SQLAlchemy's public name
