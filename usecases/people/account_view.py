"""What a person sees of their own account."""

from collections.abc import Mapping
from typing import Any

from reference.loader import agency, province
from statemachine.facts import ANYWHERE, Grant
from statemachine.words import Role
from storage import people
from usecases.context import Context
from usecases.stage_words import person, said, word

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def my_grants(ctx: Context) -> list[dict[str, Any]]:
    """Return the roles that ``ctx.person`` acts in today; a delegated one names its principal."""
    with ctx.database.read() as connection:
        grants = people.actor(connection, ctx.person or 0, ctx.today).grants
        known = people.named(connection, [int(g.principal) for g in grants if g.principal])
    return [
        {
            "role": {"value": str(grant.role), **word(grant.role)},
            "scope": {"value": grant.scope, **scope_name(grant)},
            "principal": person(known.get(int(grant.principal))) if grant.principal else None,
        }
        for grant in grants
    ]


def device(agent: str) -> str:
    """Return the browser and the system that a browser says it is, such as ``Firefox · Windows``.

    What we do not know is returned as it stands; nothing rests on it.
    """
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent


_FIRST = {
    "password": said("รหัสผ่าน", "password"),
    "link": said("ลิงก์ครั้งเดียว", "one-time link"),
    "example": said("บุคคลสมมติ", "fictional person"),
}
_ELSEWHERE = said("บัญชีภายนอก", "another account")


def proved_by(session: Mapping[str, Any]) -> dict[str, str]:
    """Return by what a session was let in, the second step included."""
    first = _FIRST.get(session["how"], _ELSEWHERE)
    if not session["second"]:
        return first
    return said(f"{first['th']} และขั้นที่สอง", f"{first['en']} and second step")


def scope_name(grant: Grant) -> dict[str, str]:
    """Return where a grant holds: a province, an agency, or everywhere."""
    if grant.scope == ANYWHERE:
        return said("ทั่วประเทศ", "everywhere")
    if grant.role is Role.AGENCY_OFFICER:
        found = agency(grant.scope)
        return said(found.name_th, found.name_en)
    place = province(grant.scope)
    return said(f"จังหวัด{place.name_th}", place.name_en)
