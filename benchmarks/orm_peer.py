"""Peers by SQLAlchemy's ORM: the same transitions with if-checks, as applications often do.

A machine of a library takes the place of the checks where ``pull`` is overridden. The units of work
are those of https://docs.sqlalchemy.org/en/20/orm/session_basics.html: one session, one begin.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session

from benchmarks.steps import Step
from storage.schema import METADATA
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_people import GrantRow
from storage.tables_system import Outbox

assert "partners" in METADATA.tables  # a flush follows foreign keys to tables it does not write


class OrmPeer:
    """One client with a pool of one connection; ``move`` is one session and one commit."""

    def __init__(self, url: str) -> None:
        """Connect at the first move."""
        self.engine = an_engine(url)

    def move(self, number: str, step: Step, now: datetime, today: date) -> None:
        """Do one move as the floor does it, with objects."""
        with Session(self.engine) as session, session.begin():
            self.write(session, number, step, now, today)

    def pull(self, case: Case, step: Step) -> None:
        """Judge the move and set the new state."""
        if case.state != step.source:
            raise AssertionError(f"{case.number} is in {case.state}, not in {step.source}")
        case.state = step.target

    def write(self, session: Session, number: str, step: Step, now: datetime, today: date) -> None:
        """Do one move within a transaction of the caller."""
        case = session.scalars(select(Case).where(Case.number == number)).one()
        held = session.scalars(select(GrantRow).where(GrantRow.person_id == step.person)).all()
        if not any(grant.role == step.role for grant in held):
            raise AssertionError(f"{step.person} is no {step.role}")
        self.pull(case, step)
        session.add(self._changed(case, step, now))
        self._close(session, case.id, step, now, today)
        opened = [_entry(case.id, row) for row in step.opens]
        session.add_all(opened)
        session.flush()
        self._tell(session, case, step, opened, now)

    def _changed(self, case: Case, step: Step, now: datetime) -> AuditEntry:
        """Change the case and return its audit entry."""
        before, seq = case.audit_hash, case.audit_seq + 1
        text, digest = step.sealed(case.number, seq, before, now)
        for name in ("waiting", "acted", "authors"):
            setattr(case, name, step.case[name])
        case.facts = case.facts | step.case["facts"]
        case.version, case.audit_seq, case.audit_hash = case.version + 1, seq, digest
        return AuditEntry(
            chain=case.number, seq=seq, at=now, action=step.trigger, actor_id=step.person,
            body=text, prev_hash=before, hash=digest,
        )  # fmt: skip

    def _close(self, session: Session, case: int, step: Step, now: datetime, today: date) -> None:
        standing = select(StageEntry).where(
            StageEntry.case_id == case, StageEntry.left_at.is_(None)
        )
        for entry in session.scalars(standing):
            if entry.office in step.closes:
                entry.left_at, entry.left_on, entry.days_used = now, today, 0
                entry.on_time, entry.outcome, entry.closed_by = True, step.trigger, step.person
                entry.next_alert_at, entry.next_alert = None, None

    def _tell(
        self, session: Session, case: Case, step: Step, opened: list[StageEntry], now: datetime
    ) -> None:
        for row in step.opens:
            there = GrantRow.role == row["holder_role"], GrantRow.scope == row["holder_scope"]
            session.scalars(select(GrantRow).where(*there)).all()
        for i, mail in enumerate(step.mails):
            entry = opened[min(i, len(opened) - 1)].id if mail.entry_id and opened else None
            session.add(
                Outbox(
                    key=f"{case.number}:{case.version}:{mail.message}:{i}:{mail.person_id}",
                    message=mail.message, case_id=case.id, entry_id=entry,
                    person_id=mail.person_id, why=mail.why, payload=mail.payload, state="queued",
                    queued_at=now, send_after=mail.send_after, attempts=0, fence=0,
                )
            )  # fmt: skip


def an_engine(url: str, **options: Any) -> Engine:
    """Return an engine as durable as Phinong's, of one connection unless told otherwise."""
    engine = create_engine(url, **({"pool_size": 1, "max_overflow": 0} | options))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _durable(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
                   "busy_timeout = 30000", "cache_size = -65536"):  # fmt: skip
        raw.execute(f"PRAGMA {pragma}")


def _entry(case: int, row: dict[str, Any]) -> StageEntry:
    return StageEntry(**{k: v for k, v in row.items() if k != "id"} | {"case_id": case})
