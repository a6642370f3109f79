"""The tables of claims: what each source says of a pair, and who settles a difference.

Nothing here is ever deleted. What is no longer said keeps its row with the moment it was
withdrawn, so that the register can be read as it was known on any day.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class ClaimRow(Base):
    """One thing that one source says of a pair, while it is said.

    ``aspect`` is what it is about (status, kind, level, thai_side, signed, ends, place,
    signatory_th, signatory_partner, witnesses, event); ``about`` the text or event it belongs to.
    ``happened_on`` is the day it speaks of; ``as_of`` the day of the source. ``side`` is thai,
    partner, third, register or unknown. ``attributed`` is ``exact`` where this very source says
    it, ``together`` where a list names several sources for all of a row. A claim on a pair that
    the register does not hold has no ``relationship_id`` and a ``subject``.
    """

    __tablename__ = "register_claims"
    __table_args__ = (
        Index("ix_register_claims_relationship_id", "relationship_id"),
        Index(
            "ix_register_claims_elsewhere",
            "subject",
            sqlite_where=text("relationship_id IS NULL"),
            postgresql_where=text("relationship_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    subject: Mapped[str]
    aspect: Mapped[str]
    about: Mapped[str]
    value: Mapped[str]
    happened_on: Mapped[date | None]
    precision: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    side: Mapped[str]
    source: Mapped[str] = mapped_column(Text)
    attributed: Mapped[str]
    grade: Mapped[str]
    as_of: Mapped[date | None]
    as_of_precision: Mapped[str]
    origin: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class VersionRow(Base):
    """What the register itself said of a pair, from ``recorded_at`` until ``replaced_at``.

    ``begun_on`` is when the relation began; ``loi_on`` and ``text_on`` when the first letter of
    intent and the first other text were signed; ``seen_on`` the first day on which a dated source
    shows that the relation exists; ``moved_on`` the first dated step of the procedure.
    """

    __tablename__ = "register_versions"
    __table_args__ = (
        Index("ix_register_versions_relationship_id", "relationship_id"),
        Index(
            "uq_register_versions_current",
            "relationship_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    key: Mapped[str]
    province: Mapped[str]
    country: Mapped[str]
    level: Mapped[str]
    level_matches: Mapped[str]
    status: Mapped[str]
    grade: Mapped[str]
    begun_on: Mapped[date | None]
    begun_precision: Mapped[str]
    loi_on: Mapped[date | None]
    loi_precision: Mapped[str]
    text_on: Mapped[date | None]
    text_precision: Mapped[str]
    seen_on: Mapped[date | None]
    moved_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    terminated_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class SettlementRow(Base):
    """A deed on a difference: ``settle`` chose a value, ``assign`` gave it to another office.

    ``fingerprint`` names the very claims that differed; when they change, it is open again.
    """

    __tablename__ = "register_settlements"
    __table_args__ = (UniqueConstraint("relationship_id", "aspect", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    aspect: Mapped[str]
    number: Mapped[int]
    deed: Mapped[str]
    fingerprint: Mapped[str]
    value: Mapped[str]
    owner: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    claims: Mapped[list[str]]
    before: Mapped[dict[str, Any]]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    behalf_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class HandbookRow(Base):
    """An edition of the guidelines' handbook that the ministry issued, with where it is."""

    __tablename__ = "handbook_editions"
    __table_args__ = (UniqueConstraint("edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[str]
    title: Mapped[str]
    issued_on: Mapped[date]
    link: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
