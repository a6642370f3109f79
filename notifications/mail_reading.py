"""A mail that came in, read without trusting it: who, to whom, what it says, what hangs on it.

The text is that of its writer: what is quoted below it and the signature are left out where they
can be told. HTML is read as text; nothing in it is ever shown as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

MOST_FILES = 20
LONGEST_TEXT = 4_000
_MOST_PARTS = 200
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_AUTOMATIC = re.compile(
    r"^\s*(auto(matic)?[- ]?(reply|response)?:|out of (the )?office|ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ)",
    re.IGNORECASE,
)
_ROBOT_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_QUOTED = re.compile(
    r"^\s*(>|-{2,}\s*(original message|forwarded message|ข้อความต้นฉบับ)|_{10,}\s*$|"
    r"on .{5,200} wrote:\s*$|เมื่อ .{5,200} เขียน(ว่า)?\s*:?\s*$|(from|จาก)\s*:\s.+@)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^--\s?$")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a mail; ``content`` is judged by whoever keeps it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says.

    ``html_only`` is one without a plain text; ``automatic`` one that no person wrote.
    """

    message_id: str
    sender: str
    subject: str
    recipients: tuple[str, ...]
    text: str
    files: tuple[Attached, ...]
    automatic: bool
    html_only: bool
    more_files: bool


def read(raw: bytes) -> Letter:
    """Return what a mail says; whatever is broken in it is empty, and nothing is raised."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [p for _, p in zip(range(_MOST_PARTS), mail.walk(), strict=False)]
    text, html_only = _text(parts)
    files = _files(parts)
    return Letter(
        message_id=_header(mail, "Message-ID")[:250],
        sender=parseaddr(_header(mail, "From"))[1].lower()[:250],
        subject=_header(mail, "Subject")[:300],
        recipients=_recipients(mail),
        text=text,
        files=tuple(files[:MOST_FILES]),
        automatic=_is_automatic(mail),
        html_only=html_only,
        more_files=len(files) > MOST_FILES,
    )


def _header(mail: EmailMessage, name: str) -> str:
    try:
        value = str(mail.get(name, ""))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):  # a broken header
        return ""
    return clean(" ".join(value.split()))


def _recipients(mail: EmailMessage) -> tuple[str, ...]:
    found: list[str] = []
    for name in _TO:
        try:
            values = [str(value) for value in mail.get_all(name, ())]
        except (ValueError, LookupError, AttributeError, TypeError, IndexError):
            continue
        found += [address.lower() for _, address in getaddresses(values) if address]
    return tuple(dict.fromkeys(found))


def _is_automatic(mail: EmailMessage) -> bool:
    submitted = _header(mail, "Auto-Submitted").lower()
    if submitted and submitted != "no":
        return True
    if _header(mail, "Precedence").lower() in _ROBOT_PRECEDENCE:
        return True
    if any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response")):
        return True
    if _header(mail, "Return-Path") == "<>" or mail.get_content_type() == "multipart/report":
        return True
    return bool(_AUTOMATIC.match(_header(mail, "Subject")))


def _text(parts: Iterable[EmailMessage]) -> tuple[str, bool]:
    shown = [p for p in parts if not p.is_multipart() and not _is_file(p)]
    for kind in ("text/plain", "text/html"):
        part = next((p for p in shown if p.get_content_type() == kind), None)
        if part is not None:
            said = _decoded(part)
            plain = _without_tags(said) if kind == "text/html" else said
            return _own_words(plain)[:LONGEST_TEXT], kind == "text/html"
    return "", False


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or (
        bool(part.get_filename()) and part.get_content_maintype() != "text"
    )


def _decoded(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    for encoding in (part.get_content_charset() or "utf-8", "utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace")


def _own_words(text: str) -> str:
    """Return what the writer wrote: the lines before the first quotation or the signature."""
    kept: list[str] = []
    for line in clean(text.replace("\r\n", "\n")).split("\n"):
        if _QUOTED.match(line) or _SIGNATURE.match(line):
            break
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def clean(text: str) -> str:
    """Return a text without characters that are not seen, or that turn the direction."""
    return _UNPRINTABLE.sub("", text)


def _files(parts: Iterable[EmailMessage]) -> list[Attached]:
    found: list[Attached] = []
    for part in parts:
        pictured = part.get_content_maintype() == "image"
        if part.is_multipart() or not (_is_file(part) or pictured):
            continue
        content = part.get_payload(decode=True)
        name = clean(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
        raw = content if isinstance(content, bytes) else b""
        found.append(Attached(name[-120:] or f"file-{len(found) + 1}", raw))
    return found


class _Words(HTMLParser):
    """Collects the text of HTML; a block ends a line, scripts and styles say nothing."""

    _SILENT = frozenset({"script", "style", "head", "title"})
    _BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block."""
        del attrs
        if tag in self._SILENT:
            self._silent += 1
        if tag in self._BLOCKS:
            self.words.append("\n> " if tag == "blockquote" else "\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is silent."""
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._silent:
            self.words.append(data)


def _without_tags(html: str) -> str:
    reader = _Words()
    reader.feed(html[: LONGEST_TEXT * 50])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(lines)
