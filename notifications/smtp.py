"""Delivery by SMTP: a small pool of connections, and for every mail an outcome that can be kept."""

import asyncio
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from types import TracebackType
from typing import Self

from notifications.line import Line, OnHandover
from notifications.outcome import Outcome, Outgoing
from notifications.rest import REST_S, Rest
from notifications.smtp_settings import SmtpSettings, SmtpSettingsError

__all__ = [
    "Courier",
    "OnHandover",
    "OnOutcome",
    "Outcome",
    "Outgoing",
    "SmtpSettings",
    "SmtpSettingsError",
]

OnOutcome = Callable[[Outgoing, Outcome], Awaitable[None]]


class Courier:
    """Hands mails over to one server. Use it as an async context manager, in one event loop."""

    def __init__(self, settings: SmtpSettings, *, rest_s: float = REST_S) -> None:
        """Prepare; nothing is connected before the first mail.

        Args:
            settings: Where to and how.
            rest_s: Pause after faults in a row, in which mails are put off untried; 0 for none.
        """
        self._settings = settings
        self._rest = Rest(patience=settings.connections, rest_s=rest_s)
        self._lines: list[Line] = []
        self._free: asyncio.LifoQueue[Line] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        """Make the lines ready.

        Raises:
            SmtpSettingsError: The certificate file cannot be read.
        """
        tls = self._settings.tls_context()
        hostname = self._settings.hostname or await asyncio.to_thread(socket.getfqdn)
        lines = (Line(self._settings, hostname, tls) for _ in range(self._settings.connections))
        self._lines = list(lines)
        for line in self._lines:
            self._free.put_nowait(line)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection, politely where the server listens."""
        await asyncio.gather(*(line.hang_up() for line in self._lines))

    async def deliver(self, mail: Outgoing, on_handover: OnHandover) -> Outcome:
        """Hand one mail over and return what became of it; a server's fault is never raised.

        Args:
            mail: The mail.
            on_handover: Awaited when the server has agreed to the recipient and before any content
                leaves: it commits ``handing_over`` durably and checks its lease. ``False`` stops
                the mail (``lost``). What it raises is passed on, and nothing was sent.
        """
        line = await self._free.get()
        try:
            loop = asyncio.get_running_loop()
            outcome = self._rest.outcome(loop.time())
            if outcome is None:
                outcome = await line.deliver(mail, on_handover)
                self._rest.note(outcome, loop.time())
        finally:
            self._free.put_nowait(line)
        return outcome

    async def deliver_all(
        self, mails: Iterable[Outgoing], on_handover: OnHandover, on_outcome: OnOutcome
    ) -> None:
        """Hand mails over on all connections at once, each followed by ``on_outcome``.

        Mails are taken from the iterable as connections become free, one ahead for each, so that
        the next is made while a server or a commit is waited for; a generator keeps memory flat.
        When a callback raises, mails under way are finished, then the error is raised.
        """
        source = iter(mails)
        ahead: deque[Outgoing] = deque()

        async def work() -> None:
            while (mail := ahead.popleft() if ahead else next(source, None)) is not None:
                under_way = asyncio.create_task(self.deliver(mail, on_handover))
                try:
                    await asyncio.sleep(0)  # lets it begin
                    ahead.extend(islice(source, 1))
                finally:
                    await on_outcome(mail, await under_way)

        workers = (work() for _ in self._lines)
        results = await asyncio.gather(*workers, return_exceptions=True)
        for error in results:
            if error is not None:
                raise error
