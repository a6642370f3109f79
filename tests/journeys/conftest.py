"""Installations for journeys: empty ones, and copies of one that was started once before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.journeys.installation import Installation, running


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    """Give an installation that was never started."""
    return Installation(tmp_path / "data")


@pytest.fixture(scope="session")
def started_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data of an installation that was started and stopped."""
    installation = Installation(tmp_path_factory.mktemp("installation") / "data")
    with running(installation) as up:
        code, _ = up.stop()
        assert code == 0
    return installation.data


@pytest.fixture
def installed(started_once: Path, tmp_path: Path) -> Installation:
    """Give an installation of this test's own that was started before."""
    return Installation(Path(shutil.copytree(started_once, tmp_path / "data")))
