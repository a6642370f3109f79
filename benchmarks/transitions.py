"""Audited human transitions per second, against hand-written SQL that writes the same rows.

``python -m benchmarks.transitions [--json] [--quick] [--rounds N] [--engine sqlite|postgresql]``

Eight transitions a case, each durable: load, check role and guard, change the case, close and open
stage entries, audit entry with its hash, mails into the outbox, commit. Beside the floor runs the
plainest peer, the ORM with if-checks.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.floor import PostgresFloor, SqliteFloor
from benchmarks.orm_peer import OrmPeer
from benchmarks.places import ENGINES, a_durable_world, databases
from benchmarks.recording import record
from benchmarks.rounds import Round, Verdict, interleaved, medians, options, report
from benchmarks.steps import Step
from tests.support.postgres import PostgresMissingError
from tests.support.world import World

CLIENTS = (1, 8)
ROUNDS, QUICK_ROUNDS = 9, 2
CASES_A_ROUND, QUICK_CASES = 32, 8
OF_THE_FLOOR = 0.5
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

Walk = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contender:
    """Who walks cases through the eight steps: a database of its own, a walker for each client."""

    new_case: Callable[[], str]
    walkers: list[Walk]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print what was measured beside the targets."""
    chosen = options(__doc__ or "", arguments, "engine")
    rows: list[dict[str, Any]] = []
    verdicts: list[Verdict] = []
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            found = _engine(engine, chosen.rounds or _rounds(chosen.quick), quick=chosen.quick)
        except PostgresMissingError as missing:
            what = f"transitions of the floor, {engine}"
            verdicts.append(Verdict(what, None, ">=", OF_THE_FLOOR, why=str(missing)))
            continue
        rows += found
        verdicts += [_verdict(row) for row in found]
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _rounds(quick: bool) -> int:  # noqa: FBT001 - the option as it was given
    return QUICK_ROUNDS if quick else ROUNDS


def _verdict(row: Mapping[str, Any]) -> Verdict:
    what = f"transitions of the floor, {row['engine']}, {row['clients']} client(s)"
    return Verdict(what, row["of_the_floor"], ">=", OF_THE_FLOOR)


def _engine(engine: str, rounds: int, *, quick: bool) -> list[dict[str, Any]]:
    count = QUICK_CASES if quick else CASES_A_ROUND
    with contenders(engine) as found:
        return [_row(engine, clients, found, rounds, count) for clients in CLIENTS]


def _row(
    engine: str, clients: int, found: Mapping[str, Contender], rounds: int, count: int
) -> dict[str, Any]:
    runs = {name: _round(contender, clients, count) for name, contender in found.items()}
    rates = medians(interleaved(runs, rounds))
    return {
        "engine": engine,
        "clients": clients,
        **{f"{name}_per_s": round(rate) for name, rate in rates.items()},
        "of_the_floor": round(rates["phinong"] / rates["floor"], 3),
        "of_the_orm": round(rates["phinong"] / rates["orm"], 3),
    }


def _round(contender: Contender, clients: int, count: int) -> Round:
    """Return a round: so many clients at once, each walking its share of new cases."""

    def run() -> float:
        shares = [[contender.new_case() for _ in range(count // clients)] for _ in range(clients)]
        took = _at_once(list(zip(contender.walkers, shares, strict=False)))
        return sum(map(len, shares)) * len(WAY) / took

    return run


def _at_once(clients: list[tuple[Walk, list[str]]]) -> float:
    """Let every client walk its cases and return the seconds until the last is done."""
    gate = threading.Barrier(len(clients) + 1)
    failures: list[BaseException] = []

    def client(walk: Walk, numbers: list[str]) -> None:
        gate.wait()
        try:
            for number in numbers:
                walk(number)
        except BaseException as error:  # noqa: BLE001 - raised again by the main thread
            failures.append(error)

    threads = [threading.Thread(target=client, args=pair) for pair in clients]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures:
        raise failures[0]
    return took


@contextmanager
def contenders(engine: str) -> Iterator[dict[str, Contender]]:
    """Give the contenders, each with a prepared database of its own."""
    floor = SqliteFloor if engine == "sqlite" else PostgresFloor
    with ExitStack() as stack:
        fresh = stack.enter_context(databases(engine))
        worlds = {
            name: stack.enter_context(a_durable_world(fresh()))
            for name in ("floor", "orm", "phinong")
        }
        steps = record(worlds["floor"], WAY)
        urls = {name: _url(world) for name, world in worlds.items()}
        clients: dict[str, Callable[[], Walk]] = {
            "floor": lambda: _by_hand(floor(urls["floor"]), worlds["floor"], steps),
            "orm": lambda: _by_hand(OrmPeer(urls["orm"]), worlds["orm"], steps),
            "phinong": lambda: _ours(worlds["phinong"]),
        }
        yield {
            name: Contender(worlds[name].case, [walker() for _ in range(max(CLIENTS))])
            for name, walker in clients.items()
        }


def _url(world: World) -> str:
    return world.database.url.render_as_string(hide_password=False)


def _by_hand(
    client: SqliteFloor | PostgresFloor | OrmPeer, world: World, steps: list[Step]
) -> Walk:
    def walk(number: str) -> None:
        for step in steps:
            client.move(number, step, world.now, world.today)

    return walk


def _ours(world: World) -> Walk:
    filled = [(trigger, who, world.complete(trigger, **more)) for trigger, who, more in WAY]

    def walk(number: str) -> None:
        for trigger, who, payload in filled:
            world.do(number, trigger, who, **payload)

    return walk


if __name__ == "__main__":
    sys.exit(main())
