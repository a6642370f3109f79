"""Rows that the yearly duty rests on: signed pairs, their days, pauses, and decided rungs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_programme import DutyAlert, PairPause
from storage.tables_register import Activity, InstrumentRow, Partner, Relationship

Held = tuple[date | None, str]
"""The day of an activity, and how far it is known."""

_LEFT_OUT = frozenset({"sources", "notes", "updated_at"})
"""What no duty rests on, and is long."""

_MANY = 1_000
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def signed_pairs(
    connection: Connection,
    statuses: Collection[str],
    provinces: Collection[str] | None = None,
    key: str | None = None,
    after: int = 0,
    most: int | None = None,
) -> list[Any]:
    """Return signed pairs with their partners, by row id.

    Args:
        connection: The transaction.
        statuses: What counts as signed.
        provinces: Those wanted; ``None`` is all.
        key: One pair alone.
        after: Only rows after this id, for reading in batches.
        most: At most so many.
    """
    query = (
        select(
            *(c for c in Relationship.__table__.c if c.name not in _LEFT_OUT),
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
            Partner.country,
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(Relationship.status.in_(sorted(statuses)), Relationship.id > after)
        .order_by(Relationship.id)
    )
    if provinces is not None:
        query = query.where(Relationship.province.in_(sorted(provinces)))
    if key is not None:
        query = query.where(Relationship.key == key)
    if most is not None:
        query = query.limit(most)
    return list(connection.execute(query))


def activity_days(
    connection: Connection, ids: Sequence[int], window: tuple[date, date] | None = None
) -> dict[int, list[Any]]:
    """Return day, precision and kind of the activities of several pairs, by pair.

    ``window`` leaves out what begins on no day between two; a day known to the year only is kept
    as the first of January.
    """
    query = select(
        Activity.relationship_id, Activity.happens_on, Activity.precision, Activity.kind,
        Activity.type,
    ).where(_of(Activity.relationship_id, ids))  # fmt: skip
    if window is not None:
        query = query.where(Activity.happens_on.between(*window))
    return _grouped(connection, query, ids)


def held_days(connection: Connection, statuses: Collection[str]) -> dict[int, list[Held]]:
    """Return day and precision of every activity that was held, by pair."""
    query = (
        select(Activity.relationship_id, Activity.happens_on, Activity.precision)
        .join(Relationship, Relationship.id == Activity.relationship_id)
        .where(Activity.kind == "held", Relationship.status.in_(sorted(statuses)))
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for pair, day, precision in connection.execute(query).tuples():
        found[pair].append((day, precision))
    return found


def last_held(connection: Connection, today: date) -> dict[int, date]:
    """Return the day from which each pair's last activity can have been, by pair."""
    query = (
        select(Activity.relationship_id, func.max(Activity.happens_on))
        .where(Activity.kind == "held", Activity.happens_on <= today)
        .group_by(Activity.relationship_id)
    )
    return dict(connection.execute(query).tuples().all())


def first_signings(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the days of signing of several pairs, by pair, oldest first."""
    query = (
        select(
            InstrumentRow.relationship_id, InstrumentRow.signed_on, InstrumentRow.signed_precision
        )
        .where(InstrumentRow.signed_on.is_not(None), _of(InstrumentRow.relationship_id, ids))
        .order_by(InstrumentRow.signed_on)
    )
    return _grouped(connection, query, ids)


def pauses(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the pauses of several pairs, by pair, oldest first."""
    query = select(PairPause.__table__).where(_of(PairPause.relationship_id, ids))
    return _grouped(connection, query.order_by(PairPause.id), ids)


def resting(connection: Connection, ids: Sequence[int], today: date) -> set[int]:
    """Return those of several pairs that rest today by decision."""
    query = select(PairPause.relationship_id).where(
        PairPause.relationship_id.in_(list(ids)),
        PairPause.from_on <= today,
        PairPause.until_on >= today,
        PairPause.ended_on.is_(None),
    )
    return set(connection.execute(query).scalars()) if ids else set()


def _grouped(connection: Connection, query: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {row_id: [] for row_id in ids}
    for row in connection.execute(query) if ids else ():
        if row.relationship_id in found:
            found[row.relationship_id].append(row)
    return found


def _of(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Return a condition on some pairs; of very many all are read, and the others left."""
    return column.in_(list(ids)) if len(ids) <= _MANY else true()


def add_pause(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a pause and return its row id."""
    made: Any = connection.execute(insert(PairPause), dict(values))
    return int(made.inserted_primary_key[0])


def end_pause(connection: Connection, pause_id: int, on: date, by: int | None) -> bool:
    """End a pause before its time; ``False`` where it was ended already."""
    done = connection.execute(
        update(PairPause)
        .where(PairPause.id == pause_id, PairPause.ended_on.is_(None))
        .values(ended_on=on, ended_by=by)
    )
    return done.rowcount == 1


def decide(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Note that a rung was decided for a pair and year; ``False`` where it was before."""
    base = _INSERTS[connection.dialect.name](DutyAlert)
    made = base.on_conflict_do_nothing(index_elements=["relationship_id", "fiscal_year", "level"])
    done = connection.execute(made.returning(DutyAlert.id), dict(values))
    return done.scalar_one_or_none() is not None


def decided(connection: Connection, ids: Sequence[int], year: int) -> set[tuple[int, str]]:
    """Return pair and level of the rungs that were decided in a year."""
    query = select(DutyAlert.relationship_id, DutyAlert.level).where(
        DutyAlert.relationship_id.in_(list(ids)), DutyAlert.fiscal_year == year
    )
    return set(connection.execute(query).tuples()) if ids else set()


def alerts_of(connection: Connection, relationship_id: int) -> list[Any]:
    """Return the rungs that were decided for a pair, newest first."""
    query = select(DutyAlert.__table__).where(DutyAlert.relationship_id == relationship_id)
    return list(connection.execute(query.order_by(DutyAlert.id.desc()).limit(20)))
