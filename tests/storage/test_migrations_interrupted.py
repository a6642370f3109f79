"""An upgrade is stopped at every statement, killed, and run twice at once; it is whole or not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, inspect, text

from storage import migrate
from storage.database import Database

ROOT = Path(__file__).parents[2]


HEAD = migrate.head()
COMPLETE = os.environ.get("PHINONG_CHAOS") == "complete"


class StoppedError(Exception):
    """The test stopped the upgrade here."""


@contextmanager
def stopped_at(database: Database, number: int) -> Iterator[None]:
    """Let the statement of this number fail, counted from 1."""
    numbers = count(1)

    def before(*_: Any) -> None:
        if next(numbers) == number:
            raise StoppedError

    event.listen(database.writing, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(database.writing, "before_cursor_execute", before)


def tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_before_its_end_an_upgrade_is_seen_by_nobody_else(empty: Database) -> None:
    """Whoever looks between any two statements sees nothing: a stop there would leave nothing."""
    seen: list[set[str]] = []

    def before(*_: Any) -> None:
        seen.append(tables(empty))

    event.listen(empty.writing, "before_cursor_execute", before)
    migrate.upgrade(empty)
    event.remove(empty.writing, "before_cursor_execute", before)

    assert len(seen) > 200
    assert set.union(*seen) == set()
    assert "audit_entries" in tables(empty)


def test_stopped_at_any_statement_nothing_remains_and_the_next_run_is_whole(
    empty: Database,
) -> None:
    step = 1 if empty.is_sqlite or COMPLETE else 9  # make chaos stops at every one
    stops = 0
    for number in count(1, step):
        with stopped_at(empty, number):
            try:
                migrate.upgrade(empty)
            except StoppedError:
                stops += 1
                assert tables(empty) == set(), number
                continue
        break

    assert stops > 40 / step
    assert migrate.current(empty) == migrate.head()
    assert "audit_entries" in tables(empty)


def _started(url: str, code: str) -> subprocess.Popen[bytes]:
    begin = """
        import os, signal, sys
        from sqlalchemy import event
        from storage import migrate
        from storage.database import Database
        database = Database(sys.argv[1])
    """
    whole = textwrap.dedent(begin) + textwrap.dedent(code)
    return subprocess.Popen([sys.executable, "-c", whole, url], cwd=ROOT)


def test_killed_half_way_the_next_run_is_whole(empty: Database) -> None:
    url = empty.url.render_as_string(hide_password=False)
    die_at_statement = """
        def before(connection, cursor, statement, *rest):
            if "CREATE TABLE cases" in statement:
                os.kill(os.getpid(), signal.SIGKILL)
        event.listen(database.writing, "before_cursor_execute", before)
        migrate.upgrade(database)
    """
    assert _started(url, die_at_statement).wait(60) == -signal.SIGKILL
    assert tables(empty) == set()

    migrate.upgrade(empty)

    assert migrate.current(empty) == migrate.head()


def test_of_several_upgrades_at_once_all_succeed(empty: Database) -> None:
    url = empty.url.render_as_string(hide_password=False)
    upgrade = "migrate.upgrade(database); database.close()"

    children = [_started(url, upgrade) for _ in range(4)]

    assert [child.wait(60) for child in children] == [0, 0, 0, 0]
    assert migrate.current(empty) == migrate.head()


LATER = '''
"""A later revision, which makes a table anew and may fail at its end."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "later", "{head}", None, None
def upgrade() -> None:
    op.add_column("people", sa.Column("phone", sa.String()))
    with op.batch_alter_table("people") as people:
        people.alter_column("phone", type_=sa.Text())
    {end}
'''


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a copy of the migrations that a test may add to."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "HEAD").write_text("later\n", encoding="utf-8")
    monkeypatch.setattr(migrate, "FOLDER", copy)
    return copy / "versions" / "later.py"


def with_people(database: Database) -> None:
    with database.write() as connection:
        _add_person(connection)
        connection.execute(
            text(
                "INSERT INTO grants (person_id, role, scope, granted_by, granted_at)"
                " SELECT id, 'governor', 'TH-50', 'test', created_at FROM people"
            )
        )


def _add_person(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO people (username, name_th, name_en, email, language, active, fictional,"
            " created_at) VALUES ('somchai', 'สมชาย', 'Somchai', 's@phinong.example', 'th', :yes,"
            " :yes, '2026-11-23 03:00:00')"
        ),
        {"yes": True},
    )


def columns(database: Database) -> set[str]:
    with database.read() as connection:
        return {column["name"] for column in inspect(connection).get_columns("people")}


def test_a_later_revision_may_make_a_table_anew_that_others_refer_to(
    database: Database, later: Path
) -> None:
    with_people(database)
    later.write_text(LATER.format(head=HEAD, end=""), encoding="utf-8")

    migrate.upgrade(database)

    assert "phone" in columns(database)
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM grants")).scalar_one() == 1
        assert connection.execute(text("SELECT name_th FROM people")).scalar_one() == "สมชาย"
    assert migrate.current(database) == "later"


def test_a_later_revision_that_fails_leaves_the_database_as_it_was(
    database: Database, later: Path
) -> None:
    with_people(database)
    before = columns(database)
    later.write_text(
        LATER.format(head=HEAD, end="raise RuntimeError('stopped')"),
        encoding="utf-8",
    )

    with pytest.raises(RuntimeError, match="stopped"):
        migrate.upgrade(database)

    assert columns(database) == before
    assert migrate.current(database) == HEAD


def test_references_are_checked_again_after_an_upgrade_on_sqlite(
    database: Database, later: Path
) -> None:
    """They are not while it runs; a row that points at nothing stops the upgrade."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL checks references at each statement")
    with_people(database)
    end = 'op.execute("DELETE FROM people")'
    later.write_text(LATER.format(head=HEAD, end=end), encoding="utf-8")

    with pytest.raises(migrate.BrokenReferencesError, match="grants"):
        migrate.upgrade(database)

    with database.write() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
