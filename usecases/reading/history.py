"""The history of a case: what the audit says, and which mails went, in order of time."""

import json
from collections.abc import Mapping
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.definition import Definition
from storage import case_views, cases, people
from storage.database import Connection
from usecases import stage_words
from usecases.cases import access
from usecases.context import Context
from usecases.stage_words import iso, said

_SHOWN = ("office", "reason", "given", "texts", "deadlines", "waiting", "case_version")


def history(ctx: Context, number: str) -> list[dict[str, Any]]:
    """Return the acts and mails of a case, oldest first.

    A row of ``kind`` ``act`` is one audit entry with names; one of ``mail`` says to whom and in
    which state it is. Addresses are not shown.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        definition = access.definition_of(ctx, connection, case)
        acts = _acts(connection, definition, case.number)
        mails = [_mail(row) for row in case_views.mails(connection, case.id)]
    return sorted([*acts, *mails], key=lambda row: str(row["at"]))


def _acts(connection: Connection, definition: Definition, number: str) -> list[dict[str, Any]]:
    rows = [(row, json.loads(row.body)) for row in case_views.chain(connection, number)]
    represented = {body["behalf"] for _, body in rows if body.get("behalf")}
    known = people.named(connection, represented)
    return [_act(definition, row, body, known) for row, body in rows]


def _act(
    definition: Definition, row: Any, body: Mapping[str, Any], known: Mapping[int, Any]
) -> dict[str, Any]:
    return {
        "kind": "act",
        "at": iso(row.at),
        "seq": row.seq,
        "action": row.action,
        **stage_words.action(row.action),
        "actor": stage_words.person(row),
        "on_behalf_of": stage_words.person(known.get(body.get("behalf") or 0)),
        "from": _stage(definition, body.get("from")),
        "to": _stage(definition, body.get("to")),
        **{name: body[name] for name in _SHOWN if body.get(name)},
        "hash": row.hash,
    }


def _stage(definition: Definition, state: str | None) -> dict[str, str] | None:
    return None if state is None else {"state": state, **stage_words.stage(definition, state)}


def _mail(row: Any) -> dict[str, Any]:
    kind = MESSAGES.get(row.message)
    words = said(kind.th, kind.en) if kind else said(row.message, row.message)
    return {
        "kind": "mail",
        "at": iso(row.queued_at),
        "id": row.id,
        "message": row.message,
        **words,
        "to": stage_words.person(row),
        "why": row.why,
        "state": row.state,
        "attempts": row.attempts,
        "finished_at": iso(row.finished_at),
    }
