"""A reset of somebody's second factors takes two administrators, or one and a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.world import World
from tests.usecases.sign_in.entering import actions, let_in, seen, set_up
from usecases.people import people
from usecases.people.sessions import SECOND, NotSignedInError
from usecases.people.two_administrators import WAITS
from usecases.refused import DeedRefusedError
from usecases.sign_in import factors, resets
from usecases.sign_in.refusals import (
    NoSuchResetError,
    NothingToResetError,
    OwnFactorsError,
    SecondAdministratorError,
)

WHY = "โทรศัพท์หาย ตรวจสอบตัวบุคคลแล้ว"


@pytest.fixture(autouse=True)
def second(world: World) -> None:
    """Give the world a second administrator and a governor with a second factor."""
    operator = world.ctx()
    found = people.add_person(operator, "admin2", "คนที่สอง", "Second", "second@phinong.example")
    people.grant(operator, "admin2", "admin")
    world.people["admin2"] = found
    set_up(world, "governor")


def has(world: World, username: str = "governor") -> bool:
    return bool(factors.ways(world.ctx(), world.people[username]) & {"totp", "recovery"})


def ask(world: World, by: str = "admin", username: str = "governor") -> int:
    return resets.request(world.ctx(by), username, WHY)


def test_what_was_asked_waits_and_changes_nothing_yet(world: World) -> None:
    found = ask(world)

    (shown,) = resets.waiting(world.ctx("admin2"))
    assert (shown["id"], shown["username"], shown["mine"]) == (found, "governor", False)
    assert has(world)
    told = {m.person_id for m in world.mails("security") if ":reset_asked:" in m.key}
    assert told == {world.people["governor"], world.people["admin2"]}


def test_a_second_administrator_confirms_and_every_session_ends(world: World) -> None:
    token = let_in(world)
    assert seen(world, token).pending == SECOND

    resets.confirm(world.ctx("admin2"), ask(world))

    assert not has(world)
    with pytest.raises(NotSignedInError):
        seen(world, token)
    assert actions(world)[-1] == "reset_second_factors"
    assert seen(world, let_in(world)).pending == ""
    told = {m.person_id for m in world.mails("security") if ":reset_done:" in m.key}
    assert world.people["governor"] in told


def test_who_asked_does_not_confirm(world: World) -> None:
    found = ask(world)

    with pytest.raises(SecondAdministratorError):
        resets.confirm(world.ctx("admin"), found)
    assert has(world)


def test_nobody_resets_their_own(world: World) -> None:
    set_up(world, "admin")

    with pytest.raises(OwnFactorsError):
        ask(world, "admin", "admin")
    found = ask(world, "admin2", "admin")
    with pytest.raises(OwnFactorsError):
        resets.confirm(world.ctx("admin"), found)
    with pytest.raises(OwnFactorsError):
        resets.reset_now(world.ctx("admin"), "admin")
    assert has(world, "admin")


def test_only_administrators_ask(world: World) -> None:
    with pytest.raises(DeedRefusedError):
        ask(world, "moi_officer")
    with pytest.raises(DeedRefusedError):
        resets.waiting(world.ctx("moi_officer"))


def test_it_is_asked_once_and_for_who_has_something_to_reset(world: World) -> None:
    ask(world)

    for username in ("governor", "coordinator"):
        with pytest.raises(NothingToResetError):
            ask(world, "admin2", username)


def test_the_person_concerned_refuses_it(world: World) -> None:
    found = ask(world)
    for other in ("moi_officer", "coordinator"):
        with pytest.raises(NoSuchResetError):
            resets.refuse_mine(world.ctx(other), found)

    resets.refuse_mine(world.ctx("governor"), found)

    assert resets.mine(world.ctx("governor")) is None
    with pytest.raises(NoSuchResetError):
        resets.confirm(world.ctx("admin2"), found)
    assert has(world)


def test_after_a_day_it_is_done_and_once(world: World) -> None:
    ask(world)
    world.now += WAITS - timedelta(seconds=1)
    early = resets.ripen(world.ctx())
    world.now += timedelta(seconds=1)

    assert early == {"reset": 0, "dropped": 0}
    assert resets.ripen(world.ctx()) == {"reset": 1, "dropped": 0}
    assert resets.ripen(world.ctx()) == {"reset": 0, "dropped": 0}
    assert not has(world)


def test_what_a_former_administrator_asked_is_dropped(world: World) -> None:
    ask(world)
    people.revoke_grant(world.ctx("admin2"), "admin", "admin")
    world.now += WAITS

    assert resets.ripen(world.ctx()) == {"reset": 0, "dropped": 1}
    assert has(world)


def test_the_operator_does_it_at_once_and_what_waited_is_closed(world: World) -> None:
    ask(world)

    assert resets.reset_now(world.ctx(), "governor") == 1

    assert resets.waiting(world.ctx("admin2")) == []
    assert not has(world)
    assert actions(world)[-1] == "reset_second_factors"
