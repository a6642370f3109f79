"""An administrator lets somebody in: a link to set a password, by mail or handed over once.

Whoever sees a link can take the account. So its owner is always told by mail, and the link of an
administrator is never shown: one administrator could otherwise act as a second one.
"""

from typing import Any

from statemachine.words import Role
from storage import outbox, people_rows
from storage.database import Connection
from storage.people import PersonRecord
from usecases.context import Context
from usecases.people import accounts
from usecases.refused import DeedRefusedError
from usecases.rights import active_user, allow_administrator


def send_link(ctx: Context, username: str) -> None:
    """Mail a person a link to set their password once, within 24 hours.

    Raises:
        DeedRefusedError: No administrator acts, or the person is unknown or not active.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username)
        token = accounts.new_link(ctx, connection, person.id)
        _tell(ctx, connection, person, path=f"welcome/{token}", by_mail=True)


def show_link(ctx: Context, username: str) -> str:
    """Return the address of such a link, to be handed over in person; its owner is told by mail.

    Raises:
        DeedRefusedError: No administrator acts, the person is unknown or not active, or they are
            an administrator themselves.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username)
        roles = {role for role, _ in people_rows.grants_of(connection, person.id)}
        if ctx.person is not None and Role.ADMIN in roles:
            raise DeedRefusedError("link_by_mail")
        token = accounts.new_link(ctx, connection, person.id)
        if ctx.person is not None:
            _tell(ctx, connection, person, path="account", by_mail=False)
    return f"{ctx.policy.base_url}/welcome/{token}"


def _tell(
    ctx: Context, connection: Connection, person: PersonRecord, *, path: str, by_mail: bool
) -> None:
    until = ctx.now + accounts.LINK_LASTS
    extra: dict[str, Any] = {
        "by_mail": by_mail,
        "username": person.username,
        "until_at": until.isoformat(),
    }
    row = {
        "key": f"password_link:{person.id}:{ctx.now.isoformat()}",
        "message": "password_link",
        "person_id": person.id,
        "why": "account",
        "payload": {"actor": ctx.person, "path": path, "extra": extra},
        "queued_at": ctx.now,
        "send_after": ctx.now,
    }
    outbox.queue(connection, [row])
