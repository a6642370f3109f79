"""Starting is quick: what a command does not need is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli import page
from cli.tree import BRANCHES
from tests.support.command_line import PLAIN, Shell

HEAVY = (
    "aiosmtplib", "alembic", "asyncio", "fastapi", "holidays", "jinja2", "prefect", "psycopg",
    "pycountry", "pydantic", "rich", "sqlalchemy", "starlette", "transitions", "uvicorn",
)  # fmt: skip
LOOK = f"""
import sys
from cli.main import main
code = main(sys.argv[1:])
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def imported(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *arguments], env=PLAIN, check=True, capture_output=True
    )
    return done.stderr.decode().strip()


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("case", "--help"), ("case", "do", "--help"), ("mail", "--help"),
     ("lifecycle", "--help"), ("calendar", "count", "--help"), ("tick", "--help"),
     ("simulate", "--help")],
)  # fmt: skip
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) == "[]"


def test_heavy_modules_would_be_noticed() -> None:
    assert "pydantic" in imported("calendar", "count", "2569-11-23", "2569-11-24")


def test_the_help_lists_every_branch(empty: Shell) -> None:
    shown = empty.call("--help").out

    assert [name for name in BRANCHES if f"\n  {name} " not in shown] == []


def test_a_branch_is_imported_when_it_is_called() -> None:
    code = "import sys, cli.tree; cli.tree.branch('mail'); print('cli.case' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=PLAIN, check=True, capture_output=True)

    assert done.stdout.split() == [b"False"]


def test_the_version_is_told(empty: Shell) -> None:
    assert empty.call("--version").out.startswith("phinong ")


@pytest.mark.parametrize("arguments", [(), ("case",)])
def test_without_a_command_the_help_is_shown(empty: Shell, arguments: tuple[str, ...]) -> None:
    ran = empty.call(*arguments)

    assert ran.code == 2
    assert "วิธีใช้ · usage: phinong" in ran.out


def test_widths_are_counted_as_terminals_count_them() -> None:
    assert page.width("ที่นี่") == 2
    assert page.width("日本 a") == 6
