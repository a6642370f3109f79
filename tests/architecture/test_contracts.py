from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import PACKAGES, PYPROJECT, ROOT, python_files

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
FLOW, PURE = "Data flows one way", "The rules are pure"
DOOR, TABLES = "The library transitions has one door", "Only deeds and wiring touch the tables"

# A module planted in this package, with this line, breaks this contract.
PLANTED = [
    ("reference", "import statemachine", FLOW),
    ("statemachine", "import storage", FLOW),
    ("statemachine", "import config", FLOW),
    ("storage", "import notifications", FLOW),
    ("storage", "from usecases import __phinong__", FLOW),
    ("notifications", "import storage", FLOW),
    ("notifications", "import usecases", FLOW),
    ("usecases", "import config", FLOW),
    ("config", "import workflows", FLOW),
    ("web", "import workflows", FLOW),
    ("workflows", "import web", FLOW),
    ("web", "import cli", FLOW),
    ("statemachine", "import os", PURE),
    ("statemachine", "from pathlib import Path", PURE),
    ("statemachine", "import logging", PURE),
    ("statemachine", "import asyncio", PURE),
    ("statemachine", "import threading", PURE),
    ("statemachine", "import random", PURE),
    ("statemachine", "from time import monotonic", PURE),
    ("statemachine", "import sqlalchemy", PURE),
    ("statemachine", "from transitions import Machine", DOOR),
    ("usecases", "import transitions.extensions", DOOR),
    ("usecases", "import rule_engine", "The expression language has one door"),
    ("web", "import storage", TABLES),
    ("cli", "import storage", TABLES),
    ("workflows", "import storage", TABLES),
    ("web", "from prefect import flow", "Prefect stays in workflows"),
    ("cli", "import prefect.server", "Prefect stays in workflows"),
    ("usecases", "from sqlalchemy import select", "SQL stays in storage"),
    ("web", "import sqlite3", "SQL stays in storage"),
    ("workflows", "import alembic.command", "SQL stays in storage"),
    ("usecases", "from fastapi import HTTPException", "FastAPI stays in web"),
    ("cli", "import starlette.applications", "FastAPI stays in web"),
    ("usecases", "import aiosmtplib", "SMTP stays in notifications"),
    ("notifications", "import smtplib", "Nobody uses smtplib"),
]
CYCLE = "No cycles anywhere"


def lint(folder: Path) -> tuple[int, str]:
    command = [str(LINT_IMPORTS), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def section(report: str, contract: str) -> str:
    """Return what a report says on one broken contract."""
    _, *parts = re.split(r"^(.+)\n-{3,}\n", report, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True)).get(contract, "")


def plant(folder: Path, package: str, name: str, line: str) -> None:
    (folder / package / f"{name}.py").write_text(f"{line}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    for file in (Path("pyproject.toml"), *python_files(*PACKAGES)):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, folder / file)
    return folder


@pytest.fixture(scope="module")
def report_on_planted(tree: Path) -> str:
    for number, (package, line, _) in enumerate(PLANTED):
        plant(tree, package, f"planted_{number}", line)
    plant(tree, "config", "planted_chicken", "import config.planted_egg")
    plant(tree, "config", "planted_egg", "import config.planted_chicken")
    code, report = lint(tree)
    assert code != 0
    return report


def test_the_contracts_hold() -> None:
    code, report = lint(ROOT)

    assert code == 0, report
    assert " 0 broken" in report


@pytest.mark.parametrize(
    ("number", "package", "contract"),
    [
        pytest.param(number, package, contract, id=f"{package}: {line}")
        for number, (package, line, contract) in enumerate(PLANTED)
    ],
)
def test_a_violation_is_caught(
    report_on_planted: str, number: int, package: str, contract: str
) -> None:
    assert re.search(rf"\b{package}\.planted_{number}\b", section(report_on_planted, contract))


def test_a_cycle_is_caught(report_on_planted: str) -> None:
    assert "planted_egg" in section(report_on_planted, CYCLE)


def test_every_contract_is_tried_with_a_violation() -> None:
    contracts = {contract["name"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}

    assert contracts == {contract for _, _, contract in PLANTED} | {CYCLE}
