"""Working groups, their members, meetings and resolutions, as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from storage.inserting import added
from storage.tables_groups import GroupMeeting, GroupMember, GroupResolution, WorkGroup
from storage.tables_people import Person


def add_group(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a group and return its row id."""
    return added(connection, WorkGroup, {"version": 1, **values})


def group(connection: Connection, row_id: int) -> Any | None:
    """Return a group, or ``None``."""
    query = select(WorkGroup.__table__).where(WorkGroup.id == row_id)
    return connection.execute(query).one_or_none()


def change_group(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write new values where the row's version is still the one that was read."""
    done = connection.execute(
        update(WorkGroup)
        .where(WorkGroup.id == row.id, WorkGroup.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def groups(connection: Connection, scopes: Collection[str] | None, person: int | None) -> list[Any]:
    """Return groups, the central ones first: of some scopes, and those one is a member of.

    ``scopes`` of ``None`` are all.
    """
    query = select(WorkGroup.__table__).order_by(WorkGroup.scope, WorkGroup.id)
    if scopes is not None:
        mine = select(GroupMember.group_id).where(GroupMember.person_id == person)
        query = query.where(or_(WorkGroup.scope.in_(scopes), WorkGroup.id.in_(mine)))
    return list(connection.execute(query))


def add_member(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a member and return its row id."""
    return added(connection, GroupMember, values)


def members(connection: Connection, group_id: int) -> list[Any]:
    """Return everybody who was ever a member, with the names of those who sign in."""
    query = (
        select(GroupMember.__table__, Person.username, Person.name_th, Person.name_en)
        .join(Person, Person.id == GroupMember.person_id, isouter=True)
        .where(GroupMember.group_id == group_id)
        .order_by(GroupMember.id)
    )
    return list(connection.execute(query))


def is_member(connection: Connection, group_id: int, person: int, today: date) -> bool:
    """Return whether somebody is in a group today."""
    query = select(GroupMember.id).where(
        GroupMember.group_id == group_id,
        GroupMember.person_id == person,
        or_(GroupMember.until_on.is_(None), GroupMember.until_on >= today),
    )
    return connection.execute(query.limit(1)).first() is not None


def end_member(connection: Connection, group_id: int, member: int, on: date) -> bool:
    """Let a member leave on a day; ``False`` where they had left or are of another group."""
    done = connection.execute(
        update(GroupMember)
        .where(
            GroupMember.id == member,
            GroupMember.group_id == group_id,
            GroupMember.until_on.is_(None),
        )
        .values(until_on=on)
    )
    return bool(done.rowcount == 1)


def add_meeting(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a meeting and return its row id."""
    return added(connection, GroupMeeting, values)


def meetings(connection: Connection, group_id: int) -> list[Any]:
    """Return the meetings of a group, newest first."""
    query = (
        select(GroupMeeting.__table__)
        .where(GroupMeeting.group_id == group_id)
        .order_by(GroupMeeting.held_on.desc(), GroupMeeting.id.desc())
    )
    return list(connection.execute(query))


def meeting(connection: Connection, group_id: int, row_id: int) -> Any | None:
    """Return a meeting of a group, or ``None``."""
    query = select(GroupMeeting.__table__).where(
        GroupMeeting.id == row_id, GroupMeeting.group_id == group_id
    )
    return connection.execute(query).one_or_none()


def number_taken(connection: Connection, group_id: int, number: str) -> bool:
    """Return whether a group has a meeting of this number."""
    query = select(GroupMeeting.id).where(
        GroupMeeting.group_id == group_id, GroupMeeting.number == number
    )
    return connection.execute(query.limit(1)).first() is not None


def set_minutes(connection: Connection, meeting_id: int, sha256: str, name: str) -> None:
    """Hang the minutes on a meeting; the file before stays in the document store."""
    connection.execute(
        update(GroupMeeting)
        .where(GroupMeeting.id == meeting_id)
        .values(minutes=sha256, minutes_name=name)
    )


def add_resolution(connection: Connection, values: Mapping[str, Any]) -> tuple[int, int]:
    """Insert the next resolution of a meeting; return its row id and number."""
    newest = select(func.max(GroupResolution.number)).where(
        GroupResolution.meeting_id == values["meeting_id"]
    )
    number = (connection.execute(newest).scalar_one() or 0) + 1
    return added(connection, GroupResolution, {**values, "number": number}), number


def resolutions(connection: Connection, meetings: Sequence[int]) -> list[Any]:
    """Return the resolutions of meetings, by meeting and number."""
    query = (
        select(GroupResolution.__table__)
        .where(GroupResolution.meeting_id.in_(list(meetings)))
        .order_by(GroupResolution.meeting_id, GroupResolution.number)
    )
    return list(connection.execute(query))


def resolution(connection: Connection, meeting_id: int, row_id: int) -> Any | None:
    """Return a resolution of a meeting, or ``None``."""
    query = select(GroupResolution.__table__).where(
        GroupResolution.id == row_id, GroupResolution.meeting_id == meeting_id
    )
    return connection.execute(query).one_or_none()


def acted(connection: Connection, first: date, last: date) -> list[Any]:
    """Return for each group its meetings and resolutions within days: ``group_id``, counts."""
    query = (
        select(
            GroupMeeting.group_id,
            func.count(GroupMeeting.id.distinct()).label("meetings"),
            func.count(GroupResolution.id).label("resolutions"),
        )
        .join(GroupResolution, GroupResolution.meeting_id == GroupMeeting.id, isouter=True)
        .where(GroupMeeting.held_on >= first, GroupMeeting.held_on <= last)
        .group_by(GroupMeeting.group_id)
    )
    return list(connection.execute(query))
