"""How a figure is taken: its tests in a process of their own, and what they counted in a report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import parse

from tests.chaos.conftest import added
from tests.chaos.figures.goals import Goal

ROOT = Path(__file__).resolve().parents[3]
NIGHT = {"PHINONG_CHAOS": "complete", "PHINONG_SEQUENCES": "10000"}
SHORT = {"PHINONG_CHAOS": "", "PHINONG_SEQUENCES": "100"}
SIZES: Mapping[str, Mapping[str, str]] = {"short": SHORT, "night": NIGHT}
KEPT, SMALLER, BROKEN, NOT_RUN = "kept", "kept, smaller than promised", "broken", "not run"


@dataclass
class Figure:
    """A row of the table."""

    id: str
    th: str
    en: str
    many: float
    promised: float
    found: str
    verdict: str
    seconds: float = 0.0
    counted: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)


def _run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    environment = {**os.environ, **more}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def take(goal: Goal, size: str) -> Figure:
    """Run the tests of a goal and judge what they found."""
    with tempfile.TemporaryDirectory(prefix="phinong-figures-") as folder:
        report = Path(folder) / "report.xml"
        began = time.monotonic()
        done = _run(
            "pytest", "-q", *goal.tests, f"--junitxml={report}", "-o", "junit_family=xunit1",
            "-p", "no:cacheprovider",
            "--timeout", "43200", *(["-k", goal.only] if goal.only else []), **SIZES[size],
        )  # fmt: skip
        seconds = round(time.monotonic() - began, 1)
        if not report.exists():
            said = (done.stdout + done.stderr).strip().splitlines()
            return _figure(goal, 0, f"no report: {said[-1] if said else done.returncode}", NOT_RUN)
        return _judged(goal, report, seconds)


def _judged(goal: Goal, report: Path, seconds: float) -> Figure:
    suite = parse(report).getroot().find("testsuite")
    assert suite is not None
    tests, failed, skipped = (
        sum(int(suite.get(name, "0")) for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    counted: dict[str, int] = {}
    for each in suite.iter("property"):
        name, value = str(each.get("name")), str(each.get("value"))
        if value.lstrip("-").isdecimal():
            counted[name] = added(name, counted.get(name, 0), int(value))
    many = goal.counted(counted)
    verdict = BROKEN if failed else NOT_RUN if tests == skipped else SMALLER
    if verdict == SMALLER and many >= goal.promised:
        verdict = KEPT
    found = f"{tests - failed - skipped} of {tests} tests hold"
    found += f", {failed} do not: {', '.join(_failing(suite))}" if failed else ""
    found += f", {skipped} were left out" if skipped else ""
    return _figure(goal, many, found, verdict, seconds, counted)


def _failing(suite: Any) -> list[str]:
    """Return the names of the tests that do not hold."""
    cases = list(suite.iter("testcase"))
    return [str(c.get("name")) for c in cases if {child.tag for child in c} & {"failure", "error"}]


def _figure(
    goal: Goal,
    many: float,
    found: str,
    verdict: str,
    seconds: float = 0.0,
    counted: dict[str, int] | None = None,
) -> Figure:
    return Figure(
        goal.id, goal.th, goal.en, many, goal.promised, found, verdict, seconds, counted or {}
    )


def soaked(minutes: float) -> Figure:
    """Soak for so many minutes; none leaves the figure to ``make soak``."""
    th, en = "ทำงานต่อเนื่องสิบเท่า", "minutes of soak at ten times the load; <= 1 MB/h, p99 <= 100 ms"
    if not minutes:
        return Figure("R15", th, en, 0, 60, "make soak", NOT_RUN)
    began = time.monotonic()
    done = _run("tests.chaos.soak", "--json", "--minutes", str(minutes))
    said = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
    if not said:
        return Figure("R15", th, en, 0, 60, done.stderr.strip()[-200:], BROKEN)
    worst = max(m["mb_per_hour_of_events"] for m in said["memory"].values())
    found = f"{worst:+} MB/h of events, p99 {said['moves_p99_ms']} ms, {len(said['errors'])} errors"
    verdict = KEPT if said["verdict"] == "kept" and minutes >= 60 else said["verdict"]
    return Figure("R15", th, en, minutes, 60, found, verdict, round(time.monotonic() - began, 1))


GOALS_R17 = {"statemachine": 95.0, "all": 90.0}


def covered() -> list[Figure]:
    """Read the branches covered from the last coverage run, if there was one."""
    th, en = "กิ่งของโค้ดที่ทดสอบ", "% of branches covered: {}"
    return [_covered(th, en.format(name), name, promised) for name, promised in GOALS_R17.items()]


def _covered(th: str, en: str, name: str, promised: float) -> Figure:
    only = ["--include", f"{name}/*"] if name != "all" else []
    done = _run("coverage", "json", "-q", "-i", "-o", "-", *only)
    try:
        totals = json.loads(done.stdout)["totals"]
    except (ValueError, KeyError):
        return Figure("R17", th, en, 0, promised, "make coverage, then again", NOT_RUN)
    many = round(100 * totals["covered_branches"] / max(1, totals["num_branches"]), 1)
    found = f"{totals['covered_branches']} of {totals['num_branches']} branches"
    return Figure("R17", th, en, many, promised, found, KEPT if many >= promised else BROKEN)
