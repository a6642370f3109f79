"""What the indicators of the plan read, and the editions of the handbook."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select

from storage.tables_cases import Case, StageEntry
from storage.tables_groups import DatedDuty, GroupMeeting, GroupResolution, WorkGroup
from storage.tables_people import Person
from storage.tables_register_claims import HandbookRow


def first_screenings(connection: Connection) -> list[Any]:
    """Return the first finished screening of every case: number, province, day and outcome."""
    firsts = (
        select(func.min(StageEntry.id))
        .where(StageEntry.state == "screening", StageEntry.kind == "stage")
        .group_by(StageEntry.case_id)
    )
    query = (
        select(Case.number, Case.province, StageEntry.left_on, StageEntry.outcome)
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.id.in_(firsts), StageEntry.left_on.is_not(None))
        .order_by(StageEntry.left_on, Case.number)
    )
    return list(connection.execute(query))


def groups(connection: Connection) -> list[Any]:
    """Return every working group with its order and its end."""
    query = select(
        WorkGroup.id, WorkGroup.scope, WorkGroup.name_th, WorkGroup.name_en,
        WorkGroup.order_number, WorkGroup.order_on, WorkGroup.dissolved_on,
    )  # fmt: skip
    return list(connection.execute(query.order_by(WorkGroup.id)))


def meeting_days(connection: Connection) -> dict[int, list[date]]:
    """Return the days on which each group met."""
    query = select(GroupMeeting.group_id, GroupMeeting.held_on).order_by(GroupMeeting.held_on)
    return _by_group(connection, query)


def action_days(connection: Connection) -> dict[int, list[date]]:
    """Return the days on which actions of each group's resolutions were completed."""
    query = (
        select(GroupMeeting.group_id, DatedDuty.done_on)
        .join(GroupResolution, GroupResolution.meeting_id == GroupMeeting.id)
        .join(DatedDuty, and_(DatedDuty.kind == "resolution", DatedDuty.ref == GroupResolution.id))
        .where(DatedDuty.state == "done", DatedDuty.done_on.is_not(None))
        .order_by(DatedDuty.done_on)
    )
    return _by_group(connection, query)


def editions(connection: Connection) -> list[Any]:
    """Return the editions of the handbook with who recorded them, newest first."""
    query = (
        select(HandbookRow.__table__, Person.name_th, Person.name_en)
        .join(Person, Person.id == HandbookRow.recorded_by, isouter=True)
        .order_by(HandbookRow.issued_on.desc(), HandbookRow.id.desc())
    )
    return list(connection.execute(query))


def has_edition(connection: Connection, edition: str) -> bool:
    """Return whether an edition of this name is recorded."""
    query = select(HandbookRow.id).where(HandbookRow.edition == edition)
    return connection.execute(query).first() is not None


def add_edition(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert an edition of the handbook."""
    connection.execute(insert(HandbookRow), dict(values))


def _by_group(connection: Connection, query: Any) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    for group, day in connection.execute(query):
        found.setdefault(group, []).append(day)
    return found
