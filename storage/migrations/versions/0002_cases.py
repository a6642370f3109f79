"""The tables of cases: stages, audit, alerts, papers, and the mail they cause.

Revision 0002_cases, after 0001_first_tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_cases"
down_revision: str | None = "0001_first_tables"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _cases()
    _trail()
    _papers()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=True),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("waiting", JSON, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("acted", JSON, nullable=False),
        sa.Column("authors", JSON, nullable=False),
        sa.Column("audit_seq", ID, nullable=False),
        sa.Column("audit_hash", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", ID, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition"], ["definitions.version"], name="fk_cases_definition_definitions"
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_cases_opened_by_people"),
        sa.ForeignKeyConstraint(["parent_id"], ["cases.id"], name="fk_cases_parent_id_cases"),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name="fk_cases_partner_id_partners"
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name="fk_cases_relationship_id_relationships"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("import_key", name="uq_cases_import_key"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index("ix_cases_province_state", "cases", ["province", "state"])
    op.create_table(
        "stage_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("holder_role", sa.String(), nullable=True),
        sa.Column("holder_scope", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("days_allowed", ID, nullable=True),
        sa.Column("counting", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_fixed", sa.Boolean(), nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("days_used", ID, nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("on_behalf_of", ID, nullable=True),
        sa.Column("next_alert_at", MOMENT, nullable=True),
        sa.Column("next_alert", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_stage_entries_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_stage_entries"),
    )
    op.create_index("ix_stage_entries_case_id", "stage_entries", ["case_id"])
    op.create_index("ix_stage_entries_holder", "stage_entries", ["holder_role", "holder_scope"])
    op.create_index(
        "ix_stage_entries_next_alert_at",
        "stage_entries",
        ["next_alert_at"],
        sqlite_where=sa.text("next_alert_at IS NOT NULL"),
        postgresql_where=sa.text("next_alert_at IS NOT NULL"),
    )
    op.create_index(
        "uq_stage_entries_open",
        "stage_entries",
        ["case_id", "state", "office"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("covered_by", sa.String(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["stage_entries.id"], name="fk_alerts_entry_id_stage_entries"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("entry_id", "level", name="uq_alerts_entry_id_level"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("send_after", MOMENT, nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("fence", ID, nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outbox_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["stage_entries.id"], name="fk_outbox_entry_id_stage_entries"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_outbox_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["state", "send_after"],
        sqlite_where=sa.text("state IN ('queued', 'sending', 'handing_over')"),
        postgresql_where=sa.text("state IN ('queued', 'sending', 'handing_over')"),
    )


def _trail() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.UniqueConstraint("chain", "seq", name="uq_audit_entries_chain_seq"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("last_id", ID, nullable=False),
        sa.Column("chains", ID, nullable=False),
        sa.Column("entries", ID, nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checkpoints"),
        sa.UniqueConstraint("day", name="uq_checkpoints_day"),
    )


def _papers() -> None:
    op.create_table(
        "comments",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_comments_case_id_cases"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_comments_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    op.create_index("ix_comments_case_id", "comments", ["case_id"])
    op.create_table(
        "attachments",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name="fk_attachments_added_by_people"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_attachments_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["sha256"], ["documents.sha256"], name="fk_attachments_sha256_documents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.UniqueConstraint(
            "case_id", "kind", "version", name="uq_attachments_case_id_kind_version"
        ),
    )
    op.create_table(
        "instruments",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_precision", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("signatory_th", sa.String(), nullable=True),
        sa.Column("signatory_partner", sa.String(), nullable=True),
        sa.Column("witnesses", sa.String(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_instruments_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name="fk_instruments_relationship_id_relationships",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_instruments"),
        sa.UniqueConstraint("relationship_id", "key", name="uq_instruments_relationship_id_key"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("history", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("relationship_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_evidence_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name="fk_evidence_relationship_id_relationships",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("history", "key", name="uq_evidence_history_key"),
    )
