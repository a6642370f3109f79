"""A rendered message as the bytes of a MIME mail: 7-bit clean, the same bytes each time.

Put together by hand, because the standard library's message object costs forty times as much;
the tests parse the result with it and find everything back.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from notifications.address import check_address
from notifications.render import Rendered

_LINE = 76
_WRAPPING = len("=?utf-8?b??=")
_CONTINUES, _CONTINUED = 0b11000000, 0b10000000  # a byte of UTF-8 inside a character
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_ANGLED = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]+>")


class HeaderError(ValueError):
    """A value that cannot stand in a mail header."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail carries besides its words.

    Attributes:
        message_id: Fixed at enqueue, in angle brackets; see ``message_id()``.
        sender: Address of the sender.
        sender_name: Name shown for it, in any script.
        recipient: The one address that the mail goes to.
        lang: ``th`` or ``en``.
        references: Message-IDs of the case's earlier mails to this person, oldest first.
        list_id: Name of the stream, such as ``cases.phinong.example.go.th``.
        outbox_id: Row of the outbox that the mail comes from.
        reply_to: Address that an answer goes to; empty where the mail takes none.
    """

    message_id: str
    sender: str
    sender_name: str
    recipient: str
    lang: str
    references: tuple[str, ...]
    list_id: str
    outbox_id: str
    reply_to: str = ""


def message_id(outbox_id: str | int, recipient: str, host: str) -> str:
    """Return the Message-ID of an outbox row: ``<outbox-id.recipient-hash@host>``, always the same.

    Raises:
        HeaderError: The id or the host holds signs that a Message-ID may not hold.
    """
    digest = sha256(recipient.lower().encode()).hexdigest()[:12]
    made = f"{outbox_id}.{digest}"
    if not (_ATOM.fullmatch(made) and _ATOM.fullmatch(host)):
        raise HeaderError(f"“{outbox_id}” at “{host}” makes no Message-ID; use letters and digits.")
    return f"<{made}@{host}>"


def build(rendered: Rendered, envelope: Envelope, date: datetime) -> bytes:
    """Return the mail as it goes over the wire: text and HTML as alternatives, lines of CR LF.

    Args:
        rendered: The words.
        envelope: The headers.
        date: Aware moment at which the mail is made.

    Raises:
        AddressError: The sender or the recipient is no address.
        HeaderError: A header value holds a line break or control character, or is not an id.
    """
    _check(rendered.subject, envelope)
    boundary = f"=_{sha256(envelope.message_id.encode()).hexdigest()[:24]}"
    lines = (
        *_headers(rendered.subject, envelope, date),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
        f"\r\n--{boundary}",
        _part("plain", rendered.text),
        f"--{boundary}",
        _part("html", rendered.html),
        f"--{boundary}--\r\n",
    )
    return "\r\n".join(lines).encode("ascii")


def _headers(subject: str, envelope: Envelope, date: datetime) -> Iterator[str]:
    yield _from(envelope.sender_name, check_address(envelope.sender))
    yield f"To: {check_address(envelope.recipient)}"
    if envelope.reply_to:
        yield f"Reply-To: {check_address(envelope.reply_to)}"
    yield f"Subject: {_text(subject, len('Subject: '))}"
    yield f"Date: {format_datetime(date)}"
    yield f"Message-ID: {envelope.message_id}"
    if envelope.references:
        yield f"In-Reply-To: {envelope.references[-1]}"
        yield "References: " + "\r\n ".join(envelope.references)
    yield f"List-Id: <{envelope.list_id}>"
    # RFC 3834: no holiday notice and no other robot answers this.
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: All"
    yield f"Content-Language: {envelope.lang}"
    yield f"X-Phinong-Outbox: {envelope.outbox_id}"


def _check(subject: str, envelope: Envelope) -> None:
    if _UNSAFE.search(subject) or _UNSAFE.search(envelope.sender_name):
        raise HeaderError("A subject or sender's name holds a line break or control character.")
    ids = (envelope.message_id, *envelope.references)
    if not all(map(_ANGLED.fullmatch, ids)):
        raise HeaderError(f"Among “{' '.join(ids)}” is one that is no Message-ID.")
    tokens = (envelope.list_id, envelope.outbox_id, envelope.lang)
    if not all(map(_ATOM.fullmatch, tokens)):
        raise HeaderError(f"Among “{' '.join(tokens)}” is one that no header may hold.")


@lru_cache(maxsize=64)
def _from(name: str, address: str) -> str:
    if not name:
        return f"From: {address}"
    plain = _PLAIN_PHRASE.fullmatch(name) and "=?" not in name and len(name) < _LINE // 2
    return f"From: {name if plain else _encoded(name, len('From: '))}\r\n <{address}>"


def _text(value: str, used: int) -> str:
    if value.isascii() and "=?" not in value and used + len(value) <= _LINE:
        return value
    return _encoded(value, used)


def _encoded(value: str, used: int) -> str:
    """Return RFC 2047 encoded words, each of whole characters, folded to lines of 76."""
    words, rest, room = [], value.encode(), _room(used)
    while len(rest) > room:
        cut = room
        while rest[cut] & _CONTINUES == _CONTINUED:
            cut -= 1
        words.append(rest[:cut])
        rest, room = rest[cut:], _room(1)
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in (*words, rest))


def _room(used: int) -> int:
    return (_LINE - used - _WRAPPING) // 4 * 3


def _part(subtype: str, content: str) -> str:
    lines = content.replace("\r\n", "\n").replace("\n", "\r\n")
    coded = b64encode(lines.encode()).decode("ascii")
    folded = "\r\n".join([coded[at : at + _LINE] for at in range(0, len(coded), _LINE)])
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{folded}"
    )
