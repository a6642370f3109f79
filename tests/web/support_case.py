"""Cases for the pages of a case: walked to a state by the deeds, at moments that have gone by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import event

from statemachine.dates import at_bangkok
from statemachine.words import Role
from storage import cases, documents
from tests.support.builders import TODAY, WAYS, complete
from tests.support.story import CENTRAL, DOSSIER, TEXT, UNITS
from usecases.cases import case_file, opening, perform
from usecases.context import Context
from usecases.people import people
from usecases.timers import sweep
from usecases.timers.rehearsal import partners

PDF = TEXT
PROVINCE, LOW = "TH-57", "th57"
IN_REVIEW = 15
"""Working days that an office has for its opinion."""


@dataclass
class Life:
    """Makes cases in a furnished installation; ``ctx`` moves on with ``wait``."""

    ctx: Context
    units: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = partners(self.ctx, UNITS)

    def draft(self, unit: int = 0) -> str:
        return self._walked("draft", unit, self.ctx)

    def in_review(self) -> str:
        return self._walked("review", 0, self.ctx)

    def on_hold(self) -> str:
        return self._walked("on_hold", 1, self.ctx)

    def rejected(self) -> str:
        return self._walked("rejected", 2, self.ctx)

    def long_named(self) -> str:
        return self._walked("review", 4, self.ctx)

    def with_a_duty(self) -> str:
        """Return a case whose small changes must be reported to the Cabinet."""
        number = self._walked("rule_check", 1, self.ctx)
        self.do(number, "confirm_cabinet", "moi.officer")
        self.do(number, "cabinet_approve", "cabinet.liaison", standing_clause="report_back")
        changed = self.attach(number, "partner_text", "ฉบับที่แก้ไข", PDF + b"%changed")["sha256"]
        self.do(number, "partner_changes", f"coordinator.{LOW}", text=changed)
        self.do(number, "not_substantive", "mfa.officer")
        return number

    def overdue(self, by: int) -> str:
        """Return a case whose opinions are so many working days late, the others' given."""
        with self.ctx.database.read() as connection:
            calendar = self.ctx.calendars.current(connection)
        entered = calendar.subtract(self.ctx.today, by + IN_REVIEW)
        if calendar.used(entered, self.ctx.today) < by + IN_REVIEW:
            entered = calendar.subtract(entered, 1)
        then = self.ctx.at(at_bangkok(entered, self.ctx.policy.opens))
        number = self._walked("review", 3, then)
        for username in ("moi.officer", "agency.nesdc"):
            perform.perform(self._as(username, then), number, "concur")
        sweep.sweep(self.ctx)
        return number

    def comment(self, number: str, text: str) -> None:
        case_file.comment(self._as("moi.officer"), number, text)

    def attach(
        self, number: str, kind: str, title: str, content: bytes = PDF + b"%new"
    ) -> dict[str, Any]:
        coordinator = self._as(f"coordinator.{LOW}")
        return case_file.attach(coordinator, number, content, kind, title, "a.pdf")

    def wait(self, minutes: int) -> None:
        self.ctx = self.ctx.at(self.ctx.now + timedelta(minutes=minutes))

    def do(self, number: str, trigger: str, username: str, **fields: Any) -> None:
        payload = {k: _shifted(v, self.ctx.today) for k, v in complete(trigger, **fields).items()}
        perform.perform(self._as(username), number, trigger, payload)

    def entries(self, number: str) -> int:
        with self.ctx.database.read() as connection:
            return cases.load(connection, number).head.seq

    def documents(self, number: str) -> list[Any]:
        with self.ctx.database.read() as connection:
            return documents.attachments(connection, cases.load(connection, number).id)

    @contextmanager
    def listening(self, asked: list[str]) -> Iterator[None]:
        """Write down every SELECT that any connection of the database is asked."""

        def heard(sql: str) -> None:
            if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                asked.append(sql)

        def taken(raw: Any, *_: Any) -> None:
            raw.set_trace_callback(heard)

        pools = {self.ctx.database.engine.pool, self.ctx.database.reading.engine.pool}
        for pool in pools:
            event.listen(pool, "checkout", taken)
        yield
        for pool in pools:
            event.remove(pool, "checkout", taken)

    def _as(self, username: str, ctx: Context | None = None) -> Context:
        base = ctx or self.ctx
        return base.acting(people.person_id(base, username))

    def _walked(self, state: str, unit: int, ctx: Context) -> str:
        coordinator = self._as(f"coordinator.{LOW}", ctx)
        new = opening.NewCase(PROVINCE, self.units[unit], facts={"dossier": DOSSIER})
        number = opening.propose(coordinator, new)
        case_file.attach(coordinator, number, PDF, "draft_text", "ร่างบันทึกความเข้าใจ", "mou.pdf")
        for trigger, role, fields in WAYS[state]:
            who = CENTRAL.get(Role(role)) or f"{Role(role).value}.{LOW}"
            payload = {k: _shifted(v, ctx.today) for k, v in complete(trigger, **fields).items()}
            perform.perform(self._as(who, ctx), number, trigger, payload)
        return number


def _shifted(value: Any, today: date) -> Any:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
    return (day + (today - TODAY)).isoformat()
