"""The tables of rulings: verdicts of the rulebook as they were given, and notices of a new version.

Nothing in them is ever changed or deleted; triggers see to it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class RulebookRow(Base):
    """A rulebook that was published beside the shipped ones; ``text`` is the file as uploaded."""

    __tablename__ = "rulebooks"

    version: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date]
    digest: Mapped[str] = mapped_column(unique=True)
    body: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str]
    published_at: Mapped[datetime]


class RulingRow(Base):
    """The verdict on a case as it was when an officer decided on it.

    ``case_version`` is the version of the case that was judged; the audit entry that made the next
    one states ``hash``, which covers ``body``, the canonical JSON of the whole ruling.
    """

    __tablename__ = "rulings"
    __table_args__ = (UniqueConstraint("case_id", "case_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    case_version: Mapped[int]
    rulebook: Mapped[str]
    day: Mapped[date]
    path: Mapped[str]
    unknown: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(unique=True)
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class RulingResult(Base):
    """What one rule said in a ruling, so that the past cases of a rule can be found."""

    __tablename__ = "ruling_results"
    __table_args__ = (
        UniqueConstraint("ruling_id", "rule"),
        Index("ix_ruling_results_rule_ruling_id", "rule", "ruling_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ruling_id: Mapped[int] = mapped_column(ForeignKey("rulings.id"))
    rule: Mapped[str]
    outcome: Mapped[str]


class RuleAnswer(Base):
    """An officer's answer to a question of the rulebook; the newest of a case and fact holds.

    ``value`` is ``{"value": ...}``; ``None`` in it takes an earlier answer back.
    """

    __tablename__ = "rule_answers"
    __table_args__ = (Index("ix_rule_answers_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    fact: Mapped[str]
    value: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class RulebookNotice(Base):
    """One page on what a new rulebook changes; ``body`` is what it said when it was published."""

    __tablename__ = "rulebook_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(ForeignKey("rulebooks.version"), unique=True)
    previous: Mapped[str]
    body: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class NoticeCase(Base):
    """An open case whose verdict a new rulebook would change, as of its publication."""

    __tablename__ = "rulebook_notice_cases"
    __table_args__ = (UniqueConstraint("notice_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("rulebook_notices.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    old_path: Mapped[str]
    new_path: Mapped[str]
    rules: Mapped[dict[str, Any]]


class NoticeReader(Base):
    """An officer who was told of a new rulebook."""

    __tablename__ = "rulebook_notice_readers"
    __table_args__ = (UniqueConstraint("notice_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("rulebook_notices.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class NoticeAcknowledgement(Base):
    """Who acknowledged a notice, and when."""

    __tablename__ = "rulebook_acknowledgements"
    __table_args__ = (UniqueConstraint("notice_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("rulebook_notices.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
