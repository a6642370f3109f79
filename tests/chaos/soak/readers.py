"""The people of a soak who read: pages over HTTP at a steady rate, each one timed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from tests.chaos.soak.site import STATES, Site
from tests.support.world import World
from usecases.people import accounts

PER_S = 16.7
"""So an hour reads 60,000 pages: of 200 people a hundred a day, for three days."""
PATIENCE_S = 60
PAGES = ("/", "/cases", "/cases/{number}", "/cases/{number}", "/pairs")


@dataclass
class Readers:
    """Threads that read as one person after another, each with a session of their own."""

    site: Site
    world: World
    names: Sequence[str]
    waited: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    _sessions: dict[str, str] = field(default_factory=dict)

    def start(self, threads: int = 4) -> list[threading.Thread]:
        """Begin; whoever calls sets ``stop`` and joins."""
        found = [
            threading.Thread(target=self._read, args=[n, PER_S / threads]) for n in range(threads)
        ]
        for thread in found:
            thread.start()
        return found

    def _read(self, seed: int, rate: float) -> None:
        chance, due = random.Random(seed), time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE_S)
        while not self.stop.is_set():
            name = chance.choice(self.names)
            number = f"{chance.choice(STATES).upper()}-{chance.randrange(30):05}"
            path = chance.choice(PAGES).format(number=number)
            try:
                self._page(connection, name, path)
            except (OSError, HTTPException) as error:
                self.errors.append(f"{path}: {type(error).__name__}: {error}")
                connection.close()
            due += 1 / rate
            self.stop.wait(max(0.0, due - time.monotonic()))
        connection.close()

    def _page(self, connection: HTTPConnection, name: str, path: str) -> None:
        """Read a page; where the session has ended, sign in again and read it then."""
        for last in (False, True):
            began = time.perf_counter()
            status = self._status(connection, name, path)
            if status in (303, 401) and not last:
                self._sessions.pop(name, None)
                continue
            self.waited.append((time.perf_counter() - began) * 1000)
            if status not in (200, 404) or (status == 404 and not path.startswith("/cases/")):
                self.errors.append(f"{path} as {name}: {status}")
            return

    def _status(self, connection: HTTPConnection, name: str, path: str) -> int:
        if name not in self._sessions:
            ctx = self.world.ctx().at(self.site.now)
            self._sessions[name] = accounts.sign_in_as_example(ctx, name, "soak")
        connection.request("GET", path, headers={"cookie": f"phinong={self._sessions[name]}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
