from __future__ import annotations

from datetime import timedelta

import pytest

from storage.cases import NoSuchCaseError
from tests.support.world import World
from usecases.people.sessions import NotSignedInError
from usecases.reading.following import RemindTooEarlyError, follow, how_followed, unfollow
from usecases.refused import DeedRefusedError


def test_a_case_is_followed_moved_and_left(world: World) -> None:
    number, ctx = world.case(), world.ctx("monitor")
    day = world.today + timedelta(days=7)

    follow(ctx, number)
    first = how_followed(ctx, number)
    follow(ctx, number, day)
    second = how_followed(ctx, number)
    gone = unfollow(ctx, number)

    assert (first["following"], first["remind_on"]) == (True, None)
    assert (second["following"], second["remind_on"]) == (True, day)
    assert gone is True
    assert unfollow(ctx, number) is False
    assert how_followed(ctx, number)["following"] is False


def test_one_persons_following_is_not_anothers(world: World) -> None:
    number = world.case()

    follow(world.ctx("monitor"), number)

    assert how_followed(world.ctx("moi_officer"), number)["following"] is False


def test_what_may_not_be_seen_may_not_be_followed(world: World) -> None:
    number = world.case()

    with pytest.raises(DeedRefusedError) as refused:
        follow(world.ctx("coordinator.elsewhere"), number)

    assert refused.value.code == "not_yours_to_see"
    with pytest.raises(NoSuchCaseError):
        follow(world.ctx("monitor"), "TH00-2569-999")
    with pytest.raises(NotSignedInError):
        follow(world.ctx(), number)


def test_a_day_that_has_gone_by_is_refused(world: World) -> None:
    number = world.case()

    with pytest.raises(RemindTooEarlyError):
        follow(world.ctx("monitor"), number, world.today - timedelta(days=1))
    follow(world.ctx("monitor"), number, world.today)
