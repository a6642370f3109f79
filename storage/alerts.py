"""What a sweep reads and writes: due stage entries in, decided alerts, mails and next times out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from storage.in_bulk import inserting, updating
from storage.prepared import Prepared
from storage.tables_cases import Alert, StageEntry
from storage.tables_people import Person, Post
from storage.tables_system import Outbox


class Waiting(NamedTuple):
    """What decides on the alert of an entry; entries that wait for the same are alerted alike."""

    office: str
    holder_role: str | None
    holder_scope: str
    definition: str
    due_on: date
    next_alert: str


Decided = tuple[int, str, str, str | None]
"""Entry, level, ``sent`` or ``skipped``, and the level that covers it."""

Told = tuple[str, str, int, int, int, str, Mapping[str, Any]]
"""Business key, message, case, entry, person, why and payload of a mail."""

Next = tuple[int, datetime | None, str | None]
"""Entry, and its next alert's time and level."""

_DUE = Prepared(
    select(
        StageEntry.id,
        StageEntry.case_id,
        StageEntry.office,
        StageEntry.holder_role,
        StageEntry.holder_scope,
        StageEntry.definition,
        StageEntry.due_on,
        StageEntry.next_alert,
    )
    .where(StageEntry.next_alert_at <= bindparam("now"))
    .order_by(StageEntry.next_alert_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DECIDED = inserting(
    Alert,
    ("entry_id", "level", "outcome", "covered_by"),
    shared=("decided_at",),
    unique=("entry_id", "level"),
)
_TOLD = inserting(
    Outbox,
    ("key", "message", "case_id", "entry_id", "person_id", "why", "payload"),
    shared=("queued_at", "send_after", "state", "attempts", "fence"),
    unique=("key",),
)
_QUEUED = {"state": "queued", "attempts": 0, "fence": 0}
_NEXT = updating(StageEntry, ("id", "next_alert_at", "next_alert"))
_POSTS = Prepared(
    select(Post.code, Post.person_id).join(Person, Person.id == Post.person_id).where(Person.active)
)


def due(connection: Connection, now: datetime, most: int) -> list[tuple[int, int, Waiting]]:
    """Return up to ``most`` entries whose next alert has come; others' locked rows are passed.

    Each is the entry's id, its case's id, and what it waits for.
    """
    rows = _DUE.rows(connection, {"now": now, "most": most})
    return [(row[0], row[1], Waiting._make(row[2:])) for row in rows]


def decide(connection: Connection, rows: Sequence[Decided], now: datetime) -> None:
    """Record alerts as decided; one that was decided already stays as it is."""
    _DECIDED.run(connection, rows, {"decided_at": now})


def tell(connection: Connection, rows: Sequence[Told], now: datetime, send_after: datetime) -> None:
    """Queue the mails of alerts; one whose business key is known already stays as it is."""
    _TOLD.run(connection, rows, {**_QUEUED, "queued_at": now, "send_after": send_after})


def bump(connection: Connection, rows: Sequence[Next]) -> None:
    """Move entries on to their next alert."""
    _NEXT.run(connection, rows)


def posts(connection: Connection) -> dict[str, list[int]]:
    """Return the people in every post of the ladder, by post."""
    found: dict[str, list[int]] = {}
    for code, person in _POSTS.rows(connection, {}):
        found.setdefault(code, []).append(person)
    return found
