"""People, their roles and their posts; who acts for whom is in ``delegations``."""

from typing import Any

from statemachine.words import label
from storage import accounts, audit, granting, people_rows, settings
from storage.database import Connection
from storage.requests import GRANTS
from usecases.context import Context
from usecases.people.delegations import delegate, revoke_delegation
from usecases.people.person_fields import check_username, checked, of_changed, of_new
from usecases.people.rights_mails import tell
from usecases.refused import DeedRefusedError
from usecases.rights import (
    active_user,
    administers,
    allow_administrator,
    check_scope,
    known_offices,
    listed,
    role_of,
    user,
    who,
)

__all__ = [
    "add_person",
    "administrators",
    "change_person",
    "delegate",
    "grant",
    "leave_post",
    "list_people",
    "person_id",
    "revoke_delegation",
    "revoke_grant",
    "set_post",
]

SHARED_POSTS = frozenset({"administrator"})
"""Posts that several people hold at once; any other passes from one person to the next."""

_OWN = frozenset({"language"})


def person_id(ctx: Context, username: str) -> int:
    """Return a person's row id by user name.

    Raises:
        DeedRefusedError: There is no such user.
    """
    with ctx.database.read() as connection:
        return user(connection, username).id


def add_person(  # noqa: PLR0913, PLR0917 - a person's own fields
    ctx: Context,
    username: str,
    name_th: str,
    name_en: str,
    email: str,
    language: str = "th",
    fictional: bool = False,  # noqa: FBT001, FBT002 - read by name everywhere
) -> int:
    """Add a person, without any role yet, and return their row id.

    Raises:
        DeedRefusedError: No administrator acts, a value is unfit, or the name is taken.
        AddressError: We do not send to this mail address.
    """
    check_username(username)
    given = {"name_th": name_th, "name_en": name_en, "email": email, "language": language}
    values = {"username": username, **checked(given), "fictional": fictional}
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        row = {**values, "active": True, "created_at": ctx.now}
        found = people_rows.add_person(connection, row)
        if found is None:
            raise DeedRefusedError("username_taken", username=username)
        _record(ctx, connection, "add_person", of_new(ctx, connection, found, values))
    return found


def change_person(ctx: Context, username: str, **changes: Any) -> None:
    """Change names, address, language or activity; one's own language needs no administrator.

    A new address is tried again, whatever a mail server said of the old one. Who is no longer
    active is signed out everywhere, and their links, tokens and feeds end for good.

    Raises:
        DeedRefusedError: Not allowed, or a value is unfit.
        AddressError: We do not send to this mail address.
    """
    values = checked(changes)
    with ctx.database.write() as connection:
        person = user(connection, username)
        if person.id != ctx.person or not _OWN.issuperset(values):
            allow_administrator(ctx, connection)
        if values.get("active") is False:
            _shut_out(ctx, connection, person.id)
        fresh = {"undeliverable_since": None} if "email" in values else {}
        people_rows.change_person(connection, person.id, values | fresh)
        old = {name: getattr(person, name) for name in values}
        given = of_changed(ctx, connection, person.id, old, values)
        _record(ctx, connection, "change_person", given)


def grant(ctx: Context, username: str, role: str, scope: str = "*") -> bool:
    """Give a person a role within a scope; ``False`` where they hold it already.

    Raises:
        DeedRefusedError: No administrator acts, they act on themselves, or a name is unknown.
    """
    wanted = role_of(role)
    check_scope(wanted, scope)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username)
        if person.id == ctx.person:
            raise DeedRefusedError("own_grant")
        row = {
            "person_id": person.id,
            "role": wanted.value,
            "scope": scope,
            "granted_by": who(ctx, connection),
            "granted_at": ctx.now,
        }
        new = people_rows.add_grant(connection, row)
        if new:
            given = {"person": person.id, "role": wanted.value, "scope": scope}
            _record(ctx, connection, "grant", given)
    return new


