"""The tables of groups: working groups, meetings, visits, listening meetings and hand-overs.

Revision 0012_groups, after 0011_programme.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_groups"
down_revision: str | None = "0011_programme"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _groups()
    _duties()
    _visits()
    _books()
    _listening()
    _changes()
    op.create_index("ix_relationships_ends_on", "relationships", ["ends_on"])
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _groups() -> None:
    op.create_table(
        "work_groups", _c("id", ID), _c("scope", sa.String), _c("name_th", sa.String),
        _c("name_en", sa.String), _c("order_number", sa.String), _c("order_on", sa.Date),
        _c("mandate", sa.Text), _n("dissolved_on", sa.Date), _c("version", ID),
        _n("created_by", ID), _c("created_at", MOMENT),
        _fk("work_groups", "created_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_work_groups"),
    )  # fmt: skip
    op.create_index("ix_work_groups_scope", "work_groups", ["scope"])
    op.create_table(
        "group_members", _c("id", ID), _c("group_id", ID), _n("person_id", ID),
        _c("name", sa.String), _c("post", sa.String), _c("part", sa.String),
        _c("from_on", sa.Date), _n("until_on", sa.Date), _n("added_by", ID),
        _c("added_at", MOMENT), _fk("group_members", "added_by", "people.id"),
        _fk("group_members", "group_id", "work_groups.id"),
        _fk("group_members", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_members"),
    )  # fmt: skip
    op.create_index("ix_group_members_group_id", "group_members", ["group_id"])
    op.create_index("ix_group_members_person_id", "group_members", ["person_id"])
    op.create_table(
        "group_meetings", _c("id", ID), _c("group_id", ID), _c("number", sa.String),
        _c("held_on", sa.Date), _c("place", sa.String), _c("agenda", JSON), _c("present", ID),
        _c("quorum", ID), _n("minutes", sa.String), _n("minutes_name", sa.String),
        _n("created_by", ID), _c("created_at", MOMENT),
        _fk("group_meetings", "created_by", "people.id"),
        _fk("group_meetings", "group_id", "work_groups.id"),
        _fk("group_meetings", "minutes", "documents.sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_group_meetings"),
        sa.UniqueConstraint("group_id", "number", name="uq_group_meetings_group_id_number"),
    )  # fmt: skip
    op.create_index("ix_group_meetings_held_on", "group_meetings", ["held_on"])
    op.create_table(
        "group_resolutions", _c("id", ID), _c("meeting_id", ID), _c("number", ID),
        _c("text", sa.Text), _n("created_by", ID), _c("created_at", MOMENT),
        _fk("group_resolutions", "created_by", "people.id"),
        _fk("group_resolutions", "meeting_id", "group_meetings.id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_resolutions"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_group_resolutions_meeting_id_number"),
    )  # fmt: skip


def _duties() -> None:
    op.create_table(
        "dated_duties", _c("id", ID), _c("kind", sa.String), _c("ref", ID), _c("path", sa.String),
        _c("title", sa.Text), _c("office", sa.String), _c("role", sa.String),
        _c("scope", sa.String), _n("person_id", ID), _c("opened_on", sa.Date),
        _c("due_on", sa.Date), _c("state", sa.String), _c("note", sa.Text), _n("done_on", sa.Date),
        _n("done_by", ID), _n("next_alert", sa.String), _n("next_alert_at", MOMENT),
        _c("version", ID), _n("created_by", ID), _c("created_at", MOMENT),
        _fk("dated_duties", "created_by", "people.id"),
        _fk("dated_duties", "done_by", "people.id"), _fk("dated_duties", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_dated_duties"),
    )  # fmt: skip
    op.create_index("ix_dated_duties_kind_ref", "dated_duties", ["kind", "ref"])
    op.create_index(
        "ix_dated_duties_next_alert_at",
        "dated_duties",
        ["next_alert_at"],
        sqlite_where=sa.text("next_alert_at IS NOT NULL"),
        postgresql_where=sa.text("next_alert_at IS NOT NULL"),
    )
    op.create_index("ix_dated_duties_person_id_state", "dated_duties", ["person_id", "state"])
    op.create_index("ix_dated_duties_role_scope_state", "dated_duties", ["role", "scope", "state"])
    op.create_table(
        "dated_duty_alerts", _c("id", ID), _c("duty_id", ID), _c("level", sa.String),
        _c("day", sa.Date), _c("decided_at", MOMENT),
        _fk("dated_duty_alerts", "duty_id", "dated_duties.id"),
        sa.PrimaryKeyConstraint("id", name="pk_dated_duty_alerts"),
        sa.UniqueConstraint(
            "duty_id", "level", "day", name="uq_dated_duty_alerts_duty_id_level_day"
        ),
    )  # fmt: skip


def _visits() -> None:
    op.create_table(
        "supervision_visits", _c("id", ID), _c("province", sa.String), _n("relationship_id", ID),
        _c("planned_on", sa.Date), _n("held_on", sa.Date), _c("purpose", sa.Text),
        _c("visitors", sa.Text), _c("checklist", sa.String), _c("summary", sa.Text),
        _c("state", sa.String), _c("version", ID), _n("created_by", ID), _c("created_at", MOMENT),
        _fk("supervision_visits", "created_by", "people.id"),
        _fk("supervision_visits", "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name="pk_supervision_visits"),
    )  # fmt: skip
    op.create_index(
        "ix_supervision_visits_province_planned_on",
        "supervision_visits",
        ["province", "planned_on"],
    )
    op.create_table(
        "visit_findings", _c("id", ID), _c("visit_id", ID), _c("item", sa.String),
        _c("result", sa.String), _c("note", sa.Text), _n("recorded_by", ID),
        _c("recorded_at", MOMENT), _fk("visit_findings", "recorded_by", "people.id"),
        _fk("visit_findings", "visit_id", "supervision_visits.id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_findings"),
        sa.UniqueConstraint("visit_id", "item", name="uq_visit_findings_visit_id_item"),
    )  # fmt: skip


def _books() -> None:
    op.create_table(
        "frozen_books", _c("id", ID), _c("kind", sa.String), _c("subject", sa.String),
        _c("body", sa.Text), _c("sha256", sa.String), _n("made_by", ID), _c("made_at", MOMENT),
        _fk("frozen_books", "made_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_books"),
    )  # fmt: skip
    op.create_index("ix_frozen_books_kind_subject", "frozen_books", ["kind", "subject"])
    op.create_table(
        "handovers", _c("id", ID), _c("office", sa.String), _c("post", sa.String),
        _c("person_id", ID), _c("cause", sa.String), _c("book_id", ID), _n("duty_id", ID),
        _c("begun_at", MOMENT), _n("acknowledged_at", MOMENT), _c("remark", sa.Text),
        _fk("handovers", "book_id", "frozen_books.id"),
        _fk("handovers", "duty_id", "dated_duties.id"), _fk("handovers", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint("cause", name="uq_handovers_cause"),
    )  # fmt: skip
    op.create_index("ix_handovers_office", "handovers", ["office"])
    op.create_index("ix_handovers_person_id", "handovers", ["person_id"])


def _listening() -> None:
    op.create_table(
        "listening_meetings", _c("id", ID), _c("year_be", ID), _n("held_on", sa.Date),
        _c("place", sa.String), _c("state", sa.String), _n("book_id", ID), _c("version", ID),
        _n("created_by", ID), _c("created_at", MOMENT),
        _fk("listening_meetings", "book_id", "frozen_books.id"),
        _fk("listening_meetings", "created_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_listening_meetings"),
        sa.UniqueConstraint("year_be", name="uq_listening_meetings_year_be"),
    )  # fmt: skip
    op.create_table(
        "listening_notes", _c("id", ID), _c("meeting_id", ID), _c("office", sa.String),
        _c("kind", sa.String), _c("text", sa.Text), _n("code", sa.String),
        _n("relationship_id", ID), _n("added_by", ID), _c("added_at", MOMENT), _n("coded_by", ID),
        _n("coded_at", MOMENT), _fk("listening_notes", "added_by", "people.id"),
        _fk("listening_notes", "coded_by", "people.id"),
        _fk("listening_notes", "meeting_id", "listening_meetings.id"),
        _fk("listening_notes", "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name="pk_listening_notes"),
    )  # fmt: skip
    op.create_index("ix_listening_notes_meeting_id", "listening_notes", ["meeting_id"])
    op.create_table(
        "listening_promises", _c("id", ID), _c("meeting_id", ID), _n("note_id", ID),
        _c("text", sa.Text), _c("office", sa.String), _c("plan_year", ID), _c("due_on", sa.Date),
        _c("duty_id", ID), _n("outcome", sa.String), _c("evidence", sa.Text), _n("judged_by", ID),
        _n("judged_at", MOMENT), _n("added_by", ID), _c("added_at", MOMENT),
        _fk("listening_promises", "added_by", "people.id"),
        _fk("listening_promises", "duty_id", "dated_duties.id"),
        _fk("listening_promises", "judged_by", "people.id"),
        _fk("listening_promises", "meeting_id", "listening_meetings.id"),
        _fk("listening_promises", "note_id", "listening_notes.id"),
        sa.PrimaryKeyConstraint("id", name="pk_listening_promises"),
    )  # fmt: skip
    op.create_index("ix_listening_promises_meeting_id", "listening_promises", ["meeting_id"])
    op.create_index(
        "ix_listening_promises_office_plan_year", "listening_promises", ["office", "plan_year"]
    )


def _changes() -> None:
    op.create_table(
        "partner_events", _c("id", ID), _c("partner_id", ID), _c("kind", sa.String),
        _n("happened_on", sa.Date), _c("precision", sa.String), _c("text", sa.Text),
        _c("source", sa.String), _n("reported_by", ID), _c("reported_at", MOMENT),
        _fk("partner_events", "partner_id", "partners.id"),
        _fk("partner_events", "reported_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_events"),
    )  # fmt: skip
    op.create_index("ix_partner_events_partner_id", "partner_events", ["partner_id"])
    op.create_table(
        "unit_settlements", _c("id", ID), _c("relationship_id", ID), _c("change", sa.String),
        _c("outcome", sa.String), _c("old_partner_id", ID), _n("new_partner_id", ID),
        _c("effective_on", sa.Date), _c("reason", sa.Text), _n("settled_by", ID),
        _c("settled_at", MOMENT), _fk("unit_settlements", "new_partner_id", "partners.id"),
        _fk("unit_settlements", "old_partner_id", "partners.id"),
        _fk("unit_settlements", "relationship_id", "relationships.id"),
        _fk("unit_settlements", "settled_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_settlements"),
        sa.UniqueConstraint(
            "relationship_id", "change", name="uq_unit_settlements_relationship_id_change"
        ),
    )  # fmt: skip


def _c(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _n(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target.partition('.')[0]}"
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _guards(engine: str) -> list[str]:
    """Frozen books are never changed nor taken away."""
    if engine == "postgresql":
        return [
            """
            CREATE TRIGGER frozen_books_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
            ON frozen_books FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
            """
        ]
    return [
        f"""
        CREATE TRIGGER frozen_books_no_{deed.lower()} BEFORE {deed} ON frozen_books
        BEGIN SELECT RAISE(ABORT, 'frozen_books is append-only'); END
        """
        for deed in ("UPDATE", "DELETE")
    ] + [
        """
        CREATE TRIGGER frozen_books_no_replace BEFORE INSERT ON frozen_books
        WHEN EXISTS (SELECT 1 FROM frozen_books WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'frozen_books is append-only'); END
        """
    ]
