"""Getting in and out: passwords, sessions, one-time links (reliability.md 7).

Nothing here says whether an account exists: a wrong name and a wrong password read the same and
take the same time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from statemachine.errors import PhinongError
from statemachine.facts import Grant
from storage import accounts, audit, people
from storage.database import Connection
from usecases import limits
from usecases.context import Context
from usecases.people import passwords
from usecases.refused import DeedRefusedError
from usecases.rights import active_user, allow_administrator, user
from usecases.secrets_kept import digest, fits, hashed, new_token, outdated

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
LINK_LASTS = timedelta(hours=24)
_SEEN_EVERY = timedelta(minutes=1)


class NotSignedInError(PhinongError):
    """Nobody is signed in, or the session ended."""

    code = "not_signed_in"
    th = "ท่านยังไม่ได้ลงชื่อเข้าใช้ หรือหมดเวลาใช้งานแล้ว โปรดลงชื่อเข้าใช้"
    en = "You are not signed in, or your time has ended; sign in."


class WrongPasswordError(PhinongError):
    """The name or the password is wrong; which one is not said."""

    code = "wrong_password"
    th = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดตรวจสอบแล้วลองใหม่"
    en = "The user name or the password is wrong; check both and try again."


class LinkUsedError(PhinongError):
    """A one-time link is unknown, used, or too old."""

    code = "link_used"
    th = "ลิงก์นี้ใช้ไปแล้วหรือหมดอายุ โปรดขอลิงก์ใหม่จากผู้ดูแลระบบ"
    en = "This link was used or is too old; ask an administrator for a new one."


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in: the person, what they may act as today, and the session's digest."""

    person: int
    username: str
    name_th: str
    name_en: str
    language: str
    fictional: bool
    grants: tuple[Grant, ...]
    session: str
    signed_in_at: datetime

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held, delegated ones included."""
        return frozenset(str(grant.role) for grant in self.grants)


def sign_in(ctx: Context, username: str, password: str, *, address: str, agent: str) -> str:
    """Return a new session's token for who gives the right password.

    Raises:
        WrongPasswordError: The name or the password is wrong.
        TooManyError: Too many failures of this account or from this address.
    """
    who = f"{username[:64]}@{address}"
    with ctx.database.read() as connection:
        limits.check(ctx, connection, limits.SIGN_IN_ADDRESS, address)
        limits.check(ctx, connection, limits.SIGN_IN_ACCOUNT, who)
        person = people.by_username(connection, username)
        kept = None if person is None else accounts.password_hash(connection, person.id)
    right = fits(kept, password[: passwords.LONGEST + 1])
    if not right or person is None or kept is None or not person.active:
        limits.take(ctx, limits.SIGN_IN_ADDRESS, address)
        limits.take(ctx, limits.SIGN_IN_ACCOUNT, who)
        raise WrongPasswordError
    with ctx.database.write() as connection:
        if outdated(kept):
            accounts.set_password(connection, person.id, hashed(password), ctx.now)
        return _begin(ctx, connection, person.id, agent, "sign_in")


def sign_in_as_example(ctx: Context, username: str, agent: str) -> str:
    """Return a session's token for a plainly fictional person, for trying it out.

    Raises:
        DeedRefusedError: There is no such fictional person.
    """
    with ctx.database.write() as connection:
        person = user(connection, username)
        token = _begin(ctx, connection, person.id, agent, "sign_in_example")
        row = accounts.session(connection, digest(token))
        if row is None or not row.fictional:
            raise DeedRefusedError("unknown_user", username=username)
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
        with ctx.database.write() as connection:
            accounts.touch(connection, id_hash, ctx.now)
    return found


def sign_out(ctx: Context, token: str) -> None:
    """End a session; one that is gone already is no error."""
    with ctx.database.write() as connection:
        accounts.drop_session(connection, digest(token))


def list_sessions(ctx: Context) -> list[dict[str, Any]]:
    """Return the living sessions of ``ctx.person``, newest first."""
    with ctx.database.read() as connection:
        rows = accounts.sessions_of(connection, _me(ctx), ctx.now)
    return [
        {"id": r.id_hash, "created_at": r.created_at, "seen_at": r.seen_at, "agent": r.agent}
        for r in rows
        if ctx.now - r.seen_at < IDLE
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
        _record(ctx, connection, "end_sessions", person.id)
    return ended


def end_session(ctx: Context, id_hash: str) -> bool:
    """End one of ``ctx.person``'s own sessions; ``False`` where it is not theirs."""
    with ctx.database.write() as connection:
        return accounts.drop_session(connection, id_hash, _me(ctx))


