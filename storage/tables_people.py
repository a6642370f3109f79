"""Who may act: people, their grants, their substitutes, and the posts of the alert ladder."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Person(Base):
    """A person who signs in; ``language`` is the language of their mail (``th`` or ``en``).

    ``undeliverable_since`` is set when a server refused the address for good; nothing more is
    sent to it until somebody gives another one.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name_th: Mapped[str]
    name_en: Mapped[str]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="th")
    active: Mapped[bool] = mapped_column(default=True)
    fictional: Mapped[bool] = mapped_column(default=False)
    undeliverable_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


class GrantRow(Base):
    """A role of a person within a scope: a province, an agency id, or ``*``."""

    __tablename__ = "grants"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "scope"),
        Index("ix_grants_role_scope", "role", "scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    scope: Mapped[str]
    granted_by: Mapped[str]
    granted_at: Mapped[datetime]


class Delegation(Base):
    """A person acts for another in one role from ``starts_on`` to ``ends_on``, both included."""

    __tablename__ = "delegations"
    __table_args__ = (Index("ix_delegations_delegate_id_ends_on", "delegate_id", "ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    scope: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Post(Base):
    """A rung of the ladder that is a post, not a role: ``office_head:TH-50``, ``moi_director``."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("code", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
