"""Published rulebooks and their notices: what changed, for whom, and who acknowledged it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_cases import Case
from storage.tables_people import GrantRow, Person
from storage.tables_register import Partner
from storage.tables_rulings import (
    NoticeAcknowledgement,
    NoticeCase,
    NoticeReader,
    RulebookNotice,
    RulebookRow,
)

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def published(connection: Connection) -> list[Any]:
    """Return every published rulebook without its text, oldest first."""
    columns = (
        RulebookRow.version, RulebookRow.effective_from, RulebookRow.digest, RulebookRow.body,
        RulebookRow.published_by, RulebookRow.published_at,
    )  # fmt: skip
    order = (RulebookRow.effective_from, RulebookRow.published_at)
    return list(connection.execute(select(*columns).order_by(*order)))


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Publish a rulebook; a version known already violates a constraint."""
    connection.execute(insert(RulebookRow), dict(values))


def add_notice(
    connection: Connection,
    values: Mapping[str, Any],
    cases: Sequence[Mapping[str, Any]],
    readers: Sequence[int],
) -> int:
    """Keep a notice with the cases that it touches and whom it goes to; return its id."""
    query = insert(RulebookNotice).values(dict(values)).returning(RulebookNotice.id)
    found = int(connection.execute(query).scalar_one())
    if cases:
        connection.execute(insert(NoticeCase), [{**row, "notice_id": found} for row in cases])
    if readers:
        rows = [{"notice_id": found, "person_id": person} for person in readers]
        connection.execute(insert(NoticeReader), rows)
    return found


def notice(connection: Connection, notice_id: int) -> Any | None:
    """Return a notice, with when its rulebook takes effect and who published it."""
    query = (
        select(
            RulebookNotice.__table__,
            RulebookRow.effective_from,
            RulebookRow.published_by,
        )
        .join(RulebookRow, RulebookRow.version == RulebookNotice.version)
        .where(RulebookNotice.id == notice_id)
    )
    return connection.execute(query).one_or_none()


def notices(connection: Connection) -> list[Any]:
    """Return every notice, newest first, with how many were told and how many acknowledged."""
    told = select(func.count()).where(NoticeReader.notice_id == RulebookNotice.id)
    done = select(func.count()).where(NoticeAcknowledgement.notice_id == RulebookNotice.id)
    query = select(
        RulebookNotice.id,
        RulebookNotice.version,
        RulebookNotice.previous,
        RulebookNotice.made_at,
        told.scalar_subquery().label("told"),
        done.scalar_subquery().label("acknowledged"),
    ).order_by(RulebookNotice.id.desc())
    return list(connection.execute(query))


def notice_cases(connection: Connection, actor: Actor | None, notice_id: int) -> list[Any]:
    """Return the cases that a notice touches and an actor may read, oldest first."""
    query = (
        select(
            NoticeCase.old_path, NoticeCase.new_path, NoticeCase.rules, Case.number,
            Case.province, Partner.name_th, Partner.name_en,
        )
        .join(Case, Case.id == NoticeCase.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(NoticeCase.notice_id == notice_id, visible(actor))
        .order_by(Case.id)
    )  # fmt: skip
    return list(connection.execute(query))


def readers(connection: Connection, notice_id: int) -> list[Any]:
    """Return who was told of a notice, or acknowledged it unasked, with when; the open first."""
    known = select(NoticeReader.person_id).where(NoticeReader.notice_id == notice_id)
    mine = NoticeAcknowledgement.notice_id == notice_id
    asked = select(NoticeAcknowledgement.person_id).where(mine)
    query = (
        select(Person.id, Person.username, Person.name_th, Person.name_en, NoticeAcknowledgement.at)
        .select_from(Person)
        .outerjoin(NoticeAcknowledgement, mine & (NoticeAcknowledgement.person_id == Person.id))
        .where(Person.id.in_(known.union(asked)))
        .order_by(NoticeAcknowledgement.at.is_not(None), Person.username)
    )
    return list(connection.execute(query))


def unread(connection: Connection, person: int) -> list[Any]:
    """Return the notices that a person was told of and has not acknowledged, oldest first."""
    done = select(NoticeAcknowledgement.notice_id).where(NoticeAcknowledgement.person_id == person)
    query = (
        select(RulebookNotice.id, RulebookNotice.version)
        .join(NoticeReader, NoticeReader.notice_id == RulebookNotice.id)
        .where(NoticeReader.person_id == person, RulebookNotice.id.not_in(done))
        .order_by(RulebookNotice.id)
    )
    return list(connection.execute(query))


def acknowledge(connection: Connection, notice_id: int, person: int, at: datetime) -> bool:
    """Record that a person has read a notice; ``False`` where it was recorded before."""
    table = NoticeAcknowledgement
    same = select(table.id).where(table.notice_id == notice_id, table.person_id == person)
    if connection.execute(same).scalar_one_or_none() is not None:
        return False
    base = _INSERTS[connection.dialect.name](table).on_conflict_do_nothing()
    values = {"notice_id": notice_id, "person_id": person, "at": at}
    return bool(connection.execute(base, values).rowcount)


def holders(connection: Connection, roles: Sequence[str]) -> list[int]:
    """Return every active person who holds one of some roles, by row id."""
    query = (
        select(GrantRow.person_id)
        .join(Person, Person.id == GrantRow.person_id)
        .where(GrantRow.role.in_(roles), Person.active)
        .distinct()
        .order_by(GrantRow.person_id)
    )
    return list(connection.execute(query).scalars())