def make_link(ctx: Context, username: str) -> str:
    """Return the token of a link by which a person sets a password once, within 24 hours.

    Raises:
        DeedRefusedError: Neither an administrator nor the command line asks, or the person is
            unknown or not active.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        return new_link(ctx, connection, active_user(connection, username).id)


def new_link(ctx: Context, connection: Connection, person: int) -> str:
    """Write a one-time link on record and return its token; an earlier one works no more."""
    token = new_token()
    row = {
        "token_hash": digest(token),
        "person_id": person,
        "purpose": "password",
        "created_at": ctx.now,
        "expires_at": ctx.now + LINK_LASTS,
    }
    accounts.drop_links(connection, person, ctx.now)
    accounts.add_link(connection, row)
    _record(ctx, connection, "make_link", person)
    return token


def link_owner(ctx: Context, token: str) -> dict[str, str]:
    """Return whose password a link sets.

    Raises:
        LinkUsedError: The link is unknown, used or too old.
    """
    with ctx.database.read() as connection:
        row = accounts.link(connection, digest(token), ctx.now)
        person = None if row is None else people.by_id(connection, row.person_id)
    if person is None or not person.active:
        raise LinkUsedError
    return {"username": person.username, "th": person.name_th, "en": person.name_en}


def redeem_link(ctx: Context, token: str, password: str, agent: str) -> str:
    """Set a password by a one-time link and return a new session's token.

    Raises:
        LinkUsedError: The link is unknown, used or too old.
        WeakPasswordError: The password will not do.
    """
    owner = link_owner(ctx, token)
    passwords.check_password(password, owner["username"])
    kept = hashed(password)
    with ctx.database.write() as connection:
        row = accounts.link(connection, digest(token), ctx.now)
        if row is None or not accounts.use_link(connection, digest(token), ctx.now):
            raise LinkUsedError
        accounts.set_password(connection, row.person_id, kept, ctx.now)
        accounts.drop_sessions_of(connection, row.person_id)
        return _begin(ctx, connection, row.person_id, agent, "redeem_link")


def change_password(ctx: Context, old: str, new: str, keep: str) -> None:
    """Change one's own password and end one's other sessions.

    Args:
        ctx: Whose password it is.
        old: The present password.
        new: The new one.
        keep: Digest of the session that stays.

    Raises:
        WrongPasswordError: The present password is another.
        WeakPasswordError: The new one will not do.
    """
    me = _me(ctx)
    with ctx.database.read() as connection:
        person, kept = people.by_id(connection, me), accounts.password_hash(connection, me)
    if person is None or not fits(kept, old):
        raise WrongPasswordError
    passwords.check_password(new, person.username)
    fresh = hashed(new)
    with ctx.database.write() as connection:
        accounts.set_password(connection, me, fresh, ctx.now)
        accounts.drop_sessions_of(connection, me, keep)
        _record(ctx, connection, "change_password", me)


def _begin(ctx: Context, connection: Connection, person: int, agent: str, how: str) -> str:
    token = new_token()
    row = {
        "id_hash": digest(token),
        "person_id": person,
        "created_at": ctx.now,
        "seen_at": ctx.now,
        "expires_at": ctx.now + LONGEST,
        "agent": agent[:200],
    }
    accounts.sweep_out(connection, ctx.now)
    accounts.add_session(connection, row)
    _record(ctx.acting(person), connection, how, person)
    return token


def _visitor(ctx: Context, connection: Connection, row: Any) -> Visitor:
    return Visitor(
        person=row.person_id,
        username=row.username,
        name_th=row.name_th,
        name_en=row.name_en,
        language=row.language,
        fictional=row.fictional,
        grants=people.actor(connection, row.person_id, ctx.today).grants,
        session=row.id_hash,
        signed_in_at=row.created_at,
    )


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person


def _record(ctx: Context, connection: Connection, action: str, person: int) -> None:
    given = {"person": person}
    audit.append_settings(
        connection, {"actor": ctx.person, "action": action, "given": given}, ctx.now
    )
