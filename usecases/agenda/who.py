"""Who may do what on the agenda."""

from collections.abc import Collection

from statemachine.facts import Actor
from statemachine.words import Role, label
from storage import people
from storage.database import Connection
from usecases.agenda.refused import AgendaRefusedError
from usecases.cases.perform import NobodyError
from usecases.context import Context

ENTERS = frozenset({Role.MOI_OFFICER, Role.CABINET_LIAISON})
"""Who takes resolutions in, confirms duties and keeps the Cabinet's days."""

READS_TEXTS = ENTERS | {Role.MOI_EXECUTIVE, Role.MONITOR}
PROVINCIAL = frozenset({Role.COORDINATOR, Role.GOVERNOR})


def actor_of(ctx: Context, connection: Connection) -> Actor:
    """Return who acts.

    Raises:
        NobodyError: Nobody does.
    """
    if ctx.person is None:
        raise NobodyError
    return people.actor(connection, ctx.person, ctx.today)


def has_role(actor: Actor, roles: Collection[Role]) -> bool:
    """Say whether somebody has one of several roles, in whatever scope."""
    return any(grant.role in roles for grant in actor.grants)


def of_province(actor: Actor, province: str, central: Collection[Role]) -> bool:
    """Say whether somebody acts for a province, or has one of the central roles."""
    return any(
        grant.role in central or (grant.role in PROVINCIAL and grant.scope == province)
        for grant in actor.grants
    )


def allow(actor: Actor, roles: Collection[Role]) -> None:
    """Refuse who has none of several roles.

    Raises:
        AgendaRefusedError: They have not.
    """
    if not has_role(actor, roles):
        raise not_yours(roles)


def not_yours(roles: Collection[Role]) -> AgendaRefusedError:
    """Return the refusal that names who may."""
    known = sorted(roles, key=lambda role: list(Role).index(role))
    return AgendaRefusedError(
        "agenda_not_yours",
        who_th=" หรือ".join(label(role, "th") for role in known),
        who_en=" or ".join(label(role, "en") for role in known),
    )
