"""People as pages show them: the list, one person, who may be picked, who acts for whom."""

from typing import Any

from statemachine.authority import delegable
from statemachine.facts import Grant
from statemachine.words import Role
from storage import accounts, people, people_pages
from storage.database import Connection
from storage.requests import GRANTS
from usecases.context import Context
from usecases.people.account_view import device, scope_name
from usecases.people.office_views import post_name
from usecases.people.sessions import IDLE
from usecases.rights import administers, allow_administrator, user
from usecases.stage_words import said, word

PAGE = 50
PICKED = 20
_PAST = 20


def find(
    ctx: Context, words: str = "", role: str = "", state: str = "", after: str = ""
) -> dict[str, Any]:
    """Return a page of people with their roles and posts, and ``next`` where there is more.

    Args:
        ctx: The circumstances.
        words: Part of a user name, a name or a mail address.
        role: Only who has this role in their own name.
        state: ``active`` or ``inactive``; anything else is both.
        after: The user name that ended the page before.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    active = {"active": True, "inactive": False}.get(state)
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        rows = people_pages.page(
            connection, words=words, role=role, active=active, after=after, most=PAGE + 1,
            addresses=True,
        )  # fmt: skip
        shown = rows[:PAGE]
        found = _with_roles(connection, [_person(row) for row in shown])
        total, acting = people_pages.count(connection)
    more = shown[-1].username if len(rows) > PAGE else None
    return {"people": found, "next": more, "total": total, "active": acting}


def one(ctx: Context, username: str) -> dict[str, Any]:
    """Return a person as an administrator sees them.

    Raises:
        DeedRefusedError: No administrator asks, or there is no such user.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        record = user(connection, username)
        row = people_pages.one(connection, record.id)
        (person,) = _with_roles(connection, [_person(row)])
        sessions = accounts.sessions_of(connection, record.id, ctx.now)
        return person | {
            "is_me": record.id == ctx.person,
            "has_password": accounts.password_hash(connection, record.id) is not None,
            "waiting": [_request(ctx, r) for r in GRANTS.waiting(connection, record.id)],
            "sessions": [
                {"agent": device(s.agent), "created_at": s.created_at, "seen_at": s.seen_at}
                for s in sessions
                if ctx.now - s.seen_at < IDLE
            ],
            "given": _delegations(connection, ctx, principal=record.id),
            "received": _delegations(connection, ctx, delegate=record.id),
        }


def waiting(ctx: Context) -> list[dict[str, Any]]:
    """Return the roles that wait for a second administrator.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        return [_request(ctx, row) for row in GRANTS.waiting(connection)]


def pick(ctx: Context, words: str) -> list[dict[str, Any]]:
    """Return active people whose names hold some words: names and roles, no addresses."""
    if not words.strip():
        return []
    with ctx.database.read() as connection:
        rows = people_pages.page(connection, words=words, active=True, most=PICKED)
        shown = [{k: v for k, v in _person(row).items() if k != "email"} for row in rows]
        return _with_roles(connection, shown)


def my_delegations(ctx: Context) -> dict[str, Any]:
    """Return who acts for ``ctx.person`` and for whom they act, and what may be handed over.

    An administrator gets everybody's standing ones under ``all`` too.
    """
    with ctx.database.read() as connection:
        everything = administers(ctx, connection)
        me = ctx.person or 0
        return {
            "given": _delegations(connection, ctx, principal=me),
            "received": _delegations(connection, ctx, delegate=me),
            "past": _delegations(connection, ctx, principal=me, past=True, most=_PAST),
            "all": _delegations(connection, ctx, most=100) if everything else [],
            "roles": delegable_roles(connection, me),
        }


def lent(ctx: Context) -> list[dict[str, Any]]:
    """Return who acts for ``ctx.person``, today or later."""
    with ctx.database.read() as connection:
        return _delegations(connection, ctx, principal=ctx.person or 0)


def roles_to_hand_over(ctx: Context, username: str) -> list[dict[str, Any]]:
    """Return the roles that a person may let another act in, to who may hand them over.

    Those are the person and the administrators; anybody else, and nobody, gets none.
    """
    with ctx.database.read() as connection:
        found = people.by_username(connection, username)
        if found is None or (found.id != ctx.person and not administers(ctx, connection)):
            return []
        return delegable_roles(connection, found.id)


def name_of(ctx: Context, username: str) -> dict[str, Any] | None:
    """Return an active person's names, ``None`` where there is nobody of this name."""
    with ctx.database.read() as connection:
        found = people.by_username(connection, username)
    if found is None or not found.active:
        return None
    return {"username": found.username, **said(found.name_th, found.name_en)}


def delegable_roles(connection: Connection, person: int) -> list[dict[str, Any]]:
    """Return the roles of a person that others may act in; never those lent to them."""
    return [
        _grant(row)
        for row in people_pages.grants(connection, [person])
        if delegable(Role(row.role))
    ]


def _person(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "username": row.username,
        "th": row.name_th,
        "en": row.name_en,
        "email": row.email,
        "language": row.language,
        "active": row.active,
        "fictional": row.fictional,
        "undeliverable_since": row.undeliverable_since,
        "created_at": row.created_at,
    }


def _with_roles(connection: Connection, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_id = {person["id"]: person | {"grants": [], "posts": []} for person in shown}
    for row in people_pages.grants(connection, by_id):
        by_id[row.person_id]["grants"].append(
            _grant(row) | {"by": row.granted_by, "at": row.granted_at}
        )
    for row in people_pages.posts(connection, by_id):
        by_id[row.person_id]["posts"].append({"code": row.code, **post_name(row.code)})
    return list(by_id.values())


def _grant(row: Any) -> dict[str, Any]:
    scope = scope_name(Grant(Role(row.role), row.scope))
    return {"role": {"value": row.role, **word(row.role)}, "scope": {"value": row.scope, **scope}}


def _request(ctx: Context, row: Any) -> dict[str, Any]:
    asker = said(row.asker_th, row.asker_en) if row.asker else said("ผู้ดูแลเครื่อง", "the operator")
    return {
        "id": row.id,
        "username": row.username,
        **said(row.name_th, row.name_en),
        **_grant(row),
        "asker": asker,
        "requested_at": row.requested_at,
        "effective_at": row.effective_at,
        "mine": row.requested_by == ctx.person,
        "about_me": row.person_id == ctx.person,
    }


def _delegations(connection: Connection, ctx: Context, **which: Any) -> list[dict[str, Any]]:
    rows = people_pages.delegations(connection, ctx.today, **which)
    return [
        {
            "id": row.id,
            "principal": {
                "username": row.principal,
                **said(row.principal_th, row.principal_en),
            },
            "delegate": {"username": row.delegate, **said(row.delegate_th, row.delegate_en)},
            **_grant(row),
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "reason": row.reason,
            "revoked_at": row.revoked_at,
            "in_force": row.starts_on <= ctx.today and row.revoked_at is None,
        }
        for row in rows
    ]
