"""One mutant and its tests, in a fork that imports our modules for the first time."""

from __future__ import annotations

import importlib.util
import os
import resource
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pydantic  # noqa: F401 - imported once, before the forks
import pytest
import rule_engine  # noqa: F401
import sqlalchemy  # noqa: F401
import transitions  # noqa: F401

from tests.mutants.mutations import Mutant

FOUND, ENDLESS, LIVES = "found", "endless", "lives"
hypothesis.settings.register_profile(
    "mutants", max_examples=20, deadline=None, derandomize=True, database=None
)
_PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "--tb", "no",
           "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
_LEAN = ("-p", "pytest_timeout", "-p", "hypothesis.extra.pytestplugin", "--noconftest")
"""For tests that are pure: what looking for plugins and conftest.py costs is most of a run."""
_WHOLE = ("-n0", "-p", "no:randomly", "-p", "no:schemathesis")
_PURE = "tests/statemachine/"
_BROKEN = 99
_SECONDS = 120
"""Of the processor, not of the clock: the machine may be busy with other things."""


class _Changed(SourceFileLoader):
    """Loads one module from a source that is in no file."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.get_filename(fullname), "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, tree: Path, mutant: Mutant) -> None:
        self.tree, self.mutant = tree, mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if name != self.mutant.module:
            return None
        file = str(self.tree / (name.replace(".", "/") + ".py"))
        loader = _Changed(name, file, self.mutant.source)
        return importlib.util.spec_from_file_location(name, file, loader=loader)


def start(tree: Path, mutant: Mutant | None, tests: list[str], select: str) -> int:
    """Start the tests on a mutant, or on the tree as it is; return the process."""
    child = os.fork()
    if child:
        return child
    code = _BROKEN
    try:
        code = _tested(tree, mutant, tests, select)
    finally:
        os._exit(code)


def _tested(tree: Path, mutant: Mutant | None, tests: list[str], select: str) -> int:
    os.chdir(tree)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
    here = Path(__file__).parents[2]
    sys.path[:] = [str(tree), *(p for p in sys.path if p and Path(p).resolve() != here)]
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    if mutant:
        sys.meta_path.insert(0, _Finder(tree, mutant))
    more = ["-k", select] if select else []
    codes = (_one(file, more) for file in tests)
    return next((code for code in codes if code), 0)


def _one(file: str, more: list[str]) -> int:
    """Run one file of tests: most mutants are found by the first."""
    is_pure = file.startswith(_PURE)
    if is_pure:
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        hypothesis.settings.load_profile("mutants")
    code = int(pytest.main([*_PYTEST, *(_LEAN if is_pure else _WHOLE), *more, file]))
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


def ended() -> tuple[int, str]:
    """Wait for the next process to end; return it and what became of its mutant."""
    child, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    if code in (_BROKEN, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError("the tests could not be started: try them on the copy by hand")
    if code < 0:
        return child, ENDLESS
    return child, FOUND if code else LIVES
