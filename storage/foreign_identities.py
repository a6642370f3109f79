"""Rows of foreign identities, and of what began here and must end here once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_people import Person
from storage.tables_security import ForeignIdentity, SignInFlow


def add(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Link an identity and return its row id; ``None`` where it is linked already."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    query = dialect.insert(ForeignIdentity).values(dict(values)).on_conflict_do_nothing()
    return connection.execute(query.returning(ForeignIdentity.id)).scalar_one_or_none()


def owner(connection: Connection, issuer: str, subject: str) -> Any | None:
    """Return whose identity it is: the row, and whether the person may act."""
    query = (
        select(ForeignIdentity.__table__, Person.active)
        .join(Person, Person.id == ForeignIdentity.person_id)
        .where(ForeignIdentity.issuer == issuer, ForeignIdentity.subject == subject)
    )
    return connection.execute(query).one_or_none()


def of_person(connection: Connection, person: int) -> list[Any]:
    """Return the identities of a person, oldest first."""
    query = (
        select(ForeignIdentity.__table__)
        .where(ForeignIdentity.person_id == person)
        .order_by(ForeignIdentity.id)
    )
    return list(connection.execute(query))


def drop(connection: Connection, person: int, identity: int) -> str | None:
    """Unlink one identity of a person; return its issuer."""
    query = (
        delete(ForeignIdentity)
        .where(ForeignIdentity.id == identity, ForeignIdentity.person_id == person)
        .returning(ForeignIdentity.issuer)
    )
    return connection.execute(query).scalar_one_or_none()


def use(connection: Connection, identity: int, now: datetime) -> None:
    """Note that an identity was used."""
    query = update(ForeignIdentity).where(ForeignIdentity.id == identity)
    connection.execute(query.values(used_at=now))


def begin(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write down what begins."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(SignInFlow).values(dict(values)))


def finish(connection: Connection, state_hash: str, browser_hash: str, now: datetime) -> Any | None:
    """Take what began in this browser and is not too old; whatever comes after finds nothing."""
    query = (
        delete(SignInFlow)
        .where(
            SignInFlow.state_hash == state_hash,
            SignInFlow.browser_hash == browser_hash,
            SignInFlow.expires_at > now,
        )
        .returning(SignInFlow.__table__)
    )
    return connection.execute(query).one_or_none()
