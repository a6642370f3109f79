"""The tables of agenda: duties out of resolutions, signing windows and the partner's steps.

Revision 0010_agenda, after 0009_papers.
"""

revision = "0010_agenda"
down_revision: str | None = "0009_papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
