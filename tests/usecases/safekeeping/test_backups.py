"""Backups are of one moment, prove themselves, and come back into either engine."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from storage import audit_check, copying
from storage.database import Database
from tests.support.databases import Databases
from tests.support.world import World
from usecases.cases.attaching import attach
from usecases.safekeeping import backups, restoring
from usecases.safekeeping.backups import BackupFailedError, NotABackupError
from usecases.safekeeping.restoring import NotEmptyError
from usecases.shelves import FolderDocuments


def quiet(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture
def lived(world: World) -> World:
    """Give a world in which something has happened, with documents."""
    numbers = [world.through(state) for state in ("review", "active", "rejected")]
    attach(
        world.ctx("moi_officer"), numbers[0], b"%PDF-1.7\n%%EOF\n", "partner_letter", "หนังสือตัวอย่าง"
    )
    return world


@pytest.fixture
def backup(lived: World, tmp_path: Path) -> Path:
    return backups.back_up(lived.ctx(), tmp_path / "backups", quiet)


def counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {t.name: copying.count(connection, t) for t in copying.tables()}


def test_a_backup_says_what_it_holds_and_can_return(lived: World, backup: Path) -> None:
    manifest = backups.check_files(backup)
    drilled = restoring.drill(backup, quiet)

    assert manifest.tables == counts(lived.database)
    assert manifest.tables["cases"] == 3
    assert manifest.documents >= 1
    assert drilled["rows"] == sum(manifest.tables.values())
    assert drilled["audit_entries"] == manifest.tables["audit_entries"]


def test_what_comes_back_goes_on(
    lived: World, backup: Path, databases: Databases, tmp_path: Path
) -> None:
    url = databases.fresh(tmp_path)
    target, shelf = Database(url, durable=False), FolderDocuments(tmp_path / "new")
    restoring.restore(backup, target, shelf, quiet)
    again = restoring.restore(backup, target, shelf, quiet)  # the same once more changes nothing
    old, lived.database, lived.documents = lived.database, target, shelf
    number = lived.through("screening")
    with target.read() as connection:
        _, flaws = audit_check.verify(connection)
    target.close()
    databases.drop(url)
    lived.database = old

    assert again["rows"] > 0
    assert number
    assert not flaws


def test_a_backup_is_of_one_moment_while_others_write(lived: World, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            lived.through("endorsement")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.back_up(lived.ctx(), tmp_path / str(n), quiet) for n in range(3)]
    finally:
        stop.set()
        writer.join()

    drilled = [restoring.drill(folder, quiet) for folder in made]
    assert [found["rows"] for found in drilled] == sorted(found["rows"] for found in drilled)


def test_another_installation_is_not_touched(
    backup: Path, databases: Databases, world_url: str, tmp_path: Path
) -> None:
    url = databases.fresh(tmp_path, like=world_url)
    target = Database(url, durable=False)
    with target.write() as connection:
        connection.exec_driver_sql("UPDATE people SET name_th = 'คนอื่น' WHERE id = 1")
    before = counts(target)
    with pytest.raises(NotEmptyError):
        restoring.restore(backup, target, FolderDocuments(tmp_path / "new"), quiet)
    after = counts(target)
    target.close()
    databases.drop(url)

    assert after == before


@pytest.mark.parametrize("what", ["byte", "document", "manifest", "cut"])
def test_a_backup_that_was_changed_is_refused(backup: Path, what: str) -> None:
    file = backup / backups.DATABASE
    if what == "byte":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif what == "cut":
        file.write_bytes(file.read_bytes()[:-4096])
    elif what == "document":
        next(p for p in (backup / backups.DOCUMENTS).rglob("*") if p.is_file()).write_bytes(b"x")
    else:
        said = json.loads((backup / backups.MANIFEST).read_text(encoding="utf-8"))
        (backup / backups.MANIFEST).write_text(json.dumps(said | {"format": "other"}))

    with pytest.raises(NotABackupError):
        restoring.drill(backup, quiet)


def test_what_was_cut_off_is_no_backup_and_is_cleared_away(lived: World, tmp_path: Path) -> None:
    where = tmp_path / "backups"

    def full(_table: str, _done: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(BackupFailedError) as refused:
        backups.back_up(lived.ctx(), where, full)
    left = [path.name for path in where.iterdir()]
    lived.wait(hours=1)
    whole = backups.back_up(lived.ctx(), where, quiet)

    assert "No space left" in refused.value.sentence("en")
    assert all(name.endswith(".unfinished") for name in left)
    assert [path.name for path in where.iterdir()] == [whole.name]


def test_only_so_many_are_kept(lived: World, tmp_path: Path) -> None:
    made = []
    for _ in range(4):
        lived.wait(hours=1)
        made.append(backups.back_up(lived.ctx(), tmp_path / "b", quiet, keep=2))

    assert backups.listed(tmp_path / "b") == made[-2:]
