"""The floor of the sweep: three hand-written statements in one transaction, no rules at all.

What each due entry gets is told in advance (level, what it covers, the next time), so nothing is
computed; what is written is row for row what Phinong writes.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import URL

from statemachine.dates import at_bangkok
from statemachine.table import LIFECYCLE
from tests.support.world import World

_ALERTS = (
    "INSERT INTO alerts (entry_id, level, outcome, covered_by, decided_at)"
    " SELECT e.id, d.level, d.outcome, d.covered_by, :decided FROM stage_entries e CROSS JOIN"
    " ({levels}) d WHERE e.next_alert_at <= :now ON CONFLICT (entry_id, level) DO NOTHING"
)
_MAILS = (
    "INSERT INTO outbox (key, message, case_id, entry_id, person_id, why, payload, state,"
    " queued_at, send_after, attempts, fence) SELECT 'alert:' || e.id || ':{sent}:' || t.person_id,"
    " '{sent}', e.case_id, e.id, t.person_id, '{why}', {payload}, 'queued', :queued, :after, 0, 0"
    " FROM stage_entries e JOIN {rung} WHERE e.next_alert_at <= :now ON CONFLICT (key) DO NOTHING"
)
_BUMP = (
    "UPDATE stage_entries SET next_alert_at = :next_at, next_alert = :next_level"
    " WHERE next_alert_at <= :now"
)
_HOLDER = "grants t ON t.role = e.holder_role AND t.scope = e.holder_scope"
_OFFICE = "posts t ON t.code = 'office_head:' || replace(e.office, 'province:', '')"
_POST = "posts t ON t.code = '{post}'"
_RUNGS = (
    ("holder", _HOLDER),
    ("office_head", _OFFICE),
    *((post, _POST.format(post=post)) for post in LIFECYCLE.ladder[2:]),
)


@dataclass(frozen=True, slots=True)
class Lot:
    """Entries that all get the same: what is pending and since when, what is sent, what is next."""

    due_on: date
    alert_at: datetime
    sent: int
    next_at: datetime | None
    next_level: str | None

    @property
    def levels(self) -> tuple[str, ...]:
        """Return the names of the levels up to the one that is sent."""
        return tuple(level.name for level in LIFECYCLE.alerts[: self.sent + 1])

    @property
    def rungs(self) -> int:
        """Return how many rungs of the ladder hear of it."""
        return LIFECYCLE.alerts[self.sent].steps


def due_soon(world: World) -> Lot:
    """Return the lot whose reminder has come this morning."""
    due = world.calendar().add(world.today, 3)
    at, after = (at_bangkok(day, LIFECYCLE.alert_time) for day in (world.today, due))
    return Lot(due, at, 0, after, "due_today")


def long_overdue(world: World) -> Lot:
    """Return the lot that nobody has swept since long: the highest level, all below skipped."""
    due = world.calendar().add(world.today - timedelta(days=200), 0)
    alarm = at_bangkok(world.calendar().subtract(due, 3), LIFECYCLE.alert_time)
    return Lot(due, alarm, len(LIFECYCLE.alerts) - 1, None, None)


class SweepFloor:
    """One connection of the driver itself, as durable as Phinong's."""

    def __init__(self, url: URL) -> None:
        """Connect."""
        self._is_sqlite = url.get_backend_name() == "sqlite"
        self.connection: Any = _sqlite(url) if self._is_sqlite else _postgres(url)

    def arm(self, lot: Lot, first: int, count: int) -> None:
        """Let entries be due; not part of what is measured."""
        self._run(
            "UPDATE stage_entries SET next_alert_at = :alert_at, next_alert = 'reminder',"
            " due_on = :due_on WHERE id >= :first AND id < :last",
            {"alert_at": lot.alert_at, "due_on": lot.due_on, "first": first, "last": first + count},
        )
        self.connection.commit()

    def sweep(self, lot: Lot, now: datetime) -> int:
        """Do what a sweep does, and return how many entries it bumped."""
        levels = lot.levels
        values = {
            "now": now, "decided": now, "queued": now, "after": now, "next_at": lot.next_at,
            "next_level": lot.next_level,
        }  # fmt: skip
        if self._is_sqlite:
            self.connection.execute("BEGIN IMMEDIATE")
        self._run(_ALERTS.format(levels=_said(levels)), values)
        day = (now + timedelta(hours=7)).date().isoformat()
        payload = json.dumps({"skipped": list(levels[:-1]), "day": day})
        quoted = f"'{payload}'" if self._is_sqlite else f"'{payload}'::jsonb"
        for why, rung in _RUNGS[: lot.rungs]:
            self._run(_MAILS.format(sent=levels[-1], why=why, rung=rung, payload=quoted), values)
        bumped = self._run(_BUMP, values).rowcount
        self.connection.commit()
        return int(bumped)

    def _run(self, sql: str, values: dict[str, Any]) -> Any:
        if self._is_sqlite:
            plain = {name: _text(value) for name, value in values.items()}
            return self.connection.execute(sql, plain)
        for name in values:
            cast = "::text" if name == "next_level" else ""
            cast = "::timestamptz" if name in _MOMENTS else cast
            sql = sql.replace(f":{name}", f"%({name})s{cast}")
        return self.connection.execute(sql, values)


_MOMENTS = frozenset({"decided", "queued", "after", "next_at", "now", "alert_at"})


def _said(levels: tuple[str, ...]) -> str:
    """Return a table of the decided levels: the last is sent, the others are covered by it."""
    rows = [f"SELECT '{levels[-1]}' AS level, 'sent' AS outcome, CAST(NULL AS text) AS covered_by"]
    rows += [f"SELECT '{level}', 'skipped', '{levels[-1]}'" for level in levels[:-1]]
    return " UNION ALL ".join(rows)


def _sqlite(url: URL) -> sqlite3.Connection:
    connection = sqlite3.connect(str(url.database), timeout=30, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
                   "busy_timeout = 30000", "cache_size = -65536"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _postgres(url: URL) -> Any:
    where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(where)


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
