"""What analysis reads: the courses of cases, and whose days they took; SELECT only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from statemachine.facts import AGENCY, MINISTRY_LEGS, Actor
from storage.case_views import visible
from storage.tables_cases import Case, StageEntry
from storage.tables_register import Partner

HOLDS = ("on_hold",)
"""The states in which the clock is stopped, in every definition that was ever shipped."""

_STOPS = ("hold", "extend_hold")
_LEARNT = 5_000


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which days of which cases are asked for; an empty field narrows nothing."""

    span: Span
    today: date
    office: str = ""
    stages: tuple[str, ...] = ()
    country: str = ""
    province: str = ""


def courses(connection: Connection) -> list[Any]:
    """Return the stage entries of the newest cases, by case and in order.

    Cases that were imported are left out: what is known of their stages is never whole.
    """
    newest = connection.execute(select(func.max(Case.id))).scalar_one() or 0
    query = (
        select(
            Case.number, Case.urgency, Case.state.label("case_state"), Case.closed_at,
            StageEntry.case_id, StageEntry.state, StageEntry.entered_at, StageEntry.entered_on,
            StageEntry.left_on,
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            Case.id > newest - _LEARNT, Case.import_key.is_(None), StageEntry.kind == "stage"
        )
        .order_by(StageEntry.case_id, StageEntry.id)
    )  # fmt: skip
    return list(connection.execute(query))


