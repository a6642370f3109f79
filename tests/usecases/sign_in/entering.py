"""People on their way in, and what they show."""

from __future__ import annotations

import json
from datetime import timedelta

import pyotp
from sqlalchemy import select

from storage.tables_cases import AuditEntry
from tests.support.world import World
from usecases.people import accounts, sessions
from usecases.people.sessions import Visitor
from usecases.sign_in import totp

PASSWORD = "แม่น้ำโขงไหลเย็น 2569"
HERE = "10.0.0.1"


def let_in(world: World, username: str = "governor") -> str:
    """Return the token of a session after its first step."""
    ctx = world.ctx()
    with ctx.database.write() as connection:
        return sessions.begin(
            ctx, connection, world.people[username], "", deed="sign_in", how="password"
        )


def by_password(world: World, username: str = "governor") -> str:
    """Return the token of a session that a password began."""
    ctx = world.ctx()
    return accounts.redeem_link(ctx, accounts.make_link(ctx, username), PASSWORD, "")


def seen(world: World, token: str) -> Visitor:
    return sessions.visitor(world.ctx(), token)


def code_of(world: World, secret: str, steps_ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(world.now.timestamp()) + 30 * steps_ahead)


def set_up(world: World, username: str = "governor") -> tuple[str, str, list[str]]:
    """Return the seed of a new app, the session's token and the recovery codes."""
    visitor = seen(world, let_in(world, username))
    ctx = world.ctx(username)
    begun = totp.begin(ctx, visitor)
    done = totp.confirm(ctx, visitor, begun.id, code_of(world, begun.secret), "โทรศัพท์")
    world.now += timedelta(minutes=1)
    return begun.secret, done.token, done.codes


def actions(world: World) -> list[str]:
    query = select(AuditEntry.body).where(AuditEntry.chain == "settings").order_by(AuditEntry.seq)
    return [str(json.loads(row.body)["action"]) for row in world.rows(query)]