def revoke_grant(ctx: Context, username: str, role: str, scope: str = "*") -> None:
    """Take a role away; delegations that rest on it end with it.

    Raises:
        DeedRefusedError: No administrator acts, or the person does not hold the role.
    """
    wanted = role_of(role)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username)
        if person.id == ctx.person:
            raise DeedRefusedError("own_rights")
        if not people_rows.remove_grant(connection, person.id, wanted.value, scope):
            held = (f"{r}:{s}" for r, s in people_rows.grants_of(connection, person.id))
            raise DeedRefusedError(
                "not_granted",
                username=username,
                role_th=label(wanted, "th"),
                role_en=label(wanted, "en"),
                scope=scope,
                held=listed(held),
            )
        given = {"person": person.id, "role": wanted.value, "scope": scope}
        _record(ctx, connection, "revoke_grant", given)
        about = {"person_id": person.id, "role": wanted.value, "scope": scope}
        tell(ctx, connection, "revoked", {**about, "key": ctx.now.isoformat()}, [person.id])


def set_post(ctx: Context, code: str, username: str) -> None:
    """Put a person in a post of the alert ladder; who held it before leaves it, unless shared.

    Args:
        ctx: The circumstances.
        code: ``office_head:TH-50``, ``moi_director``, ``administrator`` ...
        username: Whom alerts of this rung reach from now on.

    Raises:
        DeedRefusedError: No administrator acts, or the post or the person is not known.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        _check_post(connection, code)
        person = active_user(connection, username)
        people_rows.set_post(connection, code, person.id, alone=code not in SHARED_POSTS)
        _record(ctx, connection, "set_post", {"person": person.id, "post": code})


def leave_post(ctx: Context, code: str, username: str) -> None:
    """Take a person out of a post.

    Raises:
        DeedRefusedError: No administrator acts, or the person is not in the post.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username)
        if not people_rows.leave_post(connection, code, person.id):
            raise DeedRefusedError("not_in_post", username=username, code=code)
        _record(ctx, connection, "leave_post", {"person": person.id, "post": code})


def administrators(ctx: Context) -> list[int]:
    """Return the row ids of the active administrators."""
    with ctx.database.read() as connection:
        return granting.administrators(connection)


def list_people(ctx: Context) -> list[dict[str, Any]]:
    """Return everybody with roles, posts and standing delegations, by user name.

    Mail addresses are shown to administrators, and to each person their own.
    """
    with ctx.database.read() as connection:
        everything = administers(ctx, connection)
        found = {
            row.id: _shown(ctx, row, everything=everything)
            for row in people_rows.everybody(connection)
        }
        for held in people_rows.every_grant(connection):
            found[held.person_id]["grants"].append({"role": held.role, "scope": held.scope})
        for post in people_rows.every_post(connection):
            found[post.person_id]["posts"].append(post.code)
        for row in people_rows.standing_delegations(connection, ctx.today):
            told = _delegation(row)
            found[row.principal_id]["delegations"].append(told)
            found[row.delegate_id]["delegations"].append(told)
    return list(found.values())


def _shut_out(ctx: Context, connection: Connection, person: int) -> None:
    if person == ctx.person:
        raise DeedRefusedError("own_rights")
    accounts.shut_out(connection, person, ctx.now)
    GRANTS.drop(connection, person, ctx.person, ctx.now)


def _shown(ctx: Context, row: Any, *, everything: bool) -> dict[str, Any]:
    names = ("id", "username", "name_th", "name_en", "language", "active", "fictional")
    shown = {name: getattr(row, name) for name in names}
    email = row.email if everything or row.id == ctx.person else None
    refused = row.undeliverable_since
    return shown | {
        "email": email,
        "undeliverable_since": refused.isoformat() if refused and email else None,
        "grants": [],
        "posts": [],
        "delegations": [],
    }


def _delegation(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "principal": row.principal,
        "delegate": row.delegate,
        "role": row.role,
        "scope": row.scope,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "reason": row.reason,
    }


def _check_post(connection: Connection, code: str) -> None:
    head, _, office = code.partition(":")
    if head == "office_head" and office in known_offices():
        return
    ladders = [row.body["ladder"] for row in settings.definitions(connection)]
    rungs = {rung for ladder in ladders for rung in ladder} - {"holder", "office_head"}
    if code not in rungs | SHARED_POSTS:
        known = ", ".join(sorted(rungs | SHARED_POSTS))
        raise DeedRefusedError("post_wrong", code=code, known=known)


def _record(ctx: Context, connection: Connection, action: str, given: dict[str, Any]) -> None:
    body = {"actor": ctx.person, "action": action, "given": given}
    audit.append_settings(connection, body, ctx.now)
