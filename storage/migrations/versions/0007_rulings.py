"""The tables of rulings: verdicts of the rulebook as they were given, and notices of a new version.

Revision 0007_rulings, after 0006_indexes.
"""

revision = "0007_rulings"
down_revision: str | None = "0006_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
