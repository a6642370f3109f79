"""An installation moves to a server, row by row, and a move that was cut off goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage import copying
from storage.database import Database
from storage.schema import METADATA
from tests.support import postgres
from tests.support.world import World, opened
from usecases.safekeeping import moving
from usecases.safekeeping.moving import SameDatabaseError

pytestmark = pytest.mark.postgres


def quiet(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture
def target(postgres_server: postgres.Server) -> Iterator[Database]:
    url = postgres_server.create(like=None)
    found = Database(url)
    yield found
    found.close()
    postgres_server.drop(url)


def test_everything_arrives_and_work_goes_on(world: World, target: Database) -> None:
    number = world.through("review")
    world.through("active")
    with world.database.read() as connection:
        rows = sum(copying.count(connection, table) for table in copying.tables())

    moved = moving.move(world.ctx(), target, quiet)
    there = opened(target.url.render_as_string(hide_password=False), now=world.now)
    there.documents, there.people = world.documents, world.people
    there.go(number, "concur", "moi_officer")
    there.through("screening")
    entries = moving.trail_of(target)
    there.database.close()

    assert moved["rows"] == rows
    assert entries > moved["audit_entries"]


@pytest.mark.parametrize("cut", [3, 17])
def test_a_move_that_was_cut_off_goes_on(
    world: World, target: Database, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    world.through("active")
    monkeypatch.setattr(copying, "BATCH", 2)
    told = 0

    def pulled(_table: str, _done: int, _total: int) -> None:
        nonlocal told
        told += 1
        if told == cut:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moving.move(world.ctx(), target, pulled)
    moved = moving.move(world.ctx(), target, quiet)

    assert moved["rows"] == sum(moved["tables"].values())
    assert moved["tables"]["cases"] == 1


def test_another_database_is_refused_before_anything_is_written(
    world: World, target: Database
) -> None:
    moving.move(world.ctx(), target, quiet)
    with target.write() as connection:
        connection.exec_driver_sql("UPDATE people SET name_en = 'Somebody else' WHERE id = 1")
    world.through("review")
    with target.read() as connection:
        before = copying.count(connection, METADATA.tables["cases"])

    with pytest.raises(copying.ForeignRowsError):
        moving.move(world.ctx(), target, quiet)
    with target.read() as connection:
        after = copying.count(connection, METADATA.tables["cases"])
    assert before == after == 0


def test_a_database_does_not_move_into_itself(world: World) -> None:
    with pytest.raises(SameDatabaseError):
        moving.move(world.ctx(), world.database, quiet)
