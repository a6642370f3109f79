"""Breaches as administrators see them: the register, one breach with its steps, its figures."""

from typing import Any

from statemachine import breach_clock
from storage import breaches, people
from storage.database import Connection
from usecases.context import Context
from usecases.privacy import breach_words
from usecases.privacy.refused import PrivacyRefusedError
from usecases.rights import allow_administrator
from usecases.stage_words import said

PAGE = 50


def register(ctx: Context, below: int | None = None) -> dict[str, Any]:
    """Return a page of the register, the newest first, and where the next page begins.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        rows = breaches.listed(connection, below, PAGE + 1)
    shown = [brief(ctx, row) for row in rows[:PAGE]]
    return {"rows": shown, "next": rows[PAGE - 1].id if len(rows) > PAGE else None}


def running(ctx: Context) -> int:
    """Return how many breaches are undecided; for the index of administration."""
    with ctx.database.read() as connection:
        return sum(row.decision == "open" for row in breaches.open_ones(connection))


def one(ctx: Context, number: str) -> dict[str, Any]:
    """Return a breach with every step.

    Raises:
        DeedRefusedError: No administrator asks.
        PrivacyRefusedError: There is no such breach.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        row = breaches.one(connection, number)
        if row is None:
            raise PrivacyRefusedError("no_such_breach", number=number[:40])
        steps = breaches.steps(connection, row.id)
        people_named = _named(connection, row)
    return {
        **brief(ctx, row),
        **{name: getattr(row, name) for name in _SHOWN},
        **people_named,
        "kind_words": [said(*breach_words.KINDS[kind]) for kind in row.kinds],
        "asked_by_me": row.asked_by is not None and row.asked_by == ctx.person,
        "late": row.notified_at is not None and breach_clock.is_late(row.known_at, row.notified_at),
        "steps": [_step(step) for step in steps],
    }


_SHOWN = (
    "happened", "kinds", "data", "whose", "people_count", "risk_reason", "measures", "happened_at",
    "decision_reason", "notified_at", "late_reason", "told_at", "told_how", "closed_at", "lessons",
    "recorded_at",
)  # fmt: skip


def brief(ctx: Context, row: Any) -> dict[str, Any]:
    """Return a breach as a line: what it is, and how its clock stands."""
    return {
        "id": row.id,
        "number": row.number,
        "version": row.version,
        "title": row.title,
        "known_at": row.known_at,
        "deadline_at": row.deadline_at,
        "hours_left": breach_clock.hours_left(row.known_at, ctx.now),
        "running": row.decision == "open",
        "risk": {"value": row.risk, **said(*breach_words.RISKS[row.risk])},
        "decision": {"value": row.decision, **said(*breach_words.DECISIONS[row.decision])},
        "state": {"value": row.state, **said(*breach_words.STATES[row.state])},
    }


def _named(connection: Connection, row: Any) -> dict[str, Any]:
    ids = [i for i in (row.recorded_by, row.asked_by, row.closed_by) if i]
    known = people.named(connection, ids)
    return {
        name: said(known[i].name_th, known[i].name_en) if (i := getattr(row, name)) else None
        for name in ("recorded_by", "asked_by", "closed_by")
    }


def _step(row: Any) -> dict[str, Any]:
    return {
        "step": row.step,
        **said(*breach_words.STEPS[row.step]),
        "by": said(row.name_th, row.name_en) if row.name_th else said("ผู้ดูแลเครื่อง", "the operator"),
        "at": row.at,
        "said": row.said,
        "text": (row.said or {}).get("text", ""),
    }
