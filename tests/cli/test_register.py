"""``phinong register`` and ``phinong report``: totals, explanations, files, indicators."""

from __future__ import annotations

import json

import pytest

from tests.support.command_line import Shell


def test_totals_of_a_day_come_with_every_published_figure(shell: Shell) -> None:
    found = shell.json("register", "totals", "--as-of", "2026-11-01")

    assert found["as_of"] == "2026-11-01"
    ids = {one["id"] for one in found["published"]}
    assert {"plan-2562-signed", "plan-2562-progress", "cn-2568-01-28"} <= ids


def test_totals_are_readable(shell: Shell) -> None:
    ran = shell.call("register", "totals")

    assert (ran.code, ran.err) == (0, "")
    assert "แผน พ.ศ. 2562-2566" in ran.out


def test_two_figures_are_explained(shell: Shell) -> None:
    found = shell.json("register", "explain", "cn-2568-01-28", "cn-2568-01-29")

    assert (found["published_gap"], found["unexplained_gap"]) == (2, 2)


@pytest.mark.parametrize(
    "line",
    [
        ("register", "explain", "x", "2026-01-01"),
        ("register", "totals", "--as-of", "2099-01-01"),
        ("register", "export", "people.csv"),
        ("report", "kpi", "--fiscal-year", "2500"),
        ("report", "kpi", "--format", "docx"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(shell: Shell, line: tuple[str, ...]) -> None:
    ran = shell.call(*line)

    assert ran.code != 0
    assert "Traceback" not in ran.err
    assert ran.err.strip()


def test_open_data_is_written_whole(shell: Shell) -> None:
    done = shell.json("register", "export", "register.json", "--out", str(shell.folder / "r.json"))

    written = (shell.folder / "r.json").read_bytes()
    assert done["bytes"] == len(written)
    assert set(json.loads(written)) >= {"pairs", "sources", "published", "licence_en"}


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")])
def test_the_indicators_are_written_in_each_format(shell: Shell, form: str, start: bytes) -> None:
    target = shell.folder / f"kpi.{form}"

    shell.json("report", "kpi", "--fiscal-year", "2569", "--format", form, "--out", str(target))

    assert target.read_bytes().startswith(start)


def test_the_indicators_are_a_document_and_a_table(shell: Shell) -> None:
    found = shell.json("report", "kpi", "--fiscal-year", "2569")
    drawn = shell.call("report", "kpi", "--lang", "en")

    assert [one["row"] for one in found["indicators"]] == [1, 2, 3, 4, 5, 6]
    assert "no data yet" in drawn.out
    assert shell.json("register", "differences") == {"differences": []}
