"""A disk that is full, or read-only: one clear sentence, nothing half done; then on it goes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from cli.faults import fault_of
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.surroundings.small_disk import Disk, NoDiskError, a_disk
from tests.support.command_line import Shell
from tests.support.world import World, opened, prepare
from usecases.cases.attaching import attach
from usecases.safekeeping import backups
from usecases.safekeeping.backups import BackupFailedError
from usecases.shelves import FolderDocuments, ShelfUnreachableError

pytestmark = [pytest.mark.chaos]

PAGE = 4096
SPACE_TH, SPACE_EN = "พื้นที่ว่าง", "free space"


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a prepared database that tests copy."""
    file = tmp_path_factory.mktemp("installed") / "phinong.db"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Give a small disk; a machine that lets us mount none leaves these tests out."""
    try:
        with a_disk(tmp_path / "disk", 16) as found:
            yield found
    except NoDiskError:
        pytest.skip("only root may mount a small disk")


@pytest.fixture
def world(disk: Disk, installed: Path) -> Iterator[World]:
    """Give a world whose database and documents lie on the small disk."""
    data = disk.folder / "data"
    data.mkdir()
    shutil.copy(installed, data / "phinong.db")
    found = opened(f"sqlite:///{data}/phinong.db")
    found.documents = FolderDocuments(data / "documents")
    yield found
    found.database.close()


def test_on_a_full_disk_a_move_is_refused_whole_and_done_when_there_is_room(
    world: World, disk: Disk, record_property: Any
) -> None:
    done = refused = 0
    for pages in (*range(0, 40, 8), 64, 128):
        number = world.case()
        disk.fill(leaving=pages * PAGE)
        before = snapshot(world)
        try:
            world.go(number, "submit", "coordinator")
        except OperationalError as error:
            refused += 1
            fault = fault_of(error)
            assert (fault.code, SPACE_TH in fault.th, SPACE_EN in fault.en) == (
                "database_unavailable", True, True,
            )  # fmt: skip
            assert snapshot(world) == before
        else:
            done += 1
        disk.empty()
        if world.load(number).state == "draft":
            world.go(number, "submit", "coordinator")
        assert world.load(number).state == "endorsement"
    assert refused > 0
    assert discord(world) == []
    record_property("deeds on a full disk", done + refused)


def test_on_a_full_disk_a_document_is_refused_and_leaves_no_half_of_it(
    world: World, disk: Disk
) -> None:
    number, letter = world.case(), b"a letter " * 20_000
    disk.fill(leaving=10 * PAGE)
    before = snapshot(world)

    with pytest.raises(ShelfUnreachableError, match="No space left"):
        attach(world.ctx("coordinator"), number, letter, "partner_letter", "หนังสือ")

    assert [p for p in world.documents.folder.rglob("*") if p.is_file()] == []
    assert snapshot(world) == before
    disk.empty()
    attach(world.ctx("coordinator"), number, letter, "partner_letter", "หนังสือ")
    assert discord(world) == []


@pytest.mark.parametrize("pages", [0, 20, 200])
def test_on_a_full_disk_a_backup_fails_and_harms_nothing(
    world: World, disk: Disk, pages: int
) -> None:
    number, where = world.case(), disk.folder / "backups"
    attach(world.ctx("coordinator"), number, b"a letter " * 9000, "partner_letter", "หนังสือ")
    before = snapshot(world)
    disk.fill(leaving=pages * PAGE)

    with pytest.raises(BackupFailedError) as caught:
        backups.back_up(world.ctx(), where, lambda *_: None)

    assert SPACE_TH in caught.value.sentence("th")
    assert SPACE_EN in caught.value.sentence("en")
    assert backups.listed(where) == []
    assert snapshot(world) == before
    disk.empty()
    world.wait(hours=1)
    made = backups.back_up(world.ctx(), where, lambda *_: None)
    assert backups.listed(where) == [made]


def test_a_read_only_folder_is_told_and_serves_again_when_it_may_be_written(
    world: World, disk: Disk, tmp_path: Path
) -> None:
    number = world.case()
    world.database.close()
    shell = Shell(tmp_path, {"PHINONG_DATA": str(disk.folder / "data")})
    comment = ("case", "comment", number, "ขอทราบความคืบหน้า", "--as", "monitor", "--json")
    with disk.read_only():
        told = [shell.call(*comment), shell.call("case", "list", "--json"), shell.call("up")]

    for ran in told:
        assert ran.code != 0
        assert "Traceback" not in ran.out + ran.err
    assert told[0].error["code"] == "database_unavailable"
    assert "สิทธิ์" in told[0].error["th"]
    assert "PHINONG_DATA" in told[2].err
    assert shell.call(*comment).code == 0
