"""Tokens by which a person's programs act for them: less than the person may, never more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from statemachine.errors import PhinongError
from storage import accounts, audit, tokens
from storage.database import Connection
from usecases.context import Context
from usecases.limits import Limit
from usecases.people.sessions import NotSignedInError
from usecases.rights import allow_administrator, plain_text
from usecases.secrets_kept import digest, new_token

PREFIX = "phn_"
SCOPES = ("read", "write", "admin")
LONGEST_DAYS = 365
MOST = 20
WRITES = Limit("api_write", 120, timedelta(minutes=1))
_SEEN_EVERY = timedelta(minutes=1)


class BadTokenError(PhinongError):
    """The token is unknown, revoked or too old, or its owner is not active."""

    code = "bad_token"
    th = "โทเคนใช้ไม่ได้หรือหมดอายุ โปรดสร้างโทเคนใหม่ที่หน้า “โทเคน API” ในบัญชีของท่าน"
    en = "This token is unknown, revoked or too old; make a new one under “API tokens”."


class ScopeMissingError(PhinongError):
    """The token may do less than was asked of it."""

    code = "scope_missing"
    th = "โทเคนนี้ไม่มีขอบเขต “{wanted}” โปรดใช้โทเคนที่มีขอบเขตนี้"
    en = "This token lacks the scope “{wanted}”; use one that has it."


class TokenScopesError(PhinongError):
    """A token was asked for without a scope, or with one that does not exist."""

    code = "token_scopes"
    th = "โปรดเลือกขอบเขตของโทเคนอย่างน้อยหนึ่งอย่างจาก {known}"
    en = "Choose at least one scope for the token, out of {known}."


class TokenTermError(PhinongError):
    """A token was asked for that lives for too long, or not at all."""

    code = "token_term"
    th = "อายุโทเคนต้องอยู่ระหว่าง 1 ถึง {most} วัน โปรดระบุใหม่"
    en = "A token lives for 1 to {most} days; choose again."


class TooManyTokensError(PhinongError):
    """A person has as many tokens as anybody may."""

    code = "too_many_tokens"
    th = "ท่านมีโทเคนครบ {most} รายการแล้ว โปรดยกเลิกรายการที่ไม่ใช้ก่อน"
    en = "You have {most} tokens, which is the most; revoke one that you do not need."


class NoSuchTokenError(PhinongError):
    """The person has no such token."""

    code = "no_such_token"
    th = "ไม่พบโทเคนเลขที่ {id} ของท่าน โปรดตรวจสอบเลขที่"
    en = "You have no token number {id}; check the number."


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who shows a token, and what the token may do."""

    token: int
    person: int
    username: str
    language: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A new token; its text is shown this once."""

    id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a window; ``resets_s`` is the seconds until the next one."""

    limit: int
    left: int
    resets_s: int
    window_s: int

    @property
    def spent(self) -> bool:
        """Say whether the limit was passed."""
        return self.left < 0


def make_token(ctx: Context, name: str, scopes: Iterable[str], days: int) -> Made:
    """Make a token of one's own; ``write`` and ``admin`` include ``read``.

    Raises:
        TokenScopesError: No scope, or an unknown one.
        TokenTermError: It would live for less than a day or more than a year.
        TooManyTokensError: The person has enough of them.
        DeedRefusedError: The scope ``admin`` is for administrators, and the name is needed.
    """
    wanted = frozenset(scopes)
    named = plain_text(name, "ชื่อโทเคน", "name of the token", 80)
    if not wanted or not wanted.issubset(SCOPES):
        raise TokenScopesError(known=", ".join(SCOPES))
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenTermError(most=LONGEST_DAYS)
    made = PREFIX + new_token()
    held = [scope for scope in SCOPES if scope in wanted or scope == "read"]
    me, expires = _me(ctx), ctx.now + timedelta(days=days)
    with ctx.database.write() as connection:
        if "admin" in wanted:
            allow_administrator(ctx, connection)
        if tokens.living(connection, me, ctx.now) >= MOST:
            raise TooManyTokensError(most=MOST)
        row = {
            "person_id": me,
            "name": named,
            "token_hash": digest(made),
            "scopes": held,
            "created_at": ctx.now,
            "expires_at": expires,
        }
        found = tokens.add(connection, row)
        given = {"token": found, "name": named, "scopes": held, "days": days}
        _record(ctx, connection, "make_token", given)
    return Made(found, made, expires)


def list_tokens(ctx: Context) -> list[dict[str, Any]]:
    """Return one's own tokens that were not revoked, newest first."""
    with ctx.database.read() as connection:
        rows = tokens.of_person(connection, _me(ctx))
    names = ("id", "name", "scopes", "created_at", "expires_at", "used_at")
    return [
        {name: getattr(row, name) for name in names} | {"expired": row.expires_at <= ctx.now}
        for row in rows
    ]


def revoke_token(ctx: Context, token: int) -> None:
    """Revoke a token of one's own, at once.

    Raises:
        NoSuchTokenError: There is none of this number.
    """
    with ctx.database.write() as connection:
        if not tokens.revoke(connection, token, _me(ctx), ctx.now):
            raise NoSuchTokenError(id=token)
        _record(ctx, connection, "revoke_token", {"token": token})


def bearer(ctx: Context, token: str) -> Bearer:
    """Return who shows a token.

    Raises:
        BadTokenError: It may not be used.
    """
    if not token.startswith(PREFIX):
        raise BadTokenError
    with ctx.database.read() as connection:
        row = tokens.by_hash(connection, digest(token), ctx.now)
    if row is None:
        raise BadTokenError
    if row.used_at is None or ctx.now - row.used_at >= _SEEN_EVERY:
        with ctx.database.write() as connection:
            tokens.touch(connection, row.id, ctx.now)
    return Bearer(
        token=row.id,
        person=row.person_id,
        username=row.username,
        language=row.language,
        scopes=frozenset(row.scopes),
        expires_at=row.expires_at,
    )


def spend_write(ctx: Context, token: int) -> Allowance:
    """Count one write of a token, over all processes, and return what is left."""
    size = int(WRITES.window.total_seconds())
    number = int(ctx.now.timestamp()) // size
    ends = ctx.now + timedelta(seconds=size)
    with ctx.database.write() as connection:
        tries = accounts.count(connection, f"{WRITES.name}:{token}:{number}", ends)
    resets = size - int(ctx.now.timestamp()) % size
    return Allowance(WRITES.most, WRITES.most - tries, resets, size)


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person


def _record(ctx: Context, connection: Connection, action: str, given: dict[str, Any]) -> None:
    body = {"actor": ctx.person, "action": action, "given": given}
    audit.append_settings(connection, body, ctx.now)
