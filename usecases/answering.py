"""The address that a reminder can be answered to: it names pair and person, signed, for a time.

The local part is ``replies+<pair>-<person>-<last day>-<seal>``; mail systems may change the case
of its letters, so that all of it is lower case. The key of the seal is this installation's own.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from reference.day_limits import limit
from storage import settings
from storage.database import Connection
from usecases.context import Context

_KEY = "reply_key"
_SEAL = 24
_EPOCH = date(2000, 1, 1)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address says: the row ids of pair and person, and its last day."""

    relationship_id: int
    person_id: int
    until: date


def given(
    ctx: Context, connection: Connection, relationship_id: int, person: int
) -> dict[str, str]:
    """Return what the payload of a mail carries so that it can be answered; empty where it cannot.

    ``reply_to`` becomes the header, ``answer_by`` the day that the mail names.
    """
    base = ctx.policy.reply_address
    if not base:
        return {}
    until = ctx.today + timedelta(days=limit("reply_code", ctx.today))
    token = sealed(_key(connection), Answer(relationship_id, person, until))
    local, _, host = base.partition("@")
    return {"reply_to": f"{local}+{token}@{host}", "answer_by": until.isoformat()}


def sealed(key: bytes, answer: Answer) -> str:
    """Return the token of an address."""
    body = "-".join(
        _base36(n) for n in (answer.relationship_id, answer.person_id, (answer.until - _EPOCH).days)
    )
    return f"{body}-{_seal(key, body)}"


def opened(key: bytes, token: str) -> Answer | None:
    """Return what a token says, or ``None`` where its seal is not ours."""
    body, _, seal = token.lower().rpartition("-")
    if not hmac.compare_digest(_seal(key, body).encode(), seal.encode()):
        return None
    pair, person, day = (int(part, 36) for part in body.split("-"))
    return Answer(pair, person, _EPOCH + timedelta(days=day))


def token_in(base: str, address: str) -> str | None:
    """Return the token of an address that was made from ``base``, or ``None``."""
    local, _, host = base.lower().partition("@")
    found, _, there = address.strip().lower().rpartition("@")
    if there != host or not found.startswith(f"{local}+"):
        return None
    return found.removeprefix(f"{local}+")


def key_of(connection: Connection) -> bytes | None:
    """Return the key of this installation's seals, or ``None`` before the first reminder."""
    kept = settings.get(connection, _KEY)
    return bytes.fromhex(kept["key"]) if kept else None


def _key(connection: Connection) -> bytes:
    known = key_of(connection)
    if known is None:
        settings.put_new(connection, _KEY, {"key": secrets.token_hex(32)})
        known = key_of(connection)  # another may have made it
    return known or b""


def _seal(key: bytes, body: str) -> str:
    return hmac.new(key, b"phinong/reply/v1\n" + body.encode(), hashlib.sha256).hexdigest()[:_SEAL]


def _base36(number: int) -> str:
    said = ""
    while number or not said:
        number, digit = divmod(number, len(_DIGITS))
        said = _DIGITS[digit] + said
    return said
