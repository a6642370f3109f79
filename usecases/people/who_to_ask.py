"""Whom to ask: the central unit, the administrators, one's own head; only what the data holds."""

from collections.abc import Iterable
from typing import Any

from reference import loader
from statemachine.facts import ANYWHERE
from statemachine.words import Role
from storage import people
from storage.database import Connection
from usecases import names
from usecases.context import Context

UNITS = ("FAD", "DTLA", "SOC")
"""Offices of the procedure that an official may turn to, where the table of offices has them."""


def offices() -> list[dict[str, Any]]:
    """Return the offices to ask, with where each fact comes from; anybody may know them."""
    known = {office.agency_id: office for office in loader.agencies()}
    return [
        {
            "name": names.both(office.name_th, office.name_en),
            "short": office.abbr_th,
            "source": office.source,
        }
        for office in (known[unit] for unit in UNITS if unit in known)
    ]


def contacts(ctx: Context) -> dict[str, list[dict[str, Any]]]:
    """Return the people whom somebody who is signed in may ask, by what for; nobody gets none."""
    if ctx.person is None:
        return {}
    with ctx.database.read() as connection:
        actor = people.actor(connection, ctx.person, ctx.today)
        admins = {r.person_id for r in _holders(ctx, connection, Role.ADMIN)}
        officers = {r.person_id for r in _holders(ctx, connection, Role.MOI_OFFICER)}
        scopes = sorted({g.scope for g in actor.grants if g.role in _PROVINCIAL})
        heads = {p for scope in scopes for p in people.in_post(connection, f"office_head:{scope}")}
        return {
            "administrators": _cards(connection, admins),
            "officers": _cards(connection, officers),
            "heads": _cards(connection, heads - {ctx.person}),
        }


_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR)


def _holders(ctx: Context, connection: Connection, role: Role) -> list[Any]:
    wanted = (role.value, ANYWHERE)
    return list(people.holders(connection, [wanted], ctx.today)[wanted])


def _cards(connection: Connection, ids: Iterable[int]) -> list[dict[str, Any]]:
    found = people.named(connection, ids).values()
    cards = [
        {"username": p.username, "name": names.both(p.name_th, p.name_en), "email": p.email}
        for p in found
    ]
    return sorted(cards, key=lambda card: str(card["username"]))
