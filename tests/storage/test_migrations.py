from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage import migrate
from storage.database import Database
from storage.schema import METADATA

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    return ScriptDirectory.from_config(config)


def test_there_is_one_head_and_the_file_names_it(scripts: ScriptDirectory) -> None:
    assert scripts.get_heads() == [migrate.head()]


def test_every_revision_is_numbered_after_the_one_before_it(scripts: ScriptDirectory) -> None:
    names = [script.revision for script in scripts.walk_revisions()][::-1]

    assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]
    assert names == [Path(script.path).stem for script in scripts.walk_revisions()][::-1]


def test_a_new_revision_can_be_written_from_the_template(tmp_path: Path) -> None:
    copy = tmp_path / "migrations"
    (copy / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (copy / name).write_bytes((migrate.FOLDER / name).read_bytes())
    fresh = ScriptDirectory(str(copy))

    script = fresh.generate_revision("0001_first", "First")

    assert script is not None
    assert script.revision == "0001_first"
    text = Path(script.path).read_text(encoding="utf-8")
    compile(text, script.path, "exec")
    assert '"""First.\n\nRevision 0001_first, the first.' in text


def test_an_empty_database_is_at_no_revision(empty: Database) -> None:
    assert migrate.current(empty) is None


def test_an_upgrade_leaves_the_tables_that_the_models_describe(empty: Database) -> None:
    migrate.upgrade(empty)

    with empty.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []
    assert migrate.current(empty) == migrate.head()


def test_constraints_bear_the_names_that_later_migrations_rely_on(empty: Database) -> None:
    """Alembic does not compare the names of primary and foreign keys."""
    migrate.upgrade(empty)

    with empty.read() as connection:
        inspector = inspect(connection)
        for table in METADATA.sorted_tables:
            found = {key["name"] for key in inspector.get_foreign_keys(table.name)}
            found |= {inspector.get_pk_constraint(table.name)["name"]}
            wanted = {key.name for key in table.foreign_key_constraints} | {table.primary_key.name}
            assert found == wanted, table.name


def test_partial_indexes_are_partial_on_either_engine(database: Database) -> None:
    with database.read() as connection:
        sql = {
            "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index'",
            "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        }[connection.dialect.name]
        made = dict(connection.exec_driver_sql(sql).tuples().all())

    for name in ("ix_stage_entries_next_alert_at", "uq_stage_entries_open", "ix_outbox_open"):
        assert " WHERE " in made[name], name


def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    migrate.upgrade(empty)
    with empty.read() as connection:
        before = inspect(connection).get_table_names()

    migrate.upgrade(empty)

    with empty.read() as connection:
        assert inspect(connection).get_table_names() == before


def test_at_head_an_upgrade_costs_less_than_twenty_milliseconds(database: Database) -> None:
    migrate.upgrade(database)
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        migrate.upgrade(database)
        taken.append(time.perf_counter() - began)

    assert min(taken) < 0.020


def test_at_head_alembic_is_not_even_imported(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    code = (
        "import sys; from storage import migrate; from storage.database import Database;"
        "database = Database(sys.argv[1]); migrate.upgrade(database); database.close();"
        "sys.exit('alembic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, check=False)

    assert done.returncode == 0


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")

    with pytest.raises(migrate.UnknownSchemaError) as caught:
        migrate.upgrade(database)

    assert "9999_later" in caught.value.sentence("th")
    assert caught.value.sentence("en").endswith("install a newer Phinong.")
    assert migrate.current(database) == "9999_later"
