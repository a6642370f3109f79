"""An SMTP server for tests that can be in every mood a real one has.

In a test: ``async with Sink("451_rcpt") as sink: ... sink.port, sink.received``. As a process of
its own, for those who kill their own: ``python -m tests.support.smtp_sink PORT LOG [MOOD]``; it
appends the Message-ID of each mail it took to LOG.
"""

import asyncio
import re
import ssl
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Security = Literal["none", "starttls", "tls"]

# (mood, step) -> what is said instead of the usual answer.
ANSWERS: dict[tuple[str, str], str] = {
    ("421_banner", "banner"): "421 4.3.2 closing for the night",
    ("554_banner", "banner"): "554 5.7.1 not for you",
    ("garbage_banner", "banner"): "HTTP/1.1 400 Bad Request",
    ("421_mail", "MAIL"): "421 4.7.0 too many messages",
    ("451_mail", "MAIL"): "451 4.3.0 greylisted",
    ("550_mail", "MAIL"): "550 5.7.1 sender not welcome",
    ("530_mail", "MAIL"): "530 5.7.0 authentication required",
    ("451_rcpt", "RCPT"): "451 4.2.1 mailbox busy",
    ("421_rcpt", "RCPT"): "421 4.3.0 shutting down",
    ("550_rcpt", "RCPT"): "550 5.1.1 no such user",
    ("451_data_command", "DATA"): "451 4.3.1 no room just now",
    ("554_data_command", "DATA"): "554 5.5.1 no valid recipients",
    ("421_data_command", "DATA"): "421 4.3.0 shutting down",
    ("451_data", "content"): "451 4.3.0 try again later",
    ("421_data", "content"): "421 4.3.0 shutting down, not taken",
    ("550_data", "content"): "550 5.7.1 content refused",
    ("garbage_data", "content"): "what was that?",
    ("535_auth", "AUTH"): "535 5.7.8 wrong password",
    ("454_auth", "AUTH"): "454 4.7.0 directory is down",
}
# (mood, step) at which the connection is cut, or silence falls.
DROPS = {
    ("drop_mail", "MAIL"),
    ("drop_rcpt", "RCPT"),
    ("drop_data_command", "DATA"),
    ("drop_mid_data", "first line"),
    ("drop_after_data", "content"),
}
HANGS = {
    ("hang", "banner"),
    ("hang_ehlo", "EHLO"),
    ("hang_mail", "MAIL"),
    ("hang_data_command", "DATA"),
    ("hang_after_data", "content"),
}
USUAL = {
    "banner": "220 sink ESMTP",
    "DATA": "354 go on",
    "content": "250 2.0.0 taken",
    "AUTH": "235 2.7.0 welcome",
    "QUIT": "221 2.0.0 bye",
    "STARTTLS": "220 2.0.0 ready",
}
DRIP_S = 1.0
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class _GoneError(Exception):
    """The sink itself ended the conversation."""


