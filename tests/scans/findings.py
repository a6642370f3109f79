"""What a scan found, and what of it was looked at and accepted, with the reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ACCEPTED = Path(__file__).with_name("accepted.csv")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a tool says."""

    tool: str
    rule: str
    where: str
    says: str


@dataclass(frozen=True)
class Scan:
    """What a tool covered, how long it took, and what it found."""

    tool: str
    covered: str
    seconds: float
    findings: tuple[Finding, ...] = ()
    not_run: str = ""


def accepted() -> list[dict[str, str]]:
    """Return the findings that were looked at: tool, rule, where (with ``*``), and why."""
    with ACCEPTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reason(finding: Finding, known: Iterable[dict[str, str]]) -> str:
    """Return why a finding is accepted, or an empty text."""
    for row in known:
        same = (row["tool"], row["rule"]) == (finding.tool, finding.rule)
        if same and fnmatch(finding.where, row["where"]):
            return row["en"]
    return ""
