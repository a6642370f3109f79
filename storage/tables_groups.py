"""The tables of groups: working groups, meetings, duties, visits, listening, hand-over, changes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class WorkGroup(Base):
    """A working group by its order; ``scope`` is ``*`` (central) or a province."""

    __tablename__ = "work_groups"
    __table_args__ = (Index("ix_work_groups_scope", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str]
    name_th: Mapped[str]
    name_en: Mapped[str]
    order_number: Mapped[str]
    order_on: Mapped[date]
    mandate: Mapped[str] = mapped_column(Text)
    dissolved_on: Mapped[date | None]
    version: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class GroupMember(Base):
    """A member of a group: somebody who signs in, or a name; ``post`` is their own office."""

    __tablename__ = "group_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("work_groups.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    post: Mapped[str]
    part: Mapped[str]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class GroupMeeting(Base):
    """A meeting of a group: how many came, how many were needed, its agenda, its minutes."""

    __tablename__ = "group_meetings"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        Index("ix_group_meetings_held_on", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("work_groups.id"))
    number: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    agenda: Mapped[list[str]]
    present: Mapped[int]
    quorum: Mapped[int]
    minutes: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    minutes_name: Mapped[str | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class GroupResolution(Base):
    """What a meeting resolved, by number."""

    __tablename__ = "group_resolutions"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("group_meetings.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class DatedDuty(Base):
    """What an office, or one person of it, must do by a day; it comes from no case.

    ``kind`` and ``ref`` say where it comes from; timers look for ``next_alert_at`` alone.
    """

    __tablename__ = "dated_duties"
    __table_args__ = (
        Index(
            "ix_dated_duties_next_alert_at",
            "next_alert_at",
            sqlite_where=text("next_alert_at IS NOT NULL"),
            postgresql_where=text("next_alert_at IS NOT NULL"),
        ),
        Index("ix_dated_duties_role_scope_state", "role", "scope", "state"),
        Index("ix_dated_duties_person_id_state", "person_id", "state"),
        Index("ix_dated_duties_kind_ref", "kind", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    ref: Mapped[int]
    path: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    office: Mapped[str]
    role: Mapped[str]
    scope: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    done_on: Mapped[date | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    next_alert: Mapped[str | None]
    next_alert_at: Mapped[datetime | None]
    version: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class DatedDutyAlert(Base):
    """An alert of a duty that was decided: once for each level and day, whoever sweeps."""

    __tablename__ = "dated_duty_alerts"
    __table_args__ = (UniqueConstraint("duty_id", "level", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("dated_duties.id"))
    level: Mapped[str]
    day: Mapped[date]
    decided_at: Mapped[datetime]


class SupervisionVisit(Base):
    """A visit to a province: planned, held with its checklist, closed."""

    __tablename__ = "supervision_visits"
    __table_args__ = (Index("ix_supervision_visits_province_planned_on", "province", "planned_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    province: Mapped[str]
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    planned_on: Mapped[date]
    held_on: Mapped[date | None]
    purpose: Mapped[str] = mapped_column(Text)
    visitors: Mapped[str] = mapped_column(Text)
    checklist: Mapped[str]
    summary: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    version: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class VisitFinding(Base):
    """What was found on one point of the checklist."""

    __tablename__ = "visit_findings"
    __table_args__ = (UniqueConstraint("visit_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("supervision_visits.id"))
    item: Mapped[str]
    result: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class ListeningMeeting(Base):
    """The yearly listening meeting of a Thai fiscal year; ``closed`` freezes its book."""

    __tablename__ = "listening_meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    year_be: Mapped[int] = mapped_column(unique=True)
    held_on: Mapped[date | None]
    place: Mapped[str]
    state: Mapped[str]
    book_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_books.id"))
    version: Mapped[int]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class ListeningNote(Base):
    """What an office said: a success factor, a problem or a proposal; a problem has a code."""

    __tablename__ = "listening_notes"
    __table_args__ = (Index("ix_listening_notes_meeting_id", "meeting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("listening_meetings.id"))
    office: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None]
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("relationships.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    coded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    coded_at: Mapped[datetime | None]


class ListeningPromise(Base):
    """A promise made at a meeting, carried into the plan of a year, and judged at the next."""

    __tablename__ = "listening_promises"
    __table_args__ = (
        Index("ix_listening_promises_meeting_id", "meeting_id"),
        Index("ix_listening_promises_office_plan_year", "office", "plan_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("listening_meetings.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("listening_notes.id"))
    text: Mapped[str] = mapped_column(Text)
    office: Mapped[str]
    plan_year: Mapped[int]
    due_on: Mapped[date]
    duty_id: Mapped[int] = mapped_column(ForeignKey("dated_duties.id"))
    outcome: Mapped[str | None]
    evidence: Mapped[str] = mapped_column(Text)
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    judged_at: Mapped[datetime | None]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class FrozenBook(Base):
    """A book as it was on a day: canonical JSON and its SHA-256; it never changes."""

    __tablename__ = "frozen_books"
    __table_args__ = (Index("ix_frozen_books_kind_subject", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class Handover(Base):
    """An office handed over to somebody; ``cause`` names the entry of the audit trail behind it."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(index=True)
    post: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cause: Mapped[str] = mapped_column(unique=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("frozen_books.id"))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("dated_duties.id"))
    begun_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(Text)


class PartnerEvent(Base):
    """What happened at a partner's side: policy, executive, unit; it re-opens a review."""

    __tablename__ = "partner_events"
    __table_args__ = (Index("ix_partner_events_partner_id", "partner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    kind: Mapped[str]
    happened_on: Mapped[date | None]
    precision: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reported_at: Mapped[datetime]


class UnitSettlement(Base):
    """What a person settled about a pair whose partner's unit changed; the old unit is kept."""

    __tablename__ = "unit_settlements"
    __table_args__ = (UniqueConstraint("relationship_id", "change"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("relationships.id"))
    change: Mapped[str]
    outcome: Mapped[str]
    old_partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    new_partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime]
