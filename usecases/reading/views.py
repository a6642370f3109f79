"""Cases as a page, a command or the API shows them: what a person may see, ready as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from reference.loader import province as province_of
from statemachine.definition import Definition
from statemachine.errors import PhinongError
from statemachine.facts import Actor
from statemachine.guards import missing_in_dossier
from statemachine.machine import permitted, triggers_from
from statemachine.refusals import Refusal
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import case_views, cases, documents, people
from storage.case_views import Wanted
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, stage_words
from usecases.cases import access
from usecases.cases.attaching import text_may_change
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.reading.history import history
from usecases.reading.ledger import ledger, ledger_totals, stage_totals
from usecases.stage_words import iso, said

__all__ = ["history", "ledger", "ledger_totals", "list_cases", "show_case", "stage_totals"]

MOST = 1000
"""Rows that one page of a list may have."""


def list_cases(  # noqa: PLR0913 - each a filter of its own
    ctx: Context,
    *,
    state: str | None = None,
    province: str | None = None,
    mine: bool = False,
    overdue: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Return the cases that the actor may read, newest first.

    Args:
        ctx: The circumstances; without a person, the operator sees all.
        state: Only cases that stand in this top-level state.
        province: Only cases of this province.
        mine: Only cases that wait for the actor, delegations included.
        overdue: Only cases with a deadline before today.
        limit: Rows at most.
        offset: Rows to pass over.
    """
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        wanted = Wanted(
            state=state,
            province=province,
            held_by=(actor or Actor("")) if mine else None,
            late_on=ctx.today if overdue else None,
            limit=max(0, min(limit, MOST)),
            offset=max(0, offset),
        )
        rows = case_views.listed(connection, actor, wanted)
        opened = case_views.open_holders(connection, [row.id for row in rows])
        calendar = ctx.calendars.current(connection)
        return [_listed(ctx, connection, calendar, row, opened.get(row.id, ())) for row in rows]


