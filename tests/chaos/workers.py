"""The worker process as tests use it: jobs in, reports out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.world import World

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Job:
    """One deed in a child of its own, and what shall happen to it."""

    deed: str
    told: dict[str, Any]
    url: str = ""
    now: str = ""
    person: int | None = None
    fault: str = ""
    at: int = 0
    batch: int = 500
    durable: bool = True
    documents: str = ""

    def inside(self, world: World, *, fault: str = "", at: int = 0) -> Job:
        """Return the job as it is to be done in a world, now, with a fault at a point."""
        url = world.database.url.render_as_string(hide_password=False)
        return replace(
            self, url=url, now=world.now.isoformat(), documents=str(world.documents.folder),
            fault=fault, at=at,
        )  # fmt: skip

    def at_url(self, url: str) -> Job:
        """Return the job as it is to be done in a database that no world stands in."""
        return replace(self, url=url)


@dataclass(frozen=True)
class Report:
    """What became of a child: ``done``, ``killed`` or ``stopped``.

    ``where`` names the point of its fault, ``passed`` counts its points, ``refused`` is the class
    of the refusal, ``failed`` the error of a connection that was cut.
    """

    ended: str
    where: str = ""
    passed: int = 0
    answer: Any = None
    refused: str = ""
    sentence: str = ""
    failed: str = ""
    pid: int = 0


@dataclass
class Worker:
    """A worker process that stays, so that a child costs a fork and no imports."""

    process: subprocess.Popen[str]
    _closed: bool = field(default=False)

    def run(self, *jobs: Job) -> list[Report]:
        """Do jobs at once and return their reports, in order; a crash fails the test."""
        return self._ask([asdict(job) | {"address": _address(job.url)} for job in jobs])

    def wake(self, pid: int) -> Report:
        """Let a child that was stopped go on, and return its report."""
        [report] = self._ask([pid])
        return report

    def _ask(self, batch: Sequence[Any]) -> list[Report]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(batch)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the worker process itself ended"
        reports = json.loads(line)
        for report in reports:
            assert "crash" not in report, report["crash"]
        return [Report(**report) for report in reports]


@contextmanager
def a_worker(url: str) -> Iterator[Worker]:
    """Give a worker that knows the calendar and the lifecycle of a prepared database."""
    command = [sys.executable, "-m", "tests.chaos.worker", url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Worker(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


def _address(url: str) -> str:
    """Return what psycopg takes; SQLite needs none."""
    if url.startswith("sqlite"):
        return ""
    return urlsplit(url)._replace(scheme="postgresql").geturl()
