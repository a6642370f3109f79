"""The sweep among many open cases, against one hand-written transaction that writes the same rows.

``python -m benchmarks.sweep [--json] [--quick | --full] [--rounds N] [--engine sqlite|postgresql]``

0.1 % of the open cases are due in each round; then a fixed number at every size, a backlog of 10 %
that nobody swept for months, a sweep that finds nothing, a second one at once, and on PostgreSQL
two and four sweepers in processes of their own.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from sqlalchemy import func, select

from benchmarks import open_cases, sweepers
from benchmarks.places import ENGINES, a_durable_world, databases
from benchmarks.rounds import Verdict, interleaved, medians, options, report
from benchmarks.sweep_floor import Lot, SweepFloor, due_soon, long_overdue
from storage.tables_cases import Alert
from storage.tables_system import Outbox
from tests.support.postgres import PostgresMissingError
from tests.support.world import World
from usecases.timers.sweep import sweep

FIXED = 10
SIZES = {"quick": (1_000,), "usual": (10_000, 100_000), "full": (10_000, 100_000, 1_000_000)}
Rows = list[dict[str, Any]]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    chosen = options(__doc__ or "", arguments, "engine")
    sizes = SIZES["quick" if chosen.quick else "full" if chosen.full else "usual"]
    rounds = chosen.rounds or (1 if chosen.quick else 7)
    rows: Rows = []
    verdicts: list[Verdict] = []
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            found = [row for size in sizes for row in _size(engine, size, rounds)]
        except PostgresMissingError as missing:
            verdicts.append(Verdict(f"sweep on {engine}", None, "<=", 1.5, why=str(missing)))
            continue
        rows += found
        verdicts += _judged(engine, found)
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _size(engine: str, size: int, rounds: int) -> Rows:
    with databases(engine) as fresh, a_durable_world(fresh()) as world:
        open_cases.load(world, size)
        bench = _Bench(world, engine, size, rounds)
        rows = [
            bench.against_floor("0.1 % due", due_soon(world), max(1, size // 1000)),
            bench.against_floor(f"{FIXED} due", due_soon(world), FIXED),
            bench.nothing_due(),
            bench.against_floor("backlog of 10 %", long_overdue(world), size // 10, rounds=2),
            bench.twice_at_once(max(1, size // 1000)),
        ]
        if engine == "postgresql":
            rows += bench.several(max(8, size // 20))
        return rows


class _Bench:
    """One database of open cases; every round makes other cases due, so nothing is cleaned up."""

    def __init__(self, world: World, engine: str, size: int, rounds: int) -> None:
        self._world = world
        self._named = {"engine": engine, "open": size}
        self._size = size
        self._rounds = rounds
        self._floor = SweepFloor(world.database.url)
        self._next = count(1)
        self._at = 1

    def against_floor(
        self, what: str, lot: Lot, due: int, *, rounds: int | None = None
    ) -> dict[str, Any]:
        """Return the times of the floor and of Phinong for so many that are due."""

        def floor() -> float:
            self._arm(lot, due)
            return _timed(lambda: self._floor.sweep(lot, self._world.now), due)

        def phinong() -> float:
            self._arm(lot, due)
            return _timed(lambda: sweep(self._world.ctx())["due"], due)

        runs = min(self._rounds, rounds or self._rounds)
        found = interleaved({"floor": floor, "phinong": phinong}, runs)
        return self._row(what, due, medians(found))

    def nothing_due(self) -> dict[str, Any]:
        """Return the times where no alert has come."""
        lot, now = due_soon(self._world), self._world.now
        contenders = {
            "floor": lambda: _timed(lambda: self._floor.sweep(lot, now), 0),
            "phinong": lambda: _timed(lambda: sweep(self._world.ctx())["due"], 0),
        }
        return self._row("nothing due", 0, medians(interleaved(contenders, self._rounds)))

    def twice_at_once(self, due: int) -> dict[str, Any]:
        """Return how many rows two sweeps at once wrote beside those that were due."""
        before = self._written()
        self._arm(due_soon(self._world), due)
        began = time.perf_counter()
        threads = [threading.Thread(target=sweep, args=[self._world.ctx()]) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = (time.perf_counter() - began) * 1000
        new = self._written() - before
        if new != 2 * due:
            raise AssertionError(f"{due} alerts and mails were due, {new} rows were written")
        return {**self._named, "what": "two at once", "due": due, "phinong_ms": took, "twice": 0}

    def several(self, due: int) -> Rows:
        """Return the times of one, two and four sweepers in processes of their own."""
        lot = long_overdue(self._world)
        rows: Rows = []
        for crew in (1, 2, 4):
            self._arm(lot, due)
            before = self._written()
            took = sweepers.together(self._world, crew) * 1000
            alerts = len(lot.levels) * due
            mails = self._written() - before - alerts
            if not due * (lot.rungs - 1) <= mails <= due * lot.rungs:
                raise AssertionError(f"{crew} sweepers wrote {mails} mails for {due} entries")
            what = f"{crew} sweeper{'s' if crew > 1 else ''}"
            rows.append({**self._named, "what": what, "due": due, "phinong_ms": took, "twice": 0})
        return rows

    def _arm(self, lot: Lot, due: int) -> None:
        if self._at + due > self._size + 1:
            self._at = 1
            self._forget()
        self._floor.arm(lot, self._at, due)
        self._at += due

    def _forget(self) -> None:
        """Take away what was written when every case has been due once."""
        for table in ("alerts", "outbox"):
            self._floor.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self._floor.connection.commit()

    def _written(self) -> int:
        queries = [select(func.count()).select_from(table) for table in (Alert, Outbox)]
        return sum(int(self._world.rows(query)[0][0]) for query in queries)

    def _row(self, what: str, due: int, middle: dict[str, float]) -> dict[str, Any]:
        floor, ours = middle["floor"], middle["phinong"]
        times = {"floor_ms": floor, "phinong_ms": ours, "ratio": ours / floor}
        return {**self._named, "what": what, "due": due, **times}


def _timed(run: Callable[[], int], due: int) -> float:
    began = time.perf_counter()
    done = run()
    took = (time.perf_counter() - began) * 1000
    if done != due:
        raise AssertionError(f"{due} entries were due, {done} were swept")
    return took


def _judged(engine: str, rows: Rows) -> Iterator[Verdict]:
    for row in rows:
        if row["what"] in ("0.1 % due", "backlog of 10 %"):
            what = f"sweep, {engine}, {row['open']:,} open, {row['what']}: times the floor"
            yield Verdict(what, row["ratio"], "<=", 1.5)
    fixed = [row["phinong_ms"] for row in rows if row["what"] == f"{FIXED} due"]
    if len(fixed) > 1:
        what = f"sweep, {engine}, {FIXED} due: the largest size, times the smallest"
        yield Verdict(what, fixed[-1] / fixed[0], "<=", 1.3)
    crews = {row["what"]: row["phinong_ms"] for row in rows if "sweeper" in row["what"]}
    if crews:
        for crew in ("2 sweepers", "4 sweepers"):
            what = f"sweep, {engine}, largest size, {crew}: times one alone"
            yield Verdict(what, crews[crew] / crews["1 sweeper"], "<=", 1.0)


if __name__ == "__main__":
    sys.exit(main())
