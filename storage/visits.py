"""Supervision visits and what was found, as rows."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.inserting import added
from storage.tables_groups import SupervisionVisit, VisitFinding
from storage.tables_register import Relationship

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a visit and return its row id."""
    return added(connection, SupervisionVisit, {"version": 1, **values})


def one(connection: Connection, row_id: int) -> Any | None:
    """Return a visit with the key of its pair, or ``None``."""
    query = _QUERY.where(SupervisionVisit.id == row_id)
    return connection.execute(query).one_or_none()


_QUERY = select(SupervisionVisit.__table__, Relationship.key.label("pair")).join(
    Relationship, Relationship.id == SupervisionVisit.relationship_id, isouter=True
)


def listed(
    connection: Connection, provinces: Collection[str] | None, first: date, last: date
) -> list[Any]:
    """Return the visits of provinces (``None`` is all) planned within days, newest first."""
    query = _QUERY.where(
        SupervisionVisit.planned_on >= first, SupervisionVisit.planned_on <= last
    ).order_by(SupervisionVisit.planned_on.desc(), SupervisionVisit.id.desc())
    if provinces is not None:
        query = query.where(SupervisionVisit.province.in_(provinces))
    return list(connection.execute(query))


def change(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write new values where the row's version is still the one that was read."""
    done = connection.execute(
        update(SupervisionVisit)
        .where(SupervisionVisit.id == row.id, SupervisionVisit.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def findings(connection: Connection, visits: Collection[int]) -> list[Any]:
    """Return what was found on visits."""
    query = select(VisitFinding.__table__).where(VisitFinding.visit_id.in_(list(visits)))
    return list(connection.execute(query.order_by(VisitFinding.id)))


def put_finding(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write what was found on a point; an earlier finding of it is replaced."""
    base = _INSERTS[connection.dialect.name](VisitFinding)
    new = {name: base.excluded[name] for name in ("result", "note", "recorded_by", "recorded_at")}
    statement = base.on_conflict_do_update(index_elements=["visit_id", "item"], set_=new)
    connection.execute(statement, dict(values))
