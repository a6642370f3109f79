"""bandit and the rules of this house on the code; each rule is tried on code that breaks it."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.scans.findings import Finding, Scan
from tests.scans.tools import run, tool
from tests.support.tree import PACKAGES, ROOT

RULES = Path(__file__).with_name("rules")
CODE = (*PACKAGES, "bootstrap.py")
_LONGEST_S = 900


def bandit() -> Scan:
    """Return what bandit says of medium and high severity."""
    began = perf_counter()
    command = [str(tool("bandit") / "bandit"), "-r", "-q", "-ll", "-f", "json", *CODE]
    _, said = run(command, _LONGEST_S, ROOT)
    found = json.loads(said[said.index("{") : said.rindex("}") + 1])
    lines = found["metrics"]["_totals"]["loc"]
    findings = tuple(_of_bandit(each) for each in found["results"])
    return Scan("bandit", f"{lines:,} lines", perf_counter() - began, findings)


def _of_bandit(said: dict[str, Any]) -> Finding:
    where = f"{said['filename'].removeprefix('./')}:{said['line_number']}"
    return Finding("bandit", said["test_id"], where, said["issue_text"])


def semgrep() -> Scan:
    """Return what our rules say; a rule that does not see what breaks it is a finding, too."""
    began = perf_counter()
    results = _semgrep([*CODE], ROOT)
    blind = _blind()
    findings = tuple(_of_semgrep(each) for each in results) + tuple(blind)
    covered = f"{len(rules())} rules, each tried"
    return Scan("semgrep", covered, perf_counter() - began, findings)


def rules() -> set[str]:
    """Return the names of our rules."""
    text = "".join(file.read_text(encoding="utf-8") for file in RULES.glob("*.yaml"))
    return set(re.findall(r"- id: ([\w-]+)", text))


def _semgrep(paths: list[str], folder: Path) -> list[dict[str, Any]]:
    command = [
        str(tool("semgrep") / "semgrep"), "scan", "--config", str(RULES), "--json", "--quiet",
        "--metrics", "off", "--disable-version-check", "--no-git-ignore", "--jobs", "1", *paths,
    ]  # fmt: skip
    _, said = run(command, _LONGEST_S, folder)
    found: dict[str, Any] = json.loads(said[said.index("{") : said.rindex("}") + 1])
    for error in found["errors"]:
        print(f"  semgrep: {error.get('message', '')[:200]}", file=sys.stderr)
    results: list[dict[str, Any]] = found["results"]
    return results


def _of_semgrep(said: dict[str, Any]) -> Finding:
    rule = said["check_id"].rpartition(".")[2]
    where = f"{said['path']}:{said['start']['line']}"
    return Finding("semgrep", rule, where, said["extra"]["message"])


def _blind() -> list[Finding]:
    """Return the rules that found nothing in what was planted for them."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copyfile(RULES / "planted.txt", Path(place) / "planted.py")
        shutil.copyfile(RULES / "planted_page.txt", Path(place) / "planted.html")
        seen = {_of_semgrep(each).rule for each in _semgrep(["."], Path(place))}
    return [Finding("semgrep", rule, "rules", "sees nothing") for rule in sorted(rules() - seen)]
