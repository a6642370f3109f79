"""Cases: where each stands, who held it how long, what was said and attached."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Case(Base):
    """One attempt to establish one instrument.

    ``version`` counts the audit entries that changed it and is compared at every save.
    ``facts``, ``waiting``, ``acted`` and ``authors`` are what ``statemachine.facts.CaseFacts``
    says. ``audit_seq`` and ``audit_hash`` are the head of the case's own chain.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_province_state", "province", "state"),
        Index("ix_cases_partner_id", "partner_id"),
        Index("ix_cases_relationship_id", "relationship_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    instrument: Mapped[str]
    province: Mapped[str]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    definition: Mapped[str] = mapped_column(ForeignKey("definitions.version"))
    state: Mapped[str]
    urgency: Mapped[str]
    version: Mapped[int]
    waiting: Mapped[list[str]]
    facts: Mapped[dict[str, Any]]
    acted: Mapped[dict[str, Any]]
    authors: Mapped[list[str]]
    audit_seq: Mapped[int]
    audit_hash: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(unique=True)


class StageEntry(Base):
    """One visit of a case to a stage, or a dated duty (``kind='duty'``).

    ``entered_on`` and ``due_on`` are Bangkok dates; ``due_fixed`` marks a deadline that a person
    or an agenda set, which a calendar change does not move. ``days_used`` are working days.
    ``next_alert_at`` is the only thing the sweep looks for.
    """

    __tablename__ = "stage_entries"
    __table_args__ = (
        Index(
            "ix_stage_entries_next_alert_at",
            "next_alert_at",
            sqlite_where=text("next_alert_at IS NOT NULL"),
            postgresql_where=text("next_alert_at IS NOT NULL"),
        ),
        Index(
            "uq_stage_entries_open",
            "case_id",
            "state",
            "office",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_stage_entries_holder", "holder_role", "holder_scope"),
        Index(
            "ix_stage_entries_waiting",
            "holder_role",
            "holder_scope",
            "due_on",
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(default="stage")
    state: Mapped[str]
    office: Mapped[str]
    holder_role: Mapped[str | None]
    holder_scope: Mapped[str]
    definition: Mapped[str]
    entered_at: Mapped[datetime]
    entered_on: Mapped[date]
    days_allowed: Mapped[int | None]
    counting: Mapped[str]
    due_on: Mapped[date | None]
    due_fixed: Mapped[bool]
    left_at: Mapped[datetime | None]
    left_on: Mapped[date | None]
    days_used: Mapped[int | None]
    on_time: Mapped[bool | None]
    outcome: Mapped[str | None]
    closed_by: Mapped[int | None]
    on_behalf_of: Mapped[int | None]
    next_alert_at: Mapped[datetime | None]
    next_alert: Mapped[str | None]


class Alert(Base):
    """An alert that was decided: ``sent`` to somebody or ``skipped`` for a higher one.

    Unique on (stage entry, level), however many sweeps run.
    """

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("entry_id", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entries.id"))
    level: Mapped[str]
    outcome: Mapped[str]
    covered_by: Mapped[str | None]
    decided_at: Mapped[datetime]


class AuditEntry(Base):
    """One entry of a hash chain; ``body`` is the canonical JSON that the hash covers.

    ``chain`` is the number of a case, or ``settings`` for deeds on no case.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str]
    actor_id: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str]
    hash: Mapped[str]


class Checkpoint(Base):
    """The Merkle root over the heads of all chains, with their count, on one day (Bangkok).

    It speaks of the entries up to ``last_id``; their number is ``entries``.
    """

    __tablename__ = "checkpoints"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime]
    last_id: Mapped[int]
    chains: Mapped[int]
    entries: Mapped[int]
    root: Mapped[str]


class Comment(Base):
    """A remark on a case; it changes nothing of its state."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class Document(Base):
    """A file by its SHA-256; the bytes lie in the document store under that name."""

    __tablename__ = "documents"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str]
    stored_at: Mapped[datetime]


class Attachment(Base):
    """A document as it hangs on a case: kind, title and version number."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("case_id", "kind", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    kind: Mapped[str]
    title: Mapped[str]
    version: Mapped[int]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
