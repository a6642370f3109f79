"""Lists of plans and sums of their budgets, by what the reader may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from storage.tables_programme import PlanItem, PlanMoney, PlanRow
from storage.tables_register import Partner, Relationship

MOST = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plans are wanted.

    ``provinces`` are those that the reader sees whole, ``None`` is all; ``waiting`` are pairs of
    state and province (``None``: any) that wait for the reader.
    """

    kind: str = "yearly"
    provinces: Collection[str] | None = None
    province: str = ""
    year: int | None = None
    state: str = ""
    waiting: Sequence[tuple[str, str | None]] | None = None
    after: int | None = None


def plans(connection: Connection, wanted: Wanted, most: int = MOST) -> list[Any]:
    """Return plans with their pairs and sums, newest year first; one more than ``most``."""
    figures = _figures().subquery()
    query = (
        select(
            PlanRow.__table__,
            Relationship.key.label("pair_key"),
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
            figures.c.asked,
            figures.c.granted,
            figures.c.spent,
            _count(PlanItem.plan_id == PlanRow.id).label("activities"),
        )
        .join(Relationship, Relationship.id == PlanRow.relationship_id, isouter=True)
        .join(Partner, Partner.id == Relationship.partner_id, isouter=True)
        .join(figures, figures.c.plan_id == PlanRow.id, isouter=True)
        .where(*_where(wanted))
        .order_by(PlanRow.id.desc())
        .limit(most + 1)
    )
    if wanted.after is not None:
        query = query.where(PlanRow.id < wanted.after)
    return list(connection.execute(query))


def totals(connection: Connection, wanted: Wanted) -> list[Any]:
    """Return the sums of budgets by source over every plan that is wanted."""
    query = (
        select(
            PlanMoney.source,
            func.sum(PlanMoney.asked).label("asked"),
            func.sum(PlanMoney.granted).label("granted"),
            func.sum(PlanMoney.spent).label("spent"),
        )
        .join(PlanItem, PlanItem.id == PlanMoney.item_id)
        .join(PlanRow, PlanRow.id == PlanItem.plan_id)
        .where(*_where(wanted))
        .group_by(PlanMoney.source)
    )
    return list(connection.execute(query))


def counts(connection: Connection, wanted: Wanted) -> dict[str, int]:
    """Return how many plans stand in each state."""
    query = select(PlanRow.state, func.count()).where(*_where(wanted)).group_by(PlanRow.state)
    return dict(connection.execute(query).tuples().all())


def years(connection: Connection) -> list[int]:
    """Return the fiscal years that have a yearly plan, newest first."""
    query = select(PlanRow.first_year).where(PlanRow.kind == "yearly").distinct()
    return sorted(connection.execute(query).scalars(), reverse=True)


def _figures() -> Any:
    return (
        select(
            PlanItem.plan_id,
            func.sum(PlanMoney.asked).label("asked"),
            func.sum(PlanMoney.granted).label("granted"),
            func.sum(PlanMoney.spent).label("spent"),
        )
        .join(PlanMoney, PlanMoney.item_id == PlanItem.id)
        .group_by(PlanItem.plan_id)
    )


def _count(*where: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(PlanItem).where(*where).scalar_subquery()


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [PlanRow.kind == wanted.kind]
    if wanted.provinces is not None and wanted.kind == "yearly":
        found.append(PlanRow.province.in_(sorted(wanted.provinces)))
    if wanted.province:
        found.append(PlanRow.province == wanted.province)
    if wanted.year is not None:
        found.append(and_(PlanRow.first_year <= wanted.year, PlanRow.last_year >= wanted.year))
    if wanted.state:
        found.append(PlanRow.state == wanted.state)
    if wanted.waiting is not None:
        found.append(or_(false(), *(_waits(*pair) for pair in wanted.waiting)))
    return found


def _waits(state: str, province: str | None) -> ColumnElement[bool]:
    there = PlanRow.state == state
    return there if province is None else and_(there, PlanRow.province == province)
