"""Shells for the tests of the commands: an empty one, and one with a small ministry in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import world
from tests.support.command_line import Shell


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """Give a folder in which nothing was set up yet."""
    return Shell(tmp_path, {})


@pytest.fixture(scope="session")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a prepared database to copy (tests/support/world.py)."""
    file = tmp_path_factory.mktemp("ministry") / "phinong.db"
    world.prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def shell(tmp_path: Path, ministry: Path) -> Shell:
    """Give a folder with a small ministry in its database."""
    data = tmp_path / "data"
    data.mkdir()
    for file in ministry.parent.glob("phinong.db*"):
        shutil.copy(file, data)
    return Shell(tmp_path, {})
