"""People, grants, posts and delegations as the deeds on them write and list them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from storage.tables_people import Delegation, GrantRow, Person, Post

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add_person(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Insert a person and return their id, or ``None`` where the user name is taken."""
    base = _INSERTS[connection.dialect.name](Person).values(dict(values))
    query = base.on_conflict_do_nothing(index_elements=["username"]).returning(Person.id)
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found


def change_person(connection: Connection, person: int, values: Mapping[str, Any]) -> None:
    """Write new values of a person."""
    connection.execute(update(Person).where(Person.id == person).values(dict(values)))


def add_grant(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Insert a grant; ``False`` where the person holds it already."""
    base = _INSERTS[connection.dialect.name](GrantRow).values(dict(values))
    unique = ["person_id", "role", "scope"]
    query = base.on_conflict_do_nothing(index_elements=unique).returning(GrantRow.id)
    return connection.execute(query).scalar_one_or_none() is not None


def remove_grant(connection: Connection, person: int, role: str, scope: str) -> bool:
    """Delete a grant; ``False`` where there was none."""
    query = delete(GrantRow).where(
        GrantRow.person_id == person, GrantRow.role == role, GrantRow.scope == scope
    )
    return bool(connection.execute(query).rowcount)


def grants_of(connection: Connection, person: int) -> list[tuple[str, str]]:
    """Return a person's own (role, scope) pairs, delegations left out."""
    query = (
        select(GrantRow.role, GrantRow.scope)
        .where(GrantRow.person_id == person)
        .order_by(GrantRow.role, GrantRow.scope)
    )
    return [(role, scope) for role, scope in connection.execute(query)]


def set_post(connection: Connection, code: str, person: int, *, alone: bool) -> None:
    """Put a person in a post; ``alone`` takes everybody else out of it."""
    query = delete(Post).where(Post.code == code)
    connection.execute(query if alone else query.where(Post.person_id == person))
    connection.execute(insert(Post), {"code": code, "person_id": person})


def leave_post(connection: Connection, code: str, person: int) -> bool:
    """Take a person out of a post; ``False`` where they were not in it."""
    query = delete(Post).where(Post.code == code, Post.person_id == person)
    return bool(connection.execute(query).rowcount)


def add_delegation(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a delegation and return its id."""
    query = insert(Delegation).values(dict(values)).returning(Delegation.id)
    return connection.execute(query).scalar_one()


def delegation(connection: Connection, row_id: int) -> Any | None:
    """Return a delegation's row, or ``None``; locked, so that it is revoked once."""
    query = select(Delegation.__table__).where(Delegation.id == row_id).with_for_update()
    return connection.execute(query).one_or_none()


def overlapping(connection: Connection, values: Mapping[str, Any]) -> Any | None:
    """Return a standing delegation between the same two in the same role that shares a day."""
    query = (
        select(Delegation.__table__)
        .where(
            Delegation.principal_id == values["principal_id"],
            Delegation.delegate_id == values["delegate_id"],
            Delegation.role == values["role"],
            Delegation.scope == values["scope"],
            Delegation.starts_on <= values["ends_on"],
            Delegation.ends_on >= values["starts_on"],
            Delegation.revoked_at.is_(None),
        )
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def revoke_delegation(connection: Connection, row_id: int, at: datetime) -> None:
    """Mark a delegation as revoked."""
    query = update(Delegation).where(Delegation.id == row_id).values(revoked_at=at)
    connection.execute(query)


def everybody(connection: Connection) -> list[Any]:
    """Return every person's row, by user name."""
    return list(connection.execute(select(Person.__table__).order_by(Person.username)))


def every_grant(connection: Connection) -> list[Any]:
    """Return every grant's row, by role and scope."""
    query = select(GrantRow.__table__).order_by(GrantRow.role, GrantRow.scope)
    return list(connection.execute(query))


def every_post(connection: Connection) -> list[Any]:
    """Return every post's row, by code."""
    return list(connection.execute(select(Post.__table__).order_by(Post.code)))


def standing_delegations(connection: Connection, today: date) -> list[Any]:
    """Return delegations that are in force or ahead, with both user names, by first day."""
    principal, delegate = aliased(Person), aliased(Person)
    query = (
        select(
            Delegation.__table__,
            principal.username.label("principal"),
            delegate.username.label("delegate"),
        )
        .join(principal, principal.id == Delegation.principal_id)
        .join(delegate, delegate.id == Delegation.delegate_id)
        .where(Delegation.ends_on >= today, Delegation.revoked_at.is_(None))
        .order_by(Delegation.starts_on, Delegation.id)
    )
    return list(connection.execute(query))
