"""Cases as people read them: lists, one case's course, its history; SELECT only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased

from statemachine.facts import AGENCY, ANYWHERE, Actor, Grant
from statemachine.words import Role
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_people import Person
from storage.tables_register import Partner
from storage.tables_system import Outbox


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows; ``late_on`` is the Bangkok date on which a case must be late."""

    state: str | None = None
    province: str | None = None
    held_by: Actor | None = None
    late_on: date | None = None
    limit: int = 50
    offset: int = 0


def course(connection: Connection, case_id: int) -> tuple[set[str], set[str]]:
    """Return the offices that were asked for an opinion on a case, and the states it was in."""
    offices: set[str] = set()
    states: set[str] = set()
    query = select(StageEntry.state, StageEntry.office).where(
        StageEntry.case_id == case_id, StageEntry.kind == "stage"
    )
    for state, office in connection.execute(query.distinct()):
        top, _, leg = state.partition(".")
        states.add(top)
        if leg:
            offices.add(office)
    return offices, states


def listed(connection: Connection, actor: Actor | None, wanted: Wanted) -> list[Any]:
    """Return the cases that an actor may read (``None`` is the operator), newest first.

    Each row has the partner's names and the earliest open deadline of its stages.
    """
    due = (
        select(func.min(StageEntry.due_on))
        .where(StageEntry.case_id == Case.id, StageEntry.left_at.is_(None), _STAGE)
        .scalar_subquery()
    )
    query = (
        select(
            Case.id, Case.number, Case.instrument, Case.province, Case.state, Case.urgency,
            Case.definition, Case.version, Case.opened_at, Case.closed_at,
            Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
            Partner.country, due.label("due_on"),
        )
        .join(Partner, Partner.id == Case.partner_id)
        .where(visible(actor), *_filters(wanted, due))
        .order_by(Case.id.desc())
        .limit(wanted.limit)
        .offset(wanted.offset)
    )  # fmt: skip
    return list(connection.execute(query))


_STAGE = StageEntry.kind == "stage"


def _filters(wanted: Wanted, due: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(Case.state == wanted.state)
    if wanted.province is not None:
        found.append(Case.province == wanted.province)
    if wanted.held_by is not None:
        found.append(_entry(StageEntry.left_at.is_(None), _held(wanted.held_by)))
    if wanted.late_on is not None:
        found.append(due < wanted.late_on)
    return found


def _held(actor: Actor) -> ColumnElement[bool]:
    each = [_held_under(grant) for grant in actor.grants]
    return or_(*each) if each else false()


def _held_under(grant: Grant) -> ColumnElement[bool]:
    mine = StageEntry.holder_role == grant.role.value
    if grant.scope == ANYWHERE:
        return mine
    return and_(mine, StageEntry.holder_scope == grant.scope)


def visible(actor: Actor | None) -> ColumnElement[bool]:
    """Return the condition that ``statemachine.facts.sees`` is in SQL."""
    if actor is None:
        return true()
    each = [_visible_under(grant) for grant in actor.grants]
    return or_(*each) if each else false()


def _visible_under(grant: Grant) -> ColumnElement[bool]:
    role = grant.role
    if role in (Role.MOI_OFFICER, Role.MOI_EXECUTIVE):
        return true()
    if role in (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR):
        return true() if grant.scope == ANYWHERE else Case.province == grant.scope
    if role is Role.MFA_OFFICER:
        been = or_(_been_in("review"), _been_in("change_review"))
        return or_(been, Case.state.in_(("review", "change_review")))
    if role is Role.CABINET_LIAISON:
        been = or_(_been_in("cabinet"), _been_in("parliament"))
        return or_(been, Case.state.in_(("cabinet", "parliament")))
    if role is Role.AGENCY_OFFICER:
        return _entry(StageEntry.office == f"{AGENCY}{grant.scope}")
    return false()


def _been_in(state: str) -> ColumnElement[bool]:
    return _entry(or_(StageEntry.state == state, StageEntry.state.startswith(f"{state}.")))


def _entry(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = select(StageEntry.id).where(StageEntry.case_id == Case.id, _STAGE, *conditions)
    return mine.correlate(Case).exists()


def open_holders(connection: Connection, case_ids: list[int]) -> dict[int, list[Any]]:
    """Return the open stage entries of several cases with their province, by case."""
    query = (
        select(StageEntry.__table__, Case.province)
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.case_id.in_(case_ids), StageEntry.left_at.is_(None))
        .order_by(StageEntry.id)
    )
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.case_id, []).append(row)
    return found


def visits(connection: Connection, case_id: int) -> list[Any]:
    """Return every stage entry of a case, oldest first; duties left out."""
    query = (
        select(StageEntry.__table__)
        .where(StageEntry.case_id == case_id, _STAGE)
        .order_by(StageEntry.id)
    )
    return list(connection.execute(query))


def duties(connection: Connection, case_id: int) -> list[Any]:
    """Return every dated duty of a case, oldest first."""
    query = (
        select(StageEntry.__table__)
        .where(StageEntry.case_id == case_id, StageEntry.kind == "duty")
        .order_by(StageEntry.id)
    )
    return list(connection.execute(query))


def chain(connection: Connection, number: str) -> list[Any]:
    """Return the audit entries of a case, oldest first, with who acted."""
    query = (
        select(AuditEntry.__table__, Person.username, Person.name_th, Person.name_en)
        .join(Person, Person.id == AuditEntry.actor_id, isouter=True)
        .where(AuditEntry.chain == number)
        .order_by(AuditEntry.seq)
    )
    return list(connection.execute(query))


def mails(connection: Connection, case_id: int) -> list[Any]:
    """Return the mails of a case, oldest first, with whom they go to."""
    person = aliased(Person)
    query = (
        select(
            Outbox.id, Outbox.message, Outbox.why, Outbox.state, Outbox.queued_at,
            Outbox.finished_at, Outbox.attempts, person.username, person.name_th, person.name_en,
        )
        .join(person, person.id == Outbox.person_id)
        .where(Outbox.case_id == case_id)
        .order_by(Outbox.id)
    )  # fmt: skip
    return list(connection.execute(query))


def parent_number(connection: Connection, parent_id: int) -> str:
    """Return the number of the case that another follows."""
    return connection.execute(select(Case.number).where(Case.id == parent_id)).scalar_one()


def followers(connection: Connection, case_id: int) -> list[str]:
    """Return the numbers of the cases that follow one."""
    query = select(Case.number).where(Case.parent_id == case_id).order_by(Case.id)
    return list(connection.execute(query).scalars())


def totals(connection: Connection, actor: Actor | None, wanted: Wanted) -> list[dict[str, Any]]:
    """Return entries, days used and lateness of closed stages by state and office."""
    query = (
        select(
            StageEntry.state,
            StageEntry.office,
            func.count().label("visits"),
            func.sum(StageEntry.days_used).label("working_days"),
            func.max(StageEntry.days_used).label("longest"),
            func.count().filter(StageEntry.on_time.is_(True)).label("on_time"),
            func.count().filter(StageEntry.on_time.is_(False)).label("late"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(_STAGE, StageEntry.left_at.is_not(None), visible(actor))
        .group_by(StageEntry.state, StageEntry.office)
        .order_by(StageEntry.state, StageEntry.office)
    )
    if wanted.province is not None:
        query = query.where(Case.province == wanted.province)
    return [dict(row) for row in connection.execute(query).mappings()]
