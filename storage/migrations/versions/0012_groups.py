"""The tables of groups: working groups, meetings, visits, listening meetings and hand-overs.

Revision 0012_groups, after 0011_programme.
"""

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
        "work_groups",
        sa.Column("id", ID, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("version", ID, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _fk("work_groups", "created_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_work_groups"),
    )
    op.create_index("ix_work_groups_scope", "work_groups", ["scope"])
    op.create_table(
        "group_members",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        _fk("group_members", "added_by", "people.id"),
        _fk("group_members", "group_id", "work_groups.id"),
        _fk("group_members", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_members"),
    )
    op.create_index("ix_group_members_group_id", "group_members", ["group_id"])
    op.create_index("ix_group_members_person_id", "group_members", ["person_id"])
    op.create_table(
        "group_meetings",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("agenda", JSON, nullable=False),
        sa.Column("present", ID, nullable=False),
        sa.Column("quorum", ID, nullable=False),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("minutes_name", sa.String(), nullable=True),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _fk("group_meetings", "created_by", "people.id"),
        _fk("group_meetings", "group_id", "work_groups.id"),
        _fk("group_meetings", "minutes", "documents.sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_group_meetings"),
        sa.UniqueConstraint("group_id", "number", name="uq_group_meetings_group_id_number"),
    )
    op.create_index("ix_group_meetings_held_on", "group_meetings", ["held_on"])
    op.create_table(
        "group_resolutions",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _fk("group_resolutions", "created_by", "people.id"),
        _fk("group_resolutions", "meeting_id", "group_meetings.id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_resolutions"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_group_resolutions_meeting_id_number"),
    )


def _duties() -> None:
    op.create_table(
        "dated_duties",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", ID, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", ID, nullable=True),
        sa.Column("next_alert", sa.String(), nullable=True),
        sa.Column("next_alert_at", MOMENT, nullable=True),
        sa.Column("version", ID, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _fk("dated_duties", "created_by", "people.id"),
        _fk("dated_duties", "done_by", "people.id"),
        _fk("dated_duties", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_dated_duties"),
    )
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
        "dated_duty_alerts",
        sa.Column("id", ID, nullable=False),
        sa.Column("duty_id", ID, nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        _fk("dated_duty_alerts", "duty_id", "dated_duties.id"),
        sa.PrimaryKeyConstraint("id", name="pk_dated_duty_alerts"),
        sa.UniqueConstraint(
            "duty_id", "level", "day", name="uq_dated_duty_alerts_duty_id_level_day"
        ),
    )


def _visits() -> None:
    op.create_table(
        "supervision_visits",
        sa.Column("id", ID, nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("relationship_id", ID, nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("visitors", sa.Text(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _fk("supervision_visits", "created_by", "people.id"),
        _fk("supervision_visits", "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name="pk_supervision_visits"),
    )
    op.create_index(
        "ix_supervision_visits_province_planned_on",
        "supervision_visits",
        ["province", "planned_on"],
    )
    op.create_table(
        "visit_findings",
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        _fk("visit_findings", "recorded_by", "people.id"),
        _fk("visit_findings", "visit_id", "supervision_visits.id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_findings"),
        sa.UniqueConstraint("visit_id", "item", name="uq_visit_findings_visit_id_item"),
    )


def _books() -> None:
    op.create_table(
        "frozen_books",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        _fk("frozen_books", "made_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_books"),
    )
    op.create_index("ix_frozen_books_kind_subject", "frozen_books", ["kind", "subject"])
    op.create_table(
        "handovers",
        sa.Column("id", ID, nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("book_id", ID, nullable=False),
        sa.Column("duty_id", ID, nullable=True),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        _fk("handovers", "book_id", "frozen_books.id"),
        _fk("handovers", "duty_id", "dated_duties.id"),
        _fk("handovers", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint("cause", name="uq_handovers_cause"),
    )
    op.create_index("ix_handovers_office", "handovers", ["office"])
    op.create_index("ix_handovers_person_id", "handovers", ["person_id"])


def _listening() -> None:
    op.create_table(
        "listening_meetings",
        sa.Column("id", ID, nullable=False),
        sa.Column("year_be", ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("book_id", ID, nullable=True),
        sa.Column("version", ID, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _fk("listening_meetings", "book_id", "frozen_books.id"),
        _fk("listening_meetings", "created_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_listening_meetings"),
        sa.UniqueConstraint("year_be", name="uq_listening_meetings_year_be"),
    )
    op.create_table(
        "listening_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("relationship_id", ID, nullable=True),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("coded_by", ID, nullable=True),
        sa.Column("coded_at", MOMENT, nullable=True),
        _fk("listening_notes", "added_by", "people.id"),
        _fk("listening_notes", "coded_by", "people.id"),
        _fk("listening_notes", "meeting_id", "listening_meetings.id"),
        _fk("listening_notes", "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name="pk_listening_notes"),
    )
    op.create_index("ix_listening_notes_meeting_id", "listening_notes", ["meeting_id"])
    op.create_table(
        "listening_promises",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("note_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("plan_year", ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("duty_id", ID, nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("judged_by", ID, nullable=True),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        _fk("listening_promises", "added_by", "people.id"),
        _fk("listening_promises", "duty_id", "dated_duties.id"),
        _fk("listening_promises", "judged_by", "people.id"),
        _fk("listening_promises", "meeting_id", "listening_meetings.id"),
        _fk("listening_promises", "note_id", "listening_notes.id"),
        sa.PrimaryKeyConstraint("id", name="pk_listening_promises"),
    )
    op.create_index("ix_listening_promises_meeting_id", "listening_promises", ["meeting_id"])
    op.create_index(
        "ix_listening_promises_office_plan_year", "listening_promises", ["office", "plan_year"]
    )


def _changes() -> None:
    op.create_table(
        "partner_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reported_by", ID, nullable=True),
        sa.Column("reported_at", MOMENT, nullable=False),
        _fk("partner_events", "partner_id", "partners.id"),
        _fk("partner_events", "reported_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_events"),
    )
    op.create_index("ix_partner_events_partner_id", "partner_events", ["partner_id"])
    op.create_table(
        "unit_settlements",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("old_partner_id", ID, nullable=False),
        sa.Column("new_partner_id", ID, nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=False),
        _fk("unit_settlements", "new_partner_id", "partners.id"),
        _fk("unit_settlements", "old_partner_id", "partners.id"),
        _fk("unit_settlements", "relationship_id", "relationships.id"),
        _fk("unit_settlements", "settled_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_settlements"),
        sa.UniqueConstraint(
            "relationship_id", "change", name="uq_unit_settlements_relationship_id_change"
        ),
    )


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
