"""The audit trigger on PostgreSQL finds the entry before by the index, whatever it first planned.

A plan made while the table was small scans it whole, and is kept for the session: appending many
entries in one transaction then costs the square of their number.

Revision 0005_audit_plan, after 0004_web.
"""

from alembic import op

revision = "0005_audit_plan"
down_revision: str | None = "0004_web"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER FUNCTION phinong_audit_link() SET enable_seqscan = off")
