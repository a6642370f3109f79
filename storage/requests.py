"""Requests of one administrator that wait for a second one, or for a day to pass."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update
from sqlalchemy.orm import aliased

from storage.tables_accounts import GrantRequest
from storage.tables_people import Person
from storage.tables_security import FactorReset

WAITING, GRANTED, DONE, REFUSED = "waiting", "granted", "done", "refused"


class Requests:
    """The requests of one table; a row says about whom, asked by whom, and when it takes effect."""

    def __init__(self, table: type[GrantRequest] | type[FactorReset]) -> None:
        """Read and write the rows of ``table``."""
        self._table = table
        self._shown = _shown(table)

    def add(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Add a request that waits, and return its id."""
        query = insert(self._table).values({**values, "state": WAITING}).returning(self._table.id)
        return int(connection.execute(query).scalar_one())

    def waiting(self, connection: Connection, person: int | None = None) -> list[Any]:
        """Return the requests that wait, with both names, the next to take effect first."""
        mine = self._shown.where(self._table.person_id == person)
        return list(connection.execute(self._shown if person is None else mine))

    def one(self, connection: Connection, request: int) -> Any | None:
        """Return a request that waits; locked until the transaction ends."""
        query = self._shown.where(self._table.id == request)
        return connection.execute(query.with_for_update(of=self._table)).one_or_none()

    def is_any_ripe(self, connection: Connection, now: datetime) -> bool:
        """Return whether a day has passed for any request; cheap, asked at every sweep."""
        query = select(self._table.id).where(
            self._table.state == WAITING, self._table.effective_at <= now
        )
        return connection.execute(query.limit(1)).first() is not None

    def ripe(self, connection: Connection, now: datetime) -> list[Any]:
        """Return the requests whose day has passed; locked, what another has locked left out."""
        query = self._shown.where(self._table.effective_at <= now)
        return list(connection.execute(query.with_for_update(of=self._table, skip_locked=True)))

    def decide(
        self, connection: Connection, request: int, state: str, by: int | None, now: datetime
    ) -> None:
        """Write how a request ended."""
        query = update(self._table).where(self._table.id == request)
        connection.execute(query.values(state=state, decided_by=by, decided_at=now))

    def drop(self, connection: Connection, person: int, by: int | None, now: datetime) -> None:
        """Refuse whatever still waits for a person."""
        query = update(self._table).where(
            self._table.person_id == person, self._table.state == WAITING
        )
        connection.execute(query.values(state=REFUSED, decided_by=by, decided_at=now))


def _shown(table: type[GrantRequest] | type[FactorReset]) -> Select[Any]:
    asker = aliased(Person)
    return (
        select(
            table.__table__,
            Person.username,
            Person.name_th,
            Person.name_en,
            Person.active,
            asker.username.label("asker"),
            asker.name_th.label("asker_th"),
            asker.name_en.label("asker_en"),
        )
        .join(Person, Person.id == table.person_id)
        .outerjoin(asker, asker.id == table.requested_by)
        .where(table.state == WAITING)
        .order_by(table.effective_at, table.id)
    )


GRANTS = Requests(GrantRequest)
RESETS = Requests(FactorReset)
