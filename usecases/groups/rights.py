"""Who keeps what concerns every province: MOI's officers, and the central monitors."""

from statemachine.facts import Actor
from statemachine.groups.rules import oversees
from storage.database import Connection
from usecases.context import Context
from usecases.groups.reading import actor_of
from usecases.groups.refusals import GroupRefusedError


def overseer(ctx: Context, connection: Connection) -> Actor:
    """Return who acts, where they oversee every province.

    Raises:
        GroupRefusedError: They do not.
    """
    actor = actor_of(ctx, connection)
    if not oversees(actor):
        raise GroupRefusedError("not_group_keeper")
    return actor
