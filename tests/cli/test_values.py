"""What people type, read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cli import values
from cli.errors import UnwritableFileError, UsageFaultError
from statemachine.errors import DateFormatError


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2569-12-01T08:30", "2026-12-01T01:30"),
        ("2026-12-01 08:30:15", "2026-12-01T01:30:15"),
        ("2569-12-01T08:30Z", "2026-12-01T08:30"),
        ("2569-12-01T08:30+09:00", "2026-11-30T23:30"),
        ("1 ธ.ค. 2569 8:30", "2026-12-01T01:30"),
        ("2569-12-01", "2026-12-01T01:30"),
    ],
)
def test_a_moment_is_bangkoks_unless_a_zone_is_given(text: str, moment: str) -> None:
    assert values.moment(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["noon", "2569-12-01T25:00", "2569-12-01T08:30X", "2569-12", "", "T08:30", "2569-02-30"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(DateFormatError):
        values.moment(text)


def test_a_day_must_be_whole() -> None:
    assert values.day("๒๓ พฤศจิกายน ๒๕๖๙") == date(2026, 11, 23)
    with pytest.raises(DateFormatError):
        values.day("พ.ย. 2569")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("TH50-2569-001", True), ("th50-2569-1234", True), ("submit", False), ("TH50-2569-1", False)],
)
def test_a_number_is_known_by_its_pattern(text: str, *, is_one: bool) -> None:
    assert values.is_number(text) is is_one


def test_a_name_given_twice_is_a_list() -> None:
    assert values.fields(["a=1", "b=x=y", "a=2", "a=3"]) == {"a": ["1", "2", "3"], "b": "x=y"}


@pytest.mark.parametrize("text", ["novalue", "=x", " =x"])
def test_a_field_without_a_name_is_refused(text: str) -> None:
    with pytest.raises(UsageFaultError):
        values.fields([text])


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "trail.jsonl"
    target.write_text("before\n")

    def lines() -> Iterator[str]:
        yield "first"
        raise OSError(28, "No space left on device")

    with pytest.raises(UnwritableFileError):
        values.write_lines(target, lines())

    assert target.read_text() == "before\n"
    assert list(tmp_path.iterdir()) == [target]
