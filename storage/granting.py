"""Rows of roles that were asked for and wait for a second administrator, or for a day to pass."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import aliased

from storage.tables_accounts import GrantRequest
from storage.tables_people import GrantRow, Person

WAITING, GRANTED, REFUSED = "waiting", "granted", "refused"

_Asker = aliased(Person)
_SHOWN = (
    select(
        GrantRequest.__table__,
        Person.username,
        Person.name_th,
        Person.name_en,
        Person.active,
        _Asker.username.label("asker"),
        _Asker.name_th.label("asker_th"),
        _Asker.name_en.label("asker_en"),
    )
    .join(Person, Person.id == GrantRequest.person_id)
    .outerjoin(_Asker, _Asker.id == GrantRequest.requested_by)
    .where(GrantRequest.state == WAITING)
    .order_by(GrantRequest.effective_at, GrantRequest.id)
)


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a request and return its id."""
    query = insert(GrantRequest).values(dict(values)).returning(GrantRequest.id)
    return int(connection.execute(query).scalar_one())


def waiting(connection: Connection, person: int | None = None) -> list[Any]:
    """Return the requests that wait, with both names, the next to take effect first."""
    query = _SHOWN if person is None else _SHOWN.where(GrantRequest.person_id == person)
    return list(connection.execute(query))


def one(connection: Connection, request: int) -> Any | None:
    """Return a request that waits; locked until the transaction ends."""
    query = _SHOWN.where(GrantRequest.id == request).with_for_update(of=GrantRequest)
    return connection.execute(query).one_or_none()


def is_any_ripe(connection: Connection, now: datetime) -> bool:
    """Return whether a day has passed for any request; cheap, asked at every sweep."""
    query = select(GrantRequest.id).where(
        GrantRequest.state == WAITING, GrantRequest.effective_at <= now
    )
    return connection.execute(query.limit(1)).first() is not None


def ripe(connection: Connection, now: datetime) -> list[Any]:
    """Return the requests whose day has passed; locked, and what another has locked left out."""
    query = _SHOWN.where(GrantRequest.effective_at <= now)
    locked = query.with_for_update(of=GrantRequest, skip_locked=True)
    return list(connection.execute(locked))


def decide(connection: Connection, request: int, state: str, by: int | None, now: datetime) -> None:
    """Write how a request ended."""
    values = {"state": state, "decided_by": by, "decided_at": now}
    connection.execute(update(GrantRequest).where(GrantRequest.id == request).values(values))


def drop(connection: Connection, person: int, now: datetime, by: int | None) -> None:
    """Refuse whatever still waits for a person."""
    waits = update(GrantRequest).where(
        GrantRequest.person_id == person, GrantRequest.state == WAITING
    )
    connection.execute(waits.values(state=REFUSED, decided_by=by, decided_at=now))


def administrators(connection: Connection) -> list[int]:
    """Return the ids of the active administrators."""
    query = (
        select(GrantRow.person_id)
        .join(Person, Person.id == GrantRow.person_id)
        .where(GrantRow.role == "admin", Person.active)
        .order_by(GrantRow.person_id)
        .distinct()
    )
    return list(connection.execute(query).scalars())


def holds(connection: Connection, person: int, role: str, scope: str) -> bool:
    """Return whether a person has a role within a scope in their own name."""
    query = select(GrantRow.id).where(
        GrantRow.person_id == person, GrantRow.role == role, GrantRow.scope == scope
    )
    return connection.execute(query).first() is not None
