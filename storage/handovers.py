"""Hand-overs of offices, and the entries of the audit trail that cause them, as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from storage.audit import SETTINGS_CHAIN
from storage.inserting import added
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_groups import FrozenBook, Handover
from storage.tables_people import GrantRow, Person, Post
from storage.tables_register import Partner, Relationship


def newest_entry(connection: Connection) -> int:
    """Return the number of the newest entry about settings."""
    query = select(func.max(AuditEntry.seq)).where(AuditEntry.chain == SETTINGS_CHAIN)
    return int(connection.execute(query).scalar_one() or 0)


def entries_since(
    connection: Connection, seq: int, actions: Collection[str], since: datetime
) -> list[Any]:
    """Return entries about settings after a number, of some acts, not older than a moment."""
    query = (
        select(AuditEntry.seq, AuditEntry.action, AuditEntry.body, AuditEntry.at)
        .where(
            AuditEntry.chain == SETTINGS_CHAIN,
            AuditEntry.seq > seq,
            AuditEntry.action.in_(list(actions)),
            AuditEntry.at >= since,
        )
        .order_by(AuditEntry.seq)
    )
    return list(connection.execute(query))


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a hand-over and return its row id."""
    return added(connection, Handover, values)


def known(connection: Connection, cause: str) -> bool:
    """Return whether a cause has its hand-over already."""
    query = select(Handover.id).where(Handover.cause == cause)
    return connection.execute(query).first() is not None


_QUERY = (
    select(
        Handover.__table__,
        FrozenBook.sha256,
        FrozenBook.made_at,
        Person.username,
        Person.name_th,
        Person.name_en,
    )
    .join(FrozenBook, FrozenBook.id == Handover.book_id)
    .join(Person, Person.id == Handover.person_id)
)


def one(connection: Connection, office: str, row_id: int) -> Any | None:
    """Return a hand-over of an office with its successor and hash, or ``None``."""
    query = _QUERY.where(Handover.id == row_id, Handover.office == office)
    return connection.execute(query).one_or_none()


def of_office(connection: Connection, office: str, most: int = 50) -> list[Any]:
    """Return the hand-overs of an office, newest first."""
    query = _QUERY.where(Handover.office == office).order_by(Handover.id.desc()).limit(most)
    return list(connection.execute(query))


def open_of(connection: Connection, office: str, person: int) -> Any | None:
    """Return the newest hand-over of an office to a person that they have not acknowledged."""
    query = _QUERY.where(
        Handover.office == office,
        Handover.person_id == person,
        Handover.acknowledged_at.is_(None),
    )
    return connection.execute(query.order_by(Handover.id.desc()).limit(1)).one_or_none()


def of_person(connection: Connection, person: int) -> list[Any]:
    """Return the hand-overs that somebody has not acknowledged, newest first."""
    query = _QUERY.where(Handover.person_id == person, Handover.acknowledged_at.is_(None))
    return list(connection.execute(query.order_by(Handover.id.desc())))


def acknowledge(connection: Connection, row_id: int, at: datetime, remark: str) -> bool:
    """Write that a hand-over was acknowledged; ``False`` where it was already."""
    done = connection.execute(
        update(Handover)
        .where(Handover.id == row_id, Handover.acknowledged_at.is_(None))
        .values(acknowledged_at=at, remark=remark)
    )
    return bool(done.rowcount == 1)


def pairs_of(connection: Connection, province: str | None, most: int) -> list[Any]:
    """Return the pairs of a province (``None`` is all) with their partners' names."""
    query = (
        select(
            Relationship.__table__,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
            Partner.country,
        )
        .join(Partner, Partner.id == Relationship.partner_id)
        .order_by(Relationship.province, Relationship.key)
        .limit(most)
    )
    if province is not None:
        query = query.where(Relationship.province == province)
    return list(connection.execute(query))


def open_entries(
    connection: Connection, province: str | None, roles: Sequence[tuple[str, str]], most: int
) -> list[Any]:
    """Return the open stages of cases of a province, or those that wait for roles."""
    query = (
        select(
            StageEntry.state,
            StageEntry.office,
            StageEntry.entered_on,
            StageEntry.due_on,
            StageEntry.definition,
            Case.number,
            Case.province,
            Case.instrument,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(StageEntry.left_at.is_(None))
        .order_by(StageEntry.due_on.is_(None), StageEntry.due_on, StageEntry.id)
        .limit(most)
    )
    if province is not None:
        query = query.where(Case.province == province)
    if roles:
        held = (
            and_(StageEntry.holder_role == role, StageEntry.holder_scope == scope)
            for role, scope in roles
        )
        query = query.where(or_(*held))
    return list(connection.execute(query))


def colleagues(connection: Connection, wanted: Sequence[tuple[str, str]], code: str) -> list[Any]:
    """Return who holds roles in scopes, and the post of an office: names, address, as what."""
    held = or_(*((GrantRow.role == role) & (GrantRow.scope == scope) for role, scope in wanted))
    names = (Person.username, Person.name_th, Person.name_en, Person.email)
    by_role = (
        select(*names, GrantRow.role.label("as_what"))
        .join(GrantRow, GrantRow.person_id == Person.id)
        .where(held, Person.active)
    )
    by_post = (
        select(*names, Post.code.label("as_what"))
        .join(Post, Post.person_id == Person.id)
        .where(Post.code == code, Person.active)
    )
    rows = list(connection.execute(by_role)) + list(connection.execute(by_post))
    return sorted(rows, key=lambda row: (row.username, row.as_what))
