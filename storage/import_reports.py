"""Reports of the files that people brought by the web, kept among the settings."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from storage import settings
from storage.tables_system import Setting

_PREFIX = "import:"


def keep(connection: Connection, name: str, report: Mapping[str, Any]) -> None:
    """Keep a report under a name; names sort in time."""
    settings.put(connection, _PREFIX + name, report)


def one(connection: Connection, name: str, *, lock: bool = False) -> dict[str, Any] | None:
    """Return a report, or ``None``."""
    return settings.get(connection, _PREFIX + name, lock=lock)


def newest(connection: Connection, most: int) -> list[tuple[str, dict[str, Any]]]:
    """Return the newest reports with their names."""
    query = (
        select(Setting.key, Setting.value)
        .where(Setting.key.startswith(_PREFIX))
        .order_by(Setting.key.desc())
        .limit(most)
    )
    return [(row.key.removeprefix(_PREFIX), row.value) for row in connection.execute(query)]
