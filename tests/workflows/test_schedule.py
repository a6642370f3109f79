"""The table of timers, the flows and the file for workers say the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.settings import load_settings
from workflows.environment import server_environment, set_environment
from workflows.recording import rows
from workflows.schedule import SCHEDULE, SWEEP_INTERVAL

ROOT = Path(__file__).parent.parent.parent
ROOM = ROOT / "workflows"


@pytest.fixture(scope="module")
def flows() -> dict[str, str]:
    """Give every flow that a module of the room defines: entry point to name."""
    code = """
import importlib, json, pathlib
from prefect import Flow
found = {}
for path in pathlib.Path('workflows').glob('*.py'):
    module = importlib.import_module(f'workflows.{path.stem}')
    for name, value in vars(module).items():
        if isinstance(value, Flow) and value.fn.__module__ == module.__name__:
            found[f'{module.__name__}:{name}'] = value.name
print(json.dumps(found))
"""
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(said.stdout)
    return found


def test_the_flows_defined_are_the_flows_served(flows: dict[str, str]) -> None:
    assert flows == {timer.entrypoint: name for name, timer in SCHEDULE.items()}


def test_the_file_for_workers_says_the_same() -> None:
    yaml = pytest.importorskip("yaml")
    file = yaml.safe_load((ROOM / "prefect.yaml").read_text(encoding="utf-8"))

    def said(one: dict[str, Any]) -> tuple[str, str, str]:
        (schedule,) = one["schedules"]
        return one["entrypoint"], schedule["cron"], schedule["timezone"]

    assert [said(one) for one in file["deployments"]] == [
        (timer.entrypoint, timer.cron, "Asia/Bangkok") for timer in SCHEDULE.values()
    ]


def test_the_manual_names_every_timer() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert all(f"| `{name}` |" in manual for name in SCHEDULE)


def test_the_watch_knows_how_often_the_sweep_runs() -> None:
    assert SCHEDULE["sweep"].cron == f"*/{SWEEP_INTERVAL // timedelta(minutes=1)} * * * *"


def test_no_lease_outlasts_what_a_run_may_take() -> None:
    assert all(timer.lease <= timer.limit for timer in SCHEDULE.values())
    assert SCHEDULE["sweep"].lease < SWEEP_INTERVAL  # a dead sweep is repaired by the next


@pytest.mark.parametrize(
    "module", ["schedule", "environment", "scheduler", "parent", "child", "rounds"]
)
def test_what_the_commands_need_imports_no_prefect(module: str) -> None:
    code = f"import sys, workflows.{module}; print('prefect' in sys.modules)"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"


def test_prefect_phones_nobody(tmp_path: Path) -> None:
    told = server_environment(load_settings(data=tmp_path))

    assert told["DO_NOT_TRACK"] == "1"
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED"] == "false"
    assert told["PREFECT_HOME"] == str(tmp_path / "prefect")


def test_our_processes_use_our_prefect_whatever_the_shell_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example/api")
    monkeypatch.setenv("PREFECT_PROFILE", "of another project")
    monkeypatch.setenv("NO_PROXY", ".moi.go.th")
    monkeypatch.setenv("no_proxy", "")

    set_environment({"PREFECT_LOGGING_LEVEL": "WARNING", "PREFECT_API_URL": "http://ours/api"})

    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["PREFECT_API_URL"] == "http://ours/api"
    assert "PREFECT_PROFILE" not in os.environ
    assert os.environ["NO_PROXY"].split(",")[0] == ".moi.go.th"
    assert "127.0.0.1" in os.environ["no_proxy"].split(",")


def test_an_answer_is_recorded_one_figure_a_row() -> None:
    answer = {"due": 2, "alerts": {"overdue_1": 2}, "rows": [{"th": "ก"}]}

    assert rows(answer) == [
        {"what": "due", "value": "2"},
        {"what": "alerts.overdue_1", "value": "2"},
        {"what": "rows.1.th", "value": "ก"},
    ]
