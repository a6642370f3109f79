"""Rows of a list of work: a case, where it stands, until when, and who has it.

A page of rows costs a fixed number of queries, however many rows it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference.loader import province as province_of
from statemachine.facts import CaseFacts
from statemachine.working_days import Calendar
from storage import case_views, people, work_lists
from storage.database import Connection
from storage.people import PersonRecord, Recipient
from usecases import names, stage_words
from usecases.context import Context
from usecases.reading import case_steps
from usecases.relations.partner_search import country_name
from usecases.stage_words import said

SOON = 3
"""Days before a deadline from which a row is marked; the first reminder comes then."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a page of rows was asked for at once."""

    calendar: Calendar
    alerts: Mapping[int, list[str]]
    holders: Mapping[tuple[str, str], list[Recipient]]
    people: Mapping[int, PersonRecord]
    courses: Mapping[int, list[Any]]


@dataclass(frozen=True, slots=True)
class _Stood:
    """A case as the stepper wants it."""

    facts: Mapping[str, Any]
    state: str
    number: str
    province: str

    def as_facts(self) -> CaseFacts:
        return CaseFacts(self.number, self.state, self.province, facts=self.facts)


def of_entries(ctx: Context, connection: Connection, entries: Sequence[Any]) -> list[Row]:
    """Return a row for each open or finished stage entry, as ``work_lists`` gives them."""
    if not entries:
        return []
    known = _known(ctx, connection, entries, [entry.case_id for entry in entries])
    return [
        {
            **_case(ctx, connection, known, entry, entry.case_state),
            **_entry(ctx, connection, known, entry),
            "more": 0,
        }
        for entry in entries
    ]


def of_cases(ctx: Context, connection: Connection, found: Sequence[Any]) -> list[Row]:
    """Return a row for each case, as ``case_search`` gives them, by its most urgent open stage."""
    if not found:
        return []
    opened = case_views.open_holders(connection, [case.id for case in found])
    first = {case: min(entries, key=_urgency) for case, entries in opened.items()}
    known = _known(ctx, connection, list(first.values()), [case.id for case in found])
    rows = []
    for case in found:
        entry = first.get(case.id)
        stands = _ended(case) if entry is None else _entry(ctx, connection, known, entry)
        more = max(0, len(opened.get(case.id, ())) - 1)
        rows.append({**_case(ctx, connection, known, case, case.state), **stands, "more": more})
    return rows


def _urgency(entry: Any) -> tuple[date, int]:
    return (entry.due_on or date.max, entry.id)


def _known(
    ctx: Context, connection: Connection, entries: Sequence[Any], cases: Sequence[int]
) -> _Known:
    pairs = {_pair(entry) for entry in entries if entry.left_on is None}
    holders = people.holders(connection, pairs, ctx.today)
    told = [recipient.person_id for found in holders.values() for recipient in found]
    closers = [entry.closed_by for entry in entries if entry.closed_by is not None]
    return _Known(
        calendar=ctx.calendars.current(connection),
        alerts=work_lists.alerts_sent(connection, [entry.id for entry in entries]),
        holders=holders,
        people=people.named(connection, [*told, *closers]),
        courses=work_lists.courses(connection, list(set(cases))),
    )


def _pair(entry: Any) -> tuple[str, str]:
    return (str(entry.holder_role), str(entry.holder_scope))


def _case(ctx: Context, connection: Connection, known: _Known, case: Any, state: str) -> Row:
    place = province_of(case.province)
    definition = ctx.definitions.get(connection, case.case_definition)
    case_id = getattr(case, "case_id", None) or case.id
    stood: Any = _Stood(case.facts, state, case.number, case.province)
    line = case_steps.line(definition, stood, known.courses.get(case_id, ()))
    return {
        "case_id": case_id,
        "number": case.number,
        "province": {"code": case.province, **said(place.name_th, place.name_en)},
        "partner": said(case.partner_th, case.partner_en),
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "country": {"code": case.country, **country_name(case.country)},
        "urgency": {"value": case.urgency, **stage_words.word(case.urgency)},
        "case_state": state,
        "case_stage": stage_words.stage(definition, state),
        "step": len(line.done) + 1,
        "steps": len(line.done) + 1 + len(line.todo),
        "course": known.courses.get(case_id, []),
    }


def _entry(ctx: Context, connection: Connection, known: _Known, entry: Any) -> Row:
    definition = ctx.definitions.get(connection, entry.definition)
    left = stage_words.days_left(known.calendar, entry, ctx.today)
    sent = known.alerts.get(entry.id, [])
    return {
        "id": entry.id,
        "state": entry.state,
        "stage": stage_words.stage(definition, entry.state),
        "duty": entry.kind == "duty",
        "due_on": entry.due_on,
        "days_left": left,
        "counting": entry.counting,
        "tone": _tone(entry, ctx.today, left),
        "alerts": len(sent),
        "escalated": _escalated(definition.alerts, sent),
        "holder": _holder(ctx, known, entry),
        "left_on": entry.left_on,
        "days_used": entry.days_used,
        "days_allowed": entry.days_allowed,
        "on_time": entry.on_time,
        "outcome": stage_words.action(entry.outcome) if entry.outcome else None,
        "by": stage_words.person(known.people.get(entry.closed_by or 0)),
    }


def _ended(case: Any) -> Row:
    return {
        "id": None, "state": case.state, "stage": None, "duty": False, "due_on": None,
        "days_left": None, "counting": "working", "tone": "", "alerts": 0, "escalated": False,
        "holder": None, "left_on": case.closed_at, "days_used": None, "days_allowed": None,
        "on_time": None, "outcome": None, "by": None,
    }  # fmt: skip


def _tone(entry: Any, today: date, left: int | None) -> str:
    if entry.due_on is None or left is None or entry.left_on is not None:
        return ""
    if entry.due_on < today:
        return "late"
    return "soon" if left <= SOON else ""


def _escalated(levels: Iterable[Any], sent: Sequence[str]) -> bool:
    return any(level.name in sent and level.steps > 1 for level in levels)


def _holder(ctx: Context, known: _Known, entry: Any) -> Row:
    office = stage_words.office(entry.office)
    provincial = entry.office.startswith("province:")  # the centre's offices say it by their names
    role = stage_words.word(entry.holder_role or "") if provincial else None
    if entry.left_on is not None:
        return {"office": office, "role": role, "person": None, "me": False, "more": 0}
    ids = list(dict.fromkeys(r.person_id for r in known.holders.get(_pair(entry), [])))
    mine = ctx.person in ids
    shown = ctx.person if mine else next(iter(ids), None)
    return {
        "office": office,
        "role": role,
        "person": stage_words.person(known.people.get(shown or 0)),
        "me": mine,
        "more": max(0, len(ids) - 1),
    }
