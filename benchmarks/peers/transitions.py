"""W1: one audited human transition, durable, by every contender beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from typing import Any

from benchmarks.cloning import Cloner
from benchmarks.peers.children import Child, PeerFailedError
from benchmarks.peers.environments import PeerMissingError
from benchmarks.peers.places import Place, place
from benchmarks.peers.register import PHINONG, Peer
from benchmarks.peers.rounds import compared, in_turn
from benchmarks.recording import record
from benchmarks.transitions import WAY

CLIENTS = (1, 8)
PATIENCE_S = 90
"""Who takes longer for a round than that has hung, and is listed so."""
Rows = list[dict[str, Any]]


def measured(
    engine: str, peers: Sequence[Peer], *, seconds: float, rounds: int, cases: int
) -> tuple[Rows, dict[str, str]]:
    """Return a row for each contender and number of clients, and who is missing and why."""
    with place(engine) as where, children(where, peers, cases) as (alive, lost):
        rows: Rows = []
        for clients in CLIENTS:
            standing = {name: child for name, child in alive.items() if name not in lost}
            found, fell = _together(standing, clients, seconds, rounds)
            lost.update(fell)
            rows += [{"engine": engine, "clients": clients, **row} for row in found]
        return rows, lost


def _together(
    alive: dict[str, Child], clients: int, seconds: float, rounds: int
) -> tuple[Rows, dict[str, str]]:
    used: dict[str, list[float]] = {}

    def run(child: Child) -> float:
        said = child.ask({"do": "walk", "clients": clients, "seconds": seconds}, PATIENCE_S)
        used.setdefault(child.peer.name, []).append(said["cpu"] / said["done"] * 1000)
        return float(said["done"] / said["took"])

    contenders = {name: (lambda c=child: run(c)) for name, child in alive.items()}
    scores, lost = in_turn(contenders, rounds)
    told = compared(scores, PHINONG)
    rows = [
        {
            "peer": name,
            "per_s": each["median"],
            "times": each["times"],
            "cpu_ms": median(used[name][1:]),
        }
        for name, each in told.items()
    ]
    return rows, lost


@contextmanager
def children(
    where: Place, peers: Sequence[Peer], cases: int
) -> Iterator[tuple[dict[str, Child], dict[str, str]]]:
    """Start every contender on a copy with so many drafts; give them, and who did not start."""
    steps = record(where.world, WAY)
    numbers = [f"BENCH-{number:07}" for number in range(1, cases + 1)]
    Cloner(where.world, where.world.case()).load(numbers)
    told = {p.name: where.told(where.copy(), steps=steps, numbers=numbers) for p in peers}
    alive: dict[str, Child] = {}
    lost: dict[str, str] = {}

    def start(peer: Peer) -> None:
        try:
            alive[peer.name] = Child(peer, told[peer.name])
        except (PeerMissingError, PeerFailedError) as error:
            lost[peer.name] = str(error)

    try:
        with ThreadPoolExecutor(3) as starting:
            list(starting.map(start, peers))
        yield {peer.name: alive[peer.name] for peer in peers if peer.name in alive}, lost
    finally:
        for child in alive.values():
            child.end()
