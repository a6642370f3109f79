"""The stage entries of cases as courses that a forecast learns from."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from statemachine.definition import Definition
from statemachine.forecasting.visits import Course, Visit
from storage import analysis
from storage.database import Connection

_Round = tuple[str, list[Any]]


def courses(connection: Connection) -> list[Course]:
    """Return the courses of the newest cases that were not imported."""
    rows = analysis.courses(connection)
    return [course_of(list(each)) for _, each in groupby(rows, key=lambda row: row.case_id)]


def course(connection: Connection, case_id: int) -> Course | None:
    """Return the course of one case; ``None`` where it was never in a stage."""
    rows = analysis.course(connection, case_id)
    return course_of(rows) if rows else None


def course_of(rows: Sequence[Any]) -> Course:
    """Return the course of a case by its stage entries, oldest first."""
    rounds = list(_joined(_rounds(rows)))
    visits: list[Visit] = []
    for n, (state, each) in enumerate(rounds):
        after = rounds[n + 1][0] if n + 1 < len(rounds) else rows[0].case_state
        lasts = any(row.left_on is None for row in each)
        ended = None if lasts else max(row.left_on for row in each)
        before = rounds[n - 1][0] if n else ""
        began = min(row.entered_on for row in each)
        visits.append(Visit(state, before, began, ended, None if lasts else after, rows[0].urgency))
    return Course(rows[0].number, tuple(visits))


def goals(definition: Definition) -> frozenset[str]:
    """Return the stages that a signing leads to."""
    return frozenset(m.target.partition(".")[0] for m in definition.moves if m.trigger == "sign")


def _rounds(rows: Sequence[Any]) -> Iterator[_Round]:
    """Return visits by stage and beginning: offices that were asked together are one."""
    by = groupby(rows, key=lambda row: (row.state.partition(".")[0], row.entered_at))
    for (state, _), each in by:
        yield state, list(each)


def _joined(rounds: Iterable[_Round]) -> Iterator[_Round]:
    """Join visits to one stage that follow each other: a new date is no new stage."""
    for state, each in groupby(rounds, key=lambda found: found[0]):
        yield state, [row for _, rows in each for row in rows]
