"""The tables of privacy: texts beside the audit trail, erasures, and the register of breaches."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class AuditText(Base):
    """Personal text of an entry of the audit trail, which holds only its salted digest.

    The one change that a row allows is to lose ``salt`` and ``body``; then nobody can tell from
    the digest what was said, and the chain stays whole.
    """

    __tablename__ = "audit_texts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    salt: Mapped[str | None]
    body: Mapped[str | None] = mapped_column(Text)
    kept_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class ErasureRequest(Base):
    """The wish that a person's data be erased; a second administrator carries it out.

    ``state`` is ``waiting``, ``done`` or ``refused``; ``counts`` says how much was erased where.
    """

    __tablename__ = "erasure_requests"
    __table_args__ = (Index("ix_erasure_requests_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[datetime]
    state: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text)
    counts: Mapped[dict[str, Any]]


class Breach(Base):
    """A breach of personal data, with the clock of 72 hours that began when it was known.

    ``decision`` about the notice to the Office of the PDPC is ``open``, ``notified`` or
    ``not_needed``; while it is open, ``next_alert_at`` is all that the timers look for. ``state``
    is ``open``, ``closing`` (a first administrator asked) or ``closed``.
    """

    __tablename__ = "breaches"
    __table_args__ = (
        Index(
            "ix_breaches_next_alert_at",
            "next_alert_at",
            sqlite_where=text("next_alert_at IS NOT NULL"),
            postgresql_where=text("next_alert_at IS NOT NULL"),
        ),
        Index("ix_breaches_state_known_at", "state", "known_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    happened: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[str]]
    data: Mapped[str] = mapped_column(Text)
    whose: Mapped[str] = mapped_column(Text)
    people_count: Mapped[int | None]
    risk: Mapped[str]
    risk_reason: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime | None]
    known_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    decision: Mapped[str]
    decision_reason: Mapped[str] = mapped_column(Text)
    notified_at: Mapped[datetime | None]
    late_reason: Mapped[str] = mapped_column(Text)
    told_at: Mapped[datetime | None]
    told_how: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    lessons: Mapped[str] = mapped_column(Text)
    next_alert: Mapped[str | None]
    next_alert_at: Mapped[datetime | None]
    version: Mapped[int]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class BreachStep(Base):
    """One step of a breach, as evidence; no row is ever changed or deleted."""

    __tablename__ = "breach_steps"
    __table_args__ = (Index("ix_breach_steps_breach_id", "breach_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    breach_id: Mapped[int] = mapped_column(ForeignKey("breaches.id"))
    step: Mapped[str]
    said: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
