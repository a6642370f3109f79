"""Who reads the register's evidence: somebody, anybody, or the operator at the command line."""

from statemachine.facts import Actor
from storage.database import Connection
from usecases.context import Context
from usecases.relations.register_sight import Sight, sight_of

OPERATOR = Sight(Actor("operator"), own=None, public=False)


def reader_of(ctx: Context, connection: Connection, *, public: bool) -> Sight:
    """Return what the reader sees; with nobody and a closed register it is the operator.

    The pages let nobody in while the register is closed (web/security/access.py).
    """
    if ctx.person is None and not public:
        return OPERATOR
    return sight_of(ctx, connection, public=public)
