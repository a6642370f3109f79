"""A database that fails once in the middle of a deed."""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import event

from tests.support.world import World


class Interruption:
    """Lets SQLite stop a statement after so many of its own steps."""

    def __init__(self, world: World, operations: int) -> None:
        self._engine = world.database.engine
        self._left = operations
        self._armed: list[Any] = []

    def __enter__(self) -> None:
        event.listen(self._engine, "checkout", self._arm)

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "checkout", self._arm)
        for raw in self._armed:
            raw.set_progress_handler(None, 0)

    def _arm(self, raw: Any, *_: object) -> None:
        raw.set_progress_handler(self._tick, 10)
        self._armed.append(raw)

    def _tick(self) -> int:
        self._left -= 10
        if self._left >= 0:
            return 0
        self._left = sys.maxsize  # one fault: the rollback after it is left in peace
        return 1
