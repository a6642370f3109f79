"""Dashboard and alerts name only what /metrics gives, and the manual tells of each alert."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from config.settings import Settings
from config.wiring import open_context
from tests.support.tree import ROOT
from tests.web.browser import TestClient
from usecases.timers.checkpoints import checkpoint
from usecases.timers.jobs import run_job
from workflows.rounds import LEASE

ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "phinong.json"
PAGE = ROOT / "docs" / "monitoring.md"
NAME = re.compile(r"\b(?:phinong|process)_[a-z_]+")
ONLY_WHERE_FOUND = {
    "phinong_audit_flaws",
    "phinong_outbox_mails",
    "phinong_part_up",
    "phinong_webhook_deliveries",
}
"""Families that are there, but have no sample until there is such a thing."""


def rules() -> list[dict[str, Any]]:
    yaml = pytest.importorskip("yaml")
    (group,) = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


@pytest.fixture
def given(office: TestClient, office_settings: Settings) -> set[str]:
    """Give the names of all series of an installation that has done a round and a night."""
    ctx = open_context(office_settings)
    run_job(ctx, "sweep", LEASE, dict)
    checkpoint(ctx)
    office.get("/healthz")
    families = text_string_to_metric_families(office.get("/metrics").text)
    return {sample.name for family in families for sample in family.samples}


def test_what_is_watched_is_given(given: set[str]) -> None:
    named = {name for text in expressions() for name in NAME.findall(text)}

    assert len(named) > 15
    assert named - given <= ONLY_WHERE_FOUND


def test_what_the_manual_names_is_given(given: set[str]) -> None:
    named = set(NAME.findall(PAGE.read_text(encoding="utf-8")))
    stems = {re.sub(r"_(total|bucket|count|sum|created)$", "", name) for name in given}

    assert {name for name in named if not name.endswith("_")} - given - stems <= ONLY_WHERE_FOUND


def test_the_manual_says_what_each_alert_means_and_asks_for() -> None:
    rows = re.findall(r"^\| `(Phinong\w+)` \| .+ \| .+ \|$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert rows == [rule["alert"] for rule in rules()]


def test_every_alert_says_how_bad_it_is_in_both_languages() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert re.search(r"[ก-๙].* · .*[a-z]", rule["annotations"]["summary"]), rule["alert"]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="Prometheus is not installed here")
def test_prometheus_itself_can_read_the_alerts() -> None:
    done = subprocess.run(
        ["promtool", "check", "rules", ALERTS], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
