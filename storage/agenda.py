"""Signing windows in the database: occasions, wishes, the partner's steps, clocks, meeting days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_agenda import CabinetDay, ClockRow, Occasion, PartnerStepRow, SigningWish
from storage.tables_cases import Case
from storage.tables_register import Partner, Relationship

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OCCASION = (
    select(
        Occasion.__table__,
        Relationship.key.label("pair_key"),
        Relationship.province,
        Partner.name_th.label("partner_th"),
        Partner.name_en.label("partner_en"),
        select(func.count())
        .where(SigningWish.occasion_id == Occasion.id, SigningWish.open.is_(True))
        .scalar_subquery()
        .label("wishes"),
    )
    .outerjoin(Relationship, Relationship.id == Occasion.relationship_id)
    .outerjoin(Partner, Partner.id == Relationship.partner_id)
)
_WISH = (
    select(SigningWish.__table__, Case.number, Case.state, Case.province)
    .join(Case, Case.id == SigningWish.case_id)
)  # fmt: skip


def add_occasion(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert an occasion and return its id."""
    created = connection.execute(insert(Occasion), dict(values)).inserted_primary_key or (0,)
    return int(created[0])


def occasion(connection: Connection, row_id: int) -> Any | None:
    """Return an occasion, or ``None``."""
    return connection.execute(_OCCASION.where(Occasion.id == row_id)).one_or_none()


def occasions(connection: Connection, since: date, limit: int, country: str = "") -> list[Any]:
    """Return the occasions from a day on that were not cancelled, in order of time."""
    query = _OCCASION.where(Occasion.held_on >= since, Occasion.cancelled_at.is_(None))
    if country:
        query = query.where(Occasion.country == country)
    return list(connection.execute(query.order_by(Occasion.held_on, Occasion.id).limit(limit)))


def occasions_for(
    connection: Connection, country: str, relationship_id: int | None, since: date
) -> list[Any]:
    """Return the coming occasions of a pair, of its country, or of no country at all."""
    fits = or_(Occasion.country.in_((country, "")), Occasion.relationship_id == relationship_id)
    own = or_(Occasion.relationship_id.is_(None), Occasion.relationship_id == relationship_id)
    query = _OCCASION.where(Occasion.held_on >= since, Occasion.cancelled_at.is_(None), fits, own)
    return list(connection.execute(query.order_by(Occasion.held_on).limit(30)))


def change_occasion(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write to an occasion; ``False`` where it moved on since ``row`` was read."""
    done = connection.execute(
        update(Occasion)
        .where(Occasion.id == row.id, Occasion.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def wish(connection: Connection, case_id: int) -> Any | None:
    """Return the wish of a case, or ``None``."""
    return connection.execute(_WISH.where(SigningWish.case_id == case_id)).one_or_none()


def put_wish(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write the wish of a case; the case is locked by the caller."""
    base = _INSERTS[connection.dialect.name](SigningWish)
    new = {name: base.excluded[name] for name in values if name not in {"case_id", "version"}}
    statement = base.on_conflict_do_update(
        index_elements=["case_id"], set_={**new, "version": SigningWish.version + 1}
    )
    connection.execute(statement, dict(values))


def wishes_of(connection: Connection, occasion_id: int, actor: Actor | None = None) -> list[Any]:
    """Return the open wishes that ride on an occasion, as far as somebody may see the cases."""
    query = _WISH.where(
        SigningWish.occasion_id == occasion_id, SigningWish.open.is_(True), visible(actor)
    )
    return list(connection.execute(query.order_by(Case.number)))


def move_wish(connection: Connection, case_id: int, day: date) -> None:
    """Move the wish of a case to another day; how it looks is judged anew."""
    connection.execute(
        update(SigningWish)
        .where(SigningWish.case_id == case_id)
        .values(wished_on=day, outlook="", version=SigningWish.version + 1)
    )


def open_wishes(connection: Connection, after: int, limit: int) -> list[Any]:
    """Return open wishes by case, from a case on."""
    query = _WISH.where(SigningWish.open.is_(True), SigningWish.case_id > after)
    return list(connection.execute(query.order_by(SigningWish.case_id).limit(limit)))


def note_outlook(connection: Connection, case_id: int, outlook: str, *, still: bool) -> None:
    """Keep how the watch found a wish; ``still`` is whether it stays open."""
    connection.execute(
        update(SigningWish)
        .where(SigningWish.case_id == case_id)
        .values(outlook=outlook, open=still)
    )


def add_partner_step(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert what is known of a step of the partner."""
    connection.execute(insert(PartnerStepRow), dict(values))


def partner_steps(connection: Connection, case_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return what was recorded of the partner's steps, oldest first, by case."""
    query = (
        select(PartnerStepRow.__table__)
        .where(PartnerStepRow.case_id.in_(case_ids))
        .order_by(PartnerStepRow.id)
    )
    found: dict[int, list[Any]] = {case: [] for case in case_ids}
    for row in connection.execute(query):
        found[row.case_id].append(row)
    return found


def cases_with_partner_steps(connection: Connection, after: int, limit: int) -> list[Any]:
    """Return id and number of open cases on which a partner's step was recorded, by id."""
    query = (
        select(Case.id, Case.number)
        .where(
            Case.closed_at.is_(None),
            Case.id > after,
            select(PartnerStepRow.id).where(PartnerStepRow.case_id == Case.id).exists(),
        )
        .order_by(Case.id)
        .limit(limit)
    )
    return list(connection.execute(query))


def begin_clock(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a clock that was begun by hand."""
    connection.execute(insert(ClockRow), dict(values))


def clocks_of(connection: Connection, case_id: int) -> list[Any]:
    """Return the clocks of a case that were begun by hand, oldest first."""
    query = select(ClockRow.__table__).where(ClockRow.case_id == case_id).order_by(ClockRow.id)
    return list(connection.execute(query))


def end_clock(connection: Connection, row_id: int, ended_on: date, outcome: str) -> bool:
    """Stop a clock that still runs; ``False`` where it was stopped already."""
    done = connection.execute(
        update(ClockRow)
        .where(ClockRow.id == row_id, ClockRow.ended_on.is_(None))
        .values(ended_on=ended_on, outcome=outcome)
    )
    return bool(done.rowcount == 1)


def cabinet_days(connection: Connection) -> list[Any]:
    """Return the days on which the Cabinet departs from its weekday."""
    return list(connection.execute(select(CabinetDay.__table__).order_by(CabinetDay.day)))


def set_cabinet_day(connection: Connection, values: Mapping[str, Any]) -> None:
    """Say that the Cabinet meets on a day, or does not."""
    base = _INSERTS[connection.dialect.name](CabinetDay)
    new = {name: base.excluded[name] for name in values if name != "day"}
    statement = base.on_conflict_do_update(index_elements=["day"], set_=new)
    connection.execute(statement, dict(values))


def clear_cabinet_day(connection: Connection, day: date) -> bool:
    """Take a departure away; ``False`` where there was none."""
    return bool(connection.execute(delete(CabinetDay).where(CabinetDay.day == day)).rowcount)
