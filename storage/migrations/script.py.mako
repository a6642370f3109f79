"""${message}.

Revision ${up_revision}${", after " + down_revision if down_revision else ", the first"}.
There is no way down: restore a backup. Write the revision's id into storage/migrations/HEAD.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision).replace("'", '"')}
down_revision: str | None = ${repr(down_revision).replace("'", '"')}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
