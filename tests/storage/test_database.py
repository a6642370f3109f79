"""The two doors: a write is whole or not at all, a read sees one moment, errors are told."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage import database as database_module
from storage.database import Database, DatabaseUnavailableError
from storage.prepared import Prepared
from storage.tables_system import Setting

PUT = Prepared(insert(Setting))


def put(database: Database, key: str) -> None:
    with database.write() as connection:
        PUT.run(connection, {"key": key, "value": {"n": 1}})


def count(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count(Setting.key))).scalar_one())


def test_an_exception_rolls_the_whole_write_back(database: Database) -> None:
    def put_and_fail() -> None:
        with database.write() as connection:
            PUT.run(connection, {"key": "a", "value": {}})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()

    assert count(database) == 0
    put(database, "b")
    assert count(database) == 1


def test_a_read_sees_one_moment_while_others_write(database: Database) -> None:
    put(database, "before")
    query = select(func.count(Setting.key))

    with database.read() as connection:
        first = connection.execute(query).scalar_one()
        put(database, "meanwhile")
        second = connection.execute(query).scalar_one()

    assert (first, second) == (1, 1)
    assert count(database) == 2


def test_eight_writers_at_once_all_have_their_turn(database: Database) -> None:
    def write(name: str) -> None:
        for n in range(20):
            put(database, f"{name}{n}")

    threads = [threading.Thread(target=write, args=[name]) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(database) == 160


def test_a_write_inside_a_write_is_told_and_does_not_hang(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL lets both write")
    monkeypatch.setattr(database_module, "_PATIENCE_S", 1)
    began = time.monotonic()

    with (
        pytest.raises(OperationalError, match="locked"),
        database.write(),
        database.write(),
    ):
        pass

    assert time.monotonic() - began < 10
    put(database, "after")


def test_the_drivers_errors_are_told_as_sqlalchemy_tells_them(database: Database) -> None:
    put(database, "once")

    with pytest.raises(IntegrityError):
        put(database, "once")
    with pytest.raises(IntegrityError), database.write() as connection:
        PUT.run_each(connection, [{"key": name, "value": {}} for name in ("new", "once")])

    assert count(database) == 1


def test_a_connection_that_the_server_cut_is_told_and_replaced(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no server")

    def put_and_be_cut() -> None:
        with database.write() as connection, database.write() as other:
            mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            PUT.run(connection, {"key": "lost", "value": {}})

    with pytest.raises(DBAPIError) as caught:
        put_and_be_cut()

    assert caught.value.connection_invalidated
    assert count(database) == 0


def test_a_missing_value_is_a_fault(database: Database) -> None:
    once = Prepared(select(Setting.value).where(Setting.key == text(":key")))

    with pytest.raises(ValueError, match="no colour"), database.read() as connection:
        once.rows(connection, {"colour": "red"})


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all.db",
        "sqlite:///{folder}",
        "sqlite:///{folder}/text.db",
        "postgresql+psycopg://phinong:secret@127.0.0.1:1/phinong",
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(url: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database " * 100)
    database = Database(url.format(folder=tmp_path))

    with pytest.raises(DatabaseUnavailableError) as caught:
        database.check()

    assert "secret" not in str(caught.value)
    assert str(database.where) in caught.value.sentence("th")
    database.close()


def test_a_database_that_can_be_used_says_nothing(database: Database) -> None:
    database.check()


def test_only_sqlite_has_a_file(database: Database) -> None:
    file = database.file

    assert (file is not None) is database.is_sqlite
    assert file is None or file.is_file()


def test_a_connection_that_died_at_rest_is_replaced_unseen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no server")
    monkeypatch.setattr(database_module, "_RESTED_S", 0)
    mine = text("SELECT pg_backend_pid()")
    with database.write() as first, database.write() as second:
        pids = {one.execute(mine).scalar_one() for one in (first, second)}
    with database.write() as connection:
        [other] = pids - {connection.execute(mine).scalar_one()}
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": other})

    with database.write() as first, database.write() as second:
        PUT.run(first, {"key": "a", "value": {}})
        PUT.run(second, {"key": "b", "value": {}})

    assert count(database) == 2
