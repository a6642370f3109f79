"""One row into a table, and its id."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert


def added(connection: Connection, table: Any, values: Mapping[str, Any]) -> int:
    """Insert a row and return its id."""
    result: Any = connection.execute(insert(table), dict(values))
    return int(result.inserted_primary_key[0])
