"""Everything that the tables hold about one person, found by what points at people."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Date, Table, or_, select

from storage.column_types import UtcDateTime
from storage.schema import METADATA
from storage.tables_cases import AuditEntry, StageEntry
from storage.tables_people import Person

WHOLE = frozenset(
    {
        "api_tokens", "audit_texts", "comments", "credentials", "dated_duties", "delegations",
        "drafts", "erasure_requests", "factor_resets", "feeds", "follows", "foreign_identities",
        "grant_requests", "grants", "group_members", "handovers", "idempotency_keys", "kept_forms",
        "mail_replies", "one_time_links", "outbox", "posts", "recovery_codes", "second_factors",
        "sign_in_flows", "web_sessions", "webhooks",
    }
)  # fmt: skip
"""Tables whose rows are a person's own; of others only who, when and what is told."""

_NAMING = ("number", "key", "kind", "code", "state", "chain")
HIDDEN = "•••"
"""What stands for a secret that is kept as a digest or sealed."""


def of_person(
    connection: Connection, person: int, secrets: Collection[str]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each table that names a person, with the rows; secrets are not shown.

    Args:
        connection: One view of the database.
        person: Row id of the person.
        secrets: Columns (``table.column``) that are never shown.
    """
    people = METADATA.tables["people"]
    yield "people", _rows(connection, people, list(people.c), Person.id == person, secrets)
    for table in METADATA.sorted_tables:
        naming = [c for c in table.columns if _names_people(c)]
        if table.name == StageEntry.__tablename__:
            naming = [table.c.closed_by, table.c.on_behalf_of]
        if naming:
            columns = list(table.columns) if table.name in WHOLE else _brief(table, naming)
            where = or_(*(column == person for column in naming))
            rows = _rows(connection, table, columns, where, secrets)
            if rows:
                yield table.name, rows


def _names_people(column: Column[Any]) -> bool:
    return any(key.column is Person.__table__.c.id for key in column.foreign_keys)


def _brief(table: Table, naming: Sequence[Column[Any]]) -> list[Column[Any]]:
    """Return what says which row it is, when it was, and that the person is named."""
    return [
        c
        for c in table.columns
        if c.primary_key
        or c in naming
        or c.name in _NAMING
        or isinstance(c.type, (Date, UtcDateTime))
    ]


def _rows(
    connection: Connection,
    table: Table,
    columns: Sequence[Column[Any]],
    where: Any,
    secrets: Collection[str],
) -> list[dict[str, Any]]:
    query = select(*columns).where(where).order_by(*table.primary_key)
    hidden = {c.name for c in columns if f"{table.name}.{c.name}" in secrets}
    return [
        {name: HIDDEN if name in hidden and value else value for name, value in row.items()}
        for row in connection.execute(query).mappings()
    ]


def acts(connection: Connection, person: int) -> Iterator[Any]:
    """Yield what a person did, out of the trail: moment, chain, number and action."""
    query = select(AuditEntry.at, AuditEntry.chain, AuditEntry.seq, AuditEntry.action)
    mine = query.where(AuditEntry.actor_id == person).order_by(AuditEntry.id)
    yield from connection.execute(mine.execution_options(yield_per=5000))


def about(connection: Connection, person: int) -> list[Any]:
    """Return the entries of the trail that are about a person's account, with their words."""
    query = select(AuditEntry.at, AuditEntry.seq, AuditEntry.action, AuditEntry.body)
    named = (AuditEntry.body.like(f'%"person":{person}{end}%') for end in (",", "}"))
    found = query.where(AuditEntry.chain == "settings", or_(*named)).order_by(AuditEntry.id)
    return list(connection.execute(found))
