"""What Phinong is made of: nothing without an accepted licence, nothing of others unpinned."""

from __future__ import annotations

import json
import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.support import bill
from tests.support.tree import PYPROJECT, ROOT, files_of_the_project

FREE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0",
    "OFL-1.1", "PSF-2.0",
}  # fmt: skip
WITH_A_NOTE = {"Artistic-1.0", "GPL-1.0-or-later", "LGPL-2.1-only", "LGPL-3.0-only", "MPL-2.0"}
"""Accepted where the row says how it is used."""

OF_OTHERS = re.compile(r"\.(ttf|otf|woff2?|eot|min\.js|wasm|so|dll|exe|jar|whl)$")
SHIPPED = ("web/", "documents/", "reference/", "notifications/")


def words(spdx: str) -> set[str]:
    return set(re.findall(r"[\w.-]+", spdx)) - {"AND", "OR", "WITH"}


def unaccepted(rows: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the packages whose licence nobody accepted."""
    return {
        name: row["licence"]
        for name, row in rows.items()
        if not words(row["licence"])
        or words(row["licence"]) - FREE - WITH_A_NOTE
        or (not words(row["licence"]) <= FREE and not row["note"])
    }


def test_every_locked_package_has_an_accepted_licence() -> None:
    rows = bill.licences()
    locked = {each.name: each.profile for each in bill.locked()}

    assert {name: row["profile"] for name, row in rows.items()} == locked
    assert unaccepted(rows) == {}


@pytest.mark.parametrize(
    ("licence", "note"),
    [("AGPL-3.0-only", "used"), ("", ""), ("LGPL-2.1-only", ""), ("MIT AND SSPL-1.0", "x")],
)
def test_another_licence_would_be_noticed(licence: str, note: str) -> None:
    assert unaccepted({"new": {"licence": licence, "note": note}})


SAYS_OTHERWISE = {"requests-oauthlib"}  # its LICENSE is ISC, its classifier BSD
FAMILIES = {"MIT": "MIT", "Apache": "Apache", "BSD": "BSD", "LGPL": "LGPL", "Mozilla": "MPL"}


def said_by(metadata: object) -> set[str]:
    """Return the families of licences that a package's own metadata name."""
    get = getattr(metadata, "get_all")  # noqa: B009 - the type of metadata is a protocol
    every = [*(get("License-Expression") or ()), *(get("Classifier") or ())]
    text = " ".join(line for line in every if "::" not in line or line.startswith("License"))
    return {ours for theirs, ours in FAMILIES.items() if re.search(rf"\b{theirs}\b", text)}


def test_the_licences_are_those_that_the_packages_name() -> None:
    rows = bill.licences()
    differing = {}
    for each in distributions():
        row, said = rows.get(canonicalize_name(each.name)), said_by(each.metadata)
        if row and said and not any(family in row["licence"] for family in said):
            differing[each.name] = (row["licence"], said)

    assert differing.keys() == SAYS_OTHERWISE


def test_every_file_of_others_is_pinned() -> None:
    rows = {row["file"]: row["sha256"] for row in bill.vendored()}
    there = {str(file) for file in files_of_the_project() if OF_OTHERS.search(file.name)}

    assert rows.keys() == there
    assert {file: bill.sha256(Path(file)) for file in rows} == rows
    assert {row["licence"] for row in bill.vendored()} <= FREE | WITH_A_NOTE


def test_no_program_lies_in_the_tree() -> None:
    magic = (b"\x7fELF", b"MZ\x90", b"\xca\xfe\xba\xbe", b"\x00asm")
    found = [
        str(file)
        for file in files_of_the_project()
        if file.parts[0] != "tests" and (ROOT / file).read_bytes()[:4].startswith(magic)
    ]

    assert found == []


def test_the_bill_names_every_locked_package() -> None:
    made = bill.bill()
    parts = {part["bom-ref"]: part for part in made["components"]}
    packages = [part for ref, part in parts.items() if ref.startswith("pkg:pypi/")]

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert len(parts) == len(made["components"])
    assert {f"pkg:pypi/{each.name}@{each.version}" for each in bill.locked()} <= parts.keys()
    assert all(part["hashes"] and part["licenses"] for part in packages)
    assert {row["file"] for row in bill.vendored()} <= parts.keys()
    assert set(made["dependencies"][0]["dependsOn"]) == parts.keys()


def test_the_same_tree_gives_the_same_bill() -> None:
    assert json.dumps(bill.bill()) == json.dumps(bill.bill())
    assert bill.bill()["metadata"]["component"]["version"] == PYPROJECT["project"]["version"]
