"""The same request asked twice is done once, and answered the same (24 hours long).

A key is claimed in a transaction of its own before the deed, and the answer is written after it.
A process that dies in between leaves the key claimed: nobody knows what it did, so it is not done
again; who asked looks, and takes another key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from statemachine.errors import PhinongError
from storage import idempotency
from usecases.context import Context
from usecases.people.sessions import NotSignedInError

LASTS = timedelta(hours=24)
LONGEST_KEY = 255


class KeyWrongError(PhinongError):
    """The key is empty, too long, or not plain ASCII."""

    code = "idempotency_key_wrong"
    th = "Idempotency-Key ต้องยาว 1 ถึง {most} ตัวอักษร ASCII ที่พิมพ์ได้ โปรดใช้ UUID"
    en = "An Idempotency-Key has 1 to {most} printable ASCII characters; use a UUID."


class KeyReusedError(PhinongError):
    """The key came before, with another request."""

    code = "idempotency_key_reused"
    th = "Idempotency-Key นี้ใช้กับคำขออื่นแล้ว โปรดใช้คีย์ใหม่สำหรับคำขอใหม่"
    en = "This Idempotency-Key came with another request before; use a new key for a new request."


class KeyInProgressError(PhinongError):
    """The first request with this key has not been answered."""

    code = "idempotency_in_progress"
    th = "คำขอแรกที่ใช้ Idempotency-Key นี้ยังไม่เสร็จ โปรดรอสักครู่ หรือตรวจผลก่อนใช้คีย์ใหม่"
    en = (
        "The first request with this Idempotency-Key is not done; wait a moment, or look at what "
        "it did before you take a new key."
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def begin(ctx: Context, key: str, request_hash: str) -> Answer | None:
    """Claim a key; return the answer it had before, ``None`` where the request is new.

    Raises:
        KeyWrongError: The key cannot be one.
        KeyReusedError: It came with another request.
        KeyInProgressError: Its request runs, or never told how it ended.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise KeyWrongError(most=LONGEST_KEY)
    me = _me(ctx)
    row = {
        "person_id": me,
        "key": key,
        "request_hash": request_hash,
        "headers": {},
        "body": "",
        "created_at": ctx.now,
        "expires_at": ctx.now + LASTS,
    }
    with ctx.database.write() as connection:
        idempotency.sweep_out(connection, ctx.now)
        if idempotency.claim(connection, row):
            return None
        kept = idempotency.kept(connection, me, key)
    if kept is None:  # its request failed just now, and let go of the key
        raise KeyInProgressError
    if kept.request_hash != request_hash:
        raise KeyReusedError
    if kept.status is None:
        raise KeyInProgressError
    return Answer(kept.status, kept.body, kept.headers)


def finish(ctx: Context, key: str, answer: Answer) -> None:
    """Keep the answer of a key."""
    values = {"status": answer.status, "headers": dict(answer.headers), "body": answer.body}
    with ctx.database.write() as connection:
        idempotency.keep(connection, _me(ctx), key, values)


def forget(ctx: Context, key: str) -> None:
    """Let go of a key whose request changed nothing, so that it may be tried again."""
    with ctx.database.write() as connection:
        idempotency.forget(connection, _me(ctx), key)


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person
