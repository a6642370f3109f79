"""Mail from a mailbox by IMAP, over TLS only. What was taken is marked read and stays there."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeGuard

from notifications.inbound import BEGINNING, LARGEST, Arrived, Inbound
from statemachine.errors import PhinongError

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(PhinongError):
    """The mailbox cannot be read."""

    code = "mailbox_unreachable"
    th = "อ่านกล่องอีเมลที่ {host} ไม่ได้: {why} โปรดตรวจสอบค่า replies_imap_*"
    en = "The mailbox at {host} cannot be read: {why}. Check the settings replies_imap_*."


class Mailbox:
    """The unread mails of one mailbox. Use it as a context manager."""

    def __init__(self, inbound: Inbound) -> None:
        """Prepare; nothing is connected yet."""
        self._inbound = inbound
        self._imap: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        """Connect, sign in and open the mailbox.

        Raises:
            MailboxError: Any of it failed; the password is in no message.
        """
        at = self._inbound
        try:
            trusted = ssl.create_default_context(cafile=at.cert_file or None)
            if at.security == "tls":
                self._imap = imaplib.IMAP4_SSL(
                    at.host, at.port, ssl_context=trusted, timeout=at.timeout_s
                )
            else:
                self._imap = imaplib.IMAP4(at.host, at.port, timeout=at.timeout_s)
                self._imap.starttls(trusted)
            self._imap.login(at.username, at.password)
            answer, _ = self._imap.select(_quoted(at.mailbox))
        except (imaplib.IMAP4.error, OSError) as error:
            self._hang_up()
            raise MailboxError(host=at.host, why=_why(error)) from error
        if answer != "OK":
            self._hang_up()
            raise MailboxError(host=at.host, why=f"no mailbox {at.mailbox}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Sign out."""
        self._hang_up()

    def waiting(self, most: int) -> Iterator[Arrived]:
        """Yield the unread mails, oldest first, at most so many; reading marks nothing.

        Raises:
            MailboxError: The server failed in between.
        """
        found = b" ".join(part for part in self._ask("SEARCH", None, "UNSEEN") if _is_line(part))
        for number in found.split()[:most]:
            name = number.decode("ascii")
            size = self._size(name)
            part = "BODY.PEEK[]" if size <= LARGEST else f"BODY.PEEK[]<0.{BEGINNING}>"
            said = self._ask("FETCH", name, f"({part})")
            raw = next((bytes(p[1]) for p in said if isinstance(p, tuple) and len(p) > 1), b"")
            yield Arrived(name, size, raw, size <= LARGEST)

    def mark_read(self, number: str) -> None:
        """Mark a mail as read, so that it is not fetched again."""
        self._ask("STORE", number, "+FLAGS", r"(\Seen)")

    def _size(self, number: str) -> int:
        said = self._ask("FETCH", number, "(RFC822.SIZE)")
        found = _SIZE.search(b" ".join(part for part in said if _is_line(part)))
        return int(found[1]) if found else LARGEST + 1

    def _ask(self, command: str, *words: Any) -> list[Any]:
        """Ask by UID, which names a mail for longer than its place in the list does."""
        imap = self._imap
        if imap is None:
            raise MailboxError(host=self._inbound.host, why="not connected")
        try:
            answer, data = imap.uid(command, *words)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxError(host=self._inbound.host, why=_why(error)) from error
        if answer != "OK":
            raise MailboxError(host=self._inbound.host, why=f"{command}: {answer}")
        return list(data)

    def _hang_up(self) -> None:
        if self._imap is not None:
            with suppress(imaplib.IMAP4.error, OSError):  # it is over either way
                self._imap.logout()
            self._imap = None


def _is_line(part: object) -> TypeGuard[bytes]:
    return isinstance(part, bytes)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _why(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]
