"""Which cases are under which definition, and their stage entries taken to another."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from storage.tables_cases import Case, StageEntry

_TAKE = (
    update(StageEntry)
    .where(StageEntry.id == bindparam("b_id"))
    .values(
        state=bindparam("state"),
        counting=bindparam("counting"),
        days_allowed=bindparam("days_allowed"),
        due_on=bindparam("due_on"),
        next_alert_at=bindparam("next_alert_at"),
        next_alert=bindparam("next_alert"),
        definition=bindparam("definition"),
    )
)


def open_counts(connection: Connection) -> dict[str, int]:
    """Return the number of open cases under each definition that has any."""
    query = (
        select(Case.definition, func.count())
        .where(Case.closed_at.is_(None))
        .group_by(Case.definition)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def open_numbers(connection: Connection, other_than: str) -> list[str]:
    """Return the numbers of the open cases that are under another definition than one."""
    query = (
        select(Case.number)
        .where(Case.closed_at.is_(None), Case.definition != other_than)
        .order_by(Case.id)
    )
    return list(connection.execute(query).scalars())


def stages(connection: Connection, case_id: int) -> list[Any]:
    """Return the open stage entries of a case with its province; duties left out."""
    query = (
        select(StageEntry.__table__, Case.province)
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            StageEntry.case_id == case_id,
            StageEntry.left_at.is_(None),
            StageEntry.kind == "stage",
        )
        .order_by(StageEntry.id)
    )
    return list(connection.execute(query))


def take(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put open entries under another definition: state, days, deadline and next alert."""
    if rows:
        connection.execute(_TAKE, list(rows))
