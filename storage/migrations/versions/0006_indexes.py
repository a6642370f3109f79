"""Indexes for large registers and outboxes: what pages ask by, and had to read everything for.

Revision 0006_indexes, after 0005_audit_plan.
"""

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
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
