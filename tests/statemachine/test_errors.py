"""Errors and violations make their sentences, and survive a way between processes."""

from __future__ import annotations

import pickle

import pytest

from statemachine.dates import PartialDate
from statemachine.errors import CalendarTooShortError, DateFormatError, PhinongError
from statemachine.violations import BrokenDefinitionError, Violation

SHADOWED = Violation(
    "stage_once", ("draft -submit-> review", "reject the rest"), {"state": "draft"}
)


def test_an_error_says_the_same_after_a_way_between_processes() -> None:
    error = CalendarTooShortError(first="2020", last="2026", day="2030")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

    assert type(again) is CalendarTooShortError
    assert (str(again), again.facts, again.args) == (str(error), error.facts, error.args)
    assert str(again).startswith("The working calendar covers 2020 to 2026 but 2030 is needed;")


def test_an_error_with_an_argument_of_its_own_survives_too() -> None:
    error = BrokenDefinitionError("2026.1", SHADOWED)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

    assert again.violation == SHADOWED
    assert again.sentence("th") == error.sentence("th")
    assert "2026.1" in str(again)
    assert SHADOWED.sentence("en") in str(again)


def test_the_two_languages_are_told_apart_and_english_is_the_silent_one() -> None:
    error = PhinongError(why="ดิสก์เต็ม")

    assert error.sentence() == error.sentence("en") == str(error)
    assert error.sentence("th") == "เกิดข้อผิดพลาด: ดิสก์เต็ม โปรดแก้ไขแล้วลองใหม่"
    assert error.sentence() == "Something is wrong: ดิสก์เต็ม. Mend it and try again."


def test_a_text_that_is_no_date_is_named_in_the_error() -> None:
    with pytest.raises(DateFormatError, match="“someday” is not a date") as caught:
        PartialDate.parse("someday")

    assert caught.value.facts == {"text": "someday"}


def test_a_violation_tells_its_path_in_both_languages() -> None:
    assert SHADOWED.sentence("en").startswith("stage draft is defined twice; keep one (path: ")
    assert SHADOWED.sentence() == SHADOWED.sentence("en")
    assert SHADOWED.sentence("th").endswith(")")
    assert "(เส้นทาง: " in SHADOWED.sentence("th")
    assert " → ไม่รับเรื่อง the rest)" in SHADOWED.sentence("th")
    assert Violation("sign_exists", ()).sentence() == (
        "there is no signing (sign) in this definition; add it"
    )
