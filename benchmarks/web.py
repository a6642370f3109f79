"""The pages that people open all day, among many cases, against a bare page of the framework.

``python -m benchmarks.web [--json] [--quick] [--rounds N] [--engine sqlite|postgresql]``

Requests per second and the 99th percentile of the queue (of a governor, and of the desk for which
half of all cases wait), of the case page, and of a decision sent by its form, beside the same deed
without the web. Servers run in processes of their own, one worker each.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from typing import Any
from urllib.parse import urlencode

from benchmarks import open_cases
from benchmarks.places import ENGINES, a_durable_world, databases
from benchmarks.rounds import Round, Verdict, interleaved, medians, options, report
from config import clock
from tests.support.postgres import PostgresMissingError
from tests.support.world import World
from usecases.cases import perform
from usecases.people import accounts
from web.security.cookies import token_for
from web.security.forms import FIELD

SIZE, QUICK_SIZE = 100_000, 2_000
CONNECTIONS, QUICK_CONNECTIONS = 16, 4
REQUESTS, QUICK_REQUESTS = 320, 24
ROUNDS, QUICK_ROUNDS = 5, 1
OF_A_READ, OF_THE_DEED, P99_MS = 0.5, 0.5, 100
PATIENCE_S = 300
ACT, REASON = "return_for_revision", "โปรดแก้ไขร่าง"

Ask = Callable[[HTTPConnection], float]
"""Sends one request and returns the seconds until its answer was read."""


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    chosen = options(__doc__ or "", arguments, "engine")
    rows: list[dict[str, Any]] = []
    verdicts: list[Verdict] = []
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            found = _engine(engine, chosen.rounds, quick=chosen.quick)
        except PostgresMissingError as missing:
            what = f"web on {engine}"
            verdicts.append(Verdict(what, None, ">=", OF_A_READ, why=str(missing)))
            continue
        rows += found
        verdicts += _judged(engine, found)
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _engine(engine: str, rounds: int | None, *, quick: bool) -> list[dict[str, Any]]:
    size = QUICK_SIZE if quick else SIZE
    rounds = rounds or (QUICK_ROUNDS if quick else ROUNDS)
    with databases(engine) as fresh, a_durable_world(fresh()) as world:
        open_cases.load(world, size)
        with serving(world, "floor") as floor, serving(world, "phinong") as ours:
            bench = _Bench(world, floor, ours, quick=quick)
            rates = medians(interleaved(bench.contenders(), rounds))
            return [_row(engine, size, what, rate, rates, bench) for what, rate in rates.items()]


@dataclass
class _Bench:
    """One database, two servers; what each contender waited is kept beside its rate."""

    world: World
    floor: int
    ours: int
    quick: bool
    waited: dict[str, list[float]] = field(default_factory=dict)
    warm: set[str] = field(default_factory=set)
    odd: Iterator[int] = field(default_factory=lambda: count(1, 2))

    def contenders(self) -> dict[str, Round]:
        """Return what takes turns; the cases that a decision moves are never the same twice."""
        now = self.world.ctx().at(clock.now())
        governor, desk = (
            accounts.sign_in_as_example(now, who, "bench") for who in ("governor", "moi_officer")
        )
        pages: dict[str, tuple[int, Callable[[], Ask]]] = {
            "bare page": (self.floor, lambda: get("/bare")),
            "page of one read": (self.floor, lambda: get("/read/7")),
            "queue of a governor": (self.ours, lambda: get("/", governor)),
            "queue of the desk": (self.ours, lambda: get("/", desk)),
            "case page": (self.ours, lambda: get("/cases/CASE-0000007", desk)),
            "decide by form": (self.ours, lambda: decide(self._next(), desk)),
        }
        found = {what: self._round(what, port, ask) for what, (port, ask) in pages.items()}
        return {**found, "decide by deed": self._deeds}

    def _next(self) -> str:
        return f"CASE-{next(self.odd):07}"

    def _round(self, what: str, port: int, ask: Callable[[], Ask]) -> Round:
        connections = QUICK_CONNECTIONS if self.quick else CONNECTIONS
        each = (QUICK_REQUESTS if self.quick else REQUESTS) // connections

        def run() -> float:
            asked = [[ask() for _ in range(each)] for _ in range(connections)]
            took, waited = at_once(port, asked)
            if what in self.warm:
                self.waited.setdefault(what, []).extend(waited)
            self.warm.add(what)
            return connections * each / took

        return run

    def _deeds(self) -> float:
        ctx = self.world.ctx("moi_officer").at(clock.now())
        cases = [self._next() for _ in range(QUICK_REQUESTS if self.quick else REQUESTS)]
        began = time.perf_counter()
        for number in cases:
            perform.perform(ctx, number, ACT, {"reason": REASON})
        return len(cases) / (time.perf_counter() - began)


def get(path: str, session: str = "") -> Ask:
    """Return the asking for a page, as who has a session."""
    return _asking("GET", path, {"cookie": f"phinong={session}"}, 200)


def decide(number: str, session: str) -> Ask:
    """Return the sending of a decision, as its form does it."""
    fields = {
        FIELD: token_for(session),
        "step": "confirm",
        "version": "1",
        "act": ACT,
        f"{ACT}-reason": REASON,
        f"{ACT}-reason_code": "wording",
    }
    headers = {
        "cookie": f"phinong={session}",
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
    }
    return _asking("POST", f"/cases/{number}/decide", headers, 303, urlencode(fields))


def _asking(
    method: str, path: str, headers: Mapping[str, str], wanted: int, body: str | None = None
) -> Ask:
    def ask(connection: HTTPConnection) -> float:
        began = time.perf_counter()
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != wanted:
            raise AssertionError(f"{method} {path}: {answer.status} {content[:400]!r}")
        return time.perf_counter() - began

    return ask


def at_once(port: int, asked: Sequence[Sequence[Ask]]) -> tuple[float, list[float]]:
    """Let each connection ask its share; return the whole time and what each request waited."""
    gate = threading.Barrier(len(asked) + 1)
    waited: list[float] = []
    failures: list[BaseException] = []

    def client(share: Sequence[Ask]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        gate.wait()
        try:
            waited.extend([ask(connection) for ask in share])
        except BaseException as error:  # noqa: BLE001 - raised again by the main thread
            failures.append(error)
        connection.close()

    threads = [threading.Thread(target=client, args=[share]) for share in asked]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures:
        raise failures[0]
    return took, waited


@contextmanager
def serving(world: World, what: str) -> Iterator[int]:
    """Serve one of the applications on a port of its own, and give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = world.database.url.render_as_string(hide_password=False)
    told = {"PHINONG_DATABASE_URL": url, "PHINONG_DATA": str(world.documents.folder)}
    command = [sys.executable, "-m", "uvicorn", f"benchmarks.web_apps:{what}", "--factory"]
    command += ["--port", str(port), "--log-level", "error", "--no-access-log"]
    with subprocess.Popen(command, env={**os.environ, **told}) as process:
        try:
            _await(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"the server on port {port} did not start")


def _row(
    engine: str, size: int, what: str, rate: float, rates: Mapping[str, float], bench: _Bench
) -> dict[str, Any]:
    row = {"engine": engine, "cases": size, "what": what, "per_s": rate}
    row["of_bare"] = rate / rates["bare page"]
    row["of_a_read"] = rate / rates["page of one read"]
    if what == "decide by form":
        row["of_the_deed"] = rate / rates["decide by deed"]
    if waited := sorted(bench.waited.get(what, [])):
        row["p99_ms"] = waited[int(len(waited) * 0.99)] * 1000
    return row


def _judged(engine: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Verdict]:
    for row in rows:
        named = f"{row['what']}, {engine}, {row['cases']:,} cases"
        if "queue" in row["what"] or row["what"] == "case page":
            yield Verdict(f"{named}: of a page of one read", row["of_a_read"], ">=", OF_A_READ)
            yield Verdict(f"{named}: 99 % answered within", row["p99_ms"], "<=", P99_MS, " ms")
        if "of_the_deed" in row:
            yield Verdict(f"{named}: of the deed alone", row["of_the_deed"], ">=", OF_THE_DEED)


if __name__ == "__main__":
    sys.exit(main())
