"""The tables of texts: what was cleared, what changed since, and how a person sorted it.

Revision 0008_texts, after 0007_rulings.
"""

revision = "0008_texts"
down_revision: str | None = "0007_rulings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
