"""The one deed behind every trigger of the table: judge, save, record, tell, in one transaction."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reference.loader import agencies
from statemachine.errors import PhinongError
from statemachine.machine import Decision, decide, normalised
from statemachine.refusals import Refusal, RefusedError
from storage import audit, cases, corrections, people
from storage.cases import CaseRecord, StaleCaseError
from storage.database import Connection
from usecases import entries, notices, text_guard
from usecases.cases import afterwards
from usecases.context import Context
from usecases.judging import ruling
from usecases.watching import doing


class NobodyError(PhinongError):
    """A deed that a person must do was asked for without one."""

    code = "nobody"
    th = "ต้องระบุว่าผู้ใดดำเนินการ โปรดระบุชื่อผู้ใช้"
    en = "Somebody must do this; name the user who acts."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed did: the case as it now stands, and the entries that it opened."""

    number: str
    trigger: str
    source: str
    state: str
    version: int
    waiting: tuple[str, ...]
    opened: tuple[dict[str, Any], ...]
    mails: int
    spawned: str | None = None


def perform(
    ctx: Context,
    number: str,
    trigger: str,
    payload: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
) -> Outcome:
    """Let ``ctx.person`` pull a trigger on a case.

    Args:
        ctx: Who acts and when.
        number: Number of the case.
        trigger: A trigger of the table (docs/lifecycle.md).
        payload: The fields of the trigger (statemachine/fields.py).
        version: The version the actor saw; ``None`` takes the present one.

    Raises:
        RefusedError: The rules say no; the sentence names the rule and the remedy.
        StaleCaseError: The case moved on since ``version``.
        NoSuchCaseError: No case has this number.
    """
    if ctx.person is None:
        raise NobodyError
    with doing("deed", trigger, case=number, person=ctx.person):
        if version is None:
            with suppress(StaleCaseError):  # who named no version is judged by what is now so
                return _once(ctx, number, trigger, payload or {}, None)
        return _once(ctx, number, trigger, payload or {}, version)


def _once(
    ctx: Context, number: str, trigger: str, payload: Mapping[str, Any], version: int | None
) -> Outcome:
    with ctx.database.write() as connection:
        case = cases.load(connection, number)
        if version is not None and version != case.version:
            raise conflict(ctx, connection, case)
        payload = text_guard.fed(ctx, connection, case, trigger, payload)
        decision = judge(ctx, connection, case, trigger, payload)
        return apply(ctx, connection, case, decision, payload)


def judge(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    trigger: str,
    payload: Mapping[str, Any],
) -> Decision:
    """Return the decision on a loaded case, or raise its refusal."""
    if trigger in ruling.CONFIRMS:  # kept only if the transaction is: with the decision on it
        case = ruling.frozen(ctx, connection, case)
    definition = ctx.definitions.get(connection, case.definition)
    actor = people.actor(connection, ctx.person or 0, ctx.today)
    verdict = decide(definition, case.as_facts(), trigger, actor, payload, today=ctx.today)
    if not isinstance(verdict, Refusal):
        verdict = _unknown_agencies(verdict) or verdict
    if isinstance(verdict, Refusal):
        raise RefusedError(verdict, case.number)
    return verdict


