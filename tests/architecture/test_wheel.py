from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.tree import PACKAGES, PYPROJECT, ROOT, files_of_the_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

IMPORT_ALL = f"""
import importlib, pathlib
for name in {PACKAGES!r}:
    print(pathlib.Path(importlib.import_module(name).__file__).parent.parent)
"""
ENTRY_POINT = """
from importlib.metadata import entry_points
(command,) = entry_points(group="console_scripts", name="phinong")
print(callable(command.load()))
"""


def shipped_files() -> set[str]:
    return {str(file) for file in files_of_the_project() if file.parts[0] in PACKAGES}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build as `make wheel` does, from a copy, since others may be at work in the tree."""
    copy, target = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for file in files_of_the_project():
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, copy / file)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target)]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment that holds the wheel, and of our tree nothing."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    site = folder / "lib" / version / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    libraries = sysconfig.get_path("purelib")  # as a path only: its own .pth files do not count
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "bin" / "python"


def said_by(python: Path, code: str, folder: Path) -> list[str]:
    command = [str(python), "-I", "-c", code]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert inside == shipped_files()


def test_the_wheel_says_under_which_terms_it_comes(wheel: Path) -> None:
    inside = {Path(name).name for name in zipfile.ZipFile(wheel).namelist()}

    assert {"LICENSE", "NOTICE", "METADATA", "entry_points.txt"} <= inside


def test_the_packages_work_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    places = said_by(installed, IMPORT_ALL, tmp_path)

    assert len(places) == len(PACKAGES)
    assert {Path(place) for place in places} == {next(installed.parents[1].glob("lib/*/site-*"))}


def test_the_command_works_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    assert PYPROJECT["project"]["scripts"] == {"phinong": "cli.main:main"}
    assert said_by(installed, ENTRY_POINT, tmp_path) == ["True"]
