"""The people of a soak who decide: moves on open cases, at a steady rate, each one timed.

``python -m tests.chaos.soak.deeds``; a line of JSON for each move. A case that is concluded makes
room for a new one, so that as many are open at the end as at the beginning.
"""

from __future__ import annotations

import json
import random
import signal
import threading
import time
from typing import Any

from sqlalchemy import select

from config import clock
from config.settings import load_settings
from storage.cases import CaseRecord
from storage.database import Database
from storage.tables_cases import Case
from tests.support.builders import WAYS
from tests.support.world import World, opened

PER_S = 2.0
"""So an hour moves 7,200 cases: each of the open ones, and some of them twice."""
OFFICERS = {"moi": "moi_officer", "mfa": "mfa_officer"}
WAY = WAYS["active"]
STEPS: dict[str, tuple[str, str, Any]] = {
    state: (WAY[len(steps)][0], WAY[len(steps)][1].value, WAY[len(steps)][2])
    for state, steps in WAYS.items()
    if len(steps) < len(WAY) and list(steps) == list(WAY[: len(steps)])
}
"""State -> what is done there on the shortest way, by whom, with which fields."""


def main() -> None:
    """Move cases until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    world = opened(load_settings().database_url)
    world.database.close()
    world.database = Database(load_settings().database_url)
    chance, due = random.Random(2569), time.monotonic()
    numbers = _open(world)
    while not stop.is_set():
        print(json.dumps(_deed(world, numbers, chance)), flush=True)  # noqa: T201 - to its parent
        due += 1 / PER_S
        stop.wait(max(0.0, due - time.monotonic()))
    world.database.close()


def _open(world: World) -> list[str]:
    query = select(Case.number).where(Case.closed_at.is_(None)).order_by(Case.id)
    return [row.number for row in world.rows(query)]


def _deed(world: World, numbers: list[str], chance: random.Random) -> dict[str, Any]:
    world.now = clock.now()
    number = chance.choice(numbers)
    case = world.load(number)
    trigger, person, fields = _step(case)
    began = time.perf_counter()
    try:
        state = world.go(number, trigger, person, **fields).state
    except Exception as error:  # noqa: BLE001 - counted, not hidden
        return {"error": f"{trigger} in {case.state}: {type(error).__name__}: {error}"[:200]}
    took = (time.perf_counter() - began) * 1000
    if state == "active":
        numbers[numbers.index(number)] = world.case()
    return {"ms": round(took, 2), "trigger": trigger}


def _step(case: CaseRecord) -> tuple[str, str, Any]:
    if case.state == "review" and case.waiting:
        return "concur", OFFICERS.get(case.waiting[0], "agency_officer"), {}
    return STEPS[case.state]


if __name__ == "__main__":
    main()
