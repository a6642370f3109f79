"""The child's end of a contender: it walks, sweeps or sends when its parent says so.

Every contender is a process of its own, in the environment of its library, with the same client
threads and the same clock around the same rows. One JSON document a line: the first one on standard
input tells where to work, each later one is a command, and each gets one answer.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from benchmarks.steps import Step, loaded

Move = Callable[[str, Step], None]
"""Does one move of one case, durably."""


@dataclass(frozen=True, slots=True)
class Told:
    """Where a contender works: a database with Phinong's tables, and a folder of its own.

    ``spare`` is an empty database of the same server, for what a library keeps of itself.
    """

    url: str
    folder: Path
    now: datetime
    today: date
    steps: list[Step]
    numbers: list[str]
    spare: str

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is an SQLite file."""
        return self.url.startswith("sqlite")

    @property
    def file(self) -> str:
        """Return the path of the SQLite file."""
        return self.url.removeprefix("sqlite:///")

    @property
    def libpq(self) -> str:
        """Return the address as PostgreSQL's own library takes it."""
        return self.url.replace("postgresql+psycopg://", "postgresql://")


class Contender:
    """A way to do the workloads; what it needs is not measured."""

    def __init__(self, told: Told) -> None:
        """Connect, and make what the library needs beside the tables."""
        self.told = told

    def do(self, command: dict[str, Any]) -> Any:
        """Do a command of the parent and return its answer.

        Raises:
            ValueError: This contender does not know the command.
        """
        raise ValueError(f"{type(self).__name__} does not know how to {command['do']}")

    def close(self) -> None:
        """Stop what was started."""


class Walker(Contender, ABC):
    """A contender that moves cases too; ``open_case`` is not measured."""

    def open_case(self, number: str) -> None:
        """Make what the library keeps of a case that is in its first state."""

    @abstractmethod
    def walker(self) -> Move:
        """Return what does a move; called once on the thread of each client."""


@dataclass(slots=True)
class Share:
    """What one client did in a round."""

    done: int
    until: float
    error: BaseException | None = None


class Crew:
    """Client threads that live as long as the contender, as those of a server do."""

    def __init__(self, contender: Walker) -> None:
        """Begin with nobody."""
        self._contender = contender
        self._fresh: Iterator[str] = iter(contender.told.numbers)
        self._opened: SimpleQueue[str] = SimpleQueue()
        self._orders: list[SimpleQueue[float | None]] = []
        self._shares: SimpleQueue[Share] = SimpleQueue()
        self._rate = 40.0

    def walk(self, clients: int, seconds: float) -> dict[str, float]:
        """Let so many clients move cases until the time is over; moves begun are finished."""
        self._open_some(clients, seconds)
        while len(self._orders) < clients:
            self._join()
        began, used = time.perf_counter(), time.process_time()
        for order in self._orders[:clients]:
            order.put(began + seconds)
        shares = [self._shares.get() for _ in range(clients)]
        for share in shares:
            if share.error is not None:
                raise share.error
        took = max(share.until for share in shares) - began
        done = sum(share.done for share in shares)
        self._rate = done / took
        return {"done": done, "took": took, "cpu": time.process_time() - used}

    def _open_some(self, clients: int, seconds: float) -> None:
        """Open as many cases as the clients can walk; this is not part of the round."""
        likely = self._rate * seconds * 1.5 / len(self._contender.told.steps)
        for _ in range(int(likely) + 2 * clients - self._opened.qsize()):
            self._opened.put(self._new())

    def _new(self) -> str:
        number = next(self._fresh, None)
        if number is None:
            raise AssertionError("more cases were walked than were made")
        self._contender.open_case(number)
        return number

    def _join(self) -> None:
        order: SimpleQueue[float | None] = SimpleQueue()
        threading.Thread(target=self._client, args=[order], daemon=True).start()
        self._orders.append(order)
        if (said := self._shares.get()).error is not None:
            raise said.error

    def _client(self, order: SimpleQueue[float | None]) -> None:
        try:
            move = self._contender.walker()
        except BaseException as error:  # noqa: BLE001 - raised again by the main thread
            self._shares.put(Share(0, 0, error))
            return
        self._shares.put(Share(0, 0))
        moves = self._moves()
        while (until := order.get()) is not None:
            self._shares.put(_until(until, move, moves))

    def _moves(self) -> Iterator[tuple[str, Step]]:
        """Yield the moves of one case after another."""
        while True:
            number = self._new() if self._opened.empty() else self._opened.get()
            for step in self._contender.told.steps:
                yield number, step


def _until(until: float, move: Move, moves: Iterator[tuple[str, Step]]) -> Share:
    done = 0
    try:
        while (now := time.perf_counter()) < until or not done:
            move(*next(moves))
            done += 1
        return Share(done, now)
    except BaseException as error:  # noqa: BLE001 - raised again by the main thread
        return Share(done, time.perf_counter(), error)


def serve(make: Callable[[Told], Contender]) -> None:
    """Answer the parent until its end closes; what libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    contender = make(_told(json.loads(sys.stdin.readline())))
    crew = Crew(contender) if isinstance(contender, Walker) else None
    print(json.dumps({"ready": True}), file=answers, flush=True)
    try:
        for line in sys.stdin:
            print(json.dumps(_answer(contender, crew, json.loads(line))), file=answers, flush=True)
    except BaseException:  # noqa: BLE001 - what was started is stopped first
        traceback.print_exc()
        contender.close()
        os._exit(1)
    contender.close()
    os._exit(0)  # client threads are in the middle of nothing


def _answer(contender: Contender, crew: Crew | None, command: dict[str, Any]) -> Any:
    if crew is not None and command["do"] == "walk":
        return crew.walk(command["clients"], command["seconds"])
    return contender.do(command)


def _told(first: dict[str, Any]) -> Told:
    return Told(
        url=first["url"],
        folder=Path(first["folder"]),
        now=datetime.fromisoformat(first["now"]),
        today=date.fromisoformat(first["today"]),
        steps=loaded(first["steps"]),
        numbers=first["numbers"],
        spare=first["spare"],
    )
