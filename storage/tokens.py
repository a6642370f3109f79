"""Rows of API tokens; of the token itself only its digest is here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.tables_api import ApiToken
from storage.tables_people import Person

_BY_HASH = (
    select(
        ApiToken.id,
        ApiToken.person_id,
        ApiToken.scopes,
        ApiToken.expires_at,
        ApiToken.used_at,
        Person.username,
        Person.language,
    )
    .join(Person, Person.id == ApiToken.person_id)
    .where(
        ApiToken.token_hash == bindparam("token_hash"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > bindparam("now"),
        Person.active,
    )
)


def by_hash(connection: Connection, token_hash: str, now: datetime) -> Any | None:
    """Return a token that may be used now, with its owner, or ``None``."""
    return connection.execute(_BY_HASH, {"token_hash": token_hash, "now": now}).one_or_none()


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a token and return its row id."""
    done = connection.execute(insert(ApiToken).values(dict(values)).returning(ApiToken.id))
    return int(done.scalar_one())


def of_person(connection: Connection, person: int) -> list[Any]:
    """Return a person's tokens that were not revoked, newest first."""
    query = (
        select(ApiToken.__table__)
        .where(ApiToken.person_id == person, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    )
    return list(connection.execute(query))


def living(connection: Connection, person: int, now: datetime) -> int:
    """Return how many tokens of a person may be used now."""
    query = select(func.count()).where(
        ApiToken.person_id == person, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
    )
    return int(connection.execute(query).scalar_one())


def touch(connection: Connection, token: int, now: datetime) -> None:
    """Note that a token was used."""
    connection.execute(update(ApiToken).where(ApiToken.id == token).values(used_at=now))


def revoke(connection: Connection, token: int, person: int, now: datetime) -> bool:
    """Revoke a token of a person; ``False`` where it is not theirs, or gone."""
    query = update(ApiToken).where(
        ApiToken.id == token, ApiToken.person_id == person, ApiToken.revoked_at.is_(None)
    )
    return bool(connection.execute(query.values(revoked_at=now)).rowcount)
