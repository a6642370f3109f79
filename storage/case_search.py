"""Cases found by words and filters, newest first; SELECT only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from statemachine.facts import ANYWHERE, Actor
from statemachine.words import Role
from storage.case_views import visible
from storage.tables_cases import Case, StageEntry
from storage.tables_register import Partner


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of cases is narrowed to.

    ``words`` are looked for in the number (from its beginning) and the partner's names;
    ``provinces`` and ``countries`` are those whose names the words mean.
    """

    words: str = ""
    provinces: Collection[str] = ()
    countries: Collection[str] = ()
    state: str | None = None
    province: str | None = None
    country: str | None = None
    role: str | None = None
    late_on: date | None = None
    before: int | None = None
    limit: int = 25


_LAST = "\uffff"
_SEE_ALL = (Role.MOI_OFFICER, Role.MOI_EXECUTIVE)
_SEE_PLACES = (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR)
_COLUMNS = (
    Case.id, Case.number, Case.instrument, Case.province, Case.urgency, Case.state, Case.facts,
    Case.definition.label("case_definition"), Case.version, Case.opened_at, Case.closed_at,
    Partner.country, Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
)  # fmt: skip


def found(connection: Connection, actor: Actor | None, sought: Sought) -> list[Any]:
    """Return the cases that an actor may read (``None`` is the operator), newest first."""
    query = _narrowed(select(*_COLUMNS).join(Partner, Partner.id == Case.partner_id), actor, sought)
    if sought.before is not None:
        query = query.where(Case.id < sought.before)
    return list(connection.execute(query.order_by(Case.id.desc()).limit(sought.limit)))


def counted(connection: Connection, actor: Actor | None, sought: Sought, most: int) -> int:
    """Return how many cases are found, and no more than ``most``."""
    inner = _narrowed(select(Case.id), actor, sought).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    """Return cases by row id."""
    query = select(*_COLUMNS).join(Partner, Partner.id == Case.partner_id)
    return {row.id: row for row in connection.execute(query.where(Case.id.in_(ids)))}


def countries(connection: Connection) -> list[str]:
    """Return the codes of the countries that have a partner in the register."""
    return list(connection.execute(select(Partner.country).distinct()).scalars())


def by_stage(connection: Connection, actor: Actor | None, today: date, soon: date) -> list[Any]:
    """Return, by state, the open stage entries of the cases that an actor may read."""
    late, near = StageEntry.due_on < today, StageEntry.due_on.between(today, soon)
    query = (
        select(
            StageEntry.state,
            func.count().label("open"),
            func.count().filter(late).label("late"),
            func.count().filter(near).label("soon"),
        )
        .where(StageEntry.left_at.is_(None), StageEntry.kind == "stage")
        .group_by(StageEntry.state)
    )
    if not sees_all(actor):
        query = query.join(Case, Case.id == StageEntry.case_id).where(visible(actor))
    return list(connection.execute(query))


def sees_all(actor: Actor | None) -> bool:
    """Return whether every case is an actor's to read, so that none need be asked about."""
    return actor is None or any(
        grant.role in _SEE_ALL or (grant.role in _SEE_PLACES and grant.scope == ANYWHERE)
        for grant in actor.grants
    )


def _narrowed(query: Any, actor: Actor | None, sought: Sought) -> Any:
    return query.where(visible(actor), *_filters(sought))


def _filters(sought: Sought) -> list[ColumnElement[bool]]:
    plain = {Case.state: sought.state, Case.province: sought.province}
    filters = [column == value for column, value in plain.items() if value is not None]
    if sought.country is not None:
        filters.append(_partner(Partner.country == sought.country))
    if sought.role is not None:
        filters.append(_open(StageEntry.holder_role == sought.role))
    if sought.late_on is not None:
        filters.append(_open(StageEntry.due_on < sought.late_on))
    if sought.words:
        filters.append(_named(sought))
    return filters


def _open(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = select(StageEntry.case_id).where(StageEntry.left_at.is_(None), condition)
    return Case.id.in_(mine)


def _partner(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Case.partner_id.in_(select(Partner.id).where(condition))


def _named(sought: Sought) -> ColumnElement[bool]:
    """Return the condition that the words name a case; partners are asked once, not by case."""
    words, number = sought.words, sought.words.upper()
    names = (Partner.name_th, Partner.name_en, Partner.name_local)
    named = [func.lower(name).contains(words.lower(), autoescape=True) for name in names]
    of = [Partner.country.in_(sought.countries)] if sought.countries else []
    places = [Case.province.in_(sought.provinces)] if sought.provinces else []
    numbered = Case.number.between(number, number + _LAST)
    return or_(numbered, _partner(or_(*named, *of)), *places)
