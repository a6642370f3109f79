"""How a person gets in: passwords, sessions, one-time links, and what was tried how often."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Credential(Base):
    """A person's password, as argon2id keeps it."""

    __tablename__ = "credentials"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime]


class WebSession(Base):
    """A signed-in browser. ``id_hash`` is the SHA-256 of what its cookie holds, never the id.

    ``how`` is what the first step was (``password``, ``link``, ``example``, ``foreign:NAME``),
    ``proved_at`` when the person last proved who they are, ``second_at`` when the second step was
    done in this session.
    """

    __tablename__ = "web_sessions"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    agent: Mapped[str]
    how: Mapped[str | None]
    proved_at: Mapped[datetime | None]
    second_at: Mapped[datetime | None]


class OneTimeLink(Base):
    """A link that works once: ``purpose`` is ``password`` (set one, then sign in)."""

    __tablename__ = "one_time_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RateCount(Base):
    """How often something was tried in a window; ``key`` names what, who and the window."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class KeptForm(Base):
    """What somebody typed into a form that could not be taken, such as after a session ended.

    ``person_id`` is set where it is known; only that person gets it back.
    """

    __tablename__ = "kept_forms"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    path: Mapped[str]
    fields: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class GrantRequest(Base):
    """A role that one administrator wants to give; a second confirms it, or 24 hours pass.

    ``state`` is waiting, granted or refused.
    """

    __tablename__ = "grant_requests"
    __table_args__ = (Index("ix_grant_requests_state_effective_at", "state", "effective_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    scope: Mapped[str]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    state: Mapped[str]
