"""Who may do and see what of the programme: roles and scopes, asked anew at each deed."""

from reference.loader import provinces
from statemachine.facts import Actor, Grant
from statemachine.programme.approval import No, PlanFacts, holds
from statemachine.programme.routes import PlanKind, PlanState
from statemachine.words import Role
from storage import people
from storage.database import Connection
from storage.programme import NoSuchPlanError
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.programme.refused import refusal
from usecases.relations.register_sight import Sight, sight_of


def actor_of(ctx: Context, connection: Connection) -> Actor:
    """Return who acts, with their grants of today.

    Raises:
        NobodyError: No person acts.
    """
    if ctx.person is None:
        raise NobodyError
    return people.actor(connection, ctx.person, ctx.today)


def holder(ctx: Context, connection: Connection, role: Role, province: str | None = None) -> Grant:
    """Return the grant under which the person acts in a role, for a province if one is named.

    Raises:
        NobodyError: No person acts.
        ProgrammeError: The person does not hold the role there.
    """
    kind = PlanKind.MULTI_YEAR if province is None else PlanKind.YEARLY
    plan = PlanFacts(kind, PlanState.DRAFT, province)
    found = holds(actor_of(ctx, connection), role, plan)
    if isinstance(found, No):
        raise refusal(found)
    return found


def behalf(grant: Grant) -> int | None:
    """Return the row id of who is represented, if anybody."""
    return int(grant.principal) if grant.principal else None


def sight(ctx: Context, connection: Connection) -> Sight:
    """Return what the reader sees; the operator at the command line sees all."""
    if ctx.person is None:
        return Sight(Actor("operator"), None, public=False)
    return sight_of(ctx, connection, public=False)


def provinces_of(ctx: Context, connection: Connection, role: Role) -> frozenset[str]:
    """Return the provinces for which the person holds a role today."""
    if ctx.person is None:
        return frozenset()
    held = {
        g.scope for g in people.actor(connection, ctx.person, ctx.today).grants if g.role is role
    }
    if "*" in held:
        return frozenset(p.iso_3166_2 for p in provinces())
    return frozenset(held)


def check_plan(seen: Sight, row: object, key: str) -> None:
    """Refuse a plan of a province that the reader does not see; of the country all may read.

    Raises:
        NoSuchPlanError: It is not theirs to see.
    """
    province = getattr(row, "province", None)
    if province is not None and not seen.whole(province):
        raise NoSuchPlanError(key=key)
