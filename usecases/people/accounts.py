"""Getting in: passwords and one-time links (reliability.md 7); sessions are in ``sessions``.

Nothing here says whether an account exists: a wrong name and a wrong password read the same and
take the same time.
"""

from datetime import timedelta
from pathlib import Path

from statemachine.errors import PhinongError
from storage import accounts, people
from storage.database import Connection
from usecases import limits
from usecases.context import Context
from usecases.people import passwords
from usecases.people.leaked import is_leaked
from usecases.people.sessions import begin, me, record
from usecases.refused import DeedRefusedError
from usecases.rights import active_user, allow_administrator, user
from usecases.secrets_kept import digest, fits, hashed, new_token, outdated

LINK_LASTS = timedelta(hours=24)


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
        return begin(ctx, connection, person.id, agent, deed="sign_in", how="password")


def sign_in_as_example(ctx: Context, username: str, agent: str) -> str:
    """Return a session's token for a plainly fictional person, for trying it out.

    Raises:
        DeedRefusedError: There is no such fictional person.
    """
    with ctx.database.write() as connection:
        person = user(connection, username)
        token = begin(ctx, connection, person.id, agent, deed="sign_in_example", how="example")
        row = accounts.session(connection, digest(token))
        if row is None or not row.fictional:
            raise DeedRefusedError("unknown_user", username=username)
        return token


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
    record(ctx, connection, "make_link", person)
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
        LeakedPasswordError: It is known to have leaked elsewhere.
        LeakedListError: The list of those cannot be read.
    """
    owner = link_owner(ctx, token)
    _check(ctx, password, owner["username"])
    kept = hashed(password)
    with ctx.database.write() as connection:
        row = accounts.link(connection, digest(token), ctx.now)
        if row is None or not accounts.use_link(connection, digest(token), ctx.now):
            raise LinkUsedError
        accounts.set_password(connection, row.person_id, kept, ctx.now)
        accounts.drop_sessions_of(connection, row.person_id)
        return begin(ctx, connection, row.person_id, agent, deed="redeem_link", how="link")


def _check(ctx: Context, password: str, username: str) -> None:
    passwords.check_password(password, username)
    listed = ctx.policy.leaked_passwords
    if listed and is_leaked(Path(listed), password):
        raise passwords.LeakedPasswordError


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
        LeakedPasswordError: It is known to have leaked elsewhere.
        LeakedListError: The list of those cannot be read.
    """
    who = me(ctx)
    with ctx.database.read() as connection:
        person, kept = people.by_id(connection, who), accounts.password_hash(connection, who)
    if person is None or not fits(kept, old):
        raise WrongPasswordError
    _check(ctx, new, person.username)
    fresh = hashed(new)
    with ctx.database.write() as connection:
        accounts.set_password(connection, who, fresh, ctx.now)
        accounts.drop_sessions_of(connection, who, keep)
        record(ctx, connection, "change_password", who)
