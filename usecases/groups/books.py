"""Frozen books: canonical JSON with its SHA-256, kept for good, printed as often as one likes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from storage import audit, listening
from storage.database import Connection
from usecases.context import Context
from usecases.groups.refusals import NoSuchRecordError

CODE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Book:
    """A frozen book."""

    id: int
    kind: str
    subject: str
    body: dict[str, Any]
    sha256: str
    made_at: datetime

    @property
    def code(self) -> str:
        """Return the code that its pages bear: the beginning of its hash."""
        return self.sha256[:CODE_LENGTH]


def freeze(
    ctx: Context, connection: Connection, kind: str, subject: str, body: Mapping[str, Any]
) -> Book:
    """Freeze a book within the caller's transaction and record its hash in the trail."""
    text = audit.canonical({"v": 1, "kind": kind, "subject": subject, **body})
    digest = sha256(text.encode()).hexdigest()
    values = {"kind": kind, "subject": subject, "body": text, "sha256": digest}
    made = {"made_by": ctx.person, "made_at": ctx.now}
    found = listening.freeze(connection, {**values, **made})
    given = {"book": found, "kind": kind, "subject": subject, "sha256": digest}
    entry = {"actor": ctx.person, "action": "freeze_book", "given": given}
    audit.append_settings(connection, entry, ctx.now)
    return Book(found, kind, subject, json.loads(text), digest, ctx.now)


def read(connection: Connection, kind: str, subject: str, book_id: int) -> Book:
    """Return a book, having checked that it is what was frozen.

    Raises:
        NoSuchRecordError: There is none of this kind and subject, or its bytes were changed.
    """
    row = listening.book(connection, book_id)
    if row is None or (row.kind, row.subject) != (kind, subject):
        raise NoSuchRecordError
    if sha256(row.body.encode()).hexdigest() != row.sha256:
        raise NoSuchRecordError
    return Book(row.id, row.kind, row.subject, json.loads(row.body), row.sha256, row.made_at)
