"""What a move would do, told before it is done: the deed itself, run and taken back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from notifications.catalogue import MESSAGES
from storage import cases, move_mails, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words, text_guard
from usecases.cases import perform
from usecases.cases.access import definition_of
from usecases.cases.perform import NobodyError, Outcome
from usecases.context import Context
from usecases.stage_words import said


class _TakeBackError(Exception):
    """Ends the transaction of a preview: nothing of it stays."""


def preview(
    ctx: Context,
    number: str,
    trigger: str,
    payload: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
) -> dict[str, Any]:
    """Return what ``perform`` would do with the same arguments; nothing is changed.

    Returns:
        ``number``, ``version`` (that the preview rests on), ``trigger``, ``source`` and
        ``target`` with names, ``stays``, ``ends``, ``waiting`` (offices still to answer),
        ``office`` and ``on_behalf_of`` acted for, ``opened`` (stage, office, due_on,
        days_allowed, counting), ``spawns``, and ``mails``: message, people and earliest time.

    Raises:
        RefusedError: The rules say no; the sentence names the rule and the remedy.
        StaleCaseError: The case moved on since ``version``.
        NoSuchCaseError: No case has this number.
    """
    if ctx.person is None:
        raise NobodyError
    told: dict[str, Any] = {}
    try:
        with ctx.database.write() as connection:
            told = _tried(ctx, connection, number, trigger, payload or {}, version)
            raise _TakeBackError  # noqa: TRY301 - the transaction must end here
    except _TakeBackError:
        return told


def _tried(
    ctx: Context,
    connection: Connection,
    number: str,
    trigger: str,
    payload: Mapping[str, Any],
    version: int | None,
) -> dict[str, Any]:
    case = cases.load(connection, number)
    if version is not None and version != case.version:
        raise perform.conflict(ctx, connection, case)
    payload = text_guard.fed(ctx, connection, case, trigger, payload)
    decision = perform.judge(ctx, connection, case, trigger, payload)
    outcome = perform.apply(ctx, connection, case, decision, payload)
    behalf = int(decision.principal) if decision.principal else 0
    known = people.named(connection, [behalf])
    mails = move_mails.of_move(connection, number, outcome.version, outcome.spawned)
    return {
        **_moved(ctx, connection, case, outcome),
        "office": stage_words.office(decision.office),
        "on_behalf_of": stage_words.person(known.get(behalf)),
        "joined": decision.joined,
        "mails": grouped(mails),
    }


def _moved(
    ctx: Context, connection: Connection, case: CaseRecord, outcome: Outcome
) -> dict[str, Any]:
    definition = definition_of(ctx, connection, case)
    return {
        "number": case.number,
        "version": case.version,
        "trigger": {"value": outcome.trigger, **stage_words.word(outcome.trigger)},
        "source": stage_words.stage(definition, outcome.source),
        "target": stage_words.stage(definition, outcome.state),
        "stays": outcome.source == outcome.state,
        "ends": definition.stage(outcome.state).ends,
        "waiting": [stage_words.office(office) for office in outcome.waiting],
        "opened": [opened(definition, entry) for entry in outcome.opened],
        "spawns": outcome.spawned is not None,
    }


def opened(definition: Any, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new stage entry in words: stage, office and deadline."""
    counting = definition.stage(entry["state"]).count
    return {
        "stage": stage_words.stage(definition, entry["state"]),
        "office": stage_words.office(entry["office"]),
        "due_on": entry["due_on"],
        "days_allowed": entry["days_allowed"],
        "counting": counting,
    }


def grouped(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the mails of a move by message: its name, the people, and when the first may go."""
    ordered = sorted(rows, key=lambda row: str(row.message))
    return [_message(name, list(part)) for name, part in groupby(ordered, lambda r: r.message)]


def _message(name: str, rows: list[Any]) -> dict[str, Any]:
    kind = MESSAGES.get(name)
    after: datetime = min(row.send_after for row in rows)
    return {
        "message": name,
        **(said(kind.th, kind.en) if kind else said(name, name)),
        "people": [{"why": row.why, **(stage_words.person(row) or {})} for row in rows],
        "send_after": after,
    }
