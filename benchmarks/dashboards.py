"""The dashboards over a large register, against a bare page of the framework that reads one row.

``python -m benchmarks.dashboards [--json] [--quick] [--rounds N] [--engine sqlite|postgresql]``

The 99th percentile of the overview of a governor, MOI, MFA and the working group, of the days of
all cases, of the order of countries and of overlaps: 10,000 pairs, 100,000 activities, 100,000
cases; as a ratio to the page of one read, at the same number of connections. And how long the
first visitor waits, who finds nothing counted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from benchmarks import open_cases, whole_register
from benchmarks.places import ENGINES, a_durable_world, databases
from benchmarks.rounds import Round, Verdict, interleaved, median, medians, options, report
from benchmarks.web import PATIENCE_S, Ask, at_once, get, serving
from config import clock
from tests.support.postgres import PostgresMissingError
from tests.support.world import World
from usecases.people import accounts

PAIRS, ACTIVITIES, CASES = 10_000, 100_000, 100_000
QUICK = (300, 1_500, 500)
CONNECTIONS, REQUESTS, QUICK_REQUESTS = 16, 320, 16
ROUNDS, QUICK_ROUNDS = 5, 1
OF_THE_FLOOR = 3
FLOOR = "page of one read"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    chosen = options(__doc__ or "", arguments, "engine")
    rows: list[dict[str, Any]] = []
    verdicts: list[Verdict] = []
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            found = _engine(engine, chosen.rounds, quick=chosen.quick)
        except PostgresMissingError as missing:
            what = f"dashboards on {engine}"
            verdicts.append(Verdict(what, None, "<=", OF_THE_FLOOR, why=str(missing)))
            continue
        rows += found
        verdicts += _judged(engine, found)
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _engine(engine: str, rounds: int | None, *, quick: bool) -> list[dict[str, Any]]:
    pairs, activities, cases = QUICK if quick else (PAIRS, ACTIVITIES, CASES)
    rounds = rounds or (QUICK_ROUNDS if quick else ROUNDS)
    with databases(engine) as fresh, a_durable_world(fresh()) as world:
        whole_register.load(world, pairs, activities)
        open_cases.load(world, cases)
        with serving(world, "floor") as floor, serving(world, "phinong") as ours:
            bench = _Bench(world, floor, ours, quick=quick)
            bench.first_visits()
            rates = medians(interleaved(bench.contenders(), rounds))
            return [_row(engine, what, rates, bench) for what in rates]


@dataclass
class _Bench:
    """One database, two servers; the 99th percentile of each round is kept."""

    world: World
    floor: int
    ours: int
    quick: bool
    first: dict[str, float] = field(default_factory=dict)
    p99s: dict[str, list[float]] = field(default_factory=dict)
    warm: set[str] = field(default_factory=set)
    asked: dict[str, tuple[int, Ask]] = field(default_factory=dict)

    def pages(self) -> dict[str, tuple[int, Ask]]:
        """Return every page: on which server, and how it is asked for."""
        now = self.world.ctx().at(clock.now())
        who = {
            name: accounts.sign_in_as_example(now, name, "bench")
            for name in ("governor", "moi_officer", "mfa_officer", "monitor")
        }
        return {
            FLOOR: (self.floor, get("/read/7")),
            "overview, governor": (self.ours, get("/overview", who["governor"])),
            "overview, MOI": (self.ours, get("/overview?view=moi", who["moi_officer"])),
            "overview, MFA": (self.ours, get("/overview", who["mfa_officer"])),
            "overview, working group": (self.ours, get("/overview", who["monitor"])),
            "days of all cases": (self.ours, get("/delays?by=office", who["moi_officer"])),
            "order of countries": (self.ours, get("/priorities", who["moi_officer"])),
            "overlaps": (self.ours, get("/analysis/overlap", who["moi_officer"])),
        }

    def first_visits(self) -> None:
        """Ask once for each page, while nothing is counted yet."""
        self.asked = self.pages()
        for what, (port, ask) in self.asked.items():
            with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as connection:
                self.first[what] = ask(connection)

    def contenders(self) -> dict[str, Round]:
        """Return what takes turns."""
        return {what: self._round(what, port, ask) for what, (port, ask) in self.asked.items()}

    def _round(self, what: str, port: int, ask: Ask) -> Round:
        connections = 4 if self.quick else CONNECTIONS
        each = (QUICK_REQUESTS if self.quick else REQUESTS) // connections

        def run() -> float:
            took, waited = at_once(port, [[ask] * each] * connections)
            if what in self.warm:
                slowest = sorted(waited)[int(len(waited) * 0.99)]
                self.p99s.setdefault(what, []).append(slowest)
            self.warm.add(what)
            return connections * each / took

        return run

    def p99(self, what: str) -> float:
        """Return what 99 of 100 requests waited at most, in seconds: the median of the rounds."""
        return median(self.p99s[what])


def _row(engine: str, what: str, rates: Mapping[str, float], bench: _Bench) -> dict[str, Any]:
    p99 = bench.p99(what)
    return {
        "engine": engine,
        "what": what,
        "per_s": rates[what],
        "p99_ms": p99 * 1000,
        "of_the_floor": p99 / bench.p99(FLOOR),
        "first_s": bench.first[what],
    }


def _judged(engine: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Verdict]:
    for row in rows:
        if row["what"] != FLOOR:
            named = f"{row['what']}, {engine}: p99 by that of a page of one read"
            yield Verdict(named, row["of_the_floor"], "<=", OF_THE_FLOOR)


if __name__ == "__main__":
    sys.exit(main())
