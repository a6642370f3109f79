"""The tables of programme: yearly plans, activities with their evidence, and budgets."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.column_types import JsonValue


class PlanRow(Base):
    """A plan: of one pair for a fiscal year (``yearly``), or of the country (``multi_year``).

    Years are Buddhist fiscal years. ``revision`` is the newest frozen version, 0 before the first.
    ``acted`` says which step each person took, for the four eyes.
    """

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("relationship_id", "first_year"),
        Index("ix_plans_state_province", "state", "province"),
        Index("ix_plans_first_year_province", "first_year", "province"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    province: Mapped[str | None]
    first_year: Mapped[int]
    last_year: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    aims: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    state_since: Mapped[date]
    version: Mapped[int]
    revision: Mapped[int]
    acted: Mapped[dict[str, Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PlanItem(Base):
    """An activity of a plan; ``activity_id`` is the one in the register that it became."""

    __tablename__ = "plan_items"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        Index("ix_plan_items_activity_id", "activity_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int]
    type: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    partners: Mapped[list[Any]] = mapped_column(JsonValue)
    place: Mapped[str]
    starts_on: Mapped[date]
    precision: Mapped[str]
    ends_on: Mapped[date | None]
    tags: Mapped[list[str]]
    expected: Mapped[str] = mapped_column(Text)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    updated_at: Mapped[datetime]


class PlanMoney(Base):
    """The budget of an activity by source, in satang; ``None`` is not stated, which is not 0."""

    __tablename__ = "plan_money"
    __table_args__ = (UniqueConstraint("item_id", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"))
    source: Mapped[str]
    asked: Mapped[int | None]
    granted: Mapped[int | None]
    spent: Mapped[int | None]


class PlanVersion(Base):
    """A plan as it was handed in, frozen; reviewers decide on this and nothing later."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class PlanMove(Base):
    """One step of a plan's approval: what was decided, by whom, on which frozen version."""

    __tablename__ = "plan_moves"
    __table_args__ = (Index("ix_plan_moves_plan_id", "plan_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    trigger: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    revision: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    behalf_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(Text)
    given: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class ActivityRecord(Base):
    """What became of an activity: outcome, participants, follow-up. Beside ``activities``.

    ``source_key`` is the row of a file that it came from, so that the same row is known again.
    """

    __tablename__ = "activity_records"
    __table_args__ = (Index("ix_activity_records_source_key", "source_key"),)

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id"), primary_key=True, autoincrement=False
    )
    ends_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[str] = mapped_column(Text)
    thai_people: Mapped[int | None]
    partner_people: Mapped[int | None]
    source_key: Mapped[str | None]
    version: Mapped[int]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    updated_at: Mapped[datetime]


class ActivityEvidence(Base):
    """A photo or paper that shows an activity; its bytes lie in the document store."""

    __tablename__ = "activity_evidence"
    __table_args__ = (UniqueConstraint("activity_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    title: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class DutyAlert(Base):
    """A rung of the yearly duty's ladder that was decided for a pair: once, however many watch."""

    __tablename__ = "duty_alerts"
    __table_args__ = (UniqueConstraint("relationship_id", "fiscal_year", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    fiscal_year: Mapped[int]
    level: Mapped[str]
    outcome: Mapped[str]
    decided_on: Mapped[date]


class PairPause(Base):
    """A time in which a relationship rests by decision: no reminders, the duty excused."""

    __tablename__ = "pair_pauses"
    __table_args__ = (Index("ix_pair_pauses_relationship_id", "relationship_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    paused_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    paused_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class MailReply(Base):
    """A mail that came in: proposed, set aside, or decided; ``key`` is the digest of its bytes.

    ``raw_sha256`` names the mail as it came in the document store; ``None`` where it was too large
    to be read and stayed where it lay (``source``). At ``erased_at`` it lost sender and words.
    """

    __tablename__ = "mail_replies"
    __table_args__ = (
        Index("ix_mail_replies_state_id", "state", "id"),
        Index("ix_mail_replies_relationship_id", "relationship_id"),
        Index(
            "ix_mail_replies_received_at",
            "received_at",
            sqlite_where=sql_text("erased_at IS NULL"),
            postgresql_where=sql_text("erased_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    received_at: Mapped[datetime]
    message_id: Mapped[str]
    sender: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    why: Mapped[str]
    warnings: Mapped[list[str]]
    files: Mapped[list[Any]] = mapped_column(JsonValue)
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    raw_sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    raw_size: Mapped[int]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    erased_at: Mapped[datetime | None]
