"""W2: the sweep among many open cases, 0.1 % of them due, by whoever has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import make_url

from benchmarks import open_cases
from benchmarks.peers.children import Child, PeerFailedError
from benchmarks.peers.contenders.lots import told_of
from benchmarks.peers.environments import PeerMissingError
from benchmarks.peers.places import Place, place
from benchmarks.peers.register import BY_NAME, FLOOR, PHINONG, Peer
from benchmarks.peers.rounds import Scores, compared, in_turn
from benchmarks.sweep_floor import SweepFloor, due_soon

SWEEPERS = (
    BY_NAME[FLOOR],
    BY_NAME[PHINONG],
    BY_NAME["orm"],
    replace(
        BY_NAME["django-fsm-2"],
        name="django",
        title="Django ORM, in bulk",
        script="django_sweep",
        package="django",
    ),
)
TIMERS = (
    replace(
        BY_NAME["viewflow-flow"],
        name="viewflow-timers",
        title="Viewflow's timers",
        script="viewflow_timers",
    ),
    replace(
        BY_NAME["spiffworkflow"],
        name="spiff-timers",
        title="SpiffWorkflow's timers",
        script="spiff_timers",
    ),
)
SAMPLE = 500
"""Instances of SpiffWorkflow that are asked: what it costs is for each one that is open."""
MOST_TIMERS = 10_000
"""Beyond it the timers of engines take minutes to be opened, and nothing new is learnt."""
Rows = list[dict[str, Any]]


def measured(engine: str, size: int, *, rounds: int) -> tuple[Rows, dict[str, str]]:
    """Return a row for each sweeper among so many open cases, and who is missing and why."""
    with place(engine) as where:
        open_cases.load(where.world, size)
        with _sweepers(where, size) as (runs, lost):
            scores, fell = in_turn(runs, rounds)
            told = compared(scores, PHINONG, less_is_better=True)
            named = {"engine": engine, "open": size, "due": _due(size)}
            rows = [
                {**named, "peer": name, "ms": each["median"], "times": each["times"]}
                for name, each in told.items()
            ]
        more, missing = _timers(where, size, rounds, scores) if size <= MOST_TIMERS else ([], {})
        return rows + [{**named, **row} for row in more], {**lost, **fell, **missing}


def _due(size: int) -> int:
    return max(1, size // 1000)


@contextmanager
def _sweepers(
    where: Place, size: int
) -> Iterator[tuple[dict[str, Callable[[], float]], dict[str, str]]]:
    lost: dict[str, str] = {}
    with ExitStack() as stack:
        runs: dict[str, Callable[[], float]] = {}
        for peer in SWEEPERS:
            url = where.copy()
            try:
                child = stack.enter_context(Child(peer, where.told(url, steps=[], numbers=[])))
            except (PeerMissingError, PeerFailedError) as error:
                lost[peer.name] = str(error)
                continue
            runs[peer.name] = _run(where, child, url, _due(size))
        yield runs, lost


def _run(where: Place, child: Child, url: str, due: int) -> Callable[[], float]:
    """Return a round: other entries are armed, which is not timed, and swept."""
    lot, floor, turn = due_soon(where.world), SweepFloor(make_url(url)), count()

    def run() -> float:
        floor.arm(lot, 1 + next(turn) * due, due)
        said = child.ask({"do": "sweep", **told_of(lot)})
        if said["due"] != due:
            raise AssertionError(f"{due} were due, {child.peer.name} swept {said['due']}")
        return float(said["ms"])

    return run


def _timers(where: Place, size: int, rounds: int, ours: Scores) -> tuple[Rows, dict[str, str]]:
    """Return what the timers of engines cost beside the median of Phinong in the same run."""
    rows: Rows = []
    lost: dict[str, str] = {}
    for peer in TIMERS:
        try:
            ms = _own_timer(where, peer, size, rounds)
        except (PeerMissingError, PeerFailedError) as error:
            lost[peer.name] = str(error)
            continue
        phinong = sorted(ours[PHINONG])
        ratios = {
            "median": ms / phinong[len(phinong) // 2],
            "least": ms / phinong[-1],
            "most": ms / phinong[0],
        }
        rows.append({"peer": peer.name, "ms": ms, "times": ratios, "carried": _carried(peer)})
    return rows, lost


def _carried(peer: Peer) -> bool:
    """Return whether the figure was carried from a sample to all open cases."""
    return peer.name == "spiff-timers"


def _own_timer(where: Place, peer: Peer, size: int, rounds: int) -> float:
    opened = min(size, SAMPLE) if _carried(peer) else size
    told = where.told(where.copy(), steps=[], numbers=[])
    with Child(peer, told) as child:
        child.ask({"do": "open", "count": opened})
        found = sorted(
            float(child.ask({"do": "sweep", "due": _due(size)})["ms"])
            for _ in range(min(3, rounds + 1))
        )
    return found[len(found) // 2] * size / opened
