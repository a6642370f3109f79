"""An installation in a folder of its own, run as an administrator runs it: ``phinong up``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.prefect_server import free_port, wait_until

ROOT = Path(__file__).parent.parent.parent
PHINONG = [sys.executable, "-m", "cli.main"]
READY_S = 120.0
STOP_S = 10.0


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder and its ports."""

    data: Path
    port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    prefect_port: int = field(default_factory=free_port)

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PHINONG_", "PREFECT_"))}
        return {
            **kept,
            "PHINONG_DATA": str(self.data),
            "PHINONG_PORT": str(self.port),
            "PHINONG_SMTP_PORT": str(self.smtp_port),
            "PHINONG_PREFECT_PORT": str(self.prefect_port),
            **more,
        }

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours to its end."""
        return subprocess.run(
            [*PHINONG, *words],
            cwd=ROOT,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=READY_S,
            check=False,
        )

    def get(self, path: str) -> Any:
        """Return a page's text, or a document where it is JSON, whatever its status."""
        try:
            answer = urllib.request.urlopen(self.web + path, timeout=5)  # noqa: S310 - our own
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode()
        return json.loads(text) if "json" in answer.headers["content-type"] else text

    def part(self, name: str) -> str:
        """Return how a part is, as the web says."""
        return str(self.get("/readyz")["parts"][name]["state"])


@dataclass(slots=True)
class Up:
    """A running ``phinong up`` and what it said."""

    installation: Installation
    process: subprocess.Popen[str]
    words: Path

    def events(self) -> dict[str, dict[str, Any]]:
        """Return the last event of each kind."""
        lines = self.words.read_text(encoding="utf-8").splitlines()
        said = [
            json.loads(line) for line in lines if line.startswith('{"event"') and line[-1] == "}"
        ]
        return {event["event"]: event for event in said}

    def wait_for(self, event: str) -> None:
        wait_until(
            f"“{event}” is said",
            lambda: event in self.events() or self.process.poll() is not None,
            within_s=READY_S,
        )
        assert event in self.events(), self.words.read_text(encoding="utf-8")

    def family(self) -> list[int]:
        """Return every process of the tree, this one first."""
        found = [self.process.pid]
        for pid in found:
            found += children(pid)
        return found

    def child(self, name: str) -> int:
        """Return the process that serves as ``server`` or ``runner``."""
        for pid in children(self.process.pid):
            if command_line(pid)[-1:] == [name]:
                return pid
        return 0

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Tell it to stop; return its exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(READY_S)
        return code, time.monotonic() - began


@contextmanager
def running(installation: Installation, *, until: str = "ready", **more: str) -> Iterator[Up]:
    """Start it and wait for an event; afterwards nothing of it is left."""
    words = installation.data.with_suffix(".words")
    with words.open("w") as said:
        process = subprocess.Popen(
            [*PHINONG, "up", "--json"],
            cwd=ROOT,
            env=installation.environment(**more),
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )
    up = Up(installation, process, words)
    try:
        up.wait_for(until)
        yield up
    finally:
        for pid in up.family() if process.poll() is None else []:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    with suppress(OSError):
        texts = [p.read_text() for p in Path(f"/proc/{pid}/task").glob("*/children")]
        return [int(child) for text in texts for child in text.split()]
    return []


def command_line(pid: int) -> list[str]:
    """Return the words a process was started with; none once it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    return []


def alive(pids: list[int]) -> list[int]:
    """Return which of these processes are still there; one that only waits to be reaped is not."""
    return [pid for pid in pids if command_line(pid) != [] and command_line(pid) != [""]]
