from __future__ import annotations

import importlib
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from tests.support.tree import PACKAGES, PYPROJECT, ROOT

BESIDE = ("bootstrap", "tests", "benchmarks", "docs")  # importable from the root, not shipped
CONTRACTS = PYPROJECT["tool"]["importlinter"]


def folders_with_init(root: Path) -> set[str]:
    return {file.parent.name for file in root.glob("*/__init__.py")}


def layered() -> set[str]:
    layers = next(c["layers"] for c in CONTRACTS["contracts"] if c["type"] == "layers")
    return set(re.findall(r"\w+", " ".join(layers)))


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(set(PACKAGES), id="wheel"),
        pytest.param(set(CONTRACTS["root_packages"]), id="contracts"),
        pytest.param(set(PYPROJECT["tool"]["coverage"]["run"]["source"]), id="coverage"),
        pytest.param(set(PYPROJECT["tool"]["mypy"]["files"]) & set(PACKAGES), id="mypy"),
    ],
)
def test_every_package_is_listed(listed: set[str]) -> None:
    assert listed == folders_with_init(ROOT)


def test_every_package_has_its_floor() -> None:
    assert folders_with_init(ROOT) - layered() == set()


def test_a_new_folder_would_be_noticed(tmp_path: Path) -> None:
    for name in (*PACKAGES, "newcomer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()

    assert folders_with_init(tmp_path) - set(PACKAGES) == {"newcomer"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_ours_and_typed(package: str) -> None:
    module = importlib.import_module(package)

    assert module.__phinong__ == package
    assert module.__file__ is not None
    assert Path(module.__file__).parent == ROOT / package
    assert (ROOT / package / "py.typed").is_file()


def intruders(installed: list[Distribution]) -> dict[str, set[str]]:
    """Return our import names that other distributions provide, and which ones do."""
    ours = {*PACKAGES, *BESIDE}
    found: dict[str, set[str]] = {}
    for distribution in installed:
        if distribution.name == "phinong":
            continue
        for file in distribution.files or ():
            top = file.parts[0].removesuffix(".py")
            if top in ours:
                found.setdefault(top, set()).add(distribution.name)
    return found


def test_no_other_distribution_provides_our_names() -> None:
    assert intruders(list(distributions())) == {}


def test_an_intruder_would_be_named(tmp_path: Path) -> None:
    info = tmp_path / "webpy_like-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: webpy-like\nVersion: 1.0\n")
    (info / "RECORD").write_text("web/__init__.py,,\nconfig.py,,\nother/web.py,,\n")

    for file in ("web/__init__.py", "config.py", "other/web.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()  # what is recorded and not there does not count

    found = intruders(list(distributions(path=[str(tmp_path)])))

    assert found == {"web": {"webpy-like"}, "config": {"webpy-like"}}
