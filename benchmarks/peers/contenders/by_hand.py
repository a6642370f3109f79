"""The floor: hand-written SQL on the driver itself (benchmarks/floor.py, sweep_floor.py)."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import make_url

from benchmarks.floor import PostgresFloor, SqliteFloor
from benchmarks.peers.contenders.child import Move, Told, Walker, serve
from benchmarks.peers.contenders.lots import lot_of
from benchmarks.sweep_floor import SweepFloor


class ByHand(Walker):
    """A connection of its own for each client, and one that sweeps."""

    def __init__(self, told: Told) -> None:
        """Connect."""
        super().__init__(told)
        self._sweeper = SweepFloor(make_url(told.url))

    def walker(self) -> Move:
        """Return the moves of one connection."""
        told = self.told
        floor = (SqliteFloor if told.is_sqlite else PostgresFloor)(told.url)
        return lambda number, step: floor.move(number, step, told.now, told.today)

    def do(self, command: dict[str, Any]) -> Any:
        """Sweep."""
        lot = lot_of(command)
        began = time.perf_counter()
        done = self._sweeper.sweep(lot, self.told.now)
        return {"ms": (time.perf_counter() - began) * 1000, "due": done}


if __name__ == "__main__":
    serve(ByHand)
