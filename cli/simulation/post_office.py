"""A real SMTP server for the simulation, with a week on which it fails."""

import asyncio
import hashlib
from email.parser import BytesHeaderParser
from threading import Thread
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

_DOUBTFUL = 400
"""One mail in so many loses its answer: by its Message-ID, so that a seed repeats itself."""


class PostOffice:
    """Takes mail on loopback, on a thread of its own; ``failing`` makes it put everything off."""

    def __init__(self) -> None:
        """Begin in good health."""
        self.failing = False
        self.taken = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        """Open the door on a port that the system chooses."""
        self._thread.start()
        serving = self._loop.create_server(
            lambda: SMTP(self, hostname="simulation"), "127.0.0.1", 0
        )
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result()
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_MAIL(  # noqa: N802 - the library's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Put mail off while failing."""
        if self.failing:
            return "451 4.3.0 try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail; for a few, hang up instead of answering."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        named = str(BytesHeaderParser().parsebytes(content)["Message-ID"]).encode()
        self.taken += 1
        if int.from_bytes(hashlib.sha256(named).digest()[:4]) % _DOUBTFUL == 0 and server.transport:
            server.transport.close()
        return "250 OK"
