"""Figures of the whole: pairs, activities, punctuality, money, by place and year; SELECT only."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_cases import Case, StageEntry
from storage.tables_programme import PlanItem, PlanMoney, PlanRow
from storage.tables_register import Activity, Partner, Relationship

Provinces = Collection[str] | None
"""Provinces that are counted; ``None`` is every one."""

HELD = "held"


def pairs(connection: Connection, provinces: Provinces, first: date, last: date) -> list[Any]:
    """Return the pairs counted by province, country, status, standing, and when they began.

    ``begun`` is -1 before a span, 0 in it, 1 after it; where no beginning is known, before.
    """
    began = Relationship.begun_on
    new = case((began > last, 1), (began >= first, 0), else_=-1).label("begun")
    by = (
        Relationship.province, Partner.country, Relationship.status, Relationship.standing, new,
    )  # fmt: skip
    query = (
        select(*by, func.count().label("pairs"))
        .join(Partner, Partner.id == Relationship.partner_id)
        .group_by(*by)
    )
    return list(connection.execute(_of(query, provinces)))


def lively(
    connection: Connection, statuses: Collection[str], first: date, last: date
) -> dict[str, int]:
    """Return how many pairs of some statuses held an activity in a span, by country."""
    query = (
        select(Partner.country, func.count(func.distinct(Activity.relationship_id)))
        .join(Relationship, Relationship.id == Activity.relationship_id)
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(
            Activity.kind == HELD,
            Activity.happens_on.between(first, last),
            Relationship.status.in_(tuple(statuses)),
        )
        .group_by(Partner.country)
    )
    return {country: int(pairs) for country, pairs in connection.execute(query)}


def activity_types(
    connection: Connection, provinces: Provinces, first: date, last: date
) -> dict[str, int]:
    """Return how many activities of each type were held in a span."""
    query = (
        select(Activity.type, func.count())
        .join(Relationship, Relationship.id == Activity.relationship_id)
        .where(Activity.kind == HELD, Activity.happens_on.between(first, last))
        .group_by(Activity.type)
    )
    return {kind: int(held) for kind, held in connection.execute(_of(query, provinces))}


def punctual(
    connection: Connection, actor: Actor | None, first: date, last: date, *, narrow: bool
) -> list[Any]:
    """Return the visits that ended under a deadline in a span, by day: how many, and in time.

    ``narrow`` asks which cases the actor may read; without it all count.
    """
    query = (
        select(
            StageEntry.left_on,
            func.count().label("ended"),
            func.count().filter(StageEntry.on_time.is_(True)).label("in_time"),
        )
        .where(
            StageEntry.kind == "stage",
            StageEntry.on_time.is_not(None),
            StageEntry.left_on.between(first, last),
        )
        .group_by(StageEntry.left_on)
    )
    if narrow:
        query = query.join(Case, Case.id == StageEntry.case_id).where(visible(actor))
    return list(connection.execute(query))


def late_visits(
    connection: Connection, actor: Actor | None, first: date, last: date, *, limit: int, before: int
) -> list[Any]:
    """Return the visits that ended late in a span, the newest first."""
    query = (
        select(
            StageEntry.id, StageEntry.state, StageEntry.office, StageEntry.left_on,
            StageEntry.due_on, StageEntry.days_used, StageEntry.days_allowed,
            StageEntry.definition, Case.number, Case.province,
            Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(
            StageEntry.kind == "stage",
            StageEntry.on_time.is_(False),
            StageEntry.left_on.between(first, last),
            visible(actor),
        )
        .order_by(StageEntry.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before:
        query = query.where(StageEntry.id < before)
    return list(connection.execute(query))


def open_cases(connection: Connection, actor: Actor | None, today: date) -> list[Any]:
    """Return, by province, how many cases are open that an actor may read, and how many late."""
    late = case((StageEntry.due_on < today, StageEntry.case_id))
    query = (
        select(
            Case.province,
            func.count(func.distinct(StageEntry.case_id)).label("open"),
            func.count(func.distinct(late)).label("late"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.left_at.is_(None), StageEntry.kind == "stage", visible(actor))
        .group_by(Case.province)
    )
    return list(connection.execute(query))


def open_by_country(connection: Connection) -> dict[str, set[str]]:
    """Return the provinces that have an open case with each country."""
    query = (
        select(Partner.country, Case.province)
        .join(Partner, Partner.id == Case.partner_id)
        .where(Case.closed_at.is_(None))
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for country, province in connection.execute(query):
        found.setdefault(country, set()).add(province)
    return found


def signed_between(connection: Connection, actor: Actor | None, first: date, last: date) -> int:
    """Return how many cases were signed in a span: the first visit to their last stage."""
    query = (
        select(func.count(func.distinct(StageEntry.case_id)))
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            StageEntry.kind == "stage",
            StageEntry.outcome == "sign",
            StageEntry.left_on.between(first, last),
            visible(actor),
        )
    )
    return int(connection.execute(query).scalar_one())


def money(connection: Connection, provinces: Provinces, year: int) -> list[Any]:
    """Return the budget of the plans of a fiscal year by source, in satang.

    ``asked``, ``granted`` and ``spent`` are sums; ``*_lines`` how many lines state them.
    """
    sums = [
        figure
        for name in ("asked", "granted", "spent")
        for figure in (
            func.sum(getattr(PlanMoney, name)).label(name),
            func.count(getattr(PlanMoney, name)).label(f"{name}_lines"),
        )
    ]
    query = (
        select(PlanMoney.source, func.count().label("lines"), *sums)
        .join(PlanItem, PlanItem.id == PlanMoney.item_id)
        .join(PlanRow, PlanRow.id == PlanItem.plan_id)
        .where(PlanRow.kind == "yearly", PlanRow.first_year == year)
        .group_by(PlanMoney.source)
        .order_by(PlanMoney.source)
    )
    if provinces is not None:
        query = query.where(PlanRow.province.in_(tuple(provinces)))
    return list(connection.execute(query))


def item_tags(connection: Connection, provinces: Provinces, year: int) -> list[list[str]]:
    """Return the tags of every activity in the yearly plans of a fiscal year."""
    query = (
        select(PlanItem.tags)
        .join(PlanRow, PlanRow.id == PlanItem.plan_id)
        .where(PlanRow.kind == "yearly", PlanRow.first_year == year)
    )
    if provinces is not None:
        query = query.where(PlanRow.province.in_(tuple(provinces)))
    return [list(tags or ()) for tags in connection.execute(query).scalars()]


def tagged_items(connection: Connection, provinces: Provinces, year: int) -> list[Any]:
    """Return the activities in the yearly plans of a fiscal year with their pair, by plan."""
    query = (
        select(
            PlanRow.key, PlanItem.id, PlanItem.number, PlanItem.title, PlanItem.tags,
            PlanItem.starts_on, PlanItem.precision, Relationship.key.label("pair_key"),
            Relationship.province, Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(PlanRow, PlanRow.id == PlanItem.plan_id)
        .join(Relationship, Relationship.id == PlanRow.relationship_id)
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(PlanRow.kind == "yearly", PlanRow.first_year == year)
        .order_by(PlanRow.key, PlanItem.number)
    )  # fmt: skip
    return list(connection.execute(_of(query, provinces)))


def items_with_money(connection: Connection, ids: Collection[int], source: str) -> dict[int, Any]:
    """Return the budget of activities from one source, by activity."""
    query = select(PlanMoney.item_id, PlanMoney.asked, PlanMoney.granted, PlanMoney.spent).where(
        PlanMoney.source == source
    )
    return {row.item_id: row for row in connection.execute(query) if row.item_id in ids}


def held_activities(
    connection: Connection, provinces: Provinces, kinds: Collection[str], first: date, last: date
) -> list[Any]:
    """Return the activities of some types held in a span with their pair, the newest first."""
    query = (
        select(
            Activity.type, Activity.happens_on, Activity.precision, Activity.text,
            Relationship.key.label("pair_key"), Relationship.province,
            Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
        )
        .join(Relationship, Relationship.id == Activity.relationship_id)
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(
            Activity.kind == HELD,
            Activity.type.in_(tuple(kinds)),
            Activity.happens_on.between(first, last),
        )
        .order_by(Activity.happens_on.desc(), Activity.id)
    )  # fmt: skip
    return list(connection.execute(_of(query, provinces)))


def courted(connection: Connection) -> list[Any]:
    """Return each province and unit with an open case that is not of a pair of the register."""
    query = (
        select(
            Case.province, Case.partner_id, Partner.iso, Partner.parent_iso, Partner.country,
            Partner.level, Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Partner, Partner.id == Case.partner_id)
        .where(Case.closed_at.is_(None), Case.relationship_id.is_(None))
        .distinct()
        .order_by(Case.province, Case.partner_id)
    )  # fmt: skip
    return list(connection.execute(query))


def related(connection: Connection) -> list[Any]:
    """Return the pairs of the register with the unit of each; ended ones are left out."""
    ended = ("terminated", "expired")
    query = (
        select(
            Relationship.province, Relationship.key, Relationship.status, Relationship.partner_id,
            Relationship.level_matches, Partner.iso, Partner.parent_iso, Partner.country,
            Partner.level, Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .where(
            or_(Relationship.terminated_on.is_(None), and_(~Relationship.standing.in_(ended))),
        )
        .order_by(Relationship.province, Relationship.key)
    )  # fmt: skip
    return list(connection.execute(query))


def _of(query: Select[Any], provinces: Provinces) -> Select[Any]:
    if provinces is None:
        return query
    return query.where(Relationship.province.in_(tuple(provinces)))
