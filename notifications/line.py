"""One connection to the mail server and the conversation over it."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiosmtplib

from notifications.address import AddressError, check_address
from notifications.outcome import (
    FAULTS,
    SERVICE_CLOSING,
    Kind,
    Outcome,
    Outgoing,
    at_the_door,
    by_code,
    by_final_code,
    by_sender_code,
    is_permanent,
    is_temporary,
    said,
)
from notifications.smtp_settings import SmtpSettings

OnHandover = Callable[[Outgoing], Awaitable[bool]]

MAILS_PER_CONNECTION = 100
IDLE_S = 30.0
_FAREWELL_S = 2.0
_DONE = frozenset({250, 251})
_START_INPUT = 354


class Line:
    """A connection that is dialled when a mail needs it and replaced when it breaks.

    One task uses it at a time. Each phase (connecting, naming the recipient, content) has one
    deadline for all of it, so that a server that drips a byte a second cannot hold it for long.

    Commands go one by one: aiosmtplib loses the second of two replies that arrive together, so
    PIPELINING cannot be had with it.
    """

    def __init__(self, settings: SmtpSettings, hostname: str, tls: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._hostname = hostname
        self._tls = tls
        self._client = self._new_client()
        self._mails = 0
        self._used_at = 0.0
        self._has_envelope = False

    async def deliver(self, mail: Outgoing, on_handover: OnHandover) -> Outcome:
        """Hand one mail over; see ``Courier.deliver``."""
        unfit = _unfit(mail)
        if unfit is not None:
            return unfit
        try:
            refusal = await self._reach(check_address(mail.sender), check_address(mail.recipient))
            if refusal is not None:
                return refusal
            if not await on_handover(mail):
                return Outcome("lost", "the lease was lost before the hand-over")
            return await self._hand_over(mail.content)
        except BaseException:
            self.drop()  # cancelled, or the caller's own error: the server must not get half a mail
            raise
        finally:
            self._used_at = asyncio.get_running_loop().time()

    async def hang_up(self) -> None:
        """Say goodbye if the server listens, and close."""
        if self._client.is_connected:
            with suppress(*FAULTS):
                async with asyncio.timeout(_FAREWELL_S):
                    await self._client.quit()
        self.drop()

    def drop(self) -> None:
        """Close at once, without waiting for the server."""
        transport = self._client.transport
        if transport is not None and hasattr(transport, "abort"):
            transport.abort()  # close() would wait for a server that no longer reads
        self._client.close()

    async def _reach(self, sender: str, recipient: str) -> Outcome | None:
        """Open the line if need be and name the recipient; return the refusal, if any."""
        while True:
            was_open = self._is_usable()
            try:
                await self._open()
            except FAULTS as fault:
                self.drop()
                return at_the_door(fault)
            try:
                refusal = await self._address(sender, recipient)
            except FAULTS as fault:
                refusal = Outcome("retry", said(fault))
                is_stale = was_open and isinstance(fault, ConnectionError)
            else:
                is_stale = was_open and refusal is not None and refusal.code == SERVICE_CLOSING
            self._keep_or_drop(refusal)
            if not is_stale:
                return refusal
            # The server had closed an old connection; nothing was sent: once more, on a new one.

    def _is_usable(self) -> bool:
        idle_s = asyncio.get_running_loop().time() - self._used_at
        is_fresh = self._mails < MAILS_PER_CONNECTION and idle_s < IDLE_S
        return is_fresh and self._client.is_connected

    async def _open(self) -> None:
        if not self._is_usable():
            await self.hang_up()
            self._client = self._new_client()
            self._mails, self._has_envelope = 0, False
            async with asyncio.timeout(self._settings.timeout_s):
                await self._client.connect()
                await self._greet()
        self._mails += 1

    async def _greet(self) -> None:
        if self._client.is_ehlo_or_helo_needed:
            try:
                await self._client.ehlo()
            except aiosmtplib.SMTPHeloError:
                await self._client.helo()

    async def _address(self, sender: str, recipient: str) -> Outcome | None:
        say = self._client.execute_command
        async with asyncio.timeout(self._settings.timeout_s):
            if self._has_envelope:
                await self._client.rset()
            self._has_envelope = True
            reply = await say(b"MAIL", f"FROM:<{sender}>".encode())
            if reply.code not in _DONE:
                return by_sender_code(reply.code, reply.message)
            reply = await say(b"RCPT", f"TO:<{recipient}>".encode())
            return None if reply.code in _DONE else by_code(reply.code, reply.message)

    async def _hand_over(self, content: bytes) -> Outcome:
        """Send the content. Before the server's "go on" nothing of it has left us: no doubt yet."""
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                reply = await self._client.execute_command(b"DATA")
        except FAULTS as fault:
            self.drop()
            return Outcome("retry", said(fault))
        if reply.code != _START_INPUT:
            outcome = by_code(reply.code, reply.message)
        else:
            outcome = await self._send(content)
        self._has_envelope = outcome.kind != "sent"
        self._keep_or_drop(outcome)
        return outcome

    async def _send(self, content: bytes) -> Outcome:
        protocol = self._client.protocol
        if protocol is None or not protocol.is_connected:
            return Outcome("retry", "the connection was lost before the content")
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                protocol.write(_on_the_wire(content))
                reply = await protocol.read_response()
        except FAULTS as fault:
            return Outcome("in_doubt", said(fault))
        return by_final_code(reply.code, reply.message)

    def _keep_or_drop(self, outcome: Outcome | None) -> None:
        """Drop a line whose last answer was no plain refusal: what comes next would be garbled."""
        if outcome is None or outcome.kind == "sent":
            return
        code = outcome.code or 0
        if code == SERVICE_CLOSING or not (is_temporary(code) or is_permanent(code)):
            self.drop()

    def _new_client(self) -> aiosmtplib.SMTP:
        # No timeouts inside: asyncio.timeout round each phase is cheaper and bounds all of it.
        return aiosmtplib.SMTP(
            hostname=self._settings.host,
            port=self._settings.port,
            username=self._settings.username or None,
            password=self._settings.password or None,
            local_hostname=self._hostname,
            timeout=None,
            use_tls=self._settings.security == "tls",
            start_tls=self._settings.security == "starttls",
            tls_context=self._tls,
        )


def _unfit(mail: Outgoing) -> Outcome | None:
    """Return the outcome of a mail whose addresses cannot be: its own fault, or the settings'."""
    checks: tuple[tuple[str, Kind], ...] = ((mail.sender, "config"), (mail.recipient, "failed"))
    for address, kind in checks:
        try:
            check_address(address)
        except AddressError as refused:
            return Outcome(kind, str(refused))
    return None


def _on_the_wire(content: bytes) -> bytes:
    """Return the content with dots doubled at line starts and the closing dot (RFC 5321, 4.5.2)."""
    doubled = content.replace(b"\r\n.", b"\r\n..")
    start = b"." if content.startswith(b".") else b""
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    return start + doubled + end