class Sink:
    """The server; its mood may be changed at any time, and set for single recipients."""

    def __init__(
        self,
        mood: str = "ok",
        *,
        security: Security = "none",
        tls: ssl.SSLContext | None = None,
        port: int = 0,
    ) -> None:
        self.mood = mood
        self.moods: dict[str, str] = {}
        self.port = port
        self.received: Counter[str] = Counter()
        self.contents: list[bytes] = []
        self.commands: list[str] = []
        self.sessions = 0
        self.recovers_at_session = 0
        self.silent = asyncio.Event()
        self._security = security
        self._tls = tls
        self.closing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Listen; in the mood ``refuse`` only find a port where nobody does."""
        direct = self._tls if self._security == "tls" and self.mood != "tls_broken" else None
        self._server = await asyncio.start_server(
            self._converse, "127.0.0.1", self.port, ssl=direct
        )
        self.port = self._server.sockets[0].getsockname()[1]
        if self.mood == "refuse":
            self._server.close()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Cut every conversation and stop listening."""
        self.closing.set()
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.sessions += 1
        if self.sessions == self.recovers_at_session:
            self.mood = "ok"
        talk = _Talk(self, reader, writer, self.mood)
        try:
            await talk.run(self._security, self._tls)
        except (_GoneError, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()
            with suppress(OSError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()


class _Talk:
    """One conversation."""

    def __init__(
        self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mood: str
    ) -> None:
        self._sink = sink
        self._reader = reader
        self._writer = writer
        self._mood = mood
        self._mail_mood = mood
        self._has_tls = False

    async def run(self, security: Security, tls: ssl.SSLContext | None) -> None:
        if self._mood == "tls_broken" and security == "tls":
            await self._babble()
        await self._answer("banner")
        while True:
            line = (await self._reader.readline()).decode().rstrip("\r\n")
            if not line:
                raise _GoneError
            self._sink.commands.append(line)
            verb = line.split(" ")[0].upper()
            await self._obey(verb, line, security, tls)

    async def _obey(
        self, verb: str, line: str, security: Security, tls: ssl.SSLContext | None
    ) -> None:
        if verb == "EHLO":
            await self._answer(verb, self._features(security, tls))
        elif verb == "STARTTLS" and tls is not None:
            await self._start_tls(tls)
        elif verb == "DATA":
            await self._content()
        else:
            if verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                self._mail_mood = self._sink.moods.get(recipient, self._sink.mood)
            await self._answer(verb)
            if verb == "QUIT":
                raise _GoneError

    def _features(self, security: Security, tls: ssl.SSLContext | None) -> str:
        offers = ["250-sink"]
        if security == "starttls" and tls is not None and not self._has_tls:
            offers.append("250-STARTTLS")
        if self._mood != "no_auth":
            offers.append("250-AUTH PLAIN LOGIN")
        return "\r\n".join([*offers, "250 SIZE 10485760"])

    async def _start_tls(self, tls: ssl.SSLContext) -> None:
        await self._answer("STARTTLS")
        if self._mood == "tls_broken":
            await self._babble()
        await self._writer.start_tls(tls)
        self._has_tls = True

    async def _babble(self) -> None:
        await self._reader.read(1)  # the client's greeting: what comes before it would be dropped
        await self._write("this is no TLS record, nor will it become one")
        await self._reader.read()  # until the client leaves: an abort could overtake the words
        raise _GoneError

    async def _content(self) -> None:
        if not await self._answer("DATA"):
            return
        lines: list[bytes] = []
        while (line := await self._reader.readline()) not in {b".\r\n", b""}:
            await self._step("first line")
            lines.append(line[1:] if line.startswith(b".") else line)
        if not line:
            raise _GoneError
        content = b"".join(lines)
        # A server that vanishes after the last line may well have kept the mail.
        if (self._mail_mood, "content") not in ANSWERS:
            self._sink.contents.append(content)
            found = _MESSAGE_ID.search(content)
            self._sink.received[found[1].decode() if found else "?"] += 1
        await self._answer("content")

    async def _answer(self, step: str, usual: str | None = None) -> bool:
        """Say what the mood says at this step; return whether it was the usual."""
        await self._step(step)
        other = ANSWERS.get((self._now(step), step))
        await self._write(other or usual or USUAL.get(step, "250 2.0.0 fine"))
        if other is not None and other.startswith(("421", "554 5.7.1")):
            raise _GoneError
        return other is None

    async def _step(self, step: str) -> None:
        if (self._now(step), step) in DROPS:
            raise _GoneError
        if (self._now(step), step) in HANGS:
            self._sink.silent.set()
            await self._sink.closing.wait()
            raise _GoneError

    def _now(self, step: str) -> str:
        per_mail = step in {"RCPT", "DATA", "first line", "content"}
        return self._mail_mood if per_mail else self._sink.mood

    async def _write(self, text: str) -> None:
        data = f"{text}\r\n".encode()
        pieces = [data] if self._now("banner") != "drip" else [bytes([byte]) for byte in data]
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            if len(pieces) > 1:
                await asyncio.sleep(DRIP_S)


async def _serve(port: int, log: Path, mood: str) -> None:
    class Logged(Counter[str]):
        def __setitem__(self, key: str, value: int) -> None:
            super().__setitem__(key, value)
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{key}\n")

    async with Sink(mood, port=port) as sink:
        sink.received = Logged()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2]), (*sys.argv[3:], "ok")[0]))
