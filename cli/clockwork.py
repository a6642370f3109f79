"""Prefect's side of ``phinong up``: the embedded server and the runner, kept at work."""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from cli.children import Child
from cli.preflight import Lock
from cli.threads import in_thread
from config.board import State
from config.settings import Settings
from workflows.parent import PARENT, TIMERS_READY
from workflows.rounds import catch_up
from workflows.scheduler import answers

RUNNER_GRACE_S = 6.0
SERVER_GRACE_S = 2.0
MISSES = 6
_LOOK_S = 5.0
_SOON_S = 0.2
_ROUND_S = 60.0
_LOG = logging.getLogger("phinong")

Show = Callable[[str, State, str], None]


class Clockwork:
    """The two children and those who look after them."""

    def __init__(self, settings: Settings, lock: Lock, show: Show) -> None:
        """Prepare; ``show`` is told how the parts ``clockwork`` and ``timers`` are."""
        self._settings = settings
        self._show = show
        self._is_up = False
        self._server = self._child("server", lock, self._tell_server)
        self._runner = self._child("runner", lock, partial(show, "timers"))
        self._runner.on_line = self._hear_runner

    def _child(self, name: str, lock: Lock, tell: Callable[[State, str], None]) -> Child:
        return Child(
            name=name,
            environment={**os.environ, PARENT: str(os.getpid())},
            log=self._settings.logs / f"{name}.log",
            lock=lock.fd,
            tell=tell,
        )

    def works(self, has_data: asyncio.Event) -> list[Coroutine[Any, Any, None]]:
        """Return what is to be kept going; the timers begin once there is data."""
        own = [] if self._settings.prefect_api_url else [self._server.keep()]
        return [*own, self._watch_server(), self._keep_runner(has_data), self._rounds(has_data)]

    async def _keep_runner(self, has_data: asyncio.Event) -> None:
        await has_data.wait()
        await self._runner.keep()

    def _hear_runner(self, line: str) -> None:
        if line == TIMERS_READY:
            self._show("timers", State.READY, "")

    async def _watch_server(self) -> None:
        """Show whether the server answers; one of ours that hangs is started anew."""
        url, misses = self._settings.prefect_url, 0
        while True:
            is_up = await in_thread(lambda: answers(url))
            if is_up and not self._is_up:
                self._tell_server(State.READY, url)
            misses = misses + 1 if self._is_up and not is_up else 0
            if misses == MISSES:
                self._tell_server(State.TROUBLED, url)
                self._server.kill()
            await asyncio.sleep(_LOOK_S if self._is_up else _SOON_S)

    def _tell_server(self, state: State, note: str) -> None:
        self._is_up = state is State.READY
        self._show("clockwork", state, note)

    async def _rounds(self, has_data: asyncio.Event) -> None:
        """Do a round here where the timers are late, whatever became of Prefect."""
        await has_data.wait()
        while True:
            await asyncio.sleep(_ROUND_S)
            try:
                found = await in_thread(lambda: catch_up(self._settings))
            except Exception:  # noqa: BLE001 - told in the log; the next round tries again
                _LOG.exception("The timers could not be looked after; trying again")
                continue
            if found["late"]:
                self._show("timers", State.TROUBLED, "late")
                await self._runner.stop(RUNNER_GRACE_S)

    async def stop(self) -> None:
        """End the runner, which drains first, then the server."""
        await self._runner.stop(RUNNER_GRACE_S)
        await self._server.stop(SERVER_GRACE_S)

    def kill(self) -> None:
        """End both at once."""
        self._runner.kill()
        self._server.kill()
