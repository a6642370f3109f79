"""What the page of one case reads beside the case itself; SELECT only, each bounded."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_people import Person
from storage.tables_system import Outbox
from storage.tables_work import Follow


def entries(connection: Connection, case_id: int) -> list[Any]:
    """Return every stage entry and dated duty of a case, oldest first, with its province."""
    query = (
        select(StageEntry.__table__, Case.province)
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.case_id == case_id)
        .order_by(StageEntry.id)
    )
    return list(connection.execute(query))


def trail(connection: Connection, number: str, upto: int | None, most: int) -> list[Any]:
    """Return audit entries of a case, newest first, from entry ``upto`` down, with who acted."""
    query = (
        select(AuditEntry.__table__, Person.username, Person.name_th, Person.name_en)
        .join(Person, Person.id == AuditEntry.actor_id, isouter=True)
        .where(AuditEntry.chain == number)
        .order_by(AuditEntry.seq.desc())
        .limit(most)
    )
    if upto is not None:
        query = query.where(AuditEntry.seq <= upto)
    return list(connection.execute(query))


def mails(
    connection: Connection,
    case_id: int,
    since: datetime | None,
    until: datetime | None,
    most: int,
) -> list[Any]:
    """Return mails of a case that were queued in a span, newest first, with whom they go to."""
    query = (
        select(
            Outbox.id, Outbox.message, Outbox.why, Outbox.state, Outbox.queued_at,
            Outbox.send_after, Outbox.finished_at, Outbox.attempts, Outbox.reply,
            Person.username, Person.name_th, Person.name_en,
        )
        .join(Person, Person.id == Outbox.person_id)
        .where(Outbox.case_id == case_id)
        .order_by(Outbox.queued_at.desc(), Outbox.id.desc())
        .limit(most)
    )  # fmt: skip
    if since is not None:
        query = query.where(Outbox.queued_at >= since)
    if until is not None:
        query = query.where(Outbox.queued_at < until)
    return list(connection.execute(query))


def relatives(connection: Connection, case_id: int, parent_id: int | None) -> list[Any]:
    """Return number and id of the case that this one follows, and of those that follow it."""
    query = select(Case.id, Case.number, Case.state, Case.definition).where(
        or_(Case.parent_id == case_id, Case.id == parent_id)
    )
    return list(connection.execute(query.order_by(Case.id)))


def follow(connection: Connection, person: int, case_id: int) -> Any | None:
    """Return how a person follows a case, or ``None``."""
    query = select(Follow.__table__).where(Follow.person_id == person, Follow.case_id == case_id)
    return connection.execute(query).one_or_none()
