"""A person's own things: drafts, what they follow, when they want to be reminded, their feeds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Draft(Base):
    """Something half written. ``kind`` is ``proposal`` or ``decision``; ``about`` a case number.

    ``version`` grows with each save, so that two tabs never overwrite each other in silence.
    """

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    about: Mapped[str | None]
    fields: Mapped[dict[str, Any]]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Follow(Base):
    """A person follows a case; ``remind_on`` is their own follow-up date, a Bangkok date."""

    __tablename__ = "follows"
    __table_args__ = (UniqueConstraint("person_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    remind_on: Mapped[date | None]
    created_at: Mapped[datetime]


class CheckNote(Base):
    """A reviewer's mark on one item of a stage's checklist.

    ``state`` is ``done`` or ``lacking``; an item without a row has not been looked at.
    """

    __tablename__ = "check_notes"
    __table_args__ = (UniqueConstraint("case_id", "stage", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    stage: Mapped[str]
    item: Mapped[str]
    state: Mapped[str]
    note: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Feed(Base):
    """A calendar feed; whoever holds the token reads due dates of its owner's cases."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
