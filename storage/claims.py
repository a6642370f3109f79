"""Claims, versions and settlements in the database; what is over keeps its row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from storage.tables_cases import Case
from storage.tables_people import Person
from storage.tables_register import Partner, Relationship
from storage.tables_register_claims import ClaimRow, SettlementRow, VersionRow

Rows = Sequence[Mapping[str, Any]]
_AT_ONCE = 900
_FIRST_TEXTS = ("loi", "mou")
"""Ids that one statement names; more come in several."""


def pairs(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """Return relationships with what a version needs of their partners."""
    query = select(
        Relationship.__table__,
        Partner.country,
        Partner.level,
        Partner.name_en.label("partner_en"),
    ).join(Partner, Partner.id == Relationship.partner_id)
    return [
        row
        for part in _parts(ids)
        for row in connection.execute(query.where(Relationship.id.in_(part)))
    ]


def current(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return what is claimed now of some relationships, oldest claim first."""
    found: dict[int, list[Any]] = {row_id: [] for row_id in ids}
    query = select(ClaimRow.__table__).where(ClaimRow.withdrawn_at.is_(None)).order_by(ClaimRow.id)
    for part in _parts(ids):
        for row in connection.execute(query.where(ClaimRow.relationship_id.in_(part))):
            found[row.relationship_id].append(row)
    return found


def every(connection: Connection, aspects: Sequence[str] = ()) -> list[Any]:
    """Return what is claimed now of all relationships; of some aspects, or of all."""
    query = (
        select(ClaimRow.__table__)
        .where(ClaimRow.withdrawn_at.is_(None), ClaimRow.relationship_id.is_not(None))
        .order_by(ClaimRow.relationship_id, ClaimRow.id)
    )
    if aspects:
        query = query.where(ClaimRow.aspect.in_(aspects))
    return list(connection.execute(query))


def withdrawn(connection: Connection, relationship: int) -> list[Any]:
    """Return what was claimed of a relationship once and is no longer, newest first."""
    query = (
        select(ClaimRow.__table__)
        .where(ClaimRow.relationship_id == relationship, ClaimRow.withdrawn_at.is_not(None))
        .order_by(ClaimRow.withdrawn_at.desc(), ClaimRow.id)
    )
    return list(connection.execute(query))


def elsewhere(connection: Connection) -> list[Any]:
    """Return what sources say now of pairs that the register does not hold."""
    query = (
        select(ClaimRow.__table__)
        .where(ClaimRow.relationship_id.is_(None), ClaimRow.withdrawn_at.is_(None))
        .order_by(ClaimRow.subject, ClaimRow.id)
    )
    return list(connection.execute(query))


def add(connection: Connection, rows: Rows) -> None:
    """Insert claims."""
    if rows:
        connection.execute(insert(ClaimRow), [dict(row) for row in rows])


def withdraw(connection: Connection, ids: Iterable[int], at: datetime) -> None:
    """Let claims end."""
    _end(connection, ClaimRow, ClaimRow.withdrawn_at, ids, at)


