"""What scans find is explained or mended: the list of accepted findings is whole and not stale."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import pytest

from tests.scans.code import RULES, rules
from tests.scans.findings import Finding, accepted, reason
from tests.support.tree import ROOT, files_of_the_project

TOOLS = {"bandit", "semgrep", "sqlmap", "wapiti"}
OF_CODE = {"bandit", "semgrep"}


def test_every_accepted_finding_has_its_reason_in_both_languages() -> None:
    for row in accepted():
        assert row["tool"] in TOOLS, row
        assert row["rule"], row
        assert len(row["en"]) > 20, row
        assert re.search("[ก-๙]", row["th"]), row


def test_every_accepted_place_is_still_there() -> None:
    files = [str(file) for file in files_of_the_project()]
    stale = [
        row["where"]
        for row in accepted()
        if row["tool"] in OF_CODE and not [f for f in files if fnmatch(f"{f}:1", row["where"])]
    ]

    assert stale == []


def test_no_acceptance_is_for_everything() -> None:
    for row in accepted():
        assert row["tool"] == "wapiti" or row["where"].strip("*/:"), row
        assert row["rule"] != "*", row


def test_what_nobody_looked_at_is_not_accepted() -> None:
    known = accepted()

    assert not reason(Finding("bandit", "B608", "web/pages.py:1", "SQL"), known)
    assert not reason(Finding("sqlmap", "injection", "/cases", "q"), known)


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_says_what_to_do(rule: str) -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in RULES.glob("*.yaml"))
    (found,) = re.findall(rf"- id: {rule}\n\s+message: (.+)", text)

    assert len(found) > 15


def test_there_are_enough_rules() -> None:
    assert 15 <= len(rules()) <= 30
    assert (
        "docs/scans.md" in (ROOT / "docs" / "security.md").read_text("utf-8")
        or (ROOT / "docs" / "scans.md").is_file()
    )
