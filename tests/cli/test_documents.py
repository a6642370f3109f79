"""``phinong rulebook`` and ``phinong document``."""

from __future__ import annotations

import json

from tests.support.command_line import Shell


def test_the_shipped_rulebook_holds_every_property(empty: Shell) -> None:
    found = empty.json("rulebook", "check")

    assert found["problems"] == []
    assert "ministerial" not in found["verdicts"]  # never a silent pass


def test_facts_are_tried_and_every_rule_answers(empty: Shell) -> None:
    (empty.folder / "facts.json").write_text(json.dumps({"treaty": "treaty_parliament"}))

    found = empty.json("rulebook", "try", "facts.json")

    assert found["path"]["value"] == "parliament"
    assert len(found["rules"]) == len(empty.json("rulebook", "show")["rules"])


def test_a_wrong_fact_is_named(empty: Shell) -> None:
    (empty.folder / "facts.json").write_text(json.dumps({"treaty": "maybe"}))

    ran = empty.call("rulebook", "try", "facts.json")

    assert ran.code != 0
    assert "treaty" in ran.err


def test_two_versions_are_compared(empty: Shell) -> None:
    (empty.folder / "a.txt").write_text("ข้อ ๑ มีระยะเวลา ๕ ปี", encoding="utf-8")
    (empty.folder / "b.txt").write_text("ข้อ ๑ มีระยะเวลา ๖ ปี", encoding="utf-8")

    found = empty.json("document", "compare", "a.txt", "b.txt")

    assert found["counts"]["substantive"] == 1


def test_wording_is_checked(empty: Shell) -> None:
    (empty.folder / "a.txt").write_text("Article 1 The Sides shall pay.", encoding="utf-8")

    found = empty.json("document", "check-wording", "a.txt")["findings"]

    assert {f["rule"] for f in found} >= {"shall", "money"}
