"""One process tree: the web and the mail catcher here, Prefect's server and the runner as children.

The web does not wait for Prefect. When told to stop, or when a part cannot be kept alive, all of it
ends within ten seconds; what was under way is done again at the next start.
"""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from cli.clockwork import Clockwork
from cli.first_data import StoppedError, first_round, has_administrator, load
from cli.preflight import Lock
from cli.telling import Teller
from cli.threads import in_thread
from config.board import Board, State
from config.settings import Settings
from notifications.catcher import Catcher
from web.app import create_app
from web.server import server


class Running:
    """A running Phinong."""

    def __init__(self, settings: Settings, lock: Lock, teller: Teller) -> None:
        """Prepare; nothing is started yet."""
        self._settings = settings
        self._teller = teller
        self._board = Board()
        self._was_ready = False
        self._stop = asyncio.Event()
        self._has_data = asyncio.Event()
        self._failure: Exception | None = None
        self._clockwork = Clockwork(settings, lock, self._show)
        for part in self._board.parts:
            if part != "mail" or settings.catches_mail:
                self._board.set(part, State.STARTING)

    def _show(self, part: str, state: State, note: str = "") -> None:
        self._board.set(part, state, note)
        if self._stop.is_set():
            return
        if state is State.TROUBLED:
            words = self._board.parts[part]
            self._teller.say(
                "troubled", f"{words.th} ขัดข้อง ({note})", f"{words.en} is troubled", part=part
            )
        elif self._board.is_all_ready() and not self._was_ready:
            self._teller.look(self._settings)
        self._was_ready = self._board.is_all_ready()

    async def run(self, listening: socket.socket) -> None:
        """Serve until told to stop.

        Raises:
            PhinongError: A part could not be started, or not be kept alive.
        """
        self._obey_signals()
        async with AsyncExitStack() as stack:
            await self._catch_mail(stack)
            await self._serve_web(stack, listening)
            works = [self._load(), *self._clockwork.works(self._has_data)]
            tasks = [asyncio.create_task(self._guarded(work)) for work in works]
            await self._stop.wait()
            await self._clockwork.stop()
            for task in tasks:
                task.cancel()
        if self._failure is not None:
            raise self._failure

    def _obey_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._told_to_stop)

    def _told_to_stop(self) -> None:
        if self._stop.is_set():  # told twice: at once, then
            self._clockwork.kill()
        else:
            self._teller.say("stopping", "กำลังหยุด", "stopping")
        self._stop.set()

    async def _catch_mail(self, stack: AsyncExitStack) -> None:
        if self._settings.catches_mail:
            catcher = Catcher(self._settings.mailbox, port=self._settings.smtp_port)
            await stack.enter_async_context(catcher)
            self._show("mail", State.READY, f"127.0.0.1:{catcher.port}")

    async def _serve_web(self, stack: AsyncExitStack, listening: socket.socket) -> None:
        web = server(create_app(self._settings, self._board))
        serving = asyncio.create_task(web.serve(sockets=[listening]))
        serving.add_done_callback(lambda _done: self._stop.set())
        await web.listens.wait()

        async def end() -> None:
            web.stop()
            await serving

        stack.push_async_callback(end)
        self._show("database", State.READY)
        where = self._settings.base_url
        self._teller.say("web", f"เว็บพร้อมที่ {where}", f"the web is ready at {where}", url=where)

    async def _load(self) -> None:
        await in_thread(lambda: load(self._settings, self._teller, self._stop.is_set))
        self._has_data.set()
        self._show("data", State.READY)
        if not await in_thread(lambda: has_administrator(self._settings)):
            self._teller.advise_first_administrator()
        await in_thread(lambda: first_round(self._settings))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Let a part that fails for good bring all of it to an orderly end, with its error."""
        try:
            await work
        except StoppedError:
            return
        except Exception as error:  # noqa: BLE001 - raised again once all has ended
            self._failure = self._failure or error
            self._stop.set()
