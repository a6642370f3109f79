"""Lists that go on after a cursor: the cost of a page does not grow with the pages before it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from statemachine.facts import ANYWHERE, Actor, Grant
from storage.case_views import visible
from storage.tables_cases import Case, StageEntry
from storage.tables_people import Person
from storage.tables_register import Partner
from storage.tables_system import Outbox


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; ``late_on`` is the Bangkok date on which a case must be late."""

    state: str | None = None
    province: str | None = None
    country: str | None = None
    instrument: str | None = None
    open: bool | None = None
    held_by: Actor | None = None
    late_on: date | None = None


def cases(
    connection: Connection,
    actor: Actor | None,
    wanted: CaseFilter,
    *,
    before: int | None,
    most: int,
) -> list[Any]:
    """Return cases that an actor may read, newest first, beginning below a row id."""
    query = (
        select(
            Case.id, Case.number, Case.instrument, Case.province, Case.state, Case.urgency,
            Case.definition, Case.version, Case.opened_at, Case.closed_at,
            Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
            Partner.country,
        )
        .join(Partner, Partner.id == Case.partner_id)
        .where(visible(actor), *_conditions(wanted))
        .order_by(Case.id.desc())
        .limit(most)
    )  # fmt: skip
    if before is not None:
        query = query.where(Case.id < before)
    return list(connection.execute(query))


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    columns = {
        Case.state: wanted.state,
        Case.province: wanted.province,
        Partner.country: wanted.country,
        Case.instrument: wanted.instrument,
    }
    found: list[ColumnElement[bool]] = [c == value for c, value in columns.items() if value]
    if wanted.open is not None:
        found.append(Case.closed_at.is_(None) if wanted.open else Case.closed_at.is_not(None))
    if wanted.held_by is not None:
        held = [_held(grant) for grant in wanted.held_by.grants]
        found.append(_open_entry(or_(*held) if held else false()))
    if wanted.late_on is not None:
        found.append(_open_entry(StageEntry.due_on < wanted.late_on))
    return found


def _open_entry(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    query = select(StageEntry.id).where(
        StageEntry.case_id == Case.id,
        StageEntry.kind == "stage",
        StageEntry.left_at.is_(None),
        condition,
    )
    return query.correlate(Case).exists()


def _held(grant: Grant) -> ColumnElement[bool]:
    mine = StageEntry.holder_role == grant.role.value
    if grant.scope == ANYWHERE:
        return mine
    return and_(mine, StageEntry.holder_scope == grant.scope)


def mails(
    connection: Connection, *, state: str | None, number: str | None, before: int | None, most: int
) -> list[Any]:
    """Return rows of the outbox, newest first, with the user name and the case's number."""
    query = (
        select(
            Outbox.id, Outbox.message, Outbox.why, Outbox.state, Outbox.queued_at,
            Outbox.send_after, Outbox.finished_at, Outbox.attempts, Outbox.reply,
            Person.username, Case.number,
        )
        .join(Person, Person.id == Outbox.person_id)
        .join(Case, Case.id == Outbox.case_id, isouter=True)
        .order_by(Outbox.id.desc())
        .limit(most)
    )  # fmt: skip
    if state is not None:
        query = query.where(Outbox.state == state)
    if number is not None:
        query = query.where(Case.number == number)
    if before is not None:
        query = query.where(Outbox.id < before)
    return list(connection.execute(query))
