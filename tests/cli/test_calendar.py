"""``phinong calendar``: counting with and without a database, and the Cabinet's short notice."""

from __future__ import annotations

import pytest

from reference.loader import calendar_rules
from tests.cli.conftest import ENDORSEMENT
from tests.support.command_line import Shell


@pytest.mark.parametrize("year", [2018, 2024, 2027])
def test_a_year_counts_as_the_rules_say_with_no_database(empty: Shell, year: int) -> None:
    found = empty.json("calendar", "count", f"{year}-01-01", f"{year + 543}-12-31")

    assert found["working_days"] == calendar_rules().working_days_by_calendar_year[year]
    assert found["calendar"] == "shipped"
    assert not (empty.folder / "data").exists()


def test_both_ends_are_counted(shell: Shell) -> None:
    monday = shell.json("calendar", "count", "2569-11-23", "23 พ.ย. 2569")

    assert (monday["working_days"], monday["calendar"]) == (1, "database")


def test_a_region_has_days_of_its_own(shell: Shell) -> None:
    span = ("2021-03-01", "2021-12-31")
    everywhere = shell.json("calendar", "count", *span)["working_days"]

    assert shell.json("calendar", "count", *span, "--region", "TH-50")["working_days"] < everywhere


@pytest.mark.parametrize("days", [("2569-12-31", "2569-11-23"), ("1066-10-14", "1066-10-15")])
@pytest.mark.parametrize("name", ["shell", "empty"])
def test_a_span_that_cannot_be_counted_is_one_sentence(
    request: pytest.FixtureRequest, name: str, days: tuple[str, str]
) -> None:
    ran = request.getfixturevalue(name).call("calendar", "count", *days, "--json")

    assert ran.code in (1, 3)
    assert ran.error["th"]


@pytest.mark.parametrize("text", ["yesterday", "2569-13-01", "23/11/69", "", "2569-11"])
def test_what_is_no_day_is_a_usage_error(empty: Shell, text: str) -> None:
    ran = empty.call("calendar", "count", text, "2569-11-30", "--json")

    assert (ran.code, ran.error["code"]) == (2, "date_format")


def test_a_day_off_at_short_notice_moves_deadlines_and_back(shell: Shell) -> None:
    add = ("calendar", "add", "2569-11-25", "วันหยุดพิเศษ", "Special", "--source", "มติ ครม.")
    due = shell.json("case", "show", ENDORSEMENT)["case"]["entries"][0]["due_on"]

    tried = shell.json(*add, "--dry-run")
    added = shell.json(*add)
    moved = shell.json("case", "show", ENDORSEMENT)["case"]["entries"][0]["due_on"]
    shell.json("calendar", "remove", "2569-11-25")

    assert tried["changes"] == added["changes"]
    assert ENDORSEMENT in [change["number"] for change in added["changes"]]
    assert (due, moved) == ("2026-11-30", "2026-12-01")
    assert shell.json("case", "show", ENDORSEMENT)["case"]["entries"][0]["due_on"] == due


def test_only_administrators_change_the_calendar(shell: Shell) -> None:
    ran = shell.call("calendar", "remove", "2569-12-10", "--as", "governor", "--json")

    assert (ran.code, ran.error["code"]) == (3, "not_administrator")


def test_a_year_is_shown_in_either_era(shell: Shell, empty: Shell) -> None:
    assert shell.json("calendar", "show", "2569") == shell.json("calendar", "show", "2026")
    assert "วันรัฐธรรมนูญ" in empty.call("calendar", "show").out
