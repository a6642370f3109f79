"""A key is claimed once on either engine, whoever comes at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.support.world import World
from usecases.programs import idempotency
from usecases.programs.idempotency import Answer, KeyInProgressError, KeyReusedError

MANY = 8


def test_of_many_at_once_one_claims_it(world: World) -> None:
    ctx, start = world.ctx("coordinator"), Barrier(MANY)

    def claim(_: int) -> str:
        start.wait()
        try:
            return str(idempotency.begin(ctx, "key", "same"))
        except KeyInProgressError as error:
            return error.code

    with ThreadPoolExecutor(MANY) as threads:
        found = list(threads.map(claim, range(MANY)))

    assert sorted(found) == ["None", *["idempotency_in_progress"] * (MANY - 1)]


def test_an_answer_is_kept_whole(world: World) -> None:
    ctx = world.ctx("coordinator")
    answer = Answer(201, '{"number": "ก"}', {"location": "/x"})
    assert idempotency.begin(ctx, "key", "same") is None
    idempotency.finish(ctx, "key", answer)

    assert idempotency.begin(ctx, "key", "same") == answer
    with pytest.raises(KeyReusedError):
        idempotency.begin(ctx, "key", "other")
    assert idempotency.begin(world.ctx("governor"), "key", "other") is None


def test_a_key_that_was_let_go_is_free(world: World) -> None:
    ctx = world.ctx("coordinator")
    idempotency.begin(ctx, "key", "same")
    idempotency.forget(ctx, "key")

    assert idempotency.begin(ctx, "key", "other") is None


def test_after_a_day_a_key_is_new(world: World) -> None:
    idempotency.begin(world.ctx("coordinator"), "key", "same")
    world.wait(hours=24)

    assert idempotency.begin(world.ctx("coordinator"), "key", "other") is None
