"""Indexes for large registers and outboxes: what pages ask by, and had to read everything for.

Revision 0006_indexes, after 0005_audit_plan.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_indexes"
down_revision: str | None = "0005_audit_plan"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_cases_partner_id", "cases", ["partner_id"]),
    ("ix_cases_relationship_id", "cases", ["relationship_id"]),
    ("ix_relationships_province_partner_id", "relationships", ["province", "partner_id"]),
    ("ix_evidence_relationship_id", "evidence", ["relationship_id"]),
    ("ix_outbox_state_id", "outbox", ["state", "id"]),
    ("ix_outbox_person_id_queued_at", "outbox", ["person_id", "queued_at"]),
)
_OPEN = sa.text("left_at IS NULL")


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.create_index(
        "ix_stage_entries_waiting",
        "stage_entries",
        ["holder_role", "holder_scope", "due_on"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
