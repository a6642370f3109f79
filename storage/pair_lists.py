"""The register as lists and places show it; SELECT only."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, distinct, func, or_, select

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_cases import Case, StageEntry
from storage.tables_register import Activity, InstrumentRow, Partner, Relationship

_LOOKED_THROUGH = 900
"""Ids that one statement names; more come in several."""


def heads(
    connection: Connection,
    provinces: Collection[str] | None = None,
    statuses: Collection[str] = (),
) -> list[Any]:
    """Return what lists and counts need of relationships, and no more.

    Args:
        connection: The transaction.
        provinces: Only pairs of these provinces; ``None`` is every province.
        statuses: Outside those provinces, pairs of these statuses too.
    """
    query = select(
        Relationship.id, Relationship.key, Relationship.province, Relationship.status,
        Relationship.standing, Relationship.confidence, Relationship.begun_on,
        Relationship.begun_precision, Relationship.ends_on, Relationship.terminated_on,
        Relationship.next_watch_on, Partner.country, Partner.level,
        Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
        Partner.name_local.label("partner_local"),
    ).join(Partner, Partner.id == Relationship.partner_id)  # fmt: skip
    if provinces is not None:
        own = Relationship.province.in_(tuple(provinces))
        query = query.where(or_(own, Relationship.status.in_(tuple(statuses))))
    return list(connection.execute(query))


def lives(
    connection: Connection, ids: Sequence[int]
) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
    """Return the dated activities and the signed texts of relationships, by relationship."""
    held = select(Activity.relationship_id, Activity.kind, Activity.happens_on, Activity.precision)
    signed = select(
        InstrumentRow.relationship_id, InstrumentRow.signed_on, InstrumentRow.signed_precision
    )
    return (
        _grouped(connection, held, Activity.relationship_id, ids),
        _grouped(connection, signed, InstrumentRow.relationship_id, ids),
    )


def cases_of(connection: Connection, actor: Actor, pair: Any) -> list[Any]:
    """Return the cases of a pair that an actor may read, newest first, with their open duties."""
    query = (
        select(Case.id, Case.number, Case.instrument, Case.state, Case.opened_at, Case.closed_at)
        .where(
            Case.province == pair.province,  # its index bounds the cost
            or_(Case.relationship_id == pair.id, Case.partner_id == pair.partner_id),
            visible(actor),
        )
        .order_by(Case.id.desc())
    )
    return list(connection.execute(query))


def open_duties(connection: Connection, case_ids: Sequence[int]) -> list[Any]:
    """Return the open dated entries of some cases, the nearest first."""
    query = (
        select(
            StageEntry.case_id, StageEntry.kind, StageEntry.state, StageEntry.office,
            StageEntry.due_on, StageEntry.counting, StageEntry.definition, Case.number,
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            StageEntry.case_id.in_(tuple(case_ids)),
            StageEntry.left_at.is_(None),
            StageEntry.due_on.is_not(None),
        )
        .order_by(StageEntry.due_on, StageEntry.id)
    )  # fmt: skip
    return list(connection.execute(query)) if case_ids else []


def cases_by_province(connection: Connection, actor: Actor, today: date) -> dict[str, Any]:
    """Return, by province, how many cases are open and how many of them are late.

    Only what an actor may read counts. The cost follows what is open (partial index).
    """
    late = case((_late(today), StageEntry.case_id))
    query = (
        select(
            Case.province,
            func.count(distinct(StageEntry.case_id)).label("open"),
            func.count(distinct(late)).label("late"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.left_at.is_(None), StageEntry.kind == "stage", visible(actor))
        .group_by(Case.province)
    )
    return {row.province: row for row in connection.execute(query)}


def _late(today: date) -> ColumnElement[bool]:
    return StageEntry.due_on < today


def _grouped(
    connection: Connection, query: Any, column: Any, ids: Sequence[int]
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {row_id: [] for row_id in ids}
    for first in range(0, len(ids), _LOOKED_THROUGH):
        part = ids[first : first + _LOOKED_THROUGH]
        for row in connection.execute(query.where(column.in_(part))):
            found[row.relationship_id].append(row)
    return found
