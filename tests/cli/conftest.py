"""Shells for the tests of the commands: an empty one, and one with a small ministry in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage import mail_rows
from tests.support import world
from tests.support.command_line import Shell

DRAFT, ENDORSEMENT, ACTIVE, DUTY = (f"TH50-2569-00{n}" for n in range(1, 5))
"""Cases of the ministry: in draft, with the governor, concluded, and with a duty to report back."""

FAILED, DOUBTFUL = 1, 2
"""Mails of the ministry that were refused for good, and that nobody knows of."""


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """Give a folder in which nothing was set up yet."""
    return Shell(tmp_path, {})


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a database with people and no case (tests/support/world.py)."""
    folder = tmp_path_factory.mktemp("offices")
    world.prepare(f"sqlite:///{folder}/phinong.db")
    return folder


@pytest.fixture(scope="session")
def ministry(tmp_path_factory: pytest.TempPathFactory, offices: Path) -> Path:
    """Give the folder of a database with people, cases and mails."""
    folder = shutil.copytree(offices, tmp_path_factory.mktemp("ministry") / "data")
    url = f"sqlite:///{folder}/phinong.db"
    opened = world.opened(url)
    for state in ("draft", "endorsement", "active", "change_review"):
        number = opened.through(state)
    opened.go(number, "not_substantive", "mfa_officer")
    with opened.database.write() as connection:
        mail_rows.settle(connection, [FAILED], "failed", "550 no such user", opened.now)
        mail_rows.settle(connection, [DOUBTFUL], "in_doubt", "no answer", opened.now)
    opened.database.close()
    return folder


@pytest.fixture
def quiet(tmp_path: Path, offices: Path) -> Shell:
    """Give a folder with people in its database, and an empty register."""
    shutil.copytree(offices, tmp_path / "data")
    return Shell(tmp_path, {})


@pytest.fixture
def shell(tmp_path: Path, ministry: Path) -> Shell:
    """Give a folder with a small ministry in its database."""
    shutil.copytree(ministry, tmp_path / "data")
    return Shell(tmp_path, {})
