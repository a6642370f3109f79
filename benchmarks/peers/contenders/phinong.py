"""Phinong itself: the deed that pages, the API and commands call."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.peers.contenders.child import Move, Told, Walker, serve
from benchmarks.steps import Step
from benchmarks.transitions import WAY
from storage.database import Database
from tests.support.world import opened
from usecases.timers.sweep import sweep


class Phinong(Walker):
    """One database with its pool, as one process of a web server has it."""

    def __init__(self, told: Told) -> None:
        """Open the world that the parent prepared, durably."""
        super().__init__(told)
        self.world = opened(told.url, now=told.now)
        self.world.database.close()
        self.world.database = Database(told.url)
        self._filled = {
            id(step): (trigger, who, self.world.complete(trigger, **more))
            for step, (trigger, who, more) in zip(told.steps, WAY, strict=False)
        }

    def walker(self) -> Move:
        """Return the deed; what a person filled in is ready, as it comes from a form."""

        def move(number: str, step: Step) -> None:
            trigger, who, payload = self._filled[id(step)]
            self.world.do(number, trigger, who, **payload)

        return move

    def do(self, _command: dict[str, Any]) -> Any:
        """Sweep, with everything that Phinong works out by itself."""
        began = time.perf_counter()
        done = sweep(self.world.ctx())["due"]
        return {"ms": (time.perf_counter() - began) * 1000, "due": done}


if __name__ == "__main__":
    serve(Phinong)
