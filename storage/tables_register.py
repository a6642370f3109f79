"""The register: foreign units, relationships, instruments, activities and dated evidence."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Partner(Base):
    """A foreign unit: state, province, prefecture or city, with its names and level."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    iso: Mapped[str | None]
    parent_iso: Mapped[str | None]
    country: Mapped[str]
    level: Mapped[str]
    name_th: Mapped[str]
    name_en: Mapped[str]
    name_local: Mapped[str]


class Relationship(Base):
    """The tie of a province and a foreign unit, known from a source or from a signed case.

    ``status`` is what the evidence says (pairs.csv); ``standing`` is how it lives today,
    ``next_watch_on`` the Bangkok date on which the yearly watch must look again.
    Dates carry ``*_precision``: day, month, year or none.
    """

    __tablename__ = "relationships"
    __table_args__ = (
        Index("ix_relationships_next_watch_on", "next_watch_on"),
        Index("ix_relationships_ends_on", "ends_on"),
        Index("ix_relationships_province_partner_id", "province", "partner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    province: Mapped[str]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    status: Mapped[str]
    standing: Mapped[str]
    standing_since: Mapped[date]
    next_watch_on: Mapped[date | None]
    begun_on: Mapped[date | None]
    begun_precision: Mapped[str]
    ends_on: Mapped[date | None]
    terminated_on: Mapped[date | None]
    level_matches: Mapped[str]
    confidence: Mapped[str]
    fields: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[str]]
    notes: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class InstrumentRow(Base):
    """A text that was signed, or is said to have been; what was not seen is ``None``."""

    __tablename__ = "instruments"
    __table_args__ = (UniqueConstraint("relationship_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    key: Mapped[str]
    kind: Mapped[str]
    signed_on: Mapped[date | None]
    signed_precision: Mapped[str]
    place: Mapped[str | None]
    signatory_th: Mapped[str | None]
    signatory_partner: Mapped[str | None]
    witnesses: Mapped[str | None]
    ends_on: Mapped[date | None]
    document: Mapped[str | None]


class Activity(Base):
    """A joint activity, ``planned`` or ``held``, with the precision its source gives."""

    __tablename__ = "activities"
    __table_args__ = (UniqueConstraint("relationship_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    key: Mapped[str]
    kind: Mapped[str]
    type: Mapped[str]
    happens_on: Mapped[date]
    precision: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str]
    source: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class Evidence(Base):
    """A dated event that a source shows of a pair (approval_histories.json), as it was given."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("history", "key"),
        Index("ix_evidence_relationship_id", "relationship_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    history: Mapped[str]
    key: Mapped[str]
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    type: Mapped[str]
    happened_on: Mapped[date | None]
    precision: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str]
    source: Mapped[str]
    confidence: Mapped[str]


class HistoryRow(Base):
    """One dated history as a whole: its scope, outcome and notes."""

    __tablename__ = "histories"

    key: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str]
    outcome: Mapped[str]
    notes: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]]
