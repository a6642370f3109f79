"""Dates as people write them, both eras, and the fiscal year."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.dates import (
    NOT_STATED,
    PartialDate,
    Precision,
    at_bangkok,
    bangkok_day,
    fiscal_quarter,
    fiscal_year_be,
    fiscal_year_bounds,
    format_en,
    format_th,
)
from statemachine.eras import Era, EraMistakenError, EraTooOldError, to_be, to_ce
from statemachine.errors import DateFormatError

modern = st.dates(date(1941, 1, 1), date(2399, 12, 31))
partials = st.builds(PartialDate, modern, st.sampled_from(["day", "month", "year"]).map(Precision))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2008-08", "2008-08"),
        ("2005", "2005"),
        ("2013-02-26", "2013-02-26"),
        ("", ""),
        ("  ", ""),
        ("-", ""),
        ("2551-08", "2008-08"),
        ("2556-02-26", "2013-02-26"),
        ("2567-02-29", "2024-02-29"),
        ("๒๕๕๖-๐๒-๒๖", "2013-02-26"),
        ("26 ก.พ. 2556", "2013-02-26"),
        ("26 ก. พ. 2556", "2013-02-26"),
        ("26 กพ 2556", "2013-02-26"),
        ("26 กุมภาพันธ์ พ.ศ. 2556", "2013-02-26"),
        ("๒๖ กุมภาพันธ์ ๒๕๕๖", "2013-02-26"),
        ("วันที่ ๒๖ เดือนกุมภาพันธ์ พ.ศ. ๒๕๕๖", "2013-02-26"),
        ("วันอังคารที่ 26 กุมภาพันธ์ พุทธศักราช 2556", "2013-02-26"),
        ("26 กุมภาพันธ์ ค.ศ. 2013", "2013-02-26"),
        ("3 พ.ค. พ.ศ. 2566", "2023-05-03"),
        ("สิงหาคม 2551", "2008-08"),
        ("พ.ศ. 2548", "2005"),
        ("ปี 2548", "2005"),
        ("26/02/2556", "2013-02-26"),
        ("26.2.2013", "2013-02-26"),
        ("08/2551", "2008-08"),
        ("26 Feb 2013", "2013-02-26"),
        ("26-Feb-2013", "2013-02-26"),
        ("February 26, 2013", "2013-02-26"),
        ("Sept 2013", "2013-09"),
        ("26 September B.E. 2556", "2013-09-26"),
        ("2013-02-26 00:00:00", "2013-02-26"),
        ("2013\u00a0\u200b", "2013"),
        ("1932-06-24", "1932-06-24"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, iso: str) -> None:
    assert PartialDate.parse(text).iso() == iso


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_back_in_both_languages_and_lengths(month: int) -> None:
    day = date(2013, month, 7)

    for style in ("long", "short"):
        assert PartialDate.parse(format_th(day, style)).value == day
        assert PartialDate.parse(format_th(day, style, "thai")).value == day
        assert PartialDate.parse(format_en(day, style)).value == day


@pytest.mark.parametrize(
    "text",
    [
        "56",
        "26 ก.พ. 56",
        "2013-02-30",
        "2566-02-29",
        "2013-00-01",
        "2013-13",
        "13/13/2556",
        "2013/02-26",
        "26 เมษ 2556",
        "0205",
        "abc",
        "2013-02-26 14:30:00",
        "x" * 10_000,
    ],
)
def test_what_is_no_date_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(DateFormatError) as caught:
        PartialDate.parse(text)

    assert caught.value.code == "date_format"
    assert text[:40] in caught.value.sentence("th")
    assert len(caught.value.sentence("en")) < 250


@pytest.mark.parametrize(
    ("text", "era"),
    [("2569", "ce"), ("2026-01-01", "be"), ("พ.ศ. 2013", "auto"), ("ค.ศ. 2556", "ce")],
)
def test_a_year_of_the_wrong_era_is_noticed(text: str, era: Era) -> None:
    with pytest.raises(EraMistakenError) as caught:
        PartialDate.parse(text, era)

    assert caught.value.code == "era_mistaken"
    assert "พ.ศ. หรือ ค.ศ." in caught.value.sentence("th")


def test_the_era_that_is_written_wins_over_the_one_expected() -> None:
    assert PartialDate.parse("พ.ศ. 2556", "ce").iso() == "2013"


def test_buddhist_years_before_2484_are_refused_and_shown_as_gregorian() -> None:
    with pytest.raises(EraTooOldError) as caught:
        PartialDate.parse("24 มิถุนายน 2475")

    assert "2475" in caught.value.sentence("th")
    assert format_th(date(1932, 6, 24)) == "24 มิถุนายน ค.ศ. 1932"
    assert format_th(PartialDate.parse("1932")) == "ค.ศ. 1932"


@given(partials)
def test_iso_is_read_back_in_both_eras(part: PartialDate) -> None:
    assert PartialDate.parse(part.iso(), "ce") == part
    assert PartialDate.parse(part.iso_be(), "be") == part


@given(partials)
def test_what_is_shown_is_read_back(part: PartialDate) -> None:
    assert PartialDate.parse(format_th(part)) == part
    assert PartialDate.parse(format_th(part, "short", "thai")) == part
    assert PartialDate.parse(format_en(part, "short")) == part


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    with suppress(DateFormatError):
        part = PartialDate.parse(text)
        assert PartialDate.parse(part.iso()) == part


@pytest.mark.parametrize(
    ("text", "th", "en"),
    [
        ("2013-02-26", "26 กุมภาพันธ์ 2556", "26 February 2013"),
        ("2008-08", "สิงหาคม 2551", "August 2008"),
        ("2005", "พ.ศ. 2548", "2005"),
        ("", "ไม่ระบุวันที่", "date not stated"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(text: str, th: str, en: str) -> None:
    assert format_th(PartialDate.parse(text)) == th
    assert format_en(PartialDate.parse(text)) == en


def test_short_and_thai_digits() -> None:
    day = date(2013, 2, 6)

    assert format_th(day, "short") == "6 ก.พ. 2556"
    assert format_th(day, digits="thai") == "๖ กุมภาพันธ์ ๒๕๕๖"
    assert format_en(day, "short") == "6 Feb 2013"


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2013-02-26", date(2013, 2, 26), date(2013, 2, 26)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2005", date(2005, 1, 1), date(2005, 12, 31)),
        ("", date.min, date.max),
    ],
)
def test_the_days_it_can_be(text: str, earliest: date, latest: date) -> None:
    part = PartialDate.parse(text)

    assert (part.earliest(), part.latest()) == (earliest, latest)


def test_order_says_only_what_is_known() -> None:
    year, month = PartialDate.parse("2007"), PartialDate.parse("2007-03")
    signed = PartialDate.parse("2007-03-12")

    assert not year.certainly_before(signed)
    assert year.possibly_before(signed)
    assert signed.certainly_before(date(2007, 3, 13))
    assert not signed.possibly_before(date(2007, 3, 12))
    assert month.agrees_with(signed)
    assert not month.agrees_with(date(2007, 4, 1))
    assert NOT_STATED.agrees_with(signed)
    assert not NOT_STATED.certainly_before(signed)


def test_time_order_puts_finer_first_and_not_stated_last() -> None:
    texts = ["", "2008", "2007", "2007-01", "2007-01-01", "2006-12"]
    parts = sorted(map(PartialDate.parse, texts), key=PartialDate.sort_key)

    assert [p.iso() for p in parts] == ["2006-12", "2007-01-01", "2007-01", "2007", "2008", ""]


def test_equal_knowledge_is_equal() -> None:
    assert PartialDate(date(2008, 8, 15), Precision.MONTH) == PartialDate.parse("2008-08")
    assert PartialDate(datetime(2008, 8, 15, 9, tzinfo=UTC), Precision.DAY) == PartialDate.parse(
        "2008-08-15"
    )


def test_a_date_without_its_precision_cannot_exist() -> None:
    with pytest.raises(ValueError, match="precision"):
        PartialDate(None, Precision.DAY)
    with pytest.raises(ValueError, match="precision"):
        PartialDate(date(2008, 8, 1), Precision.NONE)


def test_eras_convert_both_ways_and_refuse_the_wrong_one() -> None:
    assert (to_be(1941), to_ce(2484)) == (2484, 1941)
    with pytest.raises(EraTooOldError):
        to_be(1940)
    with pytest.raises(EraTooOldError):
        to_ce(2483)
    with pytest.raises(EraMistakenError):
        to_be(2569)
    with pytest.raises(EraMistakenError):
        to_ce(2026)


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2018, 9, 30), 2561, 4),
        (date(2018, 10, 1), 2562, 1),
        (date(2019, 1, 1), 2562, 2),
        (date(2019, 6, 30), 2562, 3),
        (date(2019, 9, 30), 2562, 4),
    ],
)
def test_the_fiscal_year_is_named_by_the_year_it_ends_in(
    day: date, year: int, quarter: int
) -> None:
    assert (fiscal_year_be(day), fiscal_quarter(day)) == (year, quarter)


@given(modern)
def test_a_day_lies_within_its_fiscal_year(day: date) -> None:
    if day < date(2399, 10, 1):
        first, last = fiscal_year_bounds(fiscal_year_be(day))
        assert first <= day <= last


def test_the_bangkok_day_begins_seven_hours_before_that_of_utc() -> None:
    assert bangkok_day(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert bangkok_day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="no time zone"):
        bangkok_day(datetime(2026, 11, 22))  # noqa: DTZ001 - the point


@given(st.dates(date(1941, 1, 1), date(2399, 1, 1)), st.times())
def test_a_moment_in_bangkok_falls_on_its_day(day: date, hour: time) -> None:
    moment = at_bangkok(day, hour)

    assert moment.tzinfo is UTC
    assert bangkok_day(moment) == day
    assert moment + timedelta(hours=7) == datetime.combine(day, hour, UTC)