def _unknown_agencies(decision: Decision) -> Refusal | None:
    """Refuse to consult an agency that nobody could answer for: a slip of the pen would stick."""
    if decision.trigger != "accept":
        return None
    known = {agency.agency_id for agency in agencies()}
    unknown = [name for name in decision.facts.get("agencies", ()) if name not in known]
    facts = {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
    return Refusal("agency_unknown", facts) if unknown else None


def apply(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    decision: Decision,
    payload: Mapping[str, Any],
) -> Outcome:
    """Write a decision: case, stage entries, audit, outbox; the caller's transaction commits."""
    definition = ctx.definitions.get(connection, case.definition)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    values = normalised(decision.trigger, payload)
    if decision.trigger == "hold":
        held = {**decision.facts["held"], "left": entries.left_on_hold(ctx, case, calendar)}
        decision = replace(decision, facts={**decision.facts, "held": held})
    change = entries.change(definition, case, decision)
    entry = audit.sealed(case.number, case.head, _body(ctx, case, decision, values), ctx.now)
    ends = definition.stage(decision.target).ends
    if not cases.save(connection, case, _values(ctx, case, decision, entry.head, ends=ends)):
        raise conflict(ctx, connection, cases.load(connection, case.number))
    audit.write(connection, entry)
    also = afterwards.run(ctx, connection, case, decision, values)  # only by who won the save
    if also.columns:
        corrections.rewrite(connection, case.id, also.columns)
    cases.close_entries(
        connection, [entries.closing_row(ctx, case, e, calendar, decision) for e in change.closes]
    )
    rows = [entries.opening_row(ctx, definition, case, o, calendar) for o in change.opens]
    ids = cases.open_entries(connection, rows)
    moved = notices.Moved(case, decision, values, tuple(zip(ids, rows, strict=True)))
    mails = notices.queue(ctx, connection, calendar, moved)
    return Outcome(
        number=case.number,
        trigger=decision.trigger,
        source=decision.source,
        state=decision.target,
        version=case.version + 1,
        waiting=decision.waiting,
        opened=tuple(entries.summary(row) for row in rows),
        mails=mails,
        spawned=also.spawned,
    )


def _values(
    ctx: Context, case: CaseRecord, decision: Decision, head: audit.Head, *, ends: bool
) -> dict[str, Any]:
    return {
        "state": decision.target,
        "waiting": list(decision.waiting),
        "facts": decision.facts,
        "acted": _acted(ctx, case, decision),
        "authors": _authors(ctx, case, decision),
        "audit_seq": head.seq,
        "audit_hash": head.hash,
        "closed_at": ctx.now if ends else None,
    }


def _people(ctx: Context, decision: Decision) -> list[str]:
    return [p for p in (str(ctx.person), decision.principal) if p]


def _acted(ctx: Context, case: CaseRecord, decision: Decision) -> dict[str, Any]:
    acted = dict(case.acted)
    for person in _people(ctx, decision):
        if decision.office not in acted.get(person, ()):
            acted[person] = [*acted.get(person, ()), decision.office]
    return acted


def _authors(ctx: Context, case: CaseRecord, decision: Decision) -> list[str]:
    new = _people(ctx, decision) if decision.authored else []
    return list(dict.fromkeys([*case.authors, *new]))


def _body(
    ctx: Context, case: CaseRecord, decision: Decision, values: Mapping[str, Any]
) -> dict[str, Any]:
    texts = ("text", "approved_text", "cleared_text")
    return {
        "actor": ctx.person,
        "behalf": int(decision.principal) if decision.principal else None,
        "office": decision.office,
        "action": decision.trigger,
        "from": decision.source,
        "to": decision.target,
        "waiting": list(decision.waiting),
        "reason": values.get("reason"),
        "given": {key: value for key, value in values.items() if key != "reason"},
        "texts": {key: decision.facts[key] for key in texts if decision.facts.get(key)},
        **_ruled(decision),
        "case_version": case.version + 1,
        "definition": case.definition,
    }


def _ruled(decision: Decision) -> dict[str, Any]:
    """Return the ruling that an officer confirmed or departed from, by its hash."""
    if decision.trigger not in ruling.CONFIRMS:
        return {}
    confirmed = decision.facts["confirmed"]
    return {"ruling": confirmed.get("ruling"), "departs": confirmed.get("departs")}


def conflict(ctx: Context, connection: Connection, case: CaseRecord) -> cases.StaleCaseError:
    """Return the error that tells an actor with an old version where the case is now."""
    stage = ctx.definitions.get(connection, case.definition).stage(case.state)
    return cases.StaleCaseError(
        number=case.number,
        state=case.state,
        state_th=stage.th,
        state_en=stage.en,
        version=case.version,
    )


def parse_date(value: object) -> date | None:
    """Return an ISO date of a payload, or ``None`` where it was not given."""
    return date.fromisoformat(str(value)) if value else None
