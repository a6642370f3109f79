"""What became of a mail, and which answers of a server mean what."""

import ssl
from dataclasses import dataclass
from typing import Literal

import aiosmtplib

Kind = Literal["sent", "retry", "failed", "in_doubt", "lost", "config"]

FAULTS: tuple[type[Exception], ...] = (aiosmtplib.SMTPException, OSError)
"""What a connection may raise; a missed deadline and a TLS error are an ``OSError`` too."""

SERVICE_CLOSING = 421
# Answers that speak of us, not of this mail: bad sequence, unknown command, authentication wanted.
_OUR_FAULT = frozenset({500, 502, 503, 530, 534, 535, 538})
_REPLY_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail to one person, ready to be handed over."""

    outbox_id: str
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail.

    Attributes:
        kind: ``sent``: the server took it. ``retry``: not taken, try later. ``failed``: refused for
            good. ``in_doubt``: the content went out and no answer came. ``lost``: the caller's
            lease was gone before the hand-over. ``config``: nobody can be served until an
            administrator mends the settings; the mail is not at fault.
        reply: What the server, or the connection, said; one line.
        code: The server's reply code; ``None`` where it gave none.
    """

    kind: Kind
    reply: str
    code: int | None = None


def by_code(code: int, reply: str) -> Outcome:
    """Return the outcome of an answer that refuses one mail: 4xx later, 5xx for good."""
    if code in _OUR_FAULT:
        return Outcome("config", one_line(reply), code)
    return Outcome("failed" if is_permanent(code) else "retry", one_line(reply), code)


def by_final_code(code: int, reply: str) -> Outcome:
    """Return the outcome of the answer to the content itself."""
    if 200 <= code < 300:  # noqa: PLR2004 - the class of "done"
        return Outcome("sent", one_line(reply), code)
    if is_temporary(code) or is_permanent(code):
        return by_code(code, reply)
    return Outcome("in_doubt", f"unintelligible answer to the content: {one_line(reply)}", code)


def by_sender_code(code: int, reply: str) -> Outcome:
    """Return the outcome of an answer that refuses our sender: no mail of ours will pass."""
    kind: Kind = "config" if is_permanent(code) else "retry"
    return Outcome(kind, f"sender refused: {one_line(reply)}", code)


def at_the_door(fault: Exception) -> Outcome:
    """Return the outcome of a fault in connecting, greeting, TLS or authentication."""
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        kind: Kind = "retry" if is_temporary(fault.code) else "config"
        code = fault.code if fault.code > 0 else None  # below 0: no reply of SMTP at all
        return Outcome(kind, one_line(fault.message), code)
    return Outcome("config" if _is_setting(fault) else "retry", said(fault))


def is_temporary(code: int) -> bool:
    """Return whether a reply says "try later"."""
    return 400 <= code < 500  # noqa: PLR2004 - RFC 5321, 4.2.1


def is_permanent(code: int) -> bool:
    """Return whether a reply says "never"."""
    return 500 <= code < 600  # noqa: PLR2004 - RFC 5321, 4.2.1


def said(fault: BaseException) -> str:
    """Return one line about a fault, its name first."""
    return f"{type(fault).__name__}: {one_line(str(fault))}".removesuffix(": ")


def one_line(text: str) -> str:
    """Return a server's words on one line, cut where they run long."""
    return " ".join(text.split())[:_REPLY_LIMIT]


def _is_setting(fault: Exception) -> bool:
    """Return whether only an administrator can mend it: TLS, certificate, a missing feature."""
    cause = fault.__cause__ if isinstance(fault, aiosmtplib.SMTPConnectError) else fault
    if isinstance(cause, ssl.SSLError):
        return not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    # A bare SMTPException says that the server lacks STARTTLS or our kind of AUTH.
    return type(fault) in {aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported}
