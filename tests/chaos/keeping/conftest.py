"""A migrated database to copy into, and a world in which something has happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from storage import migrate
from storage.database import Database
from storage.tables_system import HolidayRow
from tests.chaos.matrix import COMPLETE
from tests.support.databases import Databases, prepared
from tests.support.world import World, a_world
from usecases.cases.attaching import attach

DAYS = 20
"""How many holidays a world keeps whose rows are copied one by one under fire."""


def _migrated(url: str) -> None:
    database = Database(url, durable=False)
    migrate.upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def beginning(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give what copies start from: nothing, or where kills are few, the tables alone."""
    with prepared(
        databases, tmp_path_factory.mktemp("beginning"), (lambda _: None) if COMPLETE else _migrated
    ) as url:
        yield url


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[World]:
    """Give a world on SQLite with cases, documents, and few holidays."""
    found = a_world(tmp_path)
    with found.database.write() as connection:
        connection.execute(delete(HolidayRow).where(HolidayRow.id > DAYS))
    number = found.through("review")
    for n in range(3):
        attach(found.ctx("moi_officer"), number, b"letter %d" % n, "partner_letter", f"หนังสือ {n}")
    yield found
    found.database.close()
