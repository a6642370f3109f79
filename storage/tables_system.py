"""What the engine itself remembers: outbox, calendar, definitions, jobs, settings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Outbox(Base):
    """One mail to one person.

    ``state`` is queued, sending, handing_over, sent, failed, in_doubt or cancelled
    (reliability.md 3). ``key`` is the business key: the same cause never queues twice.
    ``send_after`` is when it may next be tried; ``fence`` grows with each claim, and a claim
    that lost its lease cannot mark the row. At ``erased_at`` it lost its address and its words.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "state",
            "send_after",
            sqlite_where=text("state IN ('queued', 'sending', 'handing_over')"),
            postgresql_where=text("state IN ('queued', 'sending', 'handing_over')"),
        ),
        Index("ix_outbox_state_id", "state", "id"),
        Index("ix_outbox_person_id_queued_at", "person_id", "queued_at"),
        Index(
            "ix_outbox_finished_at",
            "finished_at",
            sqlite_where=text("erased_at IS NULL AND finished_at IS NOT NULL"),
            postgresql_where=text("erased_at IS NULL AND finished_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    message: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("stage_entries.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    why: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str]
    queued_at: Mapped[datetime]
    send_after: Mapped[datetime]
    attempts: Mapped[int]
    fence: Mapped[int]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    address: Mapped[str | None]
    message_id: Mapped[str | None]
    reply: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class HolidayRow(Base):
    """A day on which government offices are closed, or a day that was cancelled.

    ``scope`` is ``national`` or ``region:North`` and so on.
    """

    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("day", "scope", "name_th"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    scope: Mapped[str]
    closed: Mapped[bool]
    name_th: Mapped[str]
    name_en: Mapped[str]
    source: Mapped[str]
    kind: Mapped[str]
    confidence: Mapped[str]
    added_by: Mapped[str]


class DefinitionRow(Base):
    """A lifecycle definition that passed the check; frozen, named by its digest."""

    __tablename__ = "definitions"

    version: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date]
    digest: Mapped[str] = mapped_column(unique=True)
    body: Mapped[dict[str, Any]]
    published_by: Mapped[str]
    published_at: Mapped[datetime]


class Job(Base):
    """A timer's lease and what it last did; one row a timer, so overlap is rare and seen."""

    __tablename__ = "jobs"

    name: Mapped[str] = mapped_column(primary_key=True)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]


class Setting(Base):
    """A value that people change at run time, such as the calendar's version."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
