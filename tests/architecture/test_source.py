from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tree import PACKAGES, ROOT, files_of_the_project, python_files

CLOCK = Path("config/clock.py")
ASKS_THE_TIME = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "pendulum.now",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.now",
    "time.time",
    "time.time_ns",
}
MAX_FILE_LINES = 300
MAX_MEDIAN_FUNCTION_LINES = 11
NOT_FOR_THE_TREE = {
    "a path of one machine": re.compile(r"(?<![\w.])/(work|root|tmp|home|Users)/"),
    "a registry host": re.compile(r"pypi[.]org|pythonhosted[.]org"),
    "an index option": re.compile(r"^--(extra-)?(index-url|find-links)", re.MULTILINE),
}

PRODUCT = python_files(*PACKAGES, "bootstrap.py")
ALL_CODE = python_files(*PACKAGES, "bootstrap.py", "benchmarks", "docs", "tests")


def parse(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each local name that an import makes, and the full name behind it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name, alias.name)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def full_names(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of everything that is looked up through an import."""
    known = dict(imports(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            yield known.get(first, first) + dot + rest


def asks_the_time(tree: ast.Module) -> set[str]:
    return set(full_names(tree)) & ASKS_THE_TIME


def uses_smtplib(tree: ast.Module) -> bool:
    return any(name.partition(".")[0] == "smtplib" for _, name in imports(tree))


def function_lengths(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of each function, without those of its docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node, clean=False) is not None
            words = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            yield (node.end_lineno or 0) - node.lineno + 1 - words


def test_there_is_code_to_look_at() -> None:
    assert {file.parts[0] for file in PRODUCT} == {*PACKAGES, "bootstrap.py"}
    assert CLOCK in PRODUCT


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = {file: names for file in PRODUCT if (names := asks_the_time(parse(file)))}

    assert asking.keys() <= {CLOCK}, asking


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndatetime.now()",
        "from datetime import datetime as D\nfield(default_factory=D.utcnow)",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "import datetime\ndatetime.date.today()",
        "from time import time\ntime()",
        "from sqlalchemy import func\nfunc.now()",
    ],
)
def test_asking_the_time_would_be_noticed(code: str) -> None:
    assert asks_the_time(ast.parse(code))


def test_asking_a_clock_is_allowed() -> None:
    assert not asks_the_time(ast.parse("from datetime import UTC\nclock.now().astimezone(UTC)"))


def test_nobody_uses_smtplib() -> None:
    assert [file for file in ALL_CODE if uses_smtplib(parse(file))] == []
    assert uses_smtplib(ast.parse("from smtplib import SMTP"))


@pytest.mark.parametrize("what", NOT_FOR_THE_TREE)
def test_the_tree_holds_nothing_of_one_machine(what: str) -> None:
    found = []
    for file in files_of_the_project():
        text = (ROOT / file).read_text(encoding="utf-8", errors="ignore")
        found += [f"{file}: {hit[0]}" for hit in NOT_FOR_THE_TREE[what].finditer(text)]

    assert found == []


def test_no_file_is_longer_than_three_screens() -> None:
    lines = {file: len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in ALL_CODE}

    assert {file: n for file, n in lines.items() if n > MAX_FILE_LINES} == {}


def test_the_middle_function_stays_short() -> None:
    lengths = [length for file in PRODUCT for length in function_lengths(parse(file))]

    assert statistics.median(lengths) < MAX_MEDIAN_FUNCTION_LINES
