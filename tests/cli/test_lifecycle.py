"""``phinong lifecycle``: definitions checked, shown, compared, published and moved to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from statemachine.table import LIFECYCLE
from tests.cli.conftest import ENDORSEMENT
from tests.support.command_line import Shell


def definition(**changes: Any) -> dict[str, Any]:
    """Return the shipped definition as a file would hold it, with changes."""
    return {**LIFECYCLE.model_dump(mode="json"), **changes}


def written(shell: Shell, body: Any) -> str:
    (shell.folder / "mine.json").write_text(json.dumps(body), encoding="utf-8")
    return "mine.json"


def slower(days: int) -> list[dict[str, Any]]:
    """Return the stages with so many days for the governor's endorsement."""
    stages = definition()["stages"]
    told = {"normal": days, "urgent": days, "most_urgent": days}
    return [s | {"days": told} if s["state"] == "endorsement" else s for s in stages]


def test_the_shipped_lifecycle_holds_every_property(empty: Shell) -> None:
    found = empty.json("lifecycle", "check")

    assert found.keys() == {"version", "digest", "configurations", "seconds", "violations"}
    assert found["violations"] == []
    assert found["configurations"] > 1000


def test_a_definition_that_breaks_a_property_is_shown_the_path(empty: Shell) -> None:
    moves = [m | {"guards": []} if m["trigger"] == "endorse" else m for m in definition()["moves"]]
    ran = empty.call("lifecycle", "check", written(empty, definition(moves=moves)), "--json")

    first = ran.document["violations"][0]
    assert ran.code == 1
    assert first.keys() == {"property", "path", "th", "en"}
    assert first["property"] == "committee"
    assert first["path"]


def test_what_was_shown_can_be_read_again(empty: Shell) -> None:
    shown = empty.json("lifecycle", "show")

    assert empty.json("lifecycle", "diff", "shipped", written(empty, shown))["differences"] == []


def test_a_difference_is_told_in_both_languages(empty: Shell) -> None:
    found = empty.json("lifecycle", "diff", "shipped", written(empty, definition(stages=slower(9))))

    assert [d["kind"] for d in found["differences"]] == ["stage_days"]
    assert "endorsement" in found["differences"][0]["en"]
    assert "กำหนดเวลา" in found["differences"][0]["th"]


@pytest.mark.parametrize(
    ("body", "error"),
    [("nonsense", "broken_json"), ({"version": "1"}, "unfit_definition"), ({}, "unfit_definition")],
)
def test_a_file_that_is_no_definition_is_one_sentence(empty: Shell, body: Any, error: str) -> None:
    ran = empty.call("lifecycle", "check", written(empty, body), "--json")

    assert (ran.code, ran.error["code"]) == (6, error)


def test_a_diagram_is_drawn_to_a_file(empty: Shell) -> None:
    empty.json("lifecycle", "diagram", "--format", "svg", "--out", "lifecycle.svg")

    assert "<svg" in (empty.folder / "lifecycle.svg").read_text(encoding="utf-8")
    assert empty.call("lifecycle", "diagram").out.startswith(("stateDiagram", "---", "flowchart"))


@pytest.mark.parametrize("out", ["nowhere/x.svg", "/proc/x.svg"])
def test_a_diagram_that_cannot_be_written_is_one_sentence(empty: Shell, out: str) -> None:
    ran = empty.call("lifecycle", "diagram", "--out", out, "--json")

    assert (ran.code, ran.error["code"]) == (1, "unwritable_file")


def test_an_unknown_version_is_not_found(shell: Shell) -> None:
    ran = shell.call("lifecycle", "show", "2500.9", "--json")

    assert ran.code == 5


def test_a_new_version_is_published_and_cases_move_to_it(shell: Shell) -> None:
    body = definition(version="2570.1", stages=slower(9), effective_from="2026-11-23")
    shell.json("lifecycle", "publish", written(shell, body), "--as", "admin")
    listed = [d["version"] for d in shell.json("lifecycle", "list")["definitions"]]
    seen = shell.json("lifecycle", "move", "2570.1", ENDORSEMENT, "--dry-run")
    shell.json("lifecycle", "move", "2570.1", ENDORSEMENT, "--reason", "ระเบียบใหม่", "--as", "admin")

    case = shell.json("case", "show", ENDORSEMENT)["case"]
    assert listed == ["2569.1", "2570.1"]
    assert seen["dry_run"] is True
    assert case["definition"] == "2570.1"
    assert case["entries"][0]["due_on"] == "2026-12-04"


def test_the_same_version_is_not_published_twice(shell: Shell) -> None:
    ran = shell.call(
        "lifecycle", "publish", written(shell, definition()), "--as", "admin", "--json"
    )

    assert (ran.code, ran.error["code"]) == (3, "definition_known")
