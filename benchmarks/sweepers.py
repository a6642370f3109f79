"""Several sweepers at once, each a process of its own as in production."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Barrier

from storage.database import Database
from tests.support.world import World, opened
from usecases.timers.sweep import sweep

PATIENCE_S = 300


def together(world: World, crew: int) -> float:
    """Return the seconds from a common start until the last of a crew has nothing left to do."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(crew + 1)
    url = world.database.url.render_as_string(hide_password=False)
    workers = [context.Process(target=_work, args=(url, gate), daemon=True) for _ in range(crew)]
    for worker in workers:
        worker.start()
    gate.wait(PATIENCE_S)
    began = time.perf_counter()
    gate.wait(PATIENCE_S)
    took = time.perf_counter() - began
    for worker in workers:
        worker.join(PATIENCE_S)
    return took


def _work(url: str, gate: Barrier) -> None:
    world = opened(url)
    world.database.close()
    world.database = Database(url)
    early = world.ctx().at(world.now.replace(year=2001))  # nothing is due: connect and warm up
    sweep(early)
    gate.wait(PATIENCE_S)
    sweep(world.ctx())
    gate.wait(PATIENCE_S)
