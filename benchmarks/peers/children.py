"""The parent's end of a contender: start it, ask it, end it, and say why it failed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.peers.environments import ROOT, python_of
from benchmarks.peers.register import Peer

PATIENCE_S = 600
_ERROR = re.compile(r"\S*(Error|Exception)\b")


class PeerFailedError(Exception):
    """A contender ended before its answer; the message is the last line that it said."""


class Child:
    """A contender in a process and an environment of its own."""

    def __init__(self, peer: Peer, told: dict[str, Any]) -> None:
        """Start it; ``told`` is what ``benchmarks.peers.contenders.child.Told`` holds."""
        self.peer = peer
        folder = Path(told["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        self._said = folder / "said.log"
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        if not peer.needs:
            environment["PYTHONPATH"] = str(ROOT)
        with self._said.open("wb") as log:
            self._process = subprocess.Popen(
                [python_of(peer), "-m", f"benchmarks.peers.contenders.{peer.script}"],
                cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log, text=True, start_new_session=True,
            )  # fmt: skip
        self.ask(told)

    def ask(self, command: dict[str, Any], patience: float = PATIENCE_S) -> Any:
        """Send a command and return its answer.

        Raises:
            PeerFailedError: It ended, or took longer than anybody waits.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        watch = threading.Timer(patience, self._kill)
        watch.start()
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = ""
        finally:
            watch.cancel()
        if not line:
            raise PeerFailedError(self._last_word())
        return json.loads(line)

    def _last_word(self) -> str:
        said = self._said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        errors = [line for line in said if _ERROR.match(line)]
        return (errors or said)[-1][:300] if said else "it took too long and said nothing"

    def end(self) -> None:
        """Close its input, and wait until it is gone."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        self._kill()  # a server that it left behind

    def _kill(self) -> None:
        """End it and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        """End it."""
        self.end()
