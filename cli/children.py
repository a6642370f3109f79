"""A child process that is kept alive, its words kept in a log that does not grow for ever."""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

from config.board import State
from statemachine.errors import PhinongError

QUICK_S = 60.0
"""A child that ends sooner than this died quickly."""

DEATHS = 3
_LOG_BYTES, _LOG_FILES = 5_000_000, 3


class ChildDiedError(PhinongError):
    """A child died again and again; starting it once more would not help."""

    code = "child_died"
    th = "ส่วน {name} หยุดทำงานเอง {deaths} ครั้งติดต่อกัน (รหัส {exit}) โปรดดูสาเหตุในบันทึก {log}"
    en = "The part {name} died {deaths} times in a row (exit {exit}); the log {log} says why."


@dataclass(slots=True)
class Child:
    """One child of ``phinong up``.

    Attributes:
        name: What it is, as ``python -m workflows.child`` is told.
        environment: Its whole environment.
        log: Where its words go.
        lock: Descriptor of the data folder's lock, which it inherits.
        tell: Called with how it is and a note.
        on_line: Called with each line it says.
    """

    name: str
    environment: Mapping[str, str]
    log: Path
    lock: int
    tell: Callable[[State, str], None]
    on_line: Callable[[str], None] = field(default=lambda _line: None)
    process: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        """Run it, and again whenever it ends, until cancelled.

        Raises:
            ChildDiedError: It died three times, each within a minute.
        """
        deaths = 0
        while True:
            began = time.monotonic()
            self.tell(State.STARTING, "")
            code = await self._run()
            deaths = deaths + 1 if time.monotonic() - began < QUICK_S else 1
            self.tell(State.TROUBLED, f"exit {code}")
            if deaths >= DEATHS:
                raise ChildDiedError(name=self.name, deaths=deaths, exit=code, log=self.log)
            await asyncio.sleep(deaths)

    async def _run(self) -> int:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "workflows.child", self.name,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours to pass on
            pass_fds=(self.lock,),
        )  # fmt: skip
        await self._keep_words(self.process.stdout)
        return await self.process.wait()

    async def _keep_words(self, words: asyncio.StreamReader | None) -> None:
        handler = RotatingFileHandler(
            self.log, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
        )
        try:
            while words and (line := await _line(words)):
                handler.emit(logging.makeLogRecord({"msg": line.rstrip()}))
                self.on_line(line.strip())
        finally:
            handler.close()

    async def stop(self, grace_s: float) -> None:
        """Ask it to end; make it where it has not in time."""
        if self.process is None or self.process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), grace_s)
        except TimeoutError:
            self.kill()
            await self.process.wait()

    def kill(self) -> None:
        """End it, and whatever it may have started, at once."""
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


async def _line(words: asyncio.StreamReader) -> str:
    """Return the next line, or what there is of one that is too long; empty at the end."""
    try:
        raw = await words.readline()
    except ValueError:
        raw = await words.read(4096) or b"\n"
    return raw.decode("utf-8", "replace")
