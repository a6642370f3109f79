"""Tokens: kept as digests, less than their owner, over when they should be."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select, update

from storage.tables_api import ApiToken
from storage.tables_cases import AuditEntry
from storage.tables_people import Person
from tests.support.world import World
from usecases.programs import tokens


def test_only_the_digest_is_kept(world: World) -> None:
    made = tokens.make_token(world.ctx("coordinator"), "สารบรรณ", ["write"], 30)
    (row,) = world.rows(select(ApiToken.__table__))

    assert made.token.startswith("phn_")
    assert row.token_hash == hashlib.sha256(made.token.encode()).hexdigest()
    assert row.scopes == ["read", "write"]
    audited = world.rows(select(AuditEntry.body).where(AuditEntry.action == "make_token"))
    assert len(audited) == 1
    assert made.token not in str(audited)


def test_a_token_ends_with_its_term_and_with_its_owner(world: World) -> None:
    made = tokens.make_token(world.ctx("coordinator"), "x", ["read"], 1)
    assert tokens.bearer(world.ctx(), made.token).username == "coordinator"

    world.wait(1)
    with pytest.raises(tokens.BadTokenError):
        tokens.bearer(world.ctx(), made.token)
    fresh = tokens.make_token(world.ctx("coordinator"), "x", ["read"], 1).token
    with world.database.write() as connection:
        gone = update(Person).where(Person.username == "coordinator").values(active=False)
        connection.execute(gone)
    with pytest.raises(tokens.BadTokenError):
        tokens.bearer(world.ctx(), fresh)


@pytest.mark.parametrize("token", ["", "phn_", "phn_x", "x" * 5000, "phn_ก"])
def test_no_other_text_is_a_token(world: World, token: str) -> None:
    with pytest.raises(tokens.BadTokenError):
        tokens.bearer(world.ctx(), token)


def test_its_use_is_noted_at_most_each_minute(world: World) -> None:
    made = tokens.make_token(world.ctx("coordinator"), "x", ["read"], 1)
    tokens.bearer(world.ctx(), made.token)
    first = world.now
    world.now = first.replace(second=30)
    tokens.bearer(world.ctx(), made.token)
    assert world.rows(select(ApiToken.used_at))[0].used_at == first
    world.wait(hours=1)
    tokens.bearer(world.ctx(), made.token)

    assert world.rows(select(ApiToken.used_at))[0].used_at == world.now


def test_nobody_has_tokens_without_end(world: World) -> None:
    ctx = world.ctx("coordinator")
    made = [tokens.make_token(ctx, "x", ["read"], 1) for _ in range(tokens.MOST)]
    with pytest.raises(tokens.TooManyTokensError):
        tokens.make_token(ctx, "x", ["read"], 1)
    with pytest.raises(tokens.NoSuchTokenError):
        tokens.revoke_token(world.ctx("governor"), made[0].id)

    tokens.revoke_token(ctx, made[0].id)
    assert len(tokens.list_tokens(ctx)) == tokens.MOST - 1


def test_writes_are_counted_over_all_processes(world: World) -> None:
    left = [tokens.spend_write(world.ctx(), 7).left for _ in range(3)]
    world.now = world.now.replace(minute=world.now.minute + 1)

    assert left == [119, 118, 117]
    assert tokens.spend_write(world.ctx(), 7).left == 119
