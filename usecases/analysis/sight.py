"""Which overviews somebody has, and what each counts: the own province, or the whole."""

from collections.abc import Collection
from dataclasses import dataclass

from statemachine.facts import ANYWHERE, Actor
from statemachine.words import Role
from storage import case_search, people
from storage.database import Connection
from usecases.context import Context
from usecases.names import Names, both
from usecases.refused import DeedRefusedError
from usecases.relations.register_sight import sight_of

VIEWS: dict[str, Names] = {
    "province": both("จังหวัด", "Province"),
    "moi": both("กระทรวงมหาดไทย", "Ministry of Interior"),
    "mfa": both("กระทรวงการต่างประเทศ", "Ministry of Foreign Affairs"),
    "group": both("คณะทำงานส่วนกลาง", "Central working group"),
}
"""The overviews: whose they are."""

_OF_ROLE: dict[Role, tuple[str, ...]] = {
    Role.GOVERNOR: ("province",),
    Role.COORDINATOR: ("province",),
    Role.MOI_OFFICER: ("moi", "group"),
    Role.MOI_EXECUTIVE: ("moi", "group"),
    Role.MFA_OFFICER: ("mfa",),
    Role.MONITOR: ("group",),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, at which overview, and what it counts.

    ``provinces`` are those whose pairs are counted, ``None`` every one; ``actor`` is ``None`` where
    every case counts; ``key`` is the same for all who see the same.
    """

    view: str
    views: tuple[str, ...]
    provinces: frozenset[str] | None
    actor: Actor | None
    key: tuple[str, ...]

    @property
    def narrow(self) -> bool:
        """Return whether cases must be asked one by one who may read them."""
        return self.actor is not None


def sight(ctx: Context, connection: Connection, wanted: str = "") -> Sight:
    """Return what somebody sees in an overview, the first of theirs where none fits.

    Raises:
        DeedRefusedError: They have none.
    """
    if ctx.person is None:
        return Sight(wanted or "group", tuple(VIEWS), None, None, ("all",))
    actor = people.actor(connection, ctx.person, ctx.today)
    views = tuple(view for view in VIEWS if view in _views(actor))
    if not views:
        raise DeedRefusedError("not_yours_to_see", number="–")
    view = wanted if wanted in views else views[0]
    if view == "province":
        own = _provinces(actor)
        return Sight(view, views, own, actor, tuple(sorted(own)))
    whole = case_search.sees_all(actor)
    provinces = None if whole else sight_of(ctx, connection, public=False).own
    key = ("all",) if whole else tuple(sorted(str(grant) for grant in actor.grants))
    return Sight(view, views, provinces, None if whole else actor, key)


def _views(actor: Actor) -> Collection[str]:
    found = {view for grant in actor.grants for view in _OF_ROLE.get(grant.role, ())}
    local = any(g.role is Role.MONITOR and g.scope != ANYWHERE for g in actor.grants)
    if local and not any(g.role is Role.MONITOR and g.scope == ANYWHERE for g in actor.grants):
        found = (found - {"group"}) | {"province"}
    return found


def _provinces(actor: Actor) -> frozenset[str]:
    local = (Role.GOVERNOR, Role.COORDINATOR, Role.MONITOR)
    return frozenset(g.scope for g in actor.grants if g.role in local and g.scope != ANYWHERE)
