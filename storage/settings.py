"""Versioned settings: the calendar's rows and number, the published definitions, jobs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.working_days import Holiday
from storage.tables_system import DefinitionRow, HolidayRow, Job, Setting

_HOLIDAYS = (
    HolidayRow.day, HolidayRow.scope, HolidayRow.closed, HolidayRow.name_th, HolidayRow.name_en,
    HolidayRow.source, HolidayRow.kind, HolidayRow.confidence,
)  # fmt: skip
_UPSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def get(connection: Connection, key: str, *, lock: bool = False) -> dict[str, Any] | None:
    """Return a setting, or ``None`` where it was never set."""
    query = select(Setting.value).where(Setting.key == key)
    return connection.execute(query.with_for_update() if lock else query).scalar_one_or_none()


def put(connection: Connection, key: str, value: Mapping[str, Any]) -> None:
    """Set a setting."""
    base = _UPSERTS[connection.dialect.name](Setting)
    statement = base.on_conflict_do_update(
        index_elements=["key"], set_={"value": base.excluded.value}
    )
    connection.execute(statement, {"key": key, "value": dict(value)})


def put_new(connection: Connection, key: str, value: Mapping[str, Any]) -> None:
    """Set a setting that was never set; one that was stays as it is."""
    base = _UPSERTS[connection.dialect.name](Setting)
    statement = base.on_conflict_do_nothing(index_elements=["key"])
    connection.execute(statement, {"key": key, "value": dict(value)})


def calendar_version(connection: Connection) -> int:
    """Return the number that grows with every change of the calendar; 0 before the first."""
    value = get(connection, "calendar")
    return int(value["version"]) if value else 0


def holidays(connection: Connection) -> list[Holiday]:
    """Return every row of the calendar."""
    return [Holiday(*row) for row in connection.execute(select(*_HOLIDAYS))]


def replace_holidays(
    connection: Connection, rows: Sequence[Holiday], added_by: str, *, clear: bool = True
) -> int:
    """Lay rows over those of the same day and scope and return the calendar's new version."""
    if clear:
        for day, scope in {(row.day, row.scope) for row in rows}:
            connection.execute(
                delete(HolidayRow).where(HolidayRow.day == day, HolidayRow.scope == scope)
            )
    values = [
        {
            "day": row.day, "scope": row.scope, "closed": row.closed, "name_th": row.name_th,
            "name_en": row.name_en, "source": row.source, "kind": row.kind,
            "confidence": row.confidence, "added_by": added_by,
        }
        for row in rows
    ]  # fmt: skip
    if values:
        connection.execute(insert(HolidayRow), values)
    version = calendar_version(connection) + 1
    put(connection, "calendar", {"version": version})
    return version


def remove_holidays(connection: Connection, day: date, scope: str) -> int:
    """Remove the rows of a day and scope; return how many there were."""
    found = connection.execute(
        delete(HolidayRow).where(HolidayRow.day == day, HolidayRow.scope == scope)
    ).rowcount
    if found:
        put(connection, "calendar", {"version": calendar_version(connection) + 1})
    return found


def definition_body(connection: Connection, version: str) -> dict[str, Any] | None:
    """Return the body of a published definition, or ``None``."""
    query = select(DefinitionRow.body).where(DefinitionRow.version == version)
    return connection.execute(query).scalar_one_or_none()


def definition_in_effect(connection: Connection, day: date) -> str | None:
    """Return the version of the newest definition in effect on a day, or ``None``."""
    return connection.execute(
        select(DefinitionRow.version)
        .where(DefinitionRow.effective_from <= day)
        .order_by(DefinitionRow.effective_from.desc(), DefinitionRow.published_at.desc())
        .limit(1)
    ).scalar_one_or_none()


def definitions(connection: Connection) -> list[Any]:
    """Return every published definition's row, oldest first."""
    return list(connection.execute(select(DefinitionRow.__table__).order_by("effective_from")))


def publish_definition(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a definition; a version or digest known already violates a unique constraint."""
    connection.execute(insert(DefinitionRow), dict(values))


def take_job(
    connection: Connection, name: str, owner: str, now: datetime, lease: timedelta
) -> int | None:
    """Take a timer's lease; return its fence, or ``None`` while somebody else holds it."""
    base = _UPSERTS[connection.dialect.name](Job).on_conflict_do_nothing(index_elements=["name"])
    connection.execute(base, {"name": name, "fence": 0})
    free = or_(Job.lease_until.is_(None), Job.lease_until <= now, Job.started_at > now)
    taken = connection.execute(
        update(Job)
        .where(and_(Job.name == name, free))
        .values(lease_owner=owner, lease_until=now + lease, fence=Job.fence + 1, started_at=now)
        .returning(Job.fence)
    ).scalar_one_or_none()
    return None if taken is None else int(taken)


def finish_job(
    connection: Connection, name: str, fence: int, now: datetime, result: Mapping[str, Any]
) -> bool:
    """Give the lease back and keep the result; ``False`` where another has taken over."""
    done = connection.execute(
        update(Job)
        .where(Job.name == name, Job.fence == fence)
        .values(lease_owner=None, lease_until=None, finished_at=now, result=dict(result))
    )
    return done.rowcount == 1


def jobs(connection: Connection) -> list[Any]:
    """Return what each timer last did."""
    return list(connection.execute(select(Job.__table__).order_by(Job.name)))
