"""Where mail comes in: a folder that another program drops it into, or a mailbox by IMAP."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Inbound:
    """How replies are fetched; with neither folder nor host none are.

    Attributes:
        folder: A Maildir, or a folder of ``.eml`` files; ``None`` where none is used.
        host: IMAP server; empty where none is used.
        port: Its port.
        security: ``tls`` from the first byte, or ``starttls``; never in the clear.
        username: Account.
        password: Its password.
        mailbox: The mailbox that is read, such as ``INBOX``.
        timeout_s: Longest wait for each answer.
        cert_file: PEM file of the authority to trust instead of the machine's own.
    """

    folder: Path | None = None
    host: str = ""
    port: int = 993
    security: Literal["tls", "starttls"] = "tls"
    username: str = ""
    password: str = field(default="", repr=False)
    mailbox: str = "INBOX"
    timeout_s: float = 30.0
    cert_file: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether mail can come in at all."""
        return self.folder is not None or bool(self.host)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it lies there: where, how large, and its bytes.

    ``raw`` holds its beginning alone where it is larger than ``LARGEST``: it is never read whole.
    """

    source: str
    size: int
    raw: bytes
    whole: bool = True


LARGEST = 60 * 1024 * 1024
"""Bytes of a mail that is still read: three files of the largest kind, as mail encodes them."""

BEGINNING = 64 * 1024
"""Bytes read of a mail that is too large: its headers are in them."""
