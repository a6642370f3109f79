"""The register's own copy of a case's facts, corrected with them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from storage.tables_cases import Case
from storage.tables_register import InstrumentRow, Relationship


def rewrite(connection: Connection, case_id: int, values: Mapping[str, Any]) -> None:
    """Write columns of a case that no move changes, beside a save that checks its version."""
    connection.execute(update(Case).where(Case.id == case_id).values(dict(values)))


def correct_instrument(connection: Connection, case_id: int, values: Mapping[str, Any]) -> bool:
    """Write new values of the instrument that a case brought; ``False`` where it brought none."""
    query = update(InstrumentRow).where(InstrumentRow.case_id == case_id).values(dict(values))
    return bool(connection.execute(query).rowcount)


def pair_key(connection: Connection, pair_id: int) -> str:
    """Return a relationship's key."""
    query = select(Relationship.key).where(Relationship.id == pair_id)
    return connection.execute(query).scalar_one()


def correct_pair(connection: Connection, pair_id: int, values: Mapping[str, Any]) -> None:
    """Write new values of a relationship, whatever its version."""
    connection.execute(
        update(Relationship)
        .where(Relationship.id == pair_id)
        .values(**values, version=Relationship.version + 1)
    )
