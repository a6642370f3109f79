"""What Phinong is made of: locked packages with their hashes and licences, and files of others.

``python -m tests.support.bill`` writes ``build/sbom.cdx.json`` (CycloneDX 1.6).
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.tree import PYPROJECT, ROOT

BILL = ROOT / "build" / "sbom.cdx.json"
LICENCES = ROOT / "docs" / "licences.csv"
VENDORED = ROOT / "docs" / "vendored.csv"


@dataclass(frozen=True)
class Locked:
    """A package as a lock names it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    profile: str


def locked() -> list[Locked]:
    """Return every locked package; one that is there for developing alone says ``dev``."""
    run, dev = _entries("run"), _entries("dev")
    return [
        Locked(name, version, hashes, "run" if name in run else "dev")
        for name, (version, hashes) in sorted(dev.items())
    ]


def _entries(profile: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    text = (ROOT / "requirements" / f"{profile}.lock").read_text(encoding="utf-8")
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)):
        pin = Requirement(entry.partition("--hash=")[0].strip(" \\\n"))
        hashes = tuple(sorted(re.findall(r"--hash=sha256:(\w+)", entry)))
        found[canonicalize_name(pin.name)] = (next(iter(pin.specifier)).version, hashes)
    return found


def licences() -> dict[str, dict[str, str]]:
    """Return the accepted licence of each package: SPDX, profile, and what it asks of us."""
    with LICENCES.open(encoding="utf-8", newline="") as file:
        return {row["package"]: row for row in csv.DictReader(file)}


def vendored() -> list[dict[str, str]]:
    """Return the files of others that lie in the tree: file, sha256, name, version, licence."""
    with VENDORED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sha256(file: Path) -> str:
    """Return the digest of a file of the tree."""
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()


def bill() -> dict[str, Any]:
    """Return the bill of materials; the same tree gives the same bill."""
    version = PYPROJECT["project"]["version"]
    ours = {
        "type": "application", "bom-ref": f"phinong@{version}", "name": "phinong",
        "version": version, "licenses": _licence(PYPROJECT["project"]["license"]),
    }  # fmt: skip
    parts = [*_packages(), *_files()]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": parts,
        "dependencies": [{"ref": ours["bom-ref"], "dependsOn": [p["bom-ref"] for p in parts]}],
    }


def _packages() -> Iterator[dict[str, Any]]:
    known = licences()
    for each in locked():
        purl = f"pkg:pypi/{each.name}@{each.version}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": each.name,
            "version": each.version,
            "scope": "required" if each.profile == "run" else "excluded",
            "hashes": [{"alg": "SHA-256", "content": each} for each in each.hashes],
            "licenses": _licence(known[each.name]["licence"]),
            "purl": purl,
        }


def _files() -> Iterator[dict[str, Any]]:
    for row in vendored():
        yield {
            "type": "library" if row["file"].endswith(".js") else "file",
            "bom-ref": row["file"],
            "name": row["name"],
            "version": row["version"],
            "scope": "excluded" if row["file"].startswith("tests/") else "required",
            "hashes": [{"alg": "SHA-256", "content": row["sha256"]}],
            "licenses": _licence(row["licence"]),
            "properties": [{"name": "phinong:file", "value": row["file"]}],
        }


def _licence(spdx: str) -> list[dict[str, Any]]:
    single = not re.search(r" (AND|OR|WITH) ", spdx)
    return [{"license": {"id": spdx}}] if single else [{"expression": spdx}]


def main() -> None:
    """Write the bill."""
    found = bill()
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{BILL.relative_to(ROOT)}: {len(found['components'])} components")  # noqa: T201


if __name__ == "__main__":
    main()
