"""What people follow, and when they want to look at it again."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, and_, delete, func, literal, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_cases import Case, StageEntry
from storage.tables_register import Partner
from storage.tables_work import Follow

NEVER = date(9999, 12, 31)
"""Sorts what has no date behind everything that has one."""


def one(connection: Connection, person: int, case_id: int) -> Any | None:
    """Return how a person follows a case, or ``None``."""
    mine = and_(Follow.person_id == person, Follow.case_id == case_id)
    return connection.execute(select(Follow.id, Follow.remind_on).where(mine)).one_or_none()


def put(connection: Connection, row: dict[str, Any]) -> None:
    """Follow a case, or change when to look at it again."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    kept = dialect.insert(Follow).values(row)
    again = kept.on_conflict_do_update(
        index_elements=[Follow.person_id, Follow.case_id], set_={"remind_on": row["remind_on"]}
    )
    connection.execute(again)


def drop(connection: Connection, person: int, case_id: int) -> bool:
    """Follow a case no longer; ``False`` where it was not followed."""
    mine = delete(Follow).where(Follow.person_id == person, Follow.case_id == case_id)
    return bool(connection.execute(mine).rowcount)


def count(connection: Connection, person: int, actor: Actor) -> int:
    """Return how many cases a person follows and may read."""
    query = select(func.count()).select_from(Follow).join(Case, Case.id == Follow.case_id)
    query = query.where(Follow.person_id == person, visible(actor))
    return int(connection.execute(query).scalar_one())


def listed(  # noqa: PLR0913 - each narrows the list
    connection: Connection,
    person: int,
    actor: Actor,
    *,
    state: str | None = None,
    country: str | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 25,
) -> list[Any]:
    """Return the cases that a person follows and may read, the earliest open deadline first.

    Each row has ``case_id``, ``remind_on`` and ``due_on``, which is ``NEVER`` where there is none.
    """
    first = (
        select(func.min(StageEntry.due_on))
        .where(StageEntry.case_id == Follow.case_id, StageEntry.left_at.is_(None))
        .scalar_subquery()
    )
    due = func.coalesce(first, literal(NEVER, Date), type_=Date).label("due_on")
    mine = _mine(person, actor, due)
    if state is not None:
        mine = mine.where(Case.state == state)
    if country is not None:
        mine = mine.join(Partner, Partner.id == Case.partner_id).where(Partner.country == country)
    found = mine.subquery()
    query = select(found).order_by(found.c.due_on, found.c.case_id).limit(limit)
    if after is not None:
        key = tuple_(literal(after[0]), literal(after[1]))
        query = query.where(tuple_(found.c.due_on, found.c.case_id) > key)
    return list(connection.execute(query))


def to_look_at(
    connection: Connection, person: int, actor: Actor, today: date, limit: int
) -> list[Any]:
    """Return the cases that a person wanted to look at by today, the longest waiting first."""
    query = (
        _mine(person, actor, Follow.id)
        .where(Follow.remind_on <= today)
        .order_by(Follow.remind_on, Follow.id)
        .limit(limit)
    )
    return list(connection.execute(query))


def followed_ids(connection: Connection, person: int, actor: Actor) -> Collection[int]:
    """Return the row ids of the cases that a person follows and may read."""
    return list(connection.execute(_mine(person, actor, Follow.id)).scalars())


def _mine(person: int, actor: Actor, third: Any) -> Any:
    return (
        select(Follow.case_id, Follow.remind_on, third)
        .join(Case, Case.id == Follow.case_id)
        .where(Follow.person_id == person, visible(actor))
    )