def course(connection: Connection, case_id: int) -> list[Any]:
    """Return the stage entries of one case as ``courses`` does."""
    query = (
        select(
            Case.number, Case.urgency, Case.state.label("case_state"), Case.closed_at,
            StageEntry.case_id, StageEntry.state, StageEntry.entered_at, StageEntry.entered_on,
            StageEntry.left_on,
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(Case.id == case_id, StageEntry.kind == "stage")
        .order_by(StageEntry.id)
    )  # fmt: skip
    return list(connection.execute(query))


def days_by(
    connection: Connection, actor: Actor | None, today: date, spans: Sequence[Span]
) -> list[Any]:
    """Return whose days the cases took that an actor may read (``None``: all), within spans.

    Each row has province, country, stage, office, whether on hold, the number of cases, and for
    the n-th span ``days_n`` and ``late_n``: days, and those past the deadline.
    """
    days = _Days(connection, today)
    inner = _visits(days, actor, Narrowed(Span(spans[0].first, spans[-1].last), today)).subquery()
    sums = [
        figure
        for n, span in enumerate(spans)
        for figure in (
            func.sum(days.within(inner.c, span)).label(f"days_{n}"),
            func.sum(days.late(inner.c, span)).label(f"late_{n}"),
        )
    ]
    by = (inner.c.province, inner.c.country, inner.c.state, inner.c.office, inner.c.held)
    return list(connection.execute(select(*by, *sums).group_by(*by)))


def cases_by_days(
    connection: Connection, actor: Actor | None, asked: Narrowed, *, limit: int, offset: int
) -> list[Any]:
    """Return the cases that took the days asked for, the longest first."""
    days = _Days(connection, asked.today)
    inner = _visits(days, actor, asked).subquery()
    taken = func.sum(days.within(inner.c, asked.span)).label("days")
    query = (
        select(
            inner.c.number, inner.c.case_province, inner.c.country, inner.c.partner_th,
            inner.c.partner_en, inner.c.case_state, inner.c.definition, taken,
            func.sum(days.late(inner.c, asked.span)).label("late"),
            func.count().label("visits"),
        )
        .group_by(
            inner.c.case_id, inner.c.number, inner.c.case_province, inner.c.country,
            inner.c.partner_th, inner.c.partner_en, inner.c.case_state, inner.c.definition,
        )
        .having(taken > 0)
        .order_by(taken.desc(), inner.c.case_id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return list(connection.execute(query))


class _Days:
    """Arithmetic of days on either engine: a date is a number, the difference is days."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.sqlite = connection.dialect.name == "sqlite"
        self.today = today

    def number(self, column: Any) -> ColumnElement[Any]:
        """Return a date as a number that days can be counted with."""
        if self.sqlite:
            return cast(func.julianday(column) - 1721424.5, Integer)
        return cast(cast(column, Date) - literal(date(1, 1, 1), Date), Integer) + 1

    def least(self, *values: Any) -> ColumnElement[Any]:
        return func.min(*values) if self.sqlite else func.least(*values)

    def most(self, *values: Any) -> ColumnElement[Any]:
        return func.max(*values) if self.sqlite else func.greatest(*values)

    def within(self, row: Any, span: Span) -> ColumnElement[Any]:
        """Return how many days of a visit lie within a span."""
        last = self.least(row.last, span.last.toordinal())
        return self.most(0, last - self.most(row.first, span.first.toordinal()) + 1)

    def late(self, row: Any, span: Span) -> ColumnElement[Any]:
        """Return how many of them lie past the deadline; days on hold never do."""
        last = self.least(row.last, span.last.toordinal())
        first = self.most(row.first, row.due + 1, span.first.toordinal())
        return case(
            (row.due.is_(None), 0), (row.held == 1, 0), else_=self.most(0, last - first + 1)
        )


def _visits(days: _Days, actor: Actor | None, asked: Narrowed) -> Select[Any]:
    """Return the visits with the days that are theirs, as numbers ``first`` to ``last``.

    A day belongs to whom the case was with when it began; the opening day to the first holder;
    one of several opinions to the first office, in their order, that had not answered; a day on
    hold to who held the case when it was stopped (usecases/reading/ledger.py: the same by day).
    """
    held = StageEntry.state.in_(HOLDS)
    left = func.coalesce(StageEntry.left_on, asked.today)
    first = and_(StageEntry.entered_at == Case.opened_at, ~_after_another())
    opening = case((first, 0), else_=1)
    begins = days.number(StageEntry.entered_on) + opening
    taken = func.coalesce(_taken(days, asked.today), 0)
    office = case((held, _held_by()), else_=StageEntry.office)
    query = (
        select(
            StageEntry.case_id, Case.number, Case.state.label("case_state"),
            Case.definition, Case.province.label("case_province"), Case.province,
            Partner.country, Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"), StageEntry.state,
            func.coalesce(office, StageEntry.office).label("office"),
            case((held, 1), else_=0).label("held"),
            case(
                (_is_later_leg(), days.most(begins, taken + 1)), else_=begins
            ).label("first"),
            days.number(left).label("last"),
            days.number(StageEntry.due_on).label("due"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(
            StageEntry.kind == "stage",
            StageEntry.entered_on <= asked.span.last,
            or_(StageEntry.left_on.is_(None), StageEntry.left_on >= asked.span.first),
            visible(actor),
        )
    )  # fmt: skip
    if asked.stages:
        legs = (StageEntry.state.startswith(f"{stage}.") for stage in asked.stages)
        query = query.where(or_(StageEntry.state.in_(asked.stages), *legs))
    if asked.country:
        query = query.where(Partner.country == asked.country)
    if asked.province:
        query = query.where(Case.province == asked.province)
    if asked.office:
        mine = func.coalesce(office, StageEntry.office) == asked.office
        query = query.where(or_(and_(~held, StageEntry.office == asked.office), and_(held, mine)))
    return query


def _after_another() -> ColumnElement[bool]:
    """Return whether the case was in a stage before: all may have happened at one moment."""
    other = aliased(StageEntry)
    earlier = select(other.id).where(
        other.case_id == StageEntry.case_id, other.id < StageEntry.id, other.kind == "stage"
    )
    return earlier.correlate(StageEntry).exists()


def _is_later_leg() -> ColumnElement[bool]:
    return and_(StageEntry.state.contains("."), StageEntry.office != MINISTRY_LEGS[0])


def _taken(days: _Days, today: date) -> Any:
    """Return the last day that offices before this one, asked at the same time, had the case."""
    other = aliased(StageEntry)
    mfa = MINISTRY_LEGS[1]
    before = or_(
        other.office == MINISTRY_LEGS[0],
        and_(
            StageEntry.office != mfa,
            or_(
                other.office == mfa,
                and_(other.office.startswith(AGENCY), other.office < StageEntry.office),
            ),
        ),
    )
    return (
        select(func.max(days.number(func.coalesce(other.left_on, today))))
        .where(
            other.case_id == StageEntry.case_id,
            other.entered_at == StageEntry.entered_at,
            other.kind == "stage",
            other.state.contains("."),
            before,
        )
        .scalar_subquery()
    )


def _held_by() -> Any:
    """Return the office that had the case when it was stopped."""
    other = aliased(StageEntry)
    rank = case(
        (other.office == MINISTRY_LEGS[0], 0), (other.office == MINISTRY_LEGS[1], 1), else_=2
    )
    return (
        select(other.office)
        .where(
            other.case_id == StageEntry.case_id,
            other.id < StageEntry.id,
            other.outcome == _STOPS[0],
        )
        .order_by(other.left_at.desc(), rank, other.office)
        .limit(1)
        .scalar_subquery()
    )
