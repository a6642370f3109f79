"""A move of a case is killed at every fault point: it happened wholly, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chaos.matrix import COMPLETE, Bench
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.workers import Job
from tests.support.world import World

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]

# What the move does besides moving -> where the case stands, the trigger, who, and its fields.
MOVES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "joins the review": ("review", "concur", "agency_officer", {}),
    "writes letters": ("approval", "approve", "moi_executive", {}),
    "opens the register": ("deposit", "deposit", "moi_officer", {}),
    "opens another case": ("rejected", "reopen", "moi_officer", {}),
    "asks for opinions": ("screening", "accept", "moi_officer", {}),
    "is submitted": ("draft", "submit", "coordinator", {}),
    "sets a date": ("cabinet", "schedule", "cabinet_liaison", {}),
    "stops the clocks": ("review", "hold", "moi_officer", {}),
    "starts them again": ("on_hold", "resume", "moi_officer", {}),
    "begins a duty": ("change_review", "not_substantive", "mfa_officer", {}),
    "is signed": ("signing", "sign", "governor", {}),
    "ends it": ("draft", "withdraw", "coordinator", {}),
}
FEW = ("joins the review", "writes letters", "opens the register", "opens another case")


@pytest.mark.parametrize("what", list(MOVES) if COMPLETE else FEW)
def test_a_move_that_is_killed_happened_or_did_not(world: World, bench: Bench, what: str) -> None:
    state, trigger, username, fields = MOVES[what]
    number = world.through(state)
    if what == "joins the review":
        for office in ("moi_officer", "mfa_officer"):
            world.go(number, "concur", office)
    told = {"number": number, "trigger": trigger, "version": world.load(number).version,
            "fields": world.complete(trigger, **fields)}  # fmt: skip
    job = Job("move", told, person=world.people[username])
    before = snapshot(world)
    with bench.copy(world) as undisturbed:
        passed = bench.worker.run(job.inside(undisturbed))[0].passed
        after = snapshot(undisturbed)
    assert before != after
    found = set()

    for copy, _ in bench.kills(world, job, passed):
        seen = snapshot(copy)
        happened = seen == after
        assert happened or seen == before
        assert discord(copy) == []
        again = bench.worker.run(job.inside(copy))[0]
        assert again.refused == ("StaleCaseError" if happened else "")
        assert snapshot(copy) == after
        found.add(happened)

    assert found == {False, True}
