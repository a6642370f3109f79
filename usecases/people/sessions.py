"""Sessions: what a browser that signed in may act as, how far it got, how it ends.

A session has up to two steps. After the first (a password, a link, a foreign provider) it is
``pending`` where the person has a second factor and has not shown it here, or where their role
needs one and they have none; until that is done it reaches the second step alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from statemachine.errors import PhinongError
from statemachine.facts import Grant
from statemachine.words import Role
from storage import accounts, audit, people
from storage.database import Connection
from usecases.context import Context
from usecases.rights import allow_administrator, user
from usecases.secrets_kept import digest, new_token

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SECOND, ENROL = "second", "enrol"
"""What a session may still lack: showing a second factor, or having one at all."""

NEEDING = frozenset({Role.GOVERNOR, Role.MOI_EXECUTIVE, Role.CABINET_LIAISON, Role.ADMIN})
"""Who binds others by a decision, or runs the system: they need a second factor."""

_SEEN_EVERY = timedelta(minutes=1)
_touching: set[str] = set()
_turn = Lock()


class NotSignedInError(PhinongError):
    """Nobody is signed in, or the session ended."""

    code = "not_signed_in"
    th = "ท่านยังไม่ได้ลงชื่อเข้าใช้ หรือหมดเวลาใช้งานแล้ว โปรดลงชื่อเข้าใช้"
    en = "You are not signed in, or your time has ended; sign in."


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in: the person, what they may act as today, and the session's digest.

    ``pending`` is empty where all is done, else ``second`` or ``enrol``.
    """

    person: int
    username: str
    name_th: str
    name_en: str
    language: str
    fictional: bool
    grants: tuple[Grant, ...]
    session: str
    signed_in_at: datetime
    proved_at: datetime
    how: str = ""
    pending: str = ""
    has_factor: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held, delegated ones included."""
        return frozenset(str(grant.role) for grant in self.grants)


def begin(  # noqa: PLR0913 - who, from where, how, and whether it was both steps at once
    ctx: Context,
    connection: Connection,
    person: int,
    agent: str,
    *,
    deed: str,
    how: str,
    second: bool = False,
) -> str:
    """Begin a session and return its token.

    Args:
        ctx: The circumstances.
        connection: The transaction of the deed.
        person: Who proved who they are.
        agent: What the browser says it is.
        deed: The word of the audit trail.
        how: How they proved it.
        second: Whether that counts as both steps.
    """
    token = new_token()
    row = {
        "id_hash": digest(token),
        "person_id": person,
        "created_at": ctx.now,
        "seen_at": ctx.now,
        "expires_at": ctx.now + LONGEST,
        "agent": agent[:200],
        "how": how,
        "proved_at": ctx.now,
        "second_at": ctx.now if second else None,
    }
    accounts.sweep_out(connection, ctx.now)
    accounts.add_session(connection, row)
    record(ctx.acting(person), connection, deed, person)
    return token


def renew(ctx: Context, connection: Connection, session: str, *, second: bool) -> str:
    """Note that the person proved who they are, and return the session's new token.

    The old one works no more: who saw it before does not come along.

    Raises:
        NotSignedInError: The session ended meanwhile.
    """
    token = new_token()
    values: dict[str, Any] = {"id_hash": digest(token), "proved_at": ctx.now, "seen_at": ctx.now}
    if second:
        values["second_at"] = ctx.now
    if not accounts.renew_session(connection, session, values):
        raise NotSignedInError
    return token


def visitor(ctx: Context, token: str) -> Visitor:
    """Return who a session's token belongs to, with the rights they hold at this moment.

    Raises:
        NotSignedInError: There is no such session, or it ended.
    """
    id_hash = digest(token)
    with ctx.database.read() as connection:
        row = accounts.session(connection, id_hash)
        if row is None or ctx.now >= row.expires_at or ctx.now - row.seen_at >= IDLE:
            raise NotSignedInError
        found = _visitor(ctx, connection, row)
    if ctx.now - row.seen_at >= _SEEN_EVERY:
        _touch(ctx, id_hash)
    return found


def _touch(ctx: Context, id_hash: str) -> None:
    """Note that a session was used; of many requests at once one writes, the others go on."""
    with _turn:
        if id_hash in _touching:
            return
        _touching.add(id_hash)
    try:
        with ctx.database.write() as connection:
            accounts.touch(connection, id_hash, ctx.now)
    finally:
        _touching.discard(id_hash)


def sign_out(ctx: Context, token: str) -> None:
    """End a session; one that is gone already is no error."""
    with ctx.database.write() as connection:
        accounts.drop_session(connection, digest(token))


def list_sessions(ctx: Context) -> list[dict[str, Any]]:
    """Return the living sessions of ``ctx.person``, newest first."""
    with ctx.database.read() as connection:
        rows = accounts.sessions_of(connection, me(ctx), ctx.now)
    return [
        {
            "id": row.id_hash,
            "created_at": row.created_at,
            "seen_at": row.seen_at,
            "agent": row.agent,
            "how": row.how or "",
            "second": row.second_at is not None,
        }
        for row in rows
        if ctx.now - row.seen_at < IDLE
    ]


def end_sessions_of(ctx: Context, username: str) -> int:
    """Sign a person out everywhere, as an administrator; return how many sessions ended.

    Raises:
        DeedRefusedError: No administrator acts, or the person is unknown.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username)
        ended = accounts.drop_sessions_of(connection, person.id)
        record(ctx, connection, "end_sessions", person.id)
    return ended


def end_session(ctx: Context, id_hash: str) -> bool:
    """End one of ``ctx.person``'s own sessions; ``False`` where it is not theirs."""
    with ctx.database.write() as connection:
        return accounts.drop_session(connection, id_hash, me(ctx))


def end_my_sessions(ctx: Context) -> int:
    """Sign ``ctx.person`` out everywhere, here too; return how many sessions ended."""
    with ctx.database.write() as connection:
        ended = accounts.drop_sessions_of(connection, me(ctx))
        record(ctx, connection, "end_sessions", me(ctx))
    return ended


def needs_second(ctx: Context, grants: tuple[Grant, ...]) -> bool:
    """Say whether somebody with these grants must have a second factor here."""
    return ctx.policy.second_factor and any(grant.role in NEEDING for grant in grants)


def me(ctx: Context) -> int:
    """Return who acts.

    Raises:
        NotSignedInError: Nobody does.
    """
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person


def record(ctx: Context, connection: Connection, action: str, person: int, **more: Any) -> None:
    """Write into the trail what happened to somebody's account."""
    given = {"person": person, **more}
    audit.append_settings(
        connection, {"actor": ctx.person, "action": action, "given": given}, ctx.now
    )


def _visitor(ctx: Context, connection: Connection, row: Any) -> Visitor:
    grants = people.actor(connection, row.person_id, ctx.today).grants
    return Visitor(
        person=row.person_id,
        username=row.username,
        name_th=row.name_th,
        name_en=row.name_en,
        language=row.language,
        fictional=row.fictional,
        grants=grants,
        session=row.id_hash,
        signed_in_at=row.created_at,
        proved_at=row.proved_at or row.created_at,
        how=row.how or "",
        pending=_pending(ctx, row, grants),
        has_factor=bool(row.has_factor),
    )


def _pending(ctx: Context, row: Any, grants: tuple[Grant, ...]) -> str:
    if row.second_at is not None:
        return ""
    if row.has_factor:
        return SECOND
    return ENROL if needs_second(ctx, grants) else ""
