"""What changed at partners' side, the pairs that it touches, and what was settled, as rows."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.inserting import added
from storage.tables_cases import Case
from storage.tables_groups import PartnerEvent, UnitSettlement
from storage.tables_people import Person
from storage.tables_register import Partner, Relationship
from storage.tables_system import Outbox

_PAIR = select(
    Relationship.__table__,
    Partner.name_th.label("partner_th"),
    Partner.name_en.label("partner_en"),
    Partner.iso.label("partner_iso"),
    Partner.parent_iso.label("partner_parent_iso"),
    Partner.country,
).join(Partner, Partner.id == Relationship.partner_id)


def pairs_of_units(connection: Connection, isos: Collection[str]) -> list[Any]:
    """Return the pairs whose partner is one of these units, or lies in one of them."""
    wanted = list(isos)
    query = _PAIR.where(or_(Partner.iso.in_(wanted), Partner.parent_iso.in_(wanted)))
    return list(connection.execute(query.order_by(Relationship.province, Relationship.key)))


def pairs_by_id(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    """Return pairs by row id."""
    query = _PAIR.where(Relationship.id.in_(list(ids)))
    return {row.id: row for row in connection.execute(query)}


def pairs_of_partner(connection: Connection, partner: int) -> list[Any]:
    """Return the pairs of a partner."""
    query = _PAIR.where(Relationship.partner_id == partner)
    return list(connection.execute(query.order_by(Relationship.province, Relationship.key)))


def open_cases(connection: Connection, partners: Collection[int]) -> list[Any]:
    """Return the open cases with partners: number, province, state, partner."""
    query = select(Case.id, Case.number, Case.province, Case.state, Case.partner_id).where(
        Case.partner_id.in_(list(partners)), Case.closed_at.is_(None)
    )
    return list(connection.execute(query.order_by(Case.number)))


def settlements(connection: Connection) -> list[Any]:
    """Return everything that was settled, with the names of the old and new unit and by whom."""
    old, new = Partner.__table__.alias(), Partner.__table__.alias()
    query = (
        select(
            UnitSettlement.__table__,
            old.c.name_th.label("old_th"),
            old.c.name_en.label("old_en"),
            new.c.name_th.label("new_th"),
            new.c.name_en.label("new_en"),
            Person.name_th.label("by_th"),
            Person.name_en.label("by_en"),
        )
        .join(old, old.c.id == UnitSettlement.old_partner_id)
        .join(new, new.c.id == UnitSettlement.new_partner_id, isouter=True)
        .join(Person, Person.id == UnitSettlement.settled_by, isouter=True)
        .order_by(UnitSettlement.effective_on, UnitSettlement.id)
    )
    return list(connection.execute(query))


def settled(connection: Connection, relationship: int, change: str) -> bool:
    """Return whether a change of a pair was settled."""
    query = select(UnitSettlement.id).where(
        UnitSettlement.relationship_id == relationship, UnitSettlement.change == change
    )
    return connection.execute(query).first() is not None


def settle(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write what was settled and return its row id."""
    return added(connection, UnitSettlement, values)


def former(connection: Connection, relationship: int) -> list[Any]:
    """Return the units that a pair had before, oldest first, with the day each ended."""
    query = (
        select(
            UnitSettlement.effective_on,
            UnitSettlement.change,
            UnitSettlement.reason,
            Partner.name_th,
            Partner.name_en,
            Partner.name_local,
        )
        .join(Partner, Partner.id == UnitSettlement.old_partner_id)
        .where(UnitSettlement.relationship_id == relationship, UnitSettlement.outcome == "moved")
        .order_by(UnitSettlement.effective_on, UnitSettlement.id)
    )
    return list(connection.execute(query))


def add_event(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert an event of a partner and return its row id."""
    return added(connection, PartnerEvent, values)


def events(connection: Connection, most: int) -> list[Any]:
    """Return events of partners, newest first, with names."""
    query = (
        select(
            PartnerEvent.__table__,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
            Partner.key.label("partner_key"),
            Partner.country,
        )
        .join(Partner, Partner.id == PartnerEvent.partner_id)
        .order_by(PartnerEvent.id.desc())
        .limit(most)
    )
    return list(connection.execute(query))


def ending(connection: Connection, provinces: Collection[str] | None, until: date) -> list[Any]:
    """Return living pairs of provinces (``None`` is all) whose text ends by a day."""
    query = _PAIR.where(
        Relationship.ends_on.is_not(None),
        Relationship.ends_on <= until,
        Relationship.terminated_on.is_(None),
    ).order_by(Relationship.ends_on, Relationship.key)
    if provinces is not None:
        query = query.where(Relationship.province.in_(provinces))
    return list(connection.execute(query))


def renewals(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Return the open renewal of each pair, by row id of the pair."""
    query = select(Case.relationship_id, Case.number).where(
        Case.relationship_id.in_(list(ids)),
        Case.instrument == "renewal",
        Case.closed_at.is_(None),
    )
    return {row.relationship_id: row.number for row in connection.execute(query)}


def partners(connection: Connection, provinces: Collection[str] | None) -> list[Any]:
    """Return the partners of provinces' pairs (``None`` is all): key and names, by country."""
    paired = select(Relationship.partner_id)
    if provinces is not None:
        paired = paired.where(Relationship.province.in_(provinces))
    query = (
        select(Partner.id, Partner.key, Partner.name_th, Partner.name_en, Partner.country)
        .where(Partner.id.in_(paired))
        .order_by(Partner.country, Partner.name_en)
    )
    return list(connection.execute(query))


def queued(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return which business keys of mails are known already."""
    query = select(Outbox.key).where(Outbox.key.in_(list(keys)))
    return set(connection.execute(query).scalars())
