"""What a sweep reads and writes: due stage entries in, decided alerts, mails and next times out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.in_bulk import InBulk, listed
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


Decided = tuple[str, str, str | None]
"""A level, ``sent`` or ``skipped``, and the level that covers it."""

Next = tuple[datetime | None, str | None]
"""The time and level of the next alert."""

Told = tuple[str, str, int, int, int, str, Mapping[str, Any]]
"""Business key, message, case, entry, person, why and payload of a mail."""

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


def _decided(engine: str) -> Any:
    columns = Alert.__table__.c
    names = ("level", "outcome", "covered_by", "decided_at")
    given = [bindparam(name, type_=columns[name].type) for name in names]
    entries = listed("entries", engine)
    insert: Any = _INSERTS[engine](Alert)
    made = insert.from_select(["entry_id", *names], entries.add_columns(*given).where(true()))
    return made.on_conflict_do_nothing(index_elements=["entry_id", "level"])


def _next(engine: str) -> Any:
    return (
        update(StageEntry)
        .where(StageEntry.id.in_(listed("entries", engine)))
        .values(next_alert_at=bindparam("next_at"), next_alert=bindparam("next_level"))
    )


_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_DECIDED = Prepared({engine: _decided(engine) for engine in _INSERTS})
_NEXT = Prepared({engine: _next(engine) for engine in _INSERTS})
_TOLD = InBulk(
    Outbox,
    ("key", "message", "case_id", "entry_id", "person_id", "why", "payload"),
    shared=("queued_at", "send_after", "state", "attempts", "fence"),
    unique=("key",),
)
_QUEUED = {"state": "queued", "attempts": 0, "fence": 0}
_POSTS = Prepared(
    select(Post.code, Post.person_id).join(Person, Person.id == Post.person_id).where(Person.active)
)


def due(connection: Connection, now: datetime, most: int) -> list[tuple[int, int, Waiting]]:
    """Return up to ``most`` entries whose next alert has come; others' locked rows are passed.

    Each is the entry's id, its case's id, and what it waits for.
    """
    rows = _DUE.rows(connection, {"now": now, "most": most})
    return [(row[0], row[1], Waiting._make(row[2:])) for row in rows]


def decide(connection: Connection, several: Mapping[Decided, Sequence[int]], now: datetime) -> None:
    """Record what was decided on entries; a level that was decided already stays as it is."""
    for (level, outcome, covered_by), entries in several.items():
        said = {"level": level, "outcome": outcome, "covered_by": covered_by}
        _DECIDED.run(connection, {"entries": list(entries), **said, "decided_at": now})


def tell(connection: Connection, rows: Sequence[Told], now: datetime, send_after: datetime) -> None:
    """Queue the mails of alerts; one whose business key is known already stays as it is."""
    _TOLD.insert(connection, rows, {**_QUEUED, "queued_at": now, "send_after": send_after})


def bump(connection: Connection, several: Mapping[Next, Sequence[int]]) -> None:
    """Move entries on to their next alert."""
    for (next_at, level), entries in several.items():
        _NEXT.run(connection, {"entries": list(entries), "next_at": next_at, "next_level": level})


def posts(connection: Connection) -> dict[str, list[int]]:
    """Return the people in every post of the ladder, by post."""
    found: dict[str, list[int]] = {}
    for code, person in _POSTS.rows(connection, {}):
        found.setdefault(code, []).append(person)
    return found
