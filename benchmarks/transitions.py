"""Audited human transitions per second, against hand-written SQL that writes the same rows.

``python -m benchmarks.transitions [--json] [--rounds N] [--cases N] [--engine sqlite|postgresql]``

Eight transitions a case, each durable: load, check role and guard, close and open stage entries,
audit entry with its hash, mails into the outbox, commit. The rounds of all contenders are
interleaved in one run and medians are compared, since machines drift.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.floor import Floor, PostgresFloor, SqliteFloor, Step, record
from storage.database import Database
from tests.support import postgres
from tests.support.world import World, opened, prepare

CLIENTS = (1, 8)
WAY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("submit", "coordinator", {}),
    ("endorse", "governor", {}),
    ("accept", "moi_officer", {"agencies": "none"}),
    ("concur", "moi_officer", {}),
    ("concur", "mfa_officer", {}),
    ("confirm_ministerial", "moi_officer", {}),
    ("approve", "moi_executive", {}),
    ("partner_agrees", "coordinator", {}),
)
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}

Walk = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contender:
    """Who walks cases through the eight steps: its name, its cases, a walker for each client."""

    name: str
    new_case: Callable[[], str]
    walker: Callable[[], Walk]
    check: Callable[[], None]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    options = _options(arguments)
    engines = [options.engine] if options.engine else ["sqlite", "postgresql"]
    results = {engine: _engine(engine, options) for engine in engines}
    print(json.dumps(results, indent=2) if options.json else _table(results))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cases", type=int, default=24, help="cases a round, shared by clients")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    return parser.parse_args(arguments)


def _engine(engine: str, options: argparse.Namespace) -> dict[str, Any]:
    with _contenders(engine) as contenders:
        return {
            f"{clients} client{'s' if clients > 1 else ''}": _compare(contenders, clients, options)
            for clients in CLIENTS
        }


def _compare(
    contenders: list[Contender], clients: int, options: argparse.Namespace
) -> dict[str, Any]:
    rates: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(options.rounds + 1):
        for contender in contenders:
            rate = _round(contender, clients, options.cases)
            if number:  # the first round warms caches up
                rates[contender.name].append(rate)
    medians = {name: statistics.median(found) for name, found in rates.items()}
    ratios = sorted(p / f for p, f in zip(rates["phinong"], rates["floor"], strict=True))
    return {
        "per_second": {name: round(rate) for name, rate in medians.items()},
        "ratio": round(medians["phinong"] / medians["floor"], 3),
        "ratio_spread": [round(ratios[0], 3), round(ratios[-1], 3)],
    }


def _round(contender: Contender, clients: int, count: int) -> float:
    shares = [[contender.new_case() for _ in range(count // clients)] for _ in range(clients)]
    walkers = [contender.walker() for _ in range(clients)]
    gate = threading.Barrier(clients + 1)
    failures: list[BaseException] = []

    def client(walk: Walk, numbers: list[str]) -> None:
        gate.wait()
        try:
            for number in numbers:
                walk(number)
        except BaseException as error:  # noqa: BLE001 - reported by the main thread
            failures.append(error)

    threads = [
        threading.Thread(target=client, args=pair) for pair in zip(walkers, shares, strict=True)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures:
        raise failures[0]
    contender.check()
    return sum(map(len, shares)) * len(WAY) / took


@contextmanager
def _contenders(engine: str) -> Iterator[list[Contender]]:
    with ExitStack() as stack:
        fresh = stack.enter_context(_databases(engine))
        ours = stack.enter_context(_world(fresh()))
        theirs = stack.enter_context(_world(fresh()))
        steps = record(theirs, WAY)
        build: type[Floor] = SqliteFloor if engine == "sqlite" else PostgresFloor
        yield [
            Contender("floor", theirs.case, lambda: _floor_walk(build, theirs, steps), _nothing),
            Contender("phinong", ours.case, lambda: _our_walk(ours), _nothing),
        ]


def _nothing() -> None:
    """Check nothing."""


def _our_walk(world: World) -> Walk:
    filled = [(trigger, who, world.complete(trigger, **more)) for trigger, who, more in WAY]

    def walk(number: str) -> None:
        for trigger, who, payload in filled:
            world.do(number, trigger, who, **payload)

    return walk


def _floor_walk(build: type[Floor], world: World, steps: list[Step]) -> Walk:
    floor = build(world.database.url)

    def walk(number: str) -> None:
        for step in steps:
            floor.move(number, step, world.now, world.today)

    return walk


@contextmanager
def _world(url: str) -> Iterator[World]:
    prepare(url)
    world = opened(url)
    world.database.close()
    world.database = Database(url)
    yield world
    world.database.close()


@contextmanager
def _databases(engine: str) -> Iterator[Callable[[], str]]:
    if engine == "postgresql":
        postgres.OPTIONS.update(DURABLE)
        with postgres.server() as server:
            yield server.create
        return
    with tempfile.TemporaryDirectory(prefix="phinong-bench-") as folder:
        names = iter(range(100))
        yield lambda: f"sqlite:///{Path(folder) / f'{next(names)}.db'}"


def _table(results: dict[str, Any]) -> str:
    lines = ["engine      clients    floor/s  phinong/s  ratio (spread of the rounds)"]
    for engine, found in results.items():
        for clients, row in found.items():
            rates, (low, high) = row["per_second"], row["ratio_spread"]
            lines.append(
                f"{engine:<11} {clients:<9} {rates['floor']:>8} {rates['phinong']:>10}"
                f"  {row['ratio']:.2f}  ({low:.2f} to {high:.2f})"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
