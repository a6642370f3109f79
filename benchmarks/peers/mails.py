"""W3: mail to one sink: ready bytes, Phinong's delivery, a loop of ``send()``, Django's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from benchmarks import open_cases
from benchmarks.mail import delivered, rate_of_loop, rate_of_ready, ready
from benchmarks.peers.children import Child, PeerFailedError
from benchmarks.peers.environments import PeerMissingError
from benchmarks.peers.places import place
from benchmarks.peers.register import PHINONG
from benchmarks.peers.rounds import compared, in_turn
from benchmarks.peers.sweeps import SWEEPERS
from benchmarks.sink import a_sink
from notifications.render import render
from notifications.samples import sample_context
from storage.database import Database

SHARE = 10
"""The loop and Django send a tenth of the mails; it is a rate that is compared."""


def measured(
    engine: str, count: int, *, rounds: int
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return a row for each sender, and who is missing and why."""
    django = next(peer for peer in SWEEPERS if peer.name == "django")
    lost: dict[str, str] = {}
    with ExitStack() as stack:
        where = stack.enter_context(place(engine))
        port = stack.enter_context(a_sink())
        open_cases.load(where.world, count)
        contents = ready(where.world, count)
        told = where.told(where.copy(), steps=[], numbers=[])
        where.world.database = Database(where.url)
        runs: dict[str, Callable[[], float]] = {
            "ready": lambda: asyncio.run(rate_of_ready(port, contents)),
            PHINONG: lambda: delivered(where.world, port, count),
            "loop": lambda: asyncio.run(rate_of_loop(port, max(1, count // SHARE))),
        }
        try:
            child = stack.enter_context(Child(django, told))
            runs["django"] = lambda: _django(child, port, max(1, count // SHARE))
        except (PeerMissingError, PeerFailedError) as error:
            lost["django"] = str(error)
        scores, fell = in_turn(runs, rounds)
        named = {"engine": engine, "mails": count, "bytes": len(contents[0])}
        rows = [
            {**named, "peer": name, "per_s": each["median"], "times": each["times"]}
            for name, each in compared(scores, PHINONG).items()
        ]
        return rows, {**lost, **fell}


def _django(child: Child, port: int, count: int) -> float:
    context = sample_context("reminder")
    rendered = [render("reminder", lang, context) for lang in ("th", "en")]
    said = [{"subject": r.subject, "text": r.text, "html": r.html} for r in rendered]
    answer = child.ask({"do": "mail", "port": port, "count": count, "rendered": said})
    return float(answer["per_s"])
