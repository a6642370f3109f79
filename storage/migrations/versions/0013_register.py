"""The tables of claims: what each source says of a pair, and who settles a difference.

Revision 0013_register, after 0012_groups.
"""

revision = "0013_register"
down_revision: str | None = "0012_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
