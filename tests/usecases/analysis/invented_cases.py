"""Invented courses written as rows of cases, so that a forecast finds a history."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import insert

from statemachine.dates import at_bangkok
from statemachine.forecasting.visits import Course
from statemachine.table import LIFECYCLE
from storage.audit import GENESIS
from storage.tables_cases import Case, StageEntry
from tests.support.world import World

_MORNING = time(9, 0)


def write(world: World, courses: list[Course]) -> None:
    """Write courses as cases with a stage entry for each visit."""
    with world.database.write() as connection:
        connection.execute(insert(Case), [_case(world, n, c) for n, c in enumerate(courses, 1)])
        entries = [e for n, c in enumerate(courses, 1) for e in _entries(n, c)]
        connection.execute(insert(StageEntry), entries)


def _at(day: Any, order: int) -> datetime:
    return at_bangkok(day, _MORNING.replace(minute=order % 60))


def _case(world: World, n: int, course: Course) -> dict[str, Any]:
    last = course.visits[-1]
    return {
        "id": n, "number": f"TH50-2566-{n:03}", "instrument": "mou", "province": "TH-50",
        "partner_id": world.partner, "relationship_id": None, "parent_id": None,
        "definition": LIFECYCLE.version, "state": last.after or last.state,
        "urgency": last.urgency, "version": 1, "waiting": [], "facts": {}, "acted": {},
        "authors": [], "audit_seq": 0, "audit_hash": GENESIS,
        "opened_at": _at(course.visits[0].began, 0), "opened_by": None,
        "closed_at": None if last.ended is None else _at(last.ended, 59), "import_key": None,
    }  # fmt: skip


def _entries(n: int, course: Course) -> list[dict[str, Any]]:
    return [
        {
            "case_id": n, "kind": "stage", "state": visit.state, "office": "moi",
            "holder_role": "moi_officer", "holder_scope": "*", "definition": LIFECYCLE.version,
            "entered_at": _at(visit.began, order), "entered_on": visit.began, "days_allowed": 10,
            "counting": "working", "due_on": None, "due_fixed": False,
            "left_at": None if visit.ended is None else _at(visit.ended, order + 1),
            "left_on": visit.ended, "days_used": None, "on_time": None,
            "outcome": "sign" if visit.after == "deposit" else None, "closed_by": None,
            "on_behalf_of": None, "next_alert_at": None, "next_alert": None,
        }
        for order, visit in enumerate(course.visits)
    ]  # fmt: skip
