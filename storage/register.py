"""The register in the database: partners, relationships, instruments, activities, evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from statemachine.errors import PhinongError
from storage.tables_register import (
    Activity,
    Evidence,
    HistoryRow,
    InstrumentRow,
    Partner,
    Relationship,
)


class NoSuchPairError(PhinongError):
    """No relationship has this key."""

    code = "no_such_pair"
    th = "ไม่พบคู่ความสัมพันธ์ {key} ในทะเบียน โปรดตรวจสอบรหัสคู่"
    en = "There is no pair {key} in the register; check its key."


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:pair, 0))")


@dataclass(frozen=True, slots=True)
class Life:
    """The dated rows of one relationship that its standing rests on.

    Each activity is (date, precision, kind); an instrument's end date is ``ends_on``.
    """

    row: Any
    activities: tuple[tuple[date, str, str], ...]


def partner_id(connection: Connection, key: str) -> int | None:
    """Return a partner's row id by its key, or ``None``."""
    return connection.execute(select(Partner.id).where(Partner.key == key)).scalar_one_or_none()


def partner(connection: Connection, row_id: int) -> Any:
    """Return a partner's row."""
    return connection.execute(select(Partner.__table__).where(Partner.id == row_id)).one()


def partners(connection: Connection) -> list[Any]:
    """Return every partner, by country and English name."""
    return list(connection.execute(select(Partner.__table__).order_by("country", "name_en")))


def add_partner(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a partner and return its row id."""
    return _key(connection.execute(insert(Partner), dict(values)))


def pair(connection: Connection, key: str) -> Any:
    """Return a relationship's row by key.

    Raises:
        NoSuchPairError: There is none.
    """
    row = connection.execute(
        select(Relationship.__table__).where(Relationship.key == key)
    ).one_or_none()
    if row is None:
        raise NoSuchPairError(key=key)
    return row


def by_id(connection: Connection, row_id: int) -> Any | None:
    """Return a relationship by row id with its partner's names, or ``None``."""
    query = (
        select(
            Relationship.__table__,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(Relationship.id == row_id)
    )
    return connection.execute(query).one_or_none()


def pair_of(
    connection: Connection, province: str, partner: int, *, lock: bool = False
) -> Any | None:
    """Return the relationship of a province and a partner, or ``None``.

    ``lock`` lets one transaction at a time ask on PostgreSQL, also for a pair that is not there
    yet, so that two never add it both.
    """
    query = (
        select(Relationship.__table__)
        .where(Relationship.province == province, Relationship.partner_id == partner)
        .order_by(Relationship.id)
        .limit(1)
    )
    if lock and connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME, {"pair": f"{province}:{partner}"})
        query = query.with_for_update(key_share=True)
    return connection.execute(query).one_or_none()


def pairs(connection: Connection, key: str | None = None) -> list[Any]:
    """Return relationships with their partners' names, by province and key: all, or one."""
    query = (
        select(
            Relationship.__table__,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
            Partner.name_local.label("partner_local"),
            Partner.iso.label("partner_iso"),
            Partner.parent_iso.label("partner_parent_iso"),
            Partner.country,
            Partner.level,
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .order_by(Relationship.province, Relationship.key)
    )
    if key is not None:
        query = query.where(Relationship.key == key)
    return list(connection.execute(query))


def add_pair(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a relationship and return its row id."""
    return _key(connection.execute(insert(Relationship), {"version": 1, **values}))


def update_pair(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write new values where the row's version is still the one that was read."""
    done = connection.execute(
        update(Relationship)
        .where(Relationship.id == row.id, Relationship.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def to_watch(connection: Connection, today: date, most: int) -> list[Any]:
    """Return relationships to look at again by a Bangkok date, with their partners' names.

    Rows that another watch holds are left to it. The cost follows what is due (index).
    """
    query = (
        select(
            Relationship.__table__,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(Relationship.next_watch_on <= today)
        .order_by(Relationship.next_watch_on, Relationship.id)
        .limit(most)
        .with_for_update(of=Relationship, skip_locked=True)
    )
    return list(connection.execute(query))


def set_next_watch(connection: Connection, days: Mapping[int, date | None]) -> None:
    """Say when to look at relationships again whose standing has not changed."""
    statement = (
        update(Relationship)
        .where(Relationship.id == bindparam("b_id"))
        .values(next_watch_on=bindparam("b_day"))
    )
    if days:
        connection.execute(statement, [{"b_id": key, "b_day": day} for key, day in days.items()])


def activities_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the activities of several relationships, by relationship id, in time order."""
    query = (
        select(Activity.__table__)
        .where(Activity.relationship_id.in_(bindparam("ids", expanding=True)))
        .order_by(Activity.happens_on, Activity.id)
    )
    found: dict[int, list[Any]] = {row_id: [] for row_id in ids}
    for row in connection.execute(query, {"ids": list(ids)}):
        found[row.relationship_id].append(row)
    return found


def add_activity(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert an activity and return its row id."""
    return _key(connection.execute(insert(Activity), dict(values)))


def activity_keys(connection: Connection, relationship_id: int) -> set[str]:
    """Return the keys of a relationship's activities."""
    query = select(Activity.key).where(Activity.relationship_id == relationship_id)
    return set(connection.execute(query).scalars())


def instruments_of(connection: Connection, relationship_id: int) -> list[Any]:
    """Return a relationship's instruments, oldest first, undated ones first."""
    query = (
        select(InstrumentRow.__table__)
        .where(InstrumentRow.relationship_id == relationship_id)
        .order_by(InstrumentRow.signed_on, InstrumentRow.id)
    )
    return list(connection.execute(query))


def add_instrument(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert an instrument and return its row id."""
    return _key(connection.execute(insert(InstrumentRow), dict(values)))


def history(connection: Connection, key: str) -> Any | None:
    """Return a dated history by key, or ``None``."""
    return connection.execute(
        select(HistoryRow.__table__).where(HistoryRow.key == key)
    ).one_or_none()


def put_history(connection: Connection, values: Mapping[str, Any], *, known: bool) -> None:
    """Insert a history, or replace the body of a known one."""
    if known:
        connection.execute(
            update(HistoryRow).where(HistoryRow.key == values["key"]).values(**dict(values))
        )
    else:
        connection.execute(insert(HistoryRow), dict(values))


def evidence_keys(connection: Connection, history: str) -> set[str]:
    """Return the keys of the events of a history that are known already."""
    return set(
        connection.execute(select(Evidence.key).where(Evidence.history == history)).scalars()
    )


def add_evidence(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert dated events of a history."""
    if rows:
        connection.execute(insert(Evidence), [dict(row) for row in rows])


def evidence_of(connection: Connection, relationship_id: int) -> list[Any]:
    """Return what sources show of a relationship, in time order, undated events last."""
    query = (
        select(Evidence.__table__)
        .where(Evidence.relationship_id == relationship_id)
        .order_by(Evidence.happened_on.is_(None), Evidence.happened_on, Evidence.id)
    )
    return list(connection.execute(query))


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