def show_case(ctx: Context, number: str) -> dict[str, Any]:
    """Return a case with its open stages, what the actor may do and why not, and its file.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        definition = access.definition_of(ctx, connection, case)
        return {
            **_head(connection, definition, case),
            "facts": dict(case.facts),
            "missing": [said(f.th, f.en) for f in missing_in_dossier(case.as_facts())],
            "waiting": [{"office": o, **stage_words.office(o)} for o in case.waiting],
            "entries": _entries(ctx, connection, definition, case),
            "acts": _acts(ctx, connection, definition, case),
            "file_acts": _file_acts(ctx, connection, definition, case),
            **_people(connection, case),
            "documents": [_document(r) for r in documents.attachments(connection, case.id)],
            "comments": [_comment(r) for r in documents.comments(connection, case.id)],
        }


def _actor(ctx: Context, connection: Connection) -> Actor | None:
    return None if ctx.person is None else people.actor(connection, ctx.person, ctx.today)


def _listed(
    ctx: Context, connection: Connection, calendar: Calendar, row: Any, opened: Sequence[Any]
) -> dict[str, Any]:
    definition = ctx.definitions.get(connection, row.definition)
    stages = [entry for entry in opened if entry.kind == "stage"]
    timed = [e for e in stages if e.due_on is not None]
    nearest = min(timed, key=lambda e: e.due_on, default=None)
    left = None if nearest is None else stage_words.days_left(calendar, nearest, ctx.today)
    return {
        **_named(definition, row),
        "opened_at": iso(row.opened_at),
        "closed_at": iso(row.closed_at),
        "due_on": iso(row.due_on),
        "days_left": left,
        "overdue": bool(row.due_on and row.due_on < ctx.today),
        "holders": [{"office": e.office, **stage_words.office(e.office)} for e in stages],
    }


def _named(definition: Definition, case: Any) -> dict[str, Any]:
    """Return what a row of a list and the head of a page both name."""
    place = province_of(case.province)
    return {
        "number": case.number,
        "version": case.version,
        "state": case.state,
        "stage": stage_words.stage(definition, case.state),
        "instrument": {"value": case.instrument, **stage_words.word(case.instrument)},
        "urgency": {"value": case.urgency, **stage_words.word(case.urgency)},
        "province": {"code": case.province, **said(place.name_th, place.name_en)},
        "partner": {"country": case.country, **said(case.partner_th, case.partner_en)},
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
    }


def _head(connection: Connection, definition: Definition, case: CaseRecord) -> dict[str, Any]:
    stage = definition.stage(case.state)
    parent = None
    if case.parent_id is not None:
        parent = case_views.parent_number(connection, case.parent_id)
    return {
        **_named(definition, case),
        "asks": said(stage.asks_th, stage.asks_en),
        "ends": stage.ends,
        "definition": case.definition,
        "opened_at": iso(case.opened_at),
        "closed_at": iso(case.closed_at),
        "parent": parent,
        "followers": case_views.followers(connection, case.id),
        "relationship_id": case.relationship_id,
        "audit": {"entries": case.head.seq, "hash": case.head.hash},
    }


def _entries(
    ctx: Context, connection: Connection, definition: Definition, case: CaseRecord
) -> list[dict[str, Any]]:
    calendar = ctx.calendars.version(connection, case.calendar_version)
    rows = case_views.open_holders(connection, [case.id]).get(case.id, [])
    pairs = {row.id: (str(row.holder_role), str(row.holder_scope)) for row in rows}
    holders = people.holders(connection, pairs.values(), ctx.today)
    known = people.named(connection, [r.person_id for found in holders.values() for r in found])
    return [
        {
            **_entry(ctx, calendar, definition, row),
            "people": [
                {"why": r.why, **(stage_words.person(known.get(r.person_id)) or {})}
                for r in holders[pairs[row.id]]
            ],
        }
        for row in rows
    ]


def _entry(ctx: Context, calendar: Calendar, definition: Definition, row: Any) -> dict[str, Any]:
    left = stage_words.days_left(calendar, row, ctx.today)
    return {
        "kind": row.kind,
        "state": row.state,
        "stage": stage_words.stage(definition, row.state),
        "office": {"code": row.office, **stage_words.office(row.office)},
        "role": row.holder_role,
        "scope": row.holder_scope,
        "entered_on": iso(row.entered_on),
        "days_allowed": row.days_allowed,
        "counting": row.counting,
        "due_on": iso(row.due_on),
        "due_fixed": row.due_fixed,
        "days_left": left,
        "overdue": bool(row.due_on and row.due_on < ctx.today),
        "next_alert": row.next_alert,
        "next_alert_at": iso(row.next_alert_at),
    }


def _acts(
    ctx: Context, connection: Connection, definition: Definition, case: CaseRecord
) -> list[dict[str, Any]]:
    """Return every trigger of the state: open, or the one sentence that says why not."""
    actor, facts = _actor(ctx, connection), case.as_facts()
    found: Mapping[str, Refusal | PhinongError | None]
    if actor is None:
        found = dict.fromkeys(triggers_from(definition, facts), NobodyError())
    else:
        found = permitted(definition, facts, actor, today=ctx.today)
    return [
        {
            "trigger": trigger,
            **stage_words.word(trigger),
            "refusal": _refusal(refusal),
            "fields": stage_words.form(trigger),
        }
        for trigger, refusal in found.items()
    ]


def _file_acts(
    ctx: Context, connection: Connection, definition: Definition, case: CaseRecord
) -> dict[str, Any]:
    """Return for what is no move of the table whether the actor may: ``None``, or why not."""
    found = {"correct": _may(ctx, connection, case, "correct", Role.MOI_OFFICER)}
    if text_may_change(definition, case.state):
        found["edit"] = _may(ctx, connection, case, "edit", Role.COORDINATOR)
    for entry in case.entries:
        if entry.kind == "duty":
            role = Role(str(entry.holder_role))
            found["complete_duty"] = _may(ctx, connection, case, "complete_duty", role)
    return found


def _may(
    ctx: Context, connection: Connection, case: CaseRecord, act: str, role: Role
) -> dict[str, str] | None:
    try:
        access.allowed(ctx, connection, case, act, role)
    except PhinongError as refused:
        return _refusal(refused)
    return None


def _refusal(refusal: Refusal | PhinongError | None) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {"code": refusal.code, **said(refusal.sentence("th"), refusal.sentence("en"))}


def _people(connection: Connection, case: CaseRecord) -> dict[str, Any]:
    ids = {int(p) for p in (*case.acted, *case.authors)} | {case.opened_by or 0}
    known = people.named(connection, ids)
    return {
        "opened_by": stage_words.person(known.get(case.opened_by or 0)),
        "authors": [stage_words.person(known.get(int(p))) for p in case.authors],
        "acted": [
            {**(stage_words.person(known.get(int(p))) or {}), "offices": list(offices)}
            for p, offices in case.acted.items()
        ],
    }


def _document(row: Any) -> dict[str, Any]:
    return {
        "sha256": row.sha256,
        "kind": row.kind,
        "title": row.title,
        "version": row.version,
        "size": row.size,
        "media_type": row.media_type,
        "added_at": iso(row.added_at),
        "added_by": stage_words.person(row),
    }


def _comment(row: Any) -> dict[str, Any]:
    return {"at": iso(row.at), "text": row.text, "by": stage_words.person(row)}
