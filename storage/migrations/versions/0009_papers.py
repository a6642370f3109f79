"""The tables of papers: official papers as issued, and their numbers.

Revision 0009_papers, after 0008_texts.
"""

revision = "0009_papers"
down_revision: str | None = "0008_texts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
