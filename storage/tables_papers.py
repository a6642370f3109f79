"""The tables of papers: official papers as issued, their numbers, and the address book."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class PaperCounter(Base):
    """The last letter number that an office has used in a Buddhist year."""

    __tablename__ = "paper_counters"

    office: Mapped[str] = mapped_column(primary_key=True)
    year_be: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Paper(Base):
    """A paper as it was issued; the row never changes.

    ``code`` stands on the paper and is checked in public. ``running`` and ``number`` are ``None``
    and empty for papers that bear no letter number, such as a programme. ``given`` is what it was
    set from; ``audit_seq`` is its entry in the chain of its case.
    """

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("office", "year_be", "running"),
        Index("ix_papers_case_id", "case_id"),
        Index("ix_papers_office_year_be_id", "office", "year_be", "id"),
        Index("ix_papers_year_be_id", "year_be", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    office: Mapped[str]
    year_be: Mapped[int]
    running: Mapped[int | None]
    number: Mapped[str]
    dated: Mapped[date]
    recipient: Mapped[str]
    subject: Mapped[str]
    urgency: Mapped[str]
    secrecy: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    given: Mapped[dict[str, Any]]
    issued_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    issued_at: Mapped[datetime]
    audit_seq: Mapped[int]


class PaperCancellation(Base):
    """A paper that was cancelled; its number stays used."""

    __tablename__ = "paper_cancellations"

    paper_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str]
    cancelled_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cancelled_at: Mapped[datetime]
    audit_seq: Mapped[int]


class LetterOffice(Base):
    """An entry of the address book as people changed it, over what is shipped.

    ``fields`` are those that were changed; ``version`` counts the changes.
    """

    __tablename__ = "letter_offices"

    code: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, Any]]
    version: Mapped[int]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    updated_at: Mapped[datetime]
