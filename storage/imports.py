"""Imports in bulk: what is known of many pairs at once, and the rows they come to.

The row of a pair as it was last imported is kept as a history of the scope ``pairs``: the next
import is compared with it, not with what people have made of the pair since.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from storage.tables_cases import AuditEntry, Case
from storage.tables_register import (
    Activity,
    Evidence,
    HistoryRow,
    InstrumentRow,
    Partner,
    Relationship,
)

ROWS = "pairs"
_PREFIX = f"{ROWS}:"

Rows = Sequence[Mapping[str, Any]]


def last_rows(connection: Connection, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the row of each pair as it was last imported, by the pair's key."""
    wanted = [_PREFIX + key for key in keys]
    query = select(HistoryRow.key, HistoryRow.body).where(HistoryRow.key.in_(wanted))
    return {row.key.removeprefix(_PREFIX): row.body for row in connection.execute(query)}


def keep_rows(connection: Connection, bodies: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the rows of pairs as they are now imported."""
    keys = [_PREFIX + key for key in bodies]
    if keys:
        connection.execute(delete(HistoryRow).where(HistoryRow.key.in_(keys)))
        _insert(
            connection,
            HistoryRow,
            [
                {"key": _PREFIX + key, "scope": ROWS, "outcome": body["status"], "notes": "",
                 "body": dict(body)}
                for key, body in bodies.items()
            ],
        )  # fmt: skip


def pairs_by_key(connection: Connection, keys: Iterable[str]) -> dict[str, Any]:
    """Return relationships by key, locked where the engine locks rows."""
    query = select(Relationship.__table__).where(Relationship.key.in_(list(keys)))
    return {row.key: row for row in connection.execute(query.with_for_update())}


def pairs_by_id(connection: Connection, ids: Iterable[int]) -> list[Any]:
    """Return relationships by id, in the order of their keys, locked as above."""
    query = select(Relationship.__table__).where(Relationship.id.in_(list(ids)))
    return list(connection.execute(query.order_by(Relationship.key).with_for_update()))


def keys_by_unit(connection: Connection, partners: Iterable[int]) -> dict[tuple[str, int], str]:
    """Return the keys of the relationships with some partners, by province and partner."""
    query = select(Relationship.province, Relationship.partner_id, Relationship.key).where(
        Relationship.partner_id.in_(list(partners))
    )
    return {(row.province, row.partner_id): row.key for row in connection.execute(query)}


def partners_by_key(connection: Connection, keys: Iterable[str]) -> dict[str, Any]:
    """Return partners by key."""
    query = select(Partner.__table__).where(Partner.key.in_(list(keys)))
    return {row.key: row for row in connection.execute(query)}


def add_partners(connection: Connection, rows: Rows) -> None:
    """Insert partners."""
    _insert(connection, Partner, rows)


def change_partner(connection: Connection, partner: int, values: Mapping[str, Any]) -> None:
    """Give a partner other names or another level."""
    connection.execute(update(Partner).where(Partner.id == partner).values(**values))


def add_pairs(connection: Connection, rows: Rows) -> None:
    """Insert relationships."""
    _insert(connection, Relationship, [{"version": 1, **row} for row in rows])


def unlinked_histories(connection: Connection) -> list[Any]:
    """Return the histories of which no event belongs to a pair of the register yet."""
    waiting = select(Evidence.history).where(Evidence.relationship_id.is_(None)).distinct()
    query = select(HistoryRow.key, HistoryRow.body).where(HistoryRow.key.in_(waiting))
    return list(connection.execute(query))


def link_history(connection: Connection, history: str, relationship: int) -> None:
    """Let the events of a history belong to a pair."""
    connection.execute(
        update(Evidence).where(Evidence.history == history).values(relationship_id=relationship)
    )


def link_case(connection: Connection, relationship: int, case: int) -> None:
    """Let the events of a pair belong to the case that an import opened on them."""
    connection.execute(
        update(Evidence)
        .where(Evidence.relationship_id == relationship, Evidence.case_id.is_(None))
        .values(case_id=case)
    )


def histories(connection: Connection, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the bodies of histories by key."""
    query = select(HistoryRow.key, HistoryRow.body).where(HistoryRow.key.in_(list(keys)))
    return {row.key: row.body for row in connection.execute(query)}


def evidence_of_histories(connection: Connection, histories: Sequence[str]) -> list[Any]:
    """Return the events of several histories."""
    query = select(Evidence.__table__).where(Evidence.history.in_(list(histories)))
    return list(connection.execute(query))


def replace_evidence(connection: Connection, history: str, rows: Rows) -> None:
    """Let these be the events of a history."""
    connection.execute(delete(Evidence).where(Evidence.history == history))
    _insert(connection, Evidence, rows)


def evidence_by_pair(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the events of several relationships."""
    return _by_pair(connection, Evidence, ids)


def instruments_by_pair(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the instruments of several relationships."""
    return _by_pair(connection, InstrumentRow, ids)


def add_instruments(connection: Connection, rows: Rows) -> None:
    """Insert instruments."""
    _insert(connection, InstrumentRow, rows)


def add_activities(connection: Connection, rows: Rows) -> None:
    """Insert activities."""
    _insert(connection, Activity, rows)


def drop_instruments(connection: Connection, ids: Sequence[int]) -> None:
    """Take away instruments that an import had read out of what is no longer said."""
    _delete(connection, InstrumentRow, ids)


def drop_activities(connection: Connection, ids: Sequence[int]) -> None:
    """Take away activities that an import had read out of what is no longer said."""
    _delete(connection, Activity, ids)


def cases_by_pair(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return number, state and end of the cases of several relationships, oldest first."""
    query = (
        select(Case.id, Case.number, Case.relationship_id, Case.closed_at, Case.import_key,
               Case.instrument, Case.state, Case.opened_at)
        .where(Case.relationship_id.in_(list(ids)))
        .order_by(Case.id)
    )  # fmt: skip
    return _grouped(connection.execute(query), ids)


def case_imported(connection: Connection, key: str) -> Any | None:
    """Return number, state and end of the case that an import opened, or ``None``."""
    return connection.execute(
        select(Case.id, Case.number, Case.closed_at).where(Case.import_key == key)
    ).one_or_none()


def open_case_of(connection: Connection, province: str, partner: int) -> str | None:
    """Return the number of an open case of a province with a partner, or ``None``."""
    same = and_(Case.province == province, Case.partner_id == partner, Case.closed_at.is_(None))
    return connection.execute(select(Case.number).where(same).limit(1)).scalar_one_or_none()


def actions_on(connection: Connection, chain: str) -> set[str]:
    """Return what was ever done on a case, by the audit."""
    query = select(AuditEntry.action).where(AuditEntry.chain == chain).distinct()
    return set(connection.execute(query).scalars())


def set_instrument(connection: Connection, case: int, kind: str) -> None:
    """Let a case that nobody has touched be for another instrument."""
    connection.execute(update(Case).where(Case.id == case).values(instrument=kind))


def _by_pair(connection: Connection, table: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    query = (
        select(table.__table__)
        .where(table.relationship_id.in_(list(ids)))
        .order_by(table.relationship_id, table.id)
    )
    return _grouped(connection.execute(query), ids)


def _grouped(rows: Iterable[Any], ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {row_id: [] for row_id in ids}
    for row in rows:
        found[row.relationship_id].append(row)
    return found


def _insert(connection: Connection, table: Any, rows: Rows) -> None:
    if rows:
        connection.execute(insert(table), [dict(row) for row in rows])


def _delete(connection: Connection, table: Any, ids: Sequence[int]) -> None:
    if ids:
        connection.execute(delete(table).where(table.id.in_(list(ids))))
