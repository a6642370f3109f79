"""The tables of security: second factors, foreign sign-ins and privacy.

Revision 0014_security, after 0013_register.
"""

revision = "0014_security"
down_revision: str | None = "0013_register"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
