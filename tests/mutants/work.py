"""The copy that is mutated, and what mutmut is told about it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.tree import ROOT, files_of_the_project

HOME = ROOT / "build" / "mutants"
PYTHON = HOME / "venv" / "bin" / "python"

_PYTEST = ["-n0", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "tests.mutants.fresh"]
# A pure mutant that never ends is one that is found; the wall is wide for a busy machine.
_PATIENCE = {"timeout_multiplier": 4.0, "timeout_constant": 20.0}
_GENERATE = """
import mutmut.__main__ as mutmut
mutmut.copy_src_dir(); mutmut.copy_also_copy_files()
mutmut.setup_source_paths(); mutmut.create_mutants(2)
"""
_SHOW = """
import json, sys
from mutmut.mutation.diff_apply import find_mutant, get_diff_for_mutant
names = json.load(sys.stdin)
shown = {name: get_diff_for_mutant(name, path=find_mutant(name).path) for name in names}
json.dump(shown, sys.stdout)
"""


@dataclass(frozen=True)
class Work:
    """A copy of the tree in which some modules are mutated and some tests are run."""

    targets: list[str]
    tests: list[str]
    select: str = ""

    @property
    def tree(self) -> Path:
        """Where the copy is: one for each package, so that each keeps its results."""
        return HOME / self.targets[0].partition("/")[0]

    @property
    def mutants(self) -> Path:
        """Where mutmut writes the mutated modules, and the rest beside them."""
        return self.tree / "mutants"

    def prepare(self) -> None:
        """Copy what has changed since last time, and write the configuration into the copy."""
        wanted = {path.as_posix() for path in files_of_the_project()}
        for name in wanted:
            source, target = ROOT / name, self.tree / name
            if not target.exists() or target.stat().st_mtime != source.stat().st_mtime:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
                (self.mutants / name).unlink(missing_ok=True)
        for old in [*self.tree.rglob("*.py")]:
            name = old.relative_to(self.tree).as_posix()
            if not name.startswith("mutants/") and name not in wanted:
                old.unlink()
                (self.mutants / name).unlink(missing_ok=True)
        self._configure(sorted({name.partition("/")[0] for name in wanted}))

    def _configure(self, everything: list[str]) -> None:
        packages = sorted({target.partition("/")[0] for target in self.targets})
        told: dict[str, Any] = {
            "source_paths": packages,
            "only_mutate": [p for t in self.targets for p in (f"{t}/*", f"{t}.py")],
            "also_copy": [name for name in everything if name not in packages],
            "pytest_add_cli_args": [*_PYTEST, *(["-k", self.select] if self.select else [])],
            "pytest_add_cli_args_test_selection": self.tests,
            "track_dependencies": False,
            "use_git_change_detection": False,
            **_PATIENCE,
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
        with (self.tree / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write("\n".join(["\n[tool.mutmut]", *lines, ""]))

    def generate(self) -> dict[str, int | None]:
        """Write the mutants; return each one's name and the exit code of its last run."""
        self._python("-c", _GENERATE)
        return self.outcomes()

    def outcomes(self) -> dict[str, int | None]:
        """Return the exit code of each mutant's last run, None where it had none."""
        found: dict[str, int | None] = {}
        for meta in sorted(self.mutants.rglob("*.py.meta")):
            found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        return found

    def first(self) -> dict[str, int | None]:
        """Return the exit code of each mutant's first run, before a test was written for it."""
        kept = self.tree.with_suffix(".json")
        return dict(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else {}

    def remember(self) -> None:
        """Keep the outcome of those that have now been run for the first time."""
        tried = {name: code for name, code in self.outcomes().items() if code is not None}
        kept = self.tree.with_suffix(".json")
        kept.write_text(json.dumps({**tried, **self.first()}, indent=0), encoding="utf-8")

    def run(self, names: list[str], children: int) -> None:
        """Let mutmut run these mutants, again if they were run before."""
        self._python("-m", "mutmut", "run", "--max-children", str(children), *names)

    def changes(self, names: list[str]) -> dict[str, str]:
        """Return what each mutant changes, as a diff."""
        return dict(json.loads(self._python("-c", _SHOW, stdin=json.dumps(names))))

    def _python(self, *arguments: str, stdin: str | None = None) -> str:
        done = subprocess.run(
            [PYTHON, *arguments],
            cwd=self.tree,
            env={**os.environ, "PHINONG_HYPOTHESIS": "mutants"},
            input=stdin,
            stdout=None if stdin is None else subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout or ""
