"""The tables of texts: what was cleared, what changed since, and how a person sorted it.

Neither table can be changed or emptied: a change of mind is a new row, and the newest counts.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class TextListing(Base):
    """Every change between a cleared text and another of the same case, as it was found.

    ``cleared`` and ``sha256`` are digests; ``body`` holds ``changes``, each with its ``key``.
    """

    __tablename__ = "text_listings"
    __table_args__ = (UniqueConstraint("case_id", "cleared", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    cleared: Mapped[str]
    sha256: Mapped[str]
    body: Mapped[dict[str, Any]]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class TextSorting(Base):
    """How a person sorted one change: ``substantive`` or ``not_substantive``, and why."""

    __tablename__ = "text_sortings"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("text_listings.id"), index=True)
    key: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
