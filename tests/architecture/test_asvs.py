"""The list of OWASP ASVS 5.0: every L1 and L2 requirement answered, each proof really there."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.tree import ROOT

LIST = ROOT / "docs" / "asvs.csv"
PAPER = ROOT / "docs" / "asvs.md"
IDS = Path(__file__).with_name("asvs_ids.csv")
HEAD = ["id", "level", "chapter", "en", "th", "applies", "met", "where", "proof", "test", "remark"]
LEAST_SHARE = 0.8
Row = dict[str, str]


def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def applying() -> list[Row]:
    return [row for row in rows() if row["applies"] == "yes"]


@cache
def names_in(file: str) -> set[str]:
    """Return the names of the tests that a file has."""
    if not (ROOT / file).is_file():
        return set()
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return {function.name for function in functions if function.name.startswith("test_")}


def is_there(node: str) -> bool:
    """Say whether a test of this name can be collected."""
    file, found, name = node.partition("::")
    return bool(found) and name in names_in(file)


def heading_of(line: str) -> str:
    return re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).strip().replace(" ", "-")


def stands(where: str) -> bool:
    """Say whether a file is there, and the heading in it where one is named."""
    file, _, anchor = where.partition("#")
    if not (ROOT / file).exists():
        return False
    if not anchor:
        return True
    text = (ROOT / file).read_text(encoding="utf-8")
    return anchor in {heading_of(line) for line in text.splitlines() if line.startswith("#")}


def test_every_requirement_is_answered_once() -> None:
    with IDS.open(encoding="utf-8", newline="") as file:
        wanted = [(row["id"], row["level"]) for row in csv.DictReader(file)]

    assert [(row["id"], row["level"]) for row in rows()] == wanted
    assert [level for _, level in wanted].count("1") == 70
    assert [level for _, level in wanted].count("2") == 183
    assert len(set(wanted)) == len(wanted)


def test_every_row_is_whole() -> None:
    for row in rows():
        assert list(row) == HEAD
        assert row["en"], row["id"]
        assert re.search("[ก-๙]", row["th"]), row["id"]
        assert row["applies"] in {"yes", "no"}, row["id"]
        if row["applies"] == "no":
            assert row["where"], f"{row['id']}: why not?"
            assert row["met"] + row["proof"] + row["test"] == "", row["id"]
        else:
            assert row["met"] in {"yes", "partly", "no"}, row["id"]
            assert row["proof"] in {"test", "command", "review"}, row["id"]
            assert (row["met"] == "yes") or row["remark"], f"{row['id']}: what is lacking?"


def test_every_proof_is_there() -> None:
    named = [(row["id"], row["test"]) for row in applying() if row["proof"] == "test"]

    assert [(one, node) for one, node in named if not is_there(node)] == []


def test_every_command_is_a_target_of_make() -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {row["test"] for row in applying() if row["proof"] == "command"}

    assert named <= {f"make {target}" for target in targets}


def test_every_place_is_there() -> None:
    assert [(r["id"], r["where"]) for r in applying() if not stands(r["where"])] == []


def test_enough_is_proved_by_tests_that_run_by_themselves() -> None:
    proved = [r for r in applying() if (r["proof"], r["met"]) == ("test", "yes")]

    assert len(proved) / len(applying()) >= LEAST_SHARE


def test_what_is_not_met_is_said_on_the_page() -> None:
    text = PAPER.read_text(encoding="utf-8")
    lacking = [row["id"] for row in applying() if row["met"] != "yes"]

    assert [one for one in lacking if f"**{one}**" not in text] == []
    assert sorted(set(re.findall(r"\*\*(\d+\.\d+\.\d+)\*\*", text))) == sorted(lacking)


def test_the_counts_of_the_page_are_those_of_the_list() -> None:
    text = PAPER.read_text(encoding="utf-8")
    every = applying()
    counted = {
        "rows": len(rows()),
        "apply": len(every),
        "met": sum(row["met"] == "yes" for row in every),
        "partly": sum(row["met"] == "partly" for row in every),
        "not met": sum(row["met"] == "no" for row in every),
        "test": sum(row["proof"] == "test" for row in every),
        "review": sum(row["proof"] == "review" for row in every),
        "command": sum(row["proof"] == "command" for row in every),
    }

    told = {name: int(many) for name, many in re.findall(r"\| `([\w ]+)` \| (\d+) \|", text)}
    assert told == counted


@pytest.mark.parametrize(
    "node", ["tests/web/test_front.py::test_nothing", "tests/no.py::test_x", ""]
)
def test_a_proof_that_is_none_would_be_noticed(node: str) -> None:
    assert not is_there(node)
    assert not stands("docs/security.md#nowhere")
