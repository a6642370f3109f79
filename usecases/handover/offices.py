"""Offices that are handed over: their roles, their head's post, and who may read their books."""

from dataclasses import dataclass

from statemachine.facts import AGENCY, ANYWHERE, Actor, Grant
from statemachine.words import Role
from storage import people
from storage.database import Connection
from usecases.context import Context
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError
from usecases.groups.words import offices as known_offices
from usecases.people.office_views import office_name

HEAD = "office_head:"
_POSTS = {"moi_director": "moi", "deputy_permanent_secretary": "moi_executive"}
_CENTRAL = {
    "moi": Role.MOI_OFFICER,
    "mfa": Role.MFA_OFFICER,
    "moi_executive": Role.MOI_EXECUTIVE,
    "cabinet": Role.CABINET_LIAISON,
    "monitor": Role.MONITOR,
}
_OVERSEE = frozenset({Role.MOI_OFFICER, Role.MOI_EXECUTIVE})
HANDED = frozenset({Role.COORDINATOR, Role.GOVERNOR})
"""Roles of which each new holder takes over from somebody; the others are shared by many."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office as posts write it: ``TH-57``, ``moi``, ``agency:NESDC``."""

    code: str
    roles: tuple[tuple[Role, str], ...]

    @property
    def province(self) -> str | None:
        """Return the province whose office it is, or ``None``."""
        return self.code if self.code.startswith("TH-") else None

    @property
    def head(self) -> str:
        """Return the post that heads it."""
        return HEAD + self.code

    @property
    def name(self) -> dict[str, str]:
        """Return its name."""
        return office_name(self.code)

    @property
    def owner(self) -> str:
        """Return it as the owner of a dated duty."""
        return f"province:{self.code}" if self.province else self.code


def office_of(post: str) -> Office:
    """Return the office of a post or of its own code.

    Args:
        post: ``TH-57``, ``office_head:TH-57``, ``moi``, ``moi_director``, ``agency:NESDC`` ...

    Raises:
        GroupRefusedError: There is no such office.
    """
    code = _POSTS.get(post, post.removeprefix(HEAD))
    code = code.upper() if code.upper().startswith("TH-") else code
    if code in _CENTRAL:
        return Office(code, ((_CENTRAL[code], ANYWHERE),))
    known = dict(known_offices())
    if code.startswith(AGENCY) and code in known:
        return Office(code, ((Role.AGENCY_OFFICER, code.removeprefix(AGENCY)),))
    if f"province:{code}" in known:
        return Office(code, tuple((role, code) for role in _PROVINCIAL))
    raise GroupRefusedError("office_unknown", field="office", office=post)


_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR)


def office_of_grant(role: str, scope: str) -> Office | None:
    """Return the office that a new holder of a role takes over, or ``None``."""
    return office_of(scope) if role in HANDED else None


def allow(ctx: Context, connection: Connection, office: Office) -> None:
    """Let through who belongs to an office, heads it, or oversees; the operator may all.

    Raises:
        NoSuchRecordError: The office's books are not theirs to see.
    """
    if ctx.person is None:
        return
    actor = people.actor(connection, ctx.person, ctx.today)
    heads = ctx.person in people.in_post(connection, office.head)
    posts = [code for code, held in _POSTS.items() if held == office.code]
    in_post = any(ctx.person in people.in_post(connection, code) for code in posts)
    if not (heads or in_post or _belongs(actor, office)):
        raise NoSuchRecordError


def _belongs(actor: Actor, office: Office) -> bool:
    return any(
        (grant.role, grant.scope) in office.roles or _oversees(grant, office)
        for grant in actor.grants
    )


def _oversees(grant: Grant, office: Office) -> bool:
    central = grant.role is Role.MONITOR and grant.scope == ANYWHERE
    return office.province is not None and (grant.role in _OVERSEE or central)


def mine(ctx: Context) -> list[Office]:
    """Return the offices that the person belongs to or heads, whose books they may open."""
    with ctx.database.read() as connection:
        actor = people.actor(connection, ctx.person or 0, ctx.today)
    held = {(grant.role, grant.scope) for grant in actor.grants}
    provinces = {scope for role, scope in held if role in _PROVINCIAL and scope != ANYWHERE}
    central = {code for code, role in _CENTRAL.items() if (role, ANYWHERE) in held}
    agencies = {AGENCY + scope for role, scope in held if role is Role.AGENCY_OFFICER}
    return [office_of(code) for code in sorted(provinces | central | agencies)]
