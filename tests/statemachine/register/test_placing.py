"""Where a pair stood on a day: proved by dates, or only possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.dates import NOT_STATED, PartialDate
from statemachine.register.placing import (
    ENDED,
    NOT_YET,
    SIGNED,
    Placed,
    Version,
    has_expired,
    placed,
)

TODAY = date(2026, 11, 23)
PAIR = Version("th50-x", "TH-50", "CN", "established", text=PartialDate.parse("2020-03-04", "ce"))


def at(version: Version, day: date) -> tuple[str, bool]:
    found = placed(version, day, TODAY)
    return found.what, found.sure


@pytest.mark.parametrize(
    ("signed", "day", "what", "sure"),
    [
        ("2020-03-04", date(2020, 3, 3), NOT_YET, True),
        ("2020-03-04", date(2020, 3, 4), "established", True),
        ("2020-03", date(2020, 3, 15), "established", False),
        ("2020-03", date(2020, 3, 31), "established", True),
        ("2020", date(2020, 12, 30), "established", False),
        ("2020", date(2019, 12, 31), NOT_YET, True),
        ("", date(2019, 12, 31), "established", False),
        ("", TODAY, "established", True),
    ],
)
def test_a_signing_is_proved_from_its_last_possible_day(
    signed: str, day: date, what: str, *, sure: bool
) -> None:
    pair = replace(PAIR, text=PartialDate.parse(signed, "ce"))

    assert at(pair, day) == (what, sure)


def test_an_undated_signing_is_proved_once_a_dated_source_shows_it() -> None:
    pair = replace(PAIR, text=NOT_STATED, seen=date(2012, 7, 20))

    assert at(pair, date(2012, 7, 19)) == ("established", False)
    assert placed(pair, date(2012, 7, 20), TODAY) == Placed("established", sure=True, why="seen")


def test_before_its_signing_a_pair_is_in_progress_where_a_step_shows_it() -> None:
    pair = replace(PAIR, moved=date(2019, 11, 22))

    assert at(pair, date(2019, 11, 21)) == (NOT_YET, True)
    assert at(pair, date(2019, 11, 22)) == ("in_progress", True)


def test_a_letter_of_intent_comes_before_the_text_that_follows() -> None:
    pair = replace(PAIR, loi=PartialDate.parse("2018-05-01", "ce"))

    assert at(pair, date(2019, 1, 1)) == ("loi_signed", True)
    assert at(pair, date(2021, 1, 1)) == ("established", True)


def test_an_end_is_an_end_from_its_day() -> None:
    pair = replace(PAIR, terminated=date(2023, 5, 1), ends=date(2024, 1, 1))

    assert at(pair, date(2023, 4, 30)) == ("established", True)
    assert at(pair, date(2023, 5, 1)) == (ENDED, True)
    assert (has_expired(pair, date(2024, 1, 1)), has_expired(pair, date(2024, 1, 2))) == (
        False,
        True,
    )


def test_what_is_only_in_progress_is_proved_by_dated_steps_and_today_by_its_status() -> None:
    pair = Version("k", "TH-50", "CN", "in_progress")

    assert at(pair, date(2024, 1, 1)) == ("in_progress", False)
    assert at(pair, TODAY) == ("in_progress", True)
    assert at(replace(pair, moved=date(2024, 1, 2)), date(2024, 1, 1)) == (NOT_YET, True)


DAYS = st.dates(date(2015, 1, 1), TODAY)
PARTS = st.one_of(
    st.just(NOT_STATED),
    st.builds(
        lambda day, form: PartialDate.parse(day.strftime(form), "ce"),
        DAYS,
        st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]),
    ),
)
VERSIONS = st.builds(
    Version,
    key=st.just("k"),
    province=st.just("TH-50"),
    country=st.just("CN"),
    status=st.sampled_from(["established", "loi_signed", "in_progress", "disputed"]),
    loi=PARTS,
    text=PARTS,
    seen=st.none() | DAYS,
    moved=st.none() | DAYS,
    terminated=st.none() | DAYS,
)


@given(VERSIONS, DAYS, st.integers(1, 400))
def test_what_is_proved_signed_stays_signed_until_it_ends(
    version: Version, day: date, later: int
) -> None:
    found = placed(version, day, TODAY)
    after = placed(version, min(day + timedelta(days=later), TODAY), TODAY)

    if found.what in SIGNED and found.sure:
        assert after.what in (*SIGNED, ENDED)
        assert after.sure


@given(VERSIONS)
def test_on_the_day_of_the_knowledge_the_status_holds(version: Version) -> None:
    found = placed(version, TODAY, TODAY)

    if version.terminated is not None:
        assert found.what == ENDED
    elif version.status not in SIGNED:
        assert found == Placed(version.status, sure=True, why="status")
    else:
        assert found.what in SIGNED or version.loi.is_known or version.text.is_known
