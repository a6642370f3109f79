"""The tables of programme: yearly plans, activities with their evidence, and budgets.

Revision 0011_programme, after 0010_agenda.
"""

revision = "0011_programme"
down_revision: str | None = "0010_agenda"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
