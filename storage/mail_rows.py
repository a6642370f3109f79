"""Outbox rows as the mail deeds read them, and the facts that a mail speaks of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from storage.tables_cases import Case, Checkpoint, StageEntry
from storage.tables_people import Person
from storage.tables_register import Partner
from storage.tables_system import Outbox


def one(connection: Connection, outbox_id: int) -> Any | None:
    """Return an outbox row, or ``None``."""
    query = select(Outbox.__table__).where(Outbox.id == outbox_id)
    return connection.execute(query).one_or_none()


def several(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """Return outbox rows by id."""
    return list(connection.execute(select(Outbox.__table__).where(Outbox.id.in_(ids))))


def listed(
    connection: Connection,
    *,
    state: str | None = None,
    case_id: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[Any]:
    """Return outbox rows, newest first, with the person's user name and the case's number."""
    query = (
        select(Outbox.__table__, Person.username, Case.number)
        .join(Person, Person.id == Outbox.person_id)
        .join(Case, Case.id == Outbox.case_id, isouter=True)
        .order_by(Outbox.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if state is not None:
        query = query.where(Outbox.state == state)
    if case_id is not None:
        query = query.where(Outbox.case_id == case_id)
    return list(connection.execute(query))


def in_doubt_since(connection: Connection, before: datetime, most: int = 500) -> list[Any]:
    """Return rows in doubt whose answer was awaited before a moment."""
    query = (
        select(Outbox.__table__)
        .where(Outbox.state == "in_doubt", Outbox.finished_at <= before)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query))


def requeue(connection: Connection, ids: Sequence[int], now: datetime) -> int:
    """Queue rows again, now; return how many. A fixed Message-ID stays."""
    if not ids:
        return 0
    changed = connection.execute(
        update(Outbox)
        .where(Outbox.id.in_(ids))
        .values(state="queued", send_after=now, finished_at=None, lease_owner=None)
    )
    return int(changed.rowcount)


def settle(
    connection: Connection, ids: Sequence[int], state: str, reply: str, now: datetime
) -> int:
    """Give rows a final state; return how many."""
    if not ids:
        return 0
    changed = connection.execute(
        update(Outbox)
        .where(Outbox.id.in_(ids))
        .values(state=state, reply=reply, finished_at=now, lease_owner=None, lease_until=None)
    )
    return int(changed.rowcount)


def foldable(connection: Connection, now: datetime, messages: Iterable[str]) -> list[Any]:
    """Return due rows of some messages whose person has two or more of them, by person.

    A row about a stage entry that was closed since is left for delivery to cancel.
    """
    closed = select(StageEntry.id).where(StageEntry.left_at.is_not(None))
    due = (
        Outbox.state == "queued",
        Outbox.send_after <= now,
        Outbox.attempts == 0,
        Outbox.message.in_(list(messages)),
        or_(
            Outbox.entry_id.is_(None),
            ~closed.where(StageEntry.id == Outbox.entry_id).correlate(Outbox).exists(),
        ),
    )
    several_due = (
        select(Outbox.person_id).where(*due).group_by(Outbox.person_id).having(func.count() > 1)
    )
    query = (
        select(Outbox.id, Outbox.person_id)
        .where(*due, Outbox.person_id.in_(several_due))
        .order_by(Outbox.person_id, Outbox.id)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query))


def people(connection: Connection, ids: Iterable[int]) -> dict[int, Any]:
    """Return people by id."""
    rows = connection.execute(select(Person.__table__).where(Person.id.in_(set(ids))))
    return {row.id: row for row in rows}


def cases(connection: Connection, ids: Iterable[int]) -> dict[int, Any]:
    """Return what mails say of cases, by id."""
    query = select(
        Case.id, Case.number, Case.instrument, Case.province, Case.state, Case.urgency,
        Case.definition, Partner.name_th, Partner.name_en,
    ).join(Partner, Partner.id == Case.partner_id)  # fmt: skip
    return {row.id: row for row in connection.execute(query.where(Case.id.in_(set(ids))))}


def entries(connection: Connection, ids: Iterable[int]) -> dict[int, Any]:
    """Return stage entries by id."""
    rows = connection.execute(select(StageEntry.__table__).where(StageEntry.id.in_(set(ids))))
    return {row.id: row for row in rows}


def checkpoint(connection: Connection) -> Any | None:
    """Return the newest checkpoint of the audit trail, or ``None``."""
    query = select(Checkpoint.__table__).order_by(Checkpoint.day.desc()).limit(1)
    return connection.execute(query).one_or_none()


def set_undeliverable(connection: Connection, ids: Iterable[int], since: datetime | None) -> None:
    """Mark the addresses of people as refused for good, or as mended."""
    connection.execute(
        update(Person).where(Person.id.in_(set(ids))).values(undeliverable_since=since)
    )
