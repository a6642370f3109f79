"""The tables of agenda: duties out of resolutions, signing windows and the partner's steps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Resolution(Base):
    """A text that duties come from, as it was pasted; frozen, and named by its SHA-256.

    ``kind`` is ``cabinet``, ``minutes`` or ``other``; ``language`` is ``th`` or ``en``.
    """

    __tablename__ = "resolutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str]
    resolved_on: Mapped[date]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]


class ResolutionItem(Base):
    """An item found in a resolution: ``proposed`` until a person confirms or dismisses it.

    ``found`` is what was read out of it; what a person made of it stands in the duties.
    """

    __tablename__ = "resolution_items"
    __table_args__ = (UniqueConstraint("resolution_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"))
    position: Mapped[int]
    label: Mapped[str]
    depth: Mapped[int]
    sentence: Mapped[str] = mapped_column(Text)
    found: Mapped[dict[str, Any]]
    state: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int]


class ResolutionDuty(Base):
    """A dated task that a person confirmed; for a case, a pair, or an office alone.

    ``state`` is ``open``, ``done`` or ``dropped``. ``next_alert_at`` is all that the sweep looks
    for; the levels are those of the lifecycle definition that is named.
    """

    __tablename__ = "resolution_duties"
    __table_args__ = (
        Index(
            "ix_resolution_duties_next_alert_at",
            "next_alert_at",
            sqlite_where=text("next_alert_at IS NOT NULL"),
            postgresql_where=text("next_alert_at IS NOT NULL"),
        ),
        Index("ix_resolution_duties_holder", "holder_role", "holder_scope", "state", "due_on"),
        Index("ix_resolution_duties_state_due_on", "state", "due_on", "id"),
        Index("ix_resolution_duties_case_id", "case_id"),
        Index("ix_resolution_duties_relationship_id", "relationship_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("resolution_items.id"), index=True)
    task: Mapped[str] = mapped_column(Text)
    office: Mapped[str]
    holder_role: Mapped[str]
    holder_scope: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    due_on: Mapped[date]
    reports_to: Mapped[str]
    definition: Mapped[str] = mapped_column(ForeignKey("definitions.version"))
    state: Mapped[str]
    version: Mapped[int]
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    closed_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str]
    reported: Mapped[str]
    next_alert_at: Mapped[datetime | None]
    next_alert: Mapped[str | None]


class ResolutionDutyAlert(Base):
    """An alert of a duty that was decided: ``sent``, or ``skipped`` for a higher one."""

    __tablename__ = "resolution_duty_alerts"
    __table_args__ = (UniqueConstraint("duty_id", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("resolution_duties.id"))
    level: Mapped[str]
    outcome: Mapped[str]
    decided_at: Mapped[datetime]


class Occasion(Base):
    """A day on which a signing could ride: a leader's visit, a commission, an anniversary."""

    __tablename__ = "occasions"
    __table_args__ = (Index("ix_occasions_held_on", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name_th: Mapped[str]
    name_en: Mapped[str]
    held_on: Mapped[date]
    country: Mapped[str]
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    source: Mapped[str]
    version: Mapped[int]
    cancelled_at: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class SigningWish(Base):
    """The day on which a case is wished to be signed, and how the watch last found it."""

    __tablename__ = "signing_wishes"
    __table_args__ = (Index("ix_signing_wishes_open_wished_on", "open", "wished_on"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    wished_on: Mapped[date]
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasions.id"))
    preparation: Mapped[int]
    warn_below: Mapped[int]
    open: Mapped[bool]
    outlook: Mapped[str]
    version: Mapped[int]
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class PartnerStepRow(Base):
    """What is known of a step of the partner on one case; each change is a new row.

    The newest row of a step counts, the older ones show what was thought before.
    """

    __tablename__ = "partner_steps"
    __table_args__ = (Index("ix_partner_steps_case_id_step", "case_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    step: Mapped[str]
    began_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    done_on: Mapped[date | None]
    skipped: Mapped[bool]
    source: Mapped[str]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class ClockRow(Base):
    """A clock of law that was begun by hand on a case, such as a request to the Court."""

    __tablename__ = "case_clocks"
    __table_args__ = (UniqueConstraint("case_id", "code", "began_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    code: Mapped[str]
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    outcome: Mapped[str]
    source: Mapped[str]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class CabinetDay(Base):
    """A day on which the Cabinet meets beside its weekday, or a usual day on which it does not."""

    __tablename__ = "cabinet_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    held: Mapped[bool]
    source: Mapped[str]
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
