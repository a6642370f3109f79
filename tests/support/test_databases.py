from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.support.databases import Databases, prepared

ROOT = Path(__file__).parents[2]


def run(url: str, *statements: str) -> list[object]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        results = [connection.execute(text(statement)) for statement in statements]
        return list(results[-1].scalars()) if results[-1].returns_rows else []


def vanishes(folder: Path, *, within_s: float = 30) -> bool:
    until = time.monotonic() + within_s
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not folder.exists()


def test_every_test_gets_an_empty_database(database_url: str) -> None:
    run(database_url, "CREATE TABLE letter (number TEXT)", "INSERT INTO letter VALUES ('ที่ ๑')")

    assert run(database_url, "SELECT number FROM letter") == ["ที่ ๑"]


def test_two_databases_do_not_share_tables(databases: Databases, tmp_path: Path) -> None:
    first, second = databases.fresh(tmp_path), databases.fresh(tmp_path)

    run(first, "CREATE TABLE letter (number TEXT)")
    run(second, "CREATE TABLE letter (number TEXT)")

    assert first != second
    databases.drop(first)
    databases.drop(second)


def test_a_prepared_database_is_copied_whole(databases: Databases, tmp_path: Path) -> None:
    def prepare(url: str) -> None:
        run(url, "CREATE TABLE letter (number TEXT)", "INSERT INTO letter VALUES ('1')")

    with prepared(databases, tmp_path, prepare) as template:
        copy = databases.fresh(tmp_path, like=template)
        run(copy, "INSERT INTO letter VALUES ('2')")

        assert run(copy, "SELECT number FROM letter ORDER BY 1") == ["1", "2"]
        assert run(template, "SELECT number FROM letter") == ["1"]
        databases.drop(copy)


@pytest.mark.postgres
def test_a_killed_run_leaves_no_server_behind(postgres_server: object) -> None:
    """Starts a cluster in a child, kills the child with -9, and looks for the server."""
    assert postgres_server
    child_code = """
        import os, sys, psycopg
        from tests.support import postgres
        os.environ.pop(postgres.GIVEN, None)
        with postgres.server() as server:
            with psycopg.connect(server.url) as connection:
                folder = connection.execute("SHOW data_directory").fetchone()[0]
            print(server.url, folder, sep="\\n", flush=True)
            sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(child_code)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        connection = psycopg.connect(url, autocommit=True)
        folder = Path(child.stdout.readline().strip())
        child.kill()

    with pytest.raises(psycopg.OperationalError, match=r"terminating|closed"):
        connection.execute("SELECT pg_sleep(30)")
    assert vanishes(folder)


@pytest.mark.parametrize(
    ("required", "outcome", "code"), [("", "1 skipped", 0), ("1", "1 error", 1)]
)
def test_without_postgresql_its_tests_are_skipped_unless_required(
    required: str, outcome: str, code: int
) -> None:
    program = """
        import sys, pytest
        from pathlib import Path
        from tests.support import postgres
        postgres.PACKAGED = Path("nowhere")
        sys.exit(pytest.main(sys.argv[1:]))
    """
    test = "tests/support/test_databases.py::test_every_test_gets_an_empty_database"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PHINONG"))}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env={**inherited, "PATH": "", "PHINONG_REQUIRE_POSTGRES": required},
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome in done.stdout
    assert "1 passed" in done.stdout  # on SQLite
    assert "PostgreSQL is not installed here" in done.stdout
    assert done.returncode == code
