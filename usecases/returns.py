"""Why cases were sent back: counted by the coded causes, with the days of redrafting (M16)."""

import json
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from statemachine.facts import Actor
from statemachine.fields import CODED, RETURN_CAUSE
from statemachine.words import ReturnCause
from storage import returns as rows
from storage.database import Connection
from storage.returns import Narrowed
from usecases.names import Names
from usecases.stage_words import return_cause

UNCODED = ""
"""Returns of before, and of programs that give no cause."""


@dataclass(frozen=True, slots=True)
class Cause:
    """How often cases were sent back for a cause, and the days of redrafting that followed."""

    code: str
    name: Names
    times: int
    cases: int
    days: int


@dataclass(frozen=True, slots=True)
class _Act:
    at: datetime
    code: str


def causes(
    connection: Connection, actor: Actor | None, asked: Narrowed, today: date
) -> tuple[Cause, ...]:
    """Return the causes that occurred, in the order of the list; uncoded returns come last.

    The days of a redraft stand with the last act before it: every day counts once.
    """
    by_case: dict[int, list[_Act]] = defaultdict(list)
    for row in rows.acts(connection, actor, asked):
        given = json.loads(row.body).get("given") or {}
        by_case[row.case_id].append(_Act(row.at, str(given.get(RETURN_CAUSE.name) or UNCODED)))
    days = _days(connection, by_case, asked.first, today)
    return tuple(
        _cause(code, by_case, days.get(code, 0))
        for code in (*ReturnCause, UNCODED)
        if any(act.code == code for acts in by_case.values() for act in acts)
    )


def coded(first: date, last: date, **narrowed: str) -> Narrowed:
    """Return what is asked for: the acts that are coded, within days."""
    return Narrowed(CODED, first, last, **narrowed)


def _cause(code: str, by_case: dict[int, list[_Act]], days: int) -> Cause:
    counts = [sum(act.code == code for act in acts) for acts in by_case.values()]
    return Cause(code, return_cause(code), sum(counts), sum(map(bool, counts)), days)


def _days(
    connection: Connection, by_case: dict[int, list[_Act]], first: date, today: date
) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows.redrafts(connection, first) if by_case else ():
        acts = by_case.get(row.case_id, [])
        before = bisect_right([act.at for act in acts], row.entered_at)
        if before:
            found[acts[before - 1].code] += ((row.left_on or today) - row.entered_on).days
    return found
