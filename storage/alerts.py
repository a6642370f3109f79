"""What a sweep reads and writes: due stage entries in, decided alerts and next times out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_cases import Alert, Case, StageEntry
from storage.tables_people import Person, Post

_DUE = (
    select(
        StageEntry.id,
        StageEntry.case_id,
        StageEntry.state,
        StageEntry.office,
        StageEntry.holder_role,
        StageEntry.holder_scope,
        StageEntry.definition,
        StageEntry.due_on,
        StageEntry.next_alert,
        StageEntry.next_alert_at,
        Case.province,
    )
    .join(Case, Case.id == StageEntry.case_id)
    .where(StageEntry.next_alert_at <= bindparam("now"))
    .order_by(StageEntry.next_alert_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=StageEntry)
)
_DECIDED = {
    name: module.insert(Alert).on_conflict_do_nothing(index_elements=["entry_id", "level"])
    for name, module in (("sqlite", sqlite), ("postgresql", postgresql))
}
_NEXT = (
    update(StageEntry)
    .where(StageEntry.id == bindparam("b_id"))
    .values(next_alert_at=bindparam("next_at"), next_alert=bindparam("next_level"))
)


def due(connection: Connection, now: datetime, most: int) -> list[Any]:
    """Return up to ``most`` entries whose next alert has come; others' locked rows are passed."""
    return list(connection.execute(_DUE, {"now": now, "most": most}))


def decide(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record alerts as decided; one that was decided already stays as it is."""
    if rows:
        connection.execute(_DECIDED[connection.dialect.name], list(rows))


def bump(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Move entries on to their next alert; each row names b_id, next_at and next_level."""
    if rows:
        connection.execute(_NEXT, list(rows))


def posts(connection: Connection) -> dict[str, list[int]]:
    """Return the people in every post of the ladder, by post."""
    found: dict[str, list[int]] = {}
    query = select(Post.code, Post.person_id).join(Person, Person.id == Post.person_id)
    for code, person in connection.execute(query.where(Person.active)):
        found.setdefault(code, []).append(person)
    return found
