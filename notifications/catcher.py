"""The mail catcher: a mail server for one machine that keeps every mail and sends none on.

It lets people try the whole system without a relay: what would have been sent can be read in the
browser. Each mail is a file of a Maildir folder, durable before the sender is told "taken".
"""

import asyncio
import logging
import mailbox
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32, default
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from aiosmtpd.smtp import SMTP

from statemachine.errors import PhinongError

SIZE_LIMIT = 5_000_000
_ID = re.compile(r"[A-Za-z0-9_=,.-]+")
_ARRIVAL = re.compile(r"(\d+)\.M(\d+)P\d+Q(\d+)")
_LOG = logging.getLogger(__name__)


class MailNotFoundError(PhinongError):
    """A mail that the catcher does not have."""

    code = "mail_not_found"
    th: ClassVar[str] = "ไม่พบอีเมล “{id}” โปรดเลือกจากรายการในกล่องจดหมาย"
    en: ClassVar[str] = "There is no mail “{id}”; choose one from the list in the mailbox."


class NotLoopbackError(PhinongError):
    """The catcher was told to listen where other machines reach it."""

    code = "catcher_not_loopback"
    th: ClassVar[str] = "ตัวรับอีเมลทดสอบรับได้เฉพาะในเครื่องนี้ ({host} ไม่ใช่) โปรดใช้ 127.0.0.1"
    en: ClassVar[str] = "The mail catcher serves this machine only ({host} is not); use 127.0.0.1."


@dataclass(frozen=True, slots=True)
class CaughtSummary:
    """One line of the mailbox; ``date`` is as the mail states it."""

    id: str
    subject: str
    sender: str
    recipient: str
    date: str


@dataclass(frozen=True, slots=True)
class CaughtMail(CaughtSummary):
    """One mail. ``html`` is as it came: show it only where it can run nothing."""

    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


class Catcher:
    """The server, as an async context manager in the running loop."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Prepare.

        Args:
            folder: Maildir folder; made when missing.
            host: Address of this machine's loopback.
            port: 0 takes a free one; see ``port`` afterwards.

        Raises:
            NotLoopbackError: Other machines could reach that address.
        """
        if not ip_address(host).is_loopback:
            raise NotLoopbackError(host=host)
        self.port = port
        self._host = host
        self._keeper = _Keeper(folder)
        self._sessions: set[_Session] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Listen; raise ``OSError`` where the port is taken or the folder cannot be made."""
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._keeper.open)
        self._server = await loop.create_server(
            lambda: _Session(self._keeper, self._sessions, loop), self._host, self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening and close what is open; what was taken is on disk."""
        if self._server is not None:
            self._server.close()
            for session in list(self._sessions):
                session.hang_up()
            await self._server.wait_closed()


def list_messages(folder: Path, limit: int = 50, offset: int = 0) -> list[CaughtSummary]:
    """Return a page of the caught mails, newest first; an absent folder is an empty mailbox."""
    names = sorted(_names(folder), key=_arrival, reverse=True)
    return [_summary(folder, name) for name in names[offset : offset + limit]]


def count_messages(folder: Path) -> int:
    """Return how many mails were caught."""
    return sum(1 for _ in _names(folder))


def read_message(folder: Path, mail_id: str) -> CaughtMail:
    """Return one mail, decoded.

    Raises:
        MailNotFoundError: The mailbox has no such mail.
    """
    if not _ID.fullmatch(mail_id) or not (folder / "new" / mail_id).is_file():
        raise MailNotFoundError(id=mail_id[:80])
    content = (folder / "new" / mail_id).read_bytes()
    parsed = BytesParser(policy=default).parsebytes(content)
    summary = _summary(folder, mail_id)
    return CaughtMail(
        **{name: getattr(summary, name) for name in CaughtSummary.__slots__},
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        headers=tuple(_headers(content)),
    )


class _Session(SMTP):
    """One conversation of aiosmtpd, known to the catcher so that it can be closed."""

    def __init__(
        self, keeper: "_Keeper", sessions: "set[_Session]", loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(
            keeper, loop=loop, hostname="catcher", ident="Phinong", data_size_limit=SIZE_LIMIT
        )
        self._open_sessions = sessions

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._open_sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._open_sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


class _Keeper:
    """What aiosmtpd calls with a mail: writes it down, one at a time, off the loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = asyncio.Lock()

    def open(self) -> None:
        for name in ("tmp", "new", "cur"):  # Maildir makes them only together with the folder
            (self._folder / name).mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        content = b"X-Envelope-To: " + ", ".join(envelope.rcpt_tos).encode() + b"\r\n"
        async with self._lock:
            try:
                await asyncio.to_thread(self._write, content + envelope.content)
            except OSError as fault:
                _LOG.warning("The mail catcher could not keep a mail: %s", fault)
                return "452 4.3.1 cannot be kept just now"
        return "250 2.0.0 kept"

    def _write(self, content: bytes) -> None:
        mailbox.Maildir(self._folder).add(content)


def _names(folder: Path) -> Iterator[str]:
    with suppress(FileNotFoundError):
        for path in (folder / "new").iterdir():
            yield path.name


def _arrival(name: str) -> tuple[int, int, int]:
    found = _ARRIVAL.match(name)
    return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)


def _summary(folder: Path, name: str) -> CaughtSummary:
    with (folder / "new" / name).open("rb") as file:
        parsed = BytesHeaderParser(policy=compat32).parse(file)
    shown = {key: _decoded(str(parsed.get(key, ""))) for key in ("Subject", "From", "To", "Date")}
    return CaughtSummary(name, shown["Subject"], shown["From"], shown["To"], shown["Date"])


def _headers(content: bytes) -> Iterator[tuple[str, str]]:
    for name, value in BytesHeaderParser(policy=compat32).parsebytes(content).items():
        yield name, _decoded(str(value))


def _decoded(value: str) -> str:
    # The parser with policy "default" leaves gaps in a long Thai name; this one does not.
    try:
        text = str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        text = value
    return " ".join(text.split())


def _body(parsed: EmailMessage, subtype: str) -> str:
    part = parsed.get_body((subtype,))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return text.replace("\r\n", "\n")
