"""The copy of the tree in which mutants are run, and what became of them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree import PACKAGES, ROOT, files_of_the_project

HOME = ROOT / "build" / "mutants"
_COPIED = {*PACKAGES, "tests", "docs", "pyproject.toml"}


@dataclass
class Record:
    """What became of one mutant: the first time, now, and what it changes."""

    module: str
    first: str
    now: str
    change: str
    wide: bool = False


def copied() -> Path:
    """Return a copy of the tree as it is now; what is edited meanwhile is not seen."""
    tree = HOME / "tree"
    wanted = {p for p in files_of_the_project() if p.parts[0] in _COPIED}
    for name in wanted:
        source, target = ROOT / name, tree / name
        if not target.exists() or target.stat().st_mtime != source.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    for old in [*tree.rglob("*.py")]:
        if old.relative_to(tree) not in wanted:
            old.unlink()
    return tree


def package_of(module: str) -> str:
    """Return the folder that a module is in."""
    return module.rpartition(".")[0].replace(".", "/")


class Ledger:
    """The records of a target, kept between runs."""

    def __init__(self, target: str) -> None:
        self.path = HOME / f"{target.replace('/', '-')}.json"
        found = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        self.all: dict[str, int] = found.get("all", {})
        self.rows = {name: Record(**row) for name, row in found.get("rows", {}).items()}

    def keep(self) -> None:
        """Write what is known."""
        rows = {name: vars(row) for name, row in self.rows.items()}
        text = json.dumps({"all": self.all, "rows": rows}, ensure_ascii=False, indent=0)
        self.path.write_text(text, encoding="utf-8")
