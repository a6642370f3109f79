"""An office that works through outages of its database: people who try again, timers that go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError

from notifications.smtp_settings import SmtpSettings
from statemachine.errors import PhinongError
from storage.cases import StaleCaseError
from tests.support.builders import WAYS
from tests.support.world import World
from usecases.timers.deliver import deliver
from usecases.timers.sweep import sweep

PAUSE_S = 0.05
T = TypeVar("T")


@dataclass
class Office:
    """What the office did: moves that were confirmed, errors with the spans of their deeds."""

    world: World
    smtp: SmtpSettings
    confirmed: dict[str, int] = field(default_factory=dict)
    errors: list[tuple[float, float, str]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    finished: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def walk(self) -> None:
        """Take one case after the other from the first letter to the signature and beyond."""
        while not self.stop.is_set():
            number = self._insist(self.world.case)
            if number is None:
                return
            for version, (trigger, role, fields) in enumerate(WAYS["active"], start=1):
                if not self._moved(number, version, trigger, role.value, fields):
                    return
            self.finished += 1

    def _moved(self, number: str, version: int, trigger: str, person: str, fields: object) -> bool:
        def move() -> int:
            case = self.world.load(number)
            if case.version > version:
                return case.version  # it was committed, and only the answer was lost
            assert isinstance(fields, dict)
            return self.world.go(number, trigger, person, **fields).version

        found = self._insist(move)
        if found is None:
            return False
        self.confirmed[number] = found
        if found != version + 1:
            self.odd.append(f"{number} is at {found} after {trigger}, which made {version + 1}")
        return True

    def keep_time(self) -> None:
        """Sweep and deliver, as the timers do."""
        while not self.stop.is_set():
            self._insist(lambda: sweep(self.world.ctx()))
            self._insist(lambda: deliver(self.world.ctx(), self.smtp, "worker"))
            self.stop.wait(PAUSE_S)

    def _insist(self, deed: Callable[[], T]) -> T | None:
        """Do it, again and again while the database is away; ``None`` when the day is over."""
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                return deed()
            except StaleCaseError:
                continue
            except PhinongError as error:
                self.odd.append(f"{type(error).__name__}: {error.sentence('en')}")
                return None
            except (DBAPIError, InterfaceError) as error:
                self.errors.append((began, time.monotonic(), str(error.orig)[:80]))
                self.stop.wait(PAUSE_S)
        return None

    def work(self, walkers: int) -> list[threading.Thread]:
        """Begin; whoever calls sets ``stop`` and joins."""
        deeds = [self.walk] * walkers + [self.keep_time]
        threads = [threading.Thread(target=deed) for deed in deeds]
        for thread in threads:
            thread.start()
        return threads
