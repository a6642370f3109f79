"""A fresh proof of who one is, and how long it holds."""

from __future__ import annotations

import pytest

from tests.support.world import World
from tests.usecases.sign_in.entering import HERE, PASSWORD, by_password, seen, set_up
from usecases.limits import TooManyError
from usecases.people import accounts
from usecases.people.sessions import SECOND, NotSignedInError
from usecases.sign_in import steps


def test_a_proof_grows_old(world: World) -> None:
    token = by_password(world)
    fresh = steps.is_fresh(world.ctx(), seen(world, token))
    world.now += world.policy.proof_lasts
    stale = steps.is_fresh(world.ctx(), seen(world, token))

    again = steps.show_password(world.ctx(), seen(world, token), PASSWORD, HERE)

    assert (fresh, stale) == (True, False)
    assert steps.is_fresh(world.ctx(), seen(world, again))
    with pytest.raises(NotSignedInError):
        seen(world, token)


def test_a_wrong_password_proves_nothing(world: World) -> None:
    visitor = seen(world, by_password(world))
    for _ in range(5):
        with pytest.raises(accounts.WrongPasswordError):
            steps.show_password(world.ctx(), visitor, "ไม่ใช่รหัสผ่าน", HERE)

    with pytest.raises(TooManyError):
        steps.show_password(world.ctx(), visitor, PASSWORD, HERE)


def test_the_password_shown_again_is_no_second_step(world: World) -> None:
    set_up(world)
    half = seen(world, by_password(world))

    token = steps.show_password(world.ctx(), half, PASSWORD, HERE)

    assert seen(world, token).pending == SECOND