def versions(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    """Return the register's present word on some relationships."""
    query = select(VersionRow.__table__).where(VersionRow.replaced_at.is_(None))
    return {
        row.relationship_id: row
        for part in _parts(ids)
        for row in connection.execute(query.where(VersionRow.relationship_id.in_(part)))
    }


def versions_at(connection: Connection, moment: datetime | None = None) -> list[Any]:
    """Return the register's word on every pair, now or as it was known at a moment."""
    query = select(VersionRow.__table__).order_by(VersionRow.province, VersionRow.key)
    return list(connection.execute(query.where(_held(moment))))


def _held(moment: datetime | None) -> ColumnElement[bool]:
    if moment is None:
        return VersionRow.replaced_at.is_(None)
    later = or_(VersionRow.replaced_at.is_(None), VersionRow.replaced_at > moment)
    return and_(VersionRow.recorded_at <= moment, later)


def replace_versions(connection: Connection, old: Iterable[int], rows: Rows, at: datetime) -> None:
    """Let versions end and others begin at one moment."""
    _end(connection, VersionRow, VersionRow.replaced_at, old, at)
    if rows:
        connection.execute(insert(VersionRow), [dict(row) for row in rows])


def stale(connection: Connection, since: datetime) -> list[int]:
    """Return relationships changed since a moment, or of which no version is kept."""
    kept = select(VersionRow.relationship_id).where(VersionRow.replaced_at.is_(None))
    query = (
        select(Relationship.id)
        .where(or_(Relationship.updated_at >= since, Relationship.id.not_in(kept)))
        .order_by(Relationship.id)
    )
    return list(connection.execute(query).scalars())


def cases_known(connection: Connection, moment: datetime | None = None) -> list[Any]:
    """Return the cases for a first text that had been opened by a moment, with their end.

    An open one is left out where an earlier one of its province and partner is open too and was
    opened no later: a pair counts once, and under the first.
    """
    unit = (Case.province, Case.partner_id, Case.closed_at.is_(None))
    before = func.min(Case.opened_at).over(partition_by=unit, order_by=Case.id, rows=(None, -1))
    wanted = select(
        Case.id, Case.number, Case.province, Case.partner_id, Case.opened_at, Case.closed_at,
        before.label("before"),
    ).where(Case.instrument.in_(_FIRST_TEXTS))  # fmt: skip
    if moment is not None:
        wanted = wanted.where(Case.opened_at <= moment)
    found = wanted.subquery().c
    counts = or_(
        found.closed_at.is_not(None), found.before.is_(None), found.before > found.opened_at
    )
    query = (
        select(found.number, found.province, found.partner_id, found.opened_at, found.closed_at,
               Partner.country, Relationship.key.label("pair"))
        .join(Partner, Partner.id == found.partner_id)
        .join(
            Relationship,
            and_(
                Relationship.province == found.province,
                Relationship.partner_id == found.partner_id,
            ),
            isouter=True,
        )
        .where(counts)
        .order_by(found.id)
    )  # fmt: skip
    return list(connection.execute(query))


def names(connection: Connection, keys: Sequence[str]) -> dict[str, Any]:
    """Return the province and the names of the partner of pairs, by the pair's key."""
    query = select(
        Relationship.key,
        Relationship.province,
        Partner.name_th.label("partner_th"),
        Partner.name_en.label("partner_en"),
        Partner.country,
    ).join(Partner, Partner.id == Relationship.partner_id)
    return {
        row.key: row
        for part in _parts(keys)
        for row in connection.execute(query.where(Relationship.key.in_(part)))
    }


def case_names(connection: Connection, numbers: Sequence[str]) -> dict[str, Any]:
    """Return the same of cases, by their number."""
    query = select(
        Case.number.label("key"),
        Case.province,
        Partner.name_th.label("partner_th"),
        Partner.name_en.label("partner_en"),
        Partner.country,
    ).join(Partner, Partner.id == Case.partner_id)
    return {
        row.key: row
        for part in _parts(numbers)
        for row in connection.execute(query.where(Case.number.in_(part)))
    }


def settlements(connection: Connection, relationship: int | None = None) -> list[Any]:
    """Return the deeds on differences with who did them, oldest first; of one pair, or of all."""
    query = (
        select(
            SettlementRow.__table__,
            Person.name_th.label("person_th"),
            Person.name_en.label("person_en"),
        )
        .join(Person, Person.id == SettlementRow.person_id)
        .order_by(SettlementRow.id)
    )
    if relationship is not None:
        query = query.where(SettlementRow.relationship_id == relationship)
    return list(connection.execute(query))


def settle(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a deed on a difference and return its number among those of pair and aspect."""
    same = and_(
        SettlementRow.relationship_id == values["relationship_id"],
        SettlementRow.aspect == values["aspect"],
    )
    last = connection.execute(select(func.max(SettlementRow.number)).where(same)).scalar_one()
    number = int(last or 0) + 1
    connection.execute(insert(SettlementRow), {**values, "number": number})
    return number


def _end(connection: Connection, table: Any, column: Any, ids: Iterable[int], at: datetime) -> None:
    rows = [{"b_id": row_id, "b_at": at} for row_id in ids]
    if rows:
        statement = update(table).where(table.id == bindparam("b_id"))
        connection.execute(statement.values({column: bindparam("b_at")}), rows)


def _parts(ids: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE))
