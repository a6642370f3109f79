"""Offices and posts as pages show them: who heads which, and where their mail goes."""

from typing import Any

from reference.loader import agencies, provinces
from storage import people_pages, settings
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.people.people import SHARED_POSTS
from usecases.rights import allow_administrator
from usecases.stage_words import said

HEAD = "office_head"
_CENTRAL = {
    "moi": None,
    "mfa": None,
    "moi_executive": None,
    "cabinet": None,
    "monitor": ("คณะทำงานกำกับติดตาม", "Monitoring working group"),
    "admin": ("ผู้ดูแลระบบ", "System administrators"),
}
_POSTS = {
    "moi_director": (
        "ผู้อำนวยการกองการต่างประเทศ สป.มท.",
        "Director of MOI's Foreign Affairs Division",
    ),
    "deputy_permanent_secretary": (
        "รองปลัดกระทรวงมหาดไทย",
        "Deputy Permanent Secretary of the Interior",
    ),
    "administrator": ("ผู้รับแจ้งเหตุของระบบ", "Told when the system is in trouble"),
}


def office_name(code: str) -> dict[str, str]:
    """Return the name of an office as posts write it: ``TH-50``, ``moi``, ``agency:NESDC``."""
    own = _CENTRAL.get(code)
    if own is not None:
        return said(*own)
    try:
        return names.office(f"province:{code}" if code.startswith("TH-") else code)
    except LookupError:
        return said(code, code)


def post_name(code: str) -> dict[str, str]:
    """Return the name of a post of the ladder."""
    head, _, office = code.partition(":")
    if head == HEAD and office:
        found = office_name(office)
        return said(f"หัวหน้าหน่วยงาน {found['th']}", f"Head of {found['en']}")
    return said(*_POSTS.get(code, (code, code)))


def offices(ctx: Context, words: str = "") -> dict[str, Any]:
    """Return the posts of the ladder and the offices with their heads.

    Args:
        ctx: The circumstances.
        words: Only offices whose name or head holds this text.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        held: dict[str, list[dict[str, Any]]] = {}
        for row in people_pages.post_holders(connection):
            held.setdefault(row.code, []).append(_holder(row))
        ladder = [_post(code, held) for code in _ladder(connection)]
    every = [_post(f"{HEAD}:{code}", held) for code in _codes()]
    asked = words.casefold().split()
    found = [post for post in every if all(word in _text(post) for word in asked)]
    return {
        "ladder": ladder,
        "offices": found,
        "empty_posts": sum(not post["holders"] for post in every),
        "total": len(every),
    }


def _codes() -> list[str]:
    places = [p.iso_3166_2 for p in provinces() if p.in_moi_provincial_scope]
    return [*_CENTRAL, *(f"agency:{a.agency_id}" for a in agencies()), *sorted(places)]


def _ladder(connection: Connection) -> list[str]:
    ladders = [row.body["ladder"] for row in settings.definitions(connection)]
    rungs = dict.fromkeys(rung for ladder in ladders for rung in ladder)
    own = [rung for rung in rungs if rung not in {"holder", HEAD}]
    return [*own, *sorted(SHARED_POSTS - set(own))]


def _post(code: str, held: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "code": code,
        "office": office_name(code.partition(":")[2]) if ":" in code else post_name(code),
        "holders": held.get(code, []),
        "shared": code in SHARED_POSTS,
    }


def _holder(row: Any) -> dict[str, Any]:
    return {
        "username": row.username,
        **said(row.name_th, row.name_en),
        "email": row.email,
        "active": row.active,
        "undeliverable": row.undeliverable_since is not None,
    }


def _text(post: dict[str, Any]) -> str:
    people = (f"{h['username']} {h['th']} {h['en']} {h['email']}" for h in post["holders"])
    office = f"{post['code']} {post['office']['th']} {post['office']['en']}"
    return " ".join((office, *people)).casefold()
