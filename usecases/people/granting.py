"""Giving a role takes two administrators, or one and a day (issue 3, administration).

One asks; a second one confirms, or 24 hours pass without anybody refusing. Whoever runs the
command line gives roles at once (``people.grant``): there the machine's own keepers act, who
could write to the database anyway, and a first administrator has nobody to confirm.
"""

from typing import Any

from statemachine.words import label
from storage import audit, granting, people_rows
from storage.database import Connection
from storage.requests import GRANTED, GRANTS, REFUSED
from usecases.context import Context
from usecases.people import two_administrators
from usecases.people.rights_mails import tell
from usecases.people.two_administrators import WAITS
from usecases.refused import DeedRefusedError
from usecases.rights import OPERATOR, active_user, allow_administrator, check_scope, role_of


def request(ctx: Context, username: str, role: str, scope: str = "*") -> int:
    """Ask that a person be given a role, tell the administrators, and return its number.

    Raises:
        DeedRefusedError: No administrator acts, they ask for themselves, a name is unknown, or
            the person holds the role or it was asked for already.
    """
    wanted = role_of(role)
    check_scope(wanted, scope)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username)
        if person.id == ctx.person:
            raise DeedRefusedError("own_grant")
        values = {"person_id": person.id, "role": wanted.value, "scope": scope}
        _refuse_twice(connection, username, values)
        found = GRANTS.add(connection, values | two_administrators.asked(ctx, person.id))
        _record(ctx, connection, "request_grant", {"request": found, **values})
        about = {**values, "key": found, "effective_at": ctx.now + WAITS}
        readers = [person.id, *two_administrators.others(ctx, connection)]
        tell(ctx, connection, "asked", about, readers)
    return found


def confirm(ctx: Context, request_id: int) -> None:
    """Give a role that another administrator asked for.

    Raises:
        DeedRefusedError: No second administrator acts, or nothing of this number waits.
    """
    if ctx.person is None:
        raise DeedRefusedError("not_operator_deed")
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        row = _waiting(connection, request_id)
        if row.person_id == ctx.person:
            raise DeedRefusedError("own_grant")
        if row.requested_by == ctx.person:
            raise DeedRefusedError("second_administrator")
        active_user(connection, row.username)
        _give(ctx, connection, row)


def refuse(ctx: Context, request_id: int) -> None:
    """Refuse a role that was asked for, or take one's own request back.

    Raises:
        DeedRefusedError: No administrator acts, or nothing of this number waits.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        _close(ctx, connection, _waiting(connection, request_id))


def ripen(ctx: Context) -> dict[str, int]:
    """Give the roles that nobody refused for a day; return how many were given and dropped.

    What was asked by somebody who is no administrator any more, or for somebody who left, is
    dropped.
    """
    granted, dropped = two_administrators.ripen(ctx, GRANTS, _give, _close)
    return {"granted": granted, "dropped": dropped}


def _refuse_twice(connection: Connection, username: str, values: dict[str, Any]) -> None:
    facts = {
        "username": username,
        "scope": values["scope"],
        "role_th": label(values["role"], "th"),
        "role_en": label(values["role"], "en"),
    }
    if granting.holds(connection, values["person_id"], values["role"], values["scope"]):
        raise DeedRefusedError("role_held", **facts)
    asked = GRANTS.waiting(connection, values["person_id"])
    if any((row.role, row.scope) == (values["role"], values["scope"]) for row in asked):
        raise DeedRefusedError("role_asked", **facts)


def _waiting(connection: Connection, request_id: int) -> Any:
    row = GRANTS.one(connection, request_id)
    if row is None:
        raise DeedRefusedError("no_such_request", id=request_id)
    return row


def _give(ctx: Context, connection: Connection, row: Any) -> None:
    values = {"person_id": row.person_id, "role": row.role, "scope": row.scope}
    by = row.asker or OPERATOR
    people_rows.add_grant(connection, {**values, "granted_by": by, "granted_at": ctx.now})
    _end(ctx, connection, row, GRANTED, "grant")
    readers = [row.person_id, *two_administrators.others(ctx, connection)]
    tell(ctx, connection, "granted", {**values, "key": row.id}, readers)


def _close(ctx: Context, connection: Connection, row: Any) -> None:
    _end(ctx, connection, row, REFUSED, "refuse_grant")
    about = {"person_id": row.person_id, "role": row.role, "scope": row.scope, "key": row.id}
    readers = [row.person_id, *two_administrators.asker_to_tell(ctx, row)]
    tell(ctx, connection, "refused", about, readers)


def _end(ctx: Context, connection: Connection, row: Any, state: str, action: str) -> None:
    GRANTS.decide(connection, row.id, state, ctx.person, ctx.now)
    given = {
        "request": row.id,
        "person": row.person_id,
        "role": row.role,
        "scope": row.scope,
        "asked_by": row.requested_by,
    }
    _record(ctx, connection, action, given)


def _record(ctx: Context, connection: Connection, action: str, given: dict[str, Any]) -> None:
    body = {"actor": ctx.person, "action": action, "given": given}
    audit.append_settings(connection, body, ctx.now)
