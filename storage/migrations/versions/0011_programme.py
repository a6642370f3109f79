"""The tables of programme: yearly plans, activities with their evidence, and budgets.

Revision 0011_programme, after 0010_agenda.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_programme"
down_revision: str | None = "0010_agenda"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FROZEN = {"plan_versions": "plan_id = NEW.plan_id AND number = NEW.number", "plan_moves": "0"}
"""Table that only grows -> how to find the row that a new one would replace."""


def upgrade() -> None:
    _plans()
    _approvals()
    _activities()
    _life()
    _mail()
    guard = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in guard():
        op.execute(statement)


def _fk(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to.partition('.')[0]}"
    return sa.ForeignKeyConstraint([column], [to], name=name)


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("relationship_id", ID, nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("first_year", ID, nullable=False),
        sa.Column("last_year", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("aims", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("acted", JSON, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        _fk("plans", "created_by", "people.id"),
        _fk("plans", "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("key", name="uq_plans_key"),
        sa.UniqueConstraint(
            "relationship_id", "first_year", name="uq_plans_relationship_id_first_year"
        ),
    )
    op.create_index("ix_plans_first_year_province", "plans", ["first_year", "province"])
    op.create_index("ix_plans_state_province", "plans", ["state", "province"])
    op.create_table(
        "plan_items",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("partners", JSON, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("tags", JSON, nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("activity_id", ID, nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        _fk("plan_items", "activity_id", "activities.id"),
        _fk("plan_items", "plan_id", "plans.id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_items"),
        sa.UniqueConstraint("plan_id", "number", name="uq_plan_items_plan_id_number"),
    )
    op.create_index("ix_plan_items_activity_id", "plan_items", ["activity_id"])
    op.create_table(
        "plan_money",
        sa.Column("id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("asked", ID, nullable=True),
        sa.Column("granted", ID, nullable=True),
        sa.Column("spent", ID, nullable=True),
        _fk("plan_money", "item_id", "plan_items.id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_money"),
        sa.UniqueConstraint("item_id", "source", name="uq_plan_money_item_id_source"),
    )


def _approvals() -> None:
    op.create_table(
        "plan_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        _fk("plan_versions", "made_by", "people.id"),
        _fk("plan_versions", "plan_id", "plans.id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_versions"),
        sa.UniqueConstraint("plan_id", "number", name="uq_plan_versions_plan_id_number"),
    )
    op.create_table(
        "plan_moves",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("behalf_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _fk("plan_moves", "behalf_id", "people.id"),
        _fk("plan_moves", "person_id", "people.id"),
        _fk("plan_moves", "plan_id", "plans.id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_moves"),
    )
    op.create_index("ix_plan_moves_plan_id", "plan_moves", ["plan_id"])


def _activities() -> None:
    op.create_table(
        "activity_records",
        sa.Column("activity_id", ID, nullable=False, autoincrement=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("thai_people", ID, nullable=True),
        sa.Column("partner_people", ID, nullable=True),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.Column("version", ID, nullable=False),
        sa.Column("updated_by", ID, nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        _fk("activity_records", "activity_id", "activities.id"),
        _fk("activity_records", "updated_by", "people.id"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_activity_records"),
    )
    op.create_index("ix_activity_records_source_key", "activity_records", ["source_key"])
    op.create_table(
        "activity_evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        _fk("activity_evidence", "activity_id", "activities.id"),
        _fk("activity_evidence", "added_by", "people.id"),
        _fk("activity_evidence", "sha256", "documents.sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_activity_evidence"),
        sa.UniqueConstraint(
            "activity_id", "sha256", name="uq_activity_evidence_activity_id_sha256"
        ),
    )


def _life() -> None:
    op.create_table(
        "duty_alerts",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=False),
        sa.Column("fiscal_year", ID, nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name="fk_duty_alerts_relationship_id_relationships",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_alerts"),
        sa.UniqueConstraint(
            "relationship_id",
            "fiscal_year",
            "level",
            name="uq_duty_alerts_relationship_id_fiscal_year_level",
        ),
    )
    op.create_table(
        "pair_pauses",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by", ID, nullable=False),
        sa.Column("paused_at", MOMENT, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", ID, nullable=True),
        _fk("pair_pauses", "ended_by", "people.id"),
        _fk("pair_pauses", "paused_by", "people.id"),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name="fk_pair_pauses_relationship_id_relationships",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pair_pauses"),
    )
    op.create_index("ix_pair_pauses_relationship_id", "pair_pauses", ["relationship_id"])


def _mail() -> None:
    op.create_table(
        "mail_replies",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("warnings", JSON, nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("relationship_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("raw_sha256", sa.String(), nullable=True),
        sa.Column("raw_size", ID, nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("activity_id", ID, nullable=True),
        _fk("mail_replies", "activity_id", "activities.id"),
        _fk("mail_replies", "decided_by", "people.id"),
        _fk("mail_replies", "person_id", "people.id"),
        _fk("mail_replies", "raw_sha256", "documents.sha256"),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name="fk_mail_replies_relationship_id_relationships",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mail_replies"),
        sa.UniqueConstraint("key", name="uq_mail_replies_key"),
    )
    op.create_index("ix_mail_replies_relationship_id", "mail_replies", ["relationship_id"])
    op.create_index("ix_mail_replies_state_id", "mail_replies", ["state", "id"])


def _sqlite() -> list[str]:
    found = []
    for table, same in FROZEN.items():
        found += [
            f"""
            CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
            """
            for deed in ("UPDATE", "DELETE")
        ]
        found.append(f"""
        CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR {same})
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """)  # noqa: S608 - our own names
    return found


def _postgresql() -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
        """
        for table in FROZEN
    ]
