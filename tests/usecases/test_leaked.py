"""Passwords that leaked elsewhere are refused where the operator keeps the list of them."""

from __future__ import annotations

import dataclasses
from hashlib import sha1
from pathlib import Path

import pytest

from tests.support.world import World
from usecases.context import Context
from usecases.people import accounts
from usecases.people.leaked import LeakedListError, is_leaked
from usecases.people.passwords import LeakedPasswordError

LEAKED = [f"leaked elsewhere {number}" for number in range(200)]
OWN = "a mango tree behind the abacus"


def digest(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture(params=["\n", "\r\n"])
def listed(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    lines = sorted(f"{digest(each)}:{len(each)}" for each in LEAKED)
    found = tmp_path / "pwned.txt"
    found.write_bytes("".join(line + request.param for line in lines).encode())
    return found


def test_each_of_the_list_is_found_and_nothing_else(listed: Path) -> None:
    assert all(is_leaked(listed, each) for each in LEAKED)
    assert not any(is_leaked(listed, f"{each}!") for each in LEAKED)


def test_an_empty_list_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.txt").touch()

    assert not is_leaked(tmp_path / "none.txt", OWN)


def test_one_line_without_an_end_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"{digest(OWN).lower()}:3")

    assert is_leaked(tmp_path / "one.txt", OWN)


def with_list(ctx: Context, listed: Path) -> Context:
    policy = dataclasses.replace(ctx.policy, leaked_passwords=str(listed))
    return dataclasses.replace(ctx, policy=policy)


def test_no_leaked_password_is_taken(world: World, listed: Path) -> None:
    ctx = with_list(world.ctx(), listed)
    link = accounts.make_link(with_list(world.ctx("admin"), listed), "coordinator")

    with pytest.raises(LeakedPasswordError):
        accounts.redeem_link(ctx, link, LEAKED[7], "test")

    assert accounts.redeem_link(ctx, link, OWN, "test")


def test_a_list_that_is_gone_refuses_and_says_so(world: World, tmp_path: Path) -> None:
    ctx = with_list(world.ctx(), tmp_path / "gone.txt")
    link = accounts.make_link(world.ctx("admin"), "coordinator")

    with pytest.raises(LeakedListError, match="administrator"):
        accounts.redeem_link(ctx, link, OWN, "test")
