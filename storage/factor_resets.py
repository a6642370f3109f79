"""Rows of resets of second factors that wait for a second administrator, or for a day to pass."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import aliased

from storage.tables_people import Person
from storage.tables_security import FactorReset

WAITING, DONE, REFUSED = "waiting", "done", "refused"

_Asker = aliased(Person)
_SHOWN = (
    select(
        FactorReset.__table__,
        Person.username,
        Person.name_th,
        Person.name_en,
        Person.active,
        _Asker.username.label("asker"),
        _Asker.name_th.label("asker_th"),
        _Asker.name_en.label("asker_en"),
    )
    .join(Person, Person.id == FactorReset.person_id)
    .outerjoin(_Asker, _Asker.id == FactorReset.requested_by)
    .where(FactorReset.state == WAITING)
    .order_by(FactorReset.effective_at, FactorReset.id)
)


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a request and return its id."""
    query = insert(FactorReset).values(dict(values)).returning(FactorReset.id)
    return int(connection.execute(query).scalar_one())


def waiting(connection: Connection, person: int | None = None) -> list[Any]:
    """Return the requests that wait, with both names, the next to take effect first."""
    query = _SHOWN if person is None else _SHOWN.where(FactorReset.person_id == person)
    return list(connection.execute(query))


def one(connection: Connection, reset: int) -> Any | None:
    """Return a request that waits; locked until the transaction ends."""
    query = _SHOWN.where(FactorReset.id == reset).with_for_update(of=FactorReset)
    return connection.execute(query).one_or_none()


def is_any_ripe(connection: Connection, now: datetime) -> bool:
    """Return whether a day has passed for any request; cheap, asked at every sweep."""
    query = select(FactorReset.id).where(
        FactorReset.state == WAITING, FactorReset.effective_at <= now
    )
    return connection.execute(query.limit(1)).first() is not None


def ripe(connection: Connection, now: datetime) -> list[Any]:
    """Return the requests whose day has passed; locked, and what another has locked left out."""
    query = _SHOWN.where(FactorReset.effective_at <= now)
    return list(connection.execute(query.with_for_update(of=FactorReset, skip_locked=True)))


def decide(connection: Connection, reset: int, state: str, by: int | None, now: datetime) -> None:
    """Write how a request ended."""
    values = {"state": state, "decided_by": by, "decided_at": now}
    connection.execute(update(FactorReset).where(FactorReset.id == reset).values(values))


def drop(connection: Connection, person: int, by: int | None, now: datetime) -> None:
    """Close whatever still waits for a person, as it was done another way."""
    query = update(FactorReset).where(FactorReset.person_id == person, FactorReset.state == WAITING)
    connection.execute(query.values(state=REFUSED, decided_by=by, decided_at=now))
