"""Listening meetings, what was said, promises, and frozen books, as rows."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, update

from storage.inserting import added
from storage.tables_cases import Case, StageEntry
from storage.tables_groups import FrozenBook, ListeningMeeting, ListeningNote, ListeningPromise
from storage.tables_register import Relationship


def meeting(connection: Connection, year_be: int) -> Any | None:
    """Return the meeting of a fiscal year, or ``None``."""
    query = select(ListeningMeeting.__table__).where(ListeningMeeting.year_be == year_be)
    return connection.execute(query).one_or_none()


def years(connection: Connection) -> list[int]:
    """Return the years that have a meeting, newest first."""
    query = select(ListeningMeeting.year_be).order_by(ListeningMeeting.year_be.desc())
    return list(connection.execute(query).scalars())


def add_meeting(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a meeting and return its row id."""
    return added(connection, ListeningMeeting, {"version": 1, **values})


def change_meeting(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write new values where the row's version is still the one that was read."""
    done = connection.execute(
        update(ListeningMeeting)
        .where(ListeningMeeting.id == row.id, ListeningMeeting.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def add_note(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert what was said and return its row id."""
    return added(connection, ListeningNote, values)


def notes(connection: Connection, meeting_id: int) -> list[Any]:
    """Return what was said at a meeting, in order, with the keys of pairs."""
    query = (
        select(ListeningNote.__table__, Relationship.key.label("pair"))
        .join(Relationship, Relationship.id == ListeningNote.relationship_id, isouter=True)
        .where(ListeningNote.meeting_id == meeting_id)
        .order_by(ListeningNote.id)
    )
    return list(connection.execute(query))


def note(connection: Connection, meeting_id: int, row_id: int) -> Any | None:
    """Return one thing that was said at a meeting, or ``None``."""
    query = select(ListeningNote.__table__).where(
        ListeningNote.id == row_id, ListeningNote.meeting_id == meeting_id
    )
    return connection.execute(query).one_or_none()


def code_note(connection: Connection, row_id: int, values: Mapping[str, Any]) -> None:
    """Give what was said a code of the obstacles, by whom and when."""
    connection.execute(update(ListeningNote).where(ListeningNote.id == row_id).values(**values))


def add_promise(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a promise and return its row id."""
    return added(connection, ListeningPromise, values)


def promises(connection: Connection, meeting_id: int) -> list[Any]:
    """Return the promises made at a meeting, in order."""
    query = select(ListeningPromise.__table__).where(ListeningPromise.meeting_id == meeting_id)
    return list(connection.execute(query.order_by(ListeningPromise.id)))


def promise(connection: Connection, row_id: int) -> Any | None:
    """Return a promise, or ``None``."""
    query = select(ListeningPromise.__table__).where(ListeningPromise.id == row_id)
    return connection.execute(query).one_or_none()


def change_promise(connection: Connection, row_id: int, values: Mapping[str, Any]) -> None:
    """Write new values of a promise."""
    where = ListeningPromise.id == row_id
    connection.execute(update(ListeningPromise).where(where).values(**values))


def carried(connection: Connection, office: str, plan_year: int) -> list[Any]:
    """Return the promises that an office carries into the plan of a year."""
    query = select(ListeningPromise.__table__).where(
        ListeningPromise.office == office, ListeningPromise.plan_year == plan_year
    )
    return list(connection.execute(query.order_by(ListeningPromise.due_on)))


def returned(
    connection: Connection, outcomes: Collection[str], first: date, last: date
) -> list[Any]:
    """Return how often cases were sent back within days, by act: ``outcome``, ``times``, ``cases``.

    The engine keeps which act sent a case back; its reasons are free words.
    """
    query = (
        select(
            StageEntry.outcome,
            func.count(StageEntry.id).label("times"),
            func.count(Case.id.distinct()).label("cases"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            StageEntry.outcome.in_(list(outcomes)),
            StageEntry.left_on >= first,
            StageEntry.left_on <= last,
        )
        .group_by(StageEntry.outcome)
    )
    return list(connection.execute(query))


def freeze(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a frozen book and return its row id."""
    return added(connection, FrozenBook, values)


def book(connection: Connection, row_id: int) -> Any | None:
    """Return a frozen book, or ``None``."""
    query = select(FrozenBook.__table__).where(FrozenBook.id == row_id)
    return connection.execute(query).one_or_none()
