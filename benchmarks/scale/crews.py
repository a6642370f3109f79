"""One, two and four processes that do deeds, sweep, or serve pages on one PostgreSQL."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.scale.loaded import Loaded
from benchmarks.web import Ask, at_once, serving
from storage.database import Database
from tests.support.world import opened

CREWS = (1, 2, 4)
PATIENCE_S = 300
WARM = 2
"""Moves of each process that connect and fill caches, and do not count."""
ACT, WITH = "accept", {"agencies": "none"}


def deeds(place: Loaded, crew: int, numbers: Sequence[str]) -> float:
    """Return how many transitions a second so many processes do, two clients in each."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(crew + 1)
    url = place.world.database.url.render_as_string(hide_password=False)
    shares = [list(numbers[at::crew]) for at in range(crew)]
    workers = [context.Process(target=_deeds, args=(url, gate, s), daemon=True) for s in shares]
    for worker in workers:
        worker.start()
    gate.wait(PATIENCE_S)
    began = time.perf_counter()
    gate.wait(PATIENCE_S)
    took = time.perf_counter() - began
    for worker in workers:
        worker.join(PATIENCE_S)
    return (len(numbers) - WARM * crew) / took


def _deeds(url: str, gate: Barrier, numbers: list[str]) -> None:
    world = opened(url)
    world.database.close()
    world.database = Database(url)
    for _ in range(WARM):
        world.go(numbers.pop(), ACT, "moi_officer", **WITH)

    def client(share: list[str]) -> None:
        for number in share:
            world.go(number, ACT, "moi_officer", **WITH)

    threads = [threading.Thread(target=client, args=[numbers[at::2]]) for at in range(2)]
    gate.wait(PATIENCE_S)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gate.wait(PATIENCE_S)


def pages(
    place: Loaded, crew: int, asked: dict[str, Callable[[], Ask]], each: int
) -> dict[str, dict[str, float]]:
    """Return requests a second and what they waited, of pages served by so many processes."""
    with ExitStack() as stack:
        ports = [stack.enter_context(serving(place.world, "phinong")) for _ in range(crew)]
        found = {}
        for what, ask in asked.items():
            _ask(ports, ask, 4)  # the first visit counts what later ones are shown
            found[what] = _ask(ports, ask, each)
        return found


def servers_cpu() -> float:
    """Return the processor seconds that the servers we started have used."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            serves = b"uvicorn" in stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if serves and int(fields[1]) == os.getpid():
            used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def _ask(ports: Sequence[int], ask: Callable[[], Ask], each: int) -> dict[str, float]:
    """Let four connections a port ask at once."""
    waited: list[float] = []

    def one(port: int) -> None:
        _, found = at_once(port, [[ask() for _ in range(each)] for _ in range(4)])
        waited.extend(found)

    threads = [threading.Thread(target=one, args=[port]) for port in ports]
    began, used = time.perf_counter(), servers_cpu()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    waited.sort()
    return {
        "per_s": len(waited) / took,
        "cpu_ms": (servers_cpu() - used) / len(waited) * 1000,
        "p50_ms": waited[len(waited) // 2] * 1000,
        "p99_ms": waited[int(len(waited) * 0.99)] * 1000,
    }
