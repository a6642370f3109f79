"""The short form of ``make cluster``: the whole site, each kill once, every promise looked for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cluster import run, services
from tests.support.tree import ROOT

REQUIRED = "PHINONG_REQUIRE_CLUSTER"

pytestmark = [pytest.mark.slow, pytest.mark.chaos, pytest.mark.timeout(600)]


def test_a_ministrys_site_keeps_its_promises_while_parts_are_killed() -> None:
    if (lacking := run._lacking()) and not os.environ.get(REQUIRED):
        pytest.skip(f"THE CLUSTER IS NOT RUN: {lacking}")
    done = subprocess.run(
        [sys.executable, "-m", "tests.cluster.run", "--short"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "every promise held" in done.stdout


def test_what_is_missing_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert {"nginx-light", "redis-server", "postfix"} <= set(services.missing())
