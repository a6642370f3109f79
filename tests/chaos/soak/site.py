"""The site of a soak: a large office in a database, its clock in a file, its processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.cloning import Cloner
from statemachine.words import Role
from tests.chaos.test_races import crowd
from tests.support.prefect_server import free_port, listens, wait_until
from tests.support.world import MONDAY, a_world

ROOT = Path(__file__).resolve().parents[3]
OPEN, USERS = 5_200, 200
"""Ten times what is expected: the register has 52 cases in progress."""
SPEED = 72
"""Hours of events that one hour carries."""
STATES = ("draft", "endorsement", "screening", "review", "approval")
READERS = ("governor", "moi_officer", "mfa_officer", "moi_executive", "monitor", "coordinator")
CROWDS = (Role.MOI_OFFICER, Role.MONITOR, Role.COORDINATOR)


def build(folder: Path, cases: int, users: int) -> list[str]:
    """Fill a database with open cases in several states, and people; return the usernames."""
    world = a_world(folder)
    for state in STATES:
        cloner = Cloner(world, world.through(state))
        names = [f"{state.upper()}-{n:05}" for n in range(cases // len(STATES) - 1)]
        cloner.load(names)
    each = -(-(users - len(READERS)) // len(CROWDS))
    for role in CROWDS:
        crowd(world, role, each)
    world.database.close()
    return [*READERS, *(f"{role.value}.{n}" for role in CROWDS for n in range(each))]


@dataclass
class Site:
    """Where everything lies, and what runs."""

    folder: Path
    began: float = field(default_factory=time.monotonic)
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'world.db'}"

    @property
    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=(time.monotonic() - self.began) * SPEED)

    def set_clock(self) -> None:
        """Let every process see the moment."""
        scratch = self.folder / "clock.new"
        scratch.write_text(self.now.isoformat(), encoding="ascii")
        scratch.replace(self.folder / "clock")

    def environment(self, **more: str) -> Mapping[str, str]:
        return {
            **os.environ,
            "PHINONG_DATA": str(self.folder),
            "PHINONG_DATABASE_URL": self.url,
            "PHINONG_PORT": str(self.port),
            "PHINONG_CLOCK": f"@{self.folder / 'clock'}",
            **more,
        }

    def start(self, name: str, *words: str, **more: str) -> None:
        """Start a process of the site; what it says goes into a file of its name."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment(**more),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self, name: str) -> list[dict[str, object]]:
        """Return the lines of JSON that a process has written."""
        lines = (self.folder / f"{name}.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line[-1] == "}"]

    def rss_mb(self, name: str) -> float:
        """Return what a process holds in memory; 0 once it ended."""
        status = Path(f"/proc/{self.processes[name].pid}/status")
        with suppress(OSError):
            for line in status.read_text().splitlines():
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def running(folder: Path, smtp_port: int) -> Iterator[Site]:
    """Run web, timers and deeds on a built site; nothing of them is left afterwards."""
    site = Site(folder)
    site.set_clock()
    try:
        site.start("web", "cli.main", "web")
        wait_until("the web listens", lambda: listens(site.port), within_s=120)
        site.began = time.monotonic()
        site.set_clock()
        mail = {"PHINONG_SMTP_PORT": str(smtp_port)}
        site.start("timers", "tests.chaos.soak.timers", **mail)
        site.start("deeds", "tests.chaos.soak.deeds")
        yield site
    finally:
        for process in site.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in site.processes.values():
            process.wait(60)
