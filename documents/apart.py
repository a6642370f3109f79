"""Texts of others are read in a process apart, that a hostile one may bring down.

One process is kept warm, a second comes where the first is busy. What takes too long is killed,
and its asker is told so; the next question finds a fresh process.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from multiprocessing import Pipe
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Thread
from typing import Any

from documents.errors import ReadersBusyError, TooHardDocumentError, UnreadableDocumentError

SECONDS, START_SECONDS, WAIT_SECONDS = 10.0, 30.0, 15.0
PROCESSES, USES = 2, 200
_LARGEST_ANSWER = 64 * 1024**2
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHAINLP_DATA", "PYTHAINLP_DATA_DIR")
"""What the process sees of our environment; no password is among it."""
_ROOT = Path(__file__).parents[1]
_log = logging.getLogger(__name__)

Told = tuple[dict[str, Any], bytes]


class _GoneError(Exception):
    """The process ended or did not answer in time."""


class Reader:
    """One process that reads texts, started with the first question."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._uses = 0

    def ask(self, name: str, contents: Sequence[bytes], given: dict[str, Any]) -> Told:
        """Return what the process tells.

        Raises:
            TooHardDocumentError: It took too long, or more memory than there is for it.
        """
        try:
            self.start()
            head = {"do": name, "contents": len(contents), "given": given}
            self._send(json.dumps(head).encode(), *contents)
            told: dict[str, Any] = json.loads(self._receive(SECONDS))
            file = self._receive(SECONDS)
        except (_GoneError, OSError, EOFError) as error:
            self.end()
            raise TooHardDocumentError(seconds=int(SECONDS)) from error
        self._uses += 1
        if self._uses >= USES:
            self.end()
        return told, file

    def start(self) -> None:
        """Start the process unless it runs, and wait until it is ready."""
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        self._ours, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "documents.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={k: v for k, v in os.environ.items() if k in _KEPT}
                | {"PYTHONPATH": str(_ROOT)},
            )
        self._receive(START_SECONDS)

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._ours.close()
            self._process = None
        self._uses = 0

    def _send(self, *parts: bytes) -> None:
        for part in parts:
            self._ours.send_bytes(part)

    def _receive(self, seconds: float) -> bytes:
        if not self._ours.poll(seconds):
            raise _GoneError
        return self._ours.recv_bytes(_LARGEST_ANSWER)


class Readers:
    """The few processes that read; who finds all busy waits, but not for ever."""

    def __init__(self, count: int = PROCESSES) -> None:
        self._all = [Reader() for _ in range(count)]
        self._free: LifoQueue[Reader] = LifoQueue()
        for reader in reversed(self._all):
            self._free.put(reader)

    def ask(self, name: str, contents: Sequence[bytes], **given: Any) -> Told:
        """Return what a task of documents/worker.py tells of some texts.

        Raises:
            UnreadableDocumentError: A text cannot be read; the reason is in it.
            TooHardDocumentError: It took too long, or too much memory.
            ReadersBusyError: All processes stayed busy.
        """
        try:
            reader = self._free.get(timeout=WAIT_SECONDS)
        except Empty:
            raise ReadersBusyError from None
        try:
            told, file = reader.ask(name, contents, given)
        finally:
            self._free.put(reader)
        if "broken" in told:
            _log.error("reading failed: %s", told["broken"])
            raise TooHardDocumentError(seconds=int(SECONDS))
        if "refused" in told:
            if told["refused"] is None:
                raise TooHardDocumentError(seconds=int(SECONDS))
            raise UnreadableDocumentError(**told["refused"])
        return told, file

    def warm(self) -> None:
        """Start a process in the background, so that the next question is answered at once."""
        with suppress(Empty):
            reader = self._free.get_nowait()
            Thread(target=self._start, args=(reader,), daemon=True).start()

    def _start(self, reader: Reader) -> None:
        try:
            reader.start()
        except (_GoneError, OSError, EOFError):
            reader.end()
        finally:
            self._free.put(reader)

    def end(self) -> None:
        """End every process."""
        for reader in self._all:
            reader.end()


@cache
def readers() -> Readers:
    """Return the readers of this process; they end with it."""
    found = Readers()
    atexit.register(found.end)
    return found


def ask(name: str, *contents: bytes, **given: Any) -> Told:
    """Return what a task of documents/worker.py tells of some texts; see ``Readers.ask``."""
    return readers().ask(name, contents, **given)
