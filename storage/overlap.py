"""What stands beside a proposed pair: pairs and cases of the same or a near unit; SELECT only."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from storage.tables_cases import Case, StageEntry
from storage.tables_register import InstrumentRow, Partner, Relationship


@dataclass(frozen=True, slots=True)
class Beside:
    """Whose neighbours are asked for; ``partner_id`` is ``None`` for a unit new to the register."""

    province: str
    country: str
    partner_id: int | None
    iso: str
    parent_iso: str


def pairs(connection: Connection, asked: Beside) -> list[Any]:
    """Return the pairs of the unit, of units in or around it, and of the province in its country.

    Ordered by province and partner; the register has hundreds of pairs, not hundreds of thousands.
    """
    related = [
        and_(Relationship.province == asked.province, Partner.country == asked.country),
        Relationship.partner_id == (asked.partner_id or 0),
    ]
    if asked.iso:
        related.append(Partner.parent_iso == asked.iso)
    if asked.parent_iso:
        related.append(Partner.iso == asked.parent_iso)
    query = (
        select(
            Relationship.id, Relationship.key, Relationship.province, Relationship.partner_id,
            Relationship.status, Relationship.standing, Relationship.begun_on,
            Relationship.begun_precision, Relationship.confidence,
            Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
            Partner.iso.label("partner_iso"), Partner.country, Partner.level,
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(or_(*related))
        .order_by(Relationship.province, Partner.name_en, Relationship.key)
    )  # fmt: skip
    return list(connection.execute(query))


def open_cases(connection: Connection, partner_id: int) -> list[Any]:
    """Return the cases with a unit that still have an open stage, oldest first."""
    still_open = (
        select(StageEntry.id)
        .where(
            StageEntry.case_id == Case.id,
            StageEntry.left_at.is_(None),
            StageEntry.kind == "stage",
        )
        .exists()
    )
    query = (
        select(Case.number, Case.province, Case.instrument, Case.state, Case.definition)
        .where(Case.partner_id == partner_id, Case.closed_at.is_(None), still_open)
        .order_by(Case.id)
    )
    return list(connection.execute(query))


def signed_cases(connection: Connection, province: str, partner_id: int) -> list[Any]:
    """Return the cases of a pair that were signed and may be followed by another, newest first."""
    query = (
        select(Case.number, Case.instrument)
        .where(Case.province == province, Case.state == "active", Case.partner_id == partner_id)
        .order_by(Case.id.desc())
    )
    return list(connection.execute(query))


def instruments(connection: Connection, relationship_ids: list[int]) -> dict[int, list[Any]]:
    """Return what was signed of several pairs, oldest first, by relationship."""
    query = (
        select(
            InstrumentRow.relationship_id, InstrumentRow.kind, InstrumentRow.signed_on,
            InstrumentRow.signed_precision,
        )
        .where(InstrumentRow.relationship_id.in_(relationship_ids))
        .order_by(InstrumentRow.signed_on, InstrumentRow.id)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.relationship_id, []).append(row)
    return found


def provinces_of(connection: Connection, partner_ids: list[int]) -> dict[int, list[str]]:
    """Return the provinces that have a pair with each of several units, by unit."""
    query = (
        select(Relationship.partner_id, Relationship.province)
        .where(Relationship.partner_id.in_(partner_ids))
        .order_by(Relationship.province)
    )
    found: dict[int, list[str]] = {}
    for partner, province in connection.execute(query):
        found.setdefault(partner, []).append(province)
    return found


def partners(connection: Connection, keys: list[str]) -> list[Any]:
    """Return the units of several keys that the register has."""
    return list(connection.execute(select(Partner.__table__).where(Partner.key.in_(keys))))
