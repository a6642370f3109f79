"""Until when: dates and periods of a sentence, and what a period counts from.

A date that only says when something was (``เมื่อวันที่``, ``dated``) is no deadline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from statemachine.date_text import MONTHS_EN, MONTHS_EN_SHORT, MONTHS_TH, MONTHS_TH_SHORT
from statemachine.dates import PartialDate, fiscal_year_bounds
from statemachine.eras import to_be
from statemachine.errors import PhinongError
from statemachine.planning.reading.items import DIGITS
from statemachine.planning.reading.numbers import WORD, number

_TH = "|".join(re.escape(m) for m in (*MONTHS_TH, *MONTHS_TH_SHORT))
_EN = "|".join(
    re.escape(m) for m in (*MONTHS_EN, *(f"{m}." for m in MONTHS_EN_SHORT), *MONTHS_EN_SHORT)
)
_ERA = r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)?\s*"
_DATE = re.compile(
    rf"(?P<day>\d{{1,2}}\s*(?:{_TH})\s*{_ERA}\d{{4}})"
    rf"|(?P<endth>(?:สิ้นเดือน|เดือน)\s*)?(?P<month>(?:{_TH})\s*{_ERA}\d{{4}})"
    rf"|(?P<day_en>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_EN}),?\s+\d{{4}})"
    rf"|(?P<en_day>(?:{_EN})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
    rf"|(?P<month_en>(?:{_EN})\s+\d{{4}})"
    r"|(?P<slashes>\d{1,2}[/-]\d{1,2}[/-]\d{4})(?!\d)"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    rf"|ปีงบประมาณ\s*{_ERA}(?P<fiscal>\d{{4}})"
    r"|fiscal\s+year\s+(?P<fiscal_en>\d{4})"
    rf"|(?:สิ้น)?ปี\s*{_ERA}(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"(?:เมื่อ(?:วันที่|เดือน)?|ลงวันที่|ประชุม(?:ร่วม)?(?:วันที่)?|มติ(?:คณะรัฐมนตรี)?(?:วันที่)?|dated|held\s+on|adopted\s+on|"
    r"resolution\s+of|minutes\s+of|of)\s*(?:วัน\S{0,10}ที่\s*)?$",
    re.IGNORECASE,
)
_END_OF = re.compile(r"\bend\s+of\s*(?:the\s*)?$", re.IGNORECASE)
_FROM_DATE = re.compile(
    r"(?:ตั้งแต่|นับแต่|นับจาก|from|since|between|ระหว่าง)\s*(?:วันที่|เดือน)?\s*$", re.IGNORECASE
)
_UNITS_TH = r"วันทำการ|วัน|สัปดาห์|เดือน|ปี"
_UNITS_EN = r"working\s+days?|business\s+days?|calendar\s+days?|days?|weeks?|months?|years?"
_PERIOD = re.compile(
    rf"(?P<lead>ภายใน(?:ระยะเวลา|กำหนด)?|ไม่เกิน|within|not\s+later\s+than|no\s+later\s+than)\s*"
    rf"(?:a\s+period\s+of\s+)?(?P<n>{WORD})(?:\s*\(\s*\d{{1,3}}\s*\))?\s*(?P<unit>{_UNITS_TH}|{_UNITS_EN})",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"ทุก\s*(?:ๆ\s*)?(?P<n>{WORD})?\s*(?P<unit>เดือน|ไตรมาส|ปี|สัปดาห์)|"
    r"every\s+(?P<n_en>[a-z]+|\d+)?\s*(?P<unit_en>months?|quarters?|years?|weeks?)|"
    r"(?P<ly>monthly|quarterly|annually|yearly|weekly)|(?P<per>เป็นประจำทุกปี|รายไตรมาส|รายเดือน|ปีละครั้ง)",
    re.IGNORECASE,
)
_BASES = (
    (
        "resolution",
        re.compile(
            r"คณะรัฐมนตรี(?:ได้)?มีมติ|มีมติ|ที่ประชุม(?:ได้)?(?:มีมติ|เห็นชอบ)|resolution|this\s+meeting|the\s+meeting"
        ),
    ),
    ("signing", re.compile(r"ลงนาม|signing|signature|signed")),
    (
        "receipt",
        re.compile(
            r"ได้รับ(?:แจ้ง|หนังสือ|เรื่อง|ความเห็น|มอบหมาย)|ทราบมติ|receipt|receiving|notified|notification"
        ),
    ),
)
_COUNTED_FROM = re.compile(r"(?:นับ(?:แต่|จาก|ตั้งแต่)|หลังจาก|from|after|following|of)", re.IGNORECASE)
_AFTER, _BEFORE = 70, 60
_TIDY = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=[A-Za-z])\.(?=\s)", re.IGNORECASE)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class When:
    """A time that a sentence sets.

    Attributes:
        words: As it stands in the text.
        kind: ``date``, ``period`` or ``every``.
        on: The last day, where the text alone says it.
        number: How many of ``unit``, for a period or a recurrence.
        unit: ``working_day``, ``day``, ``week``, ``month``, ``quarter`` or ``year``.
        counts_from: What a period counts from: ``resolution``, ``signing``, ``receipt`` or
            ``unsaid``.
        start: Where it stands.
    """

    words: str
    kind: str
    on: date | None = None
    number: int | None = None
    unit: str = ""
    counts_from: str = ""
    start: int = 0


def times(text: str) -> list[When]:
    """Return the times that a sentence sets, in its order; what lies in the past is none."""
    plain = text.translate(DIGITS)
    found = [*_dates(plain, text), *_periods(plain, text), *_recurring(plain, text)]
    return sorted(found, key=lambda when: when.start)


def due_of(when: When, resolved_on: date | None) -> date | None:
    """Return the last day of a time in calendar days, or ``None`` where a person must say it.

    A period in working days needs a calendar, so it is left to the caller.
    """
    if when.kind == "date":
        return when.on
    if when.number is None or resolved_on is None or when.unit == "working_day":
        return None
    if when.kind == "period" and when.counts_from not in {"resolution", "unsaid"}:
        return None
    return later(resolved_on, when.number, when.unit)


def later(day: date, number_: int, unit: str) -> date:
    """Return the day that lies so many days, weeks, months or years after one."""
    if unit in {"day", "week"}:
        return day + timedelta(days=number_ * (7 if unit == "week" else 1))
    months = number_ * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == _DECEMBER - 1), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _dates(plain: str, text: str) -> Iterator[When]:
    for match in _DATE.finditer(plain):
        before = plain[max(0, match.start() - _BEFORE) : match.start()]
        past = _PAST.search(before) and not _END_OF.search(before)
        if past or _FROM_DATE.search(before):
            continue
        on = _read(match)
        if on is not None:
            yield When(text[slice(*match.span())], "date", on, start=match.start())


def _read(match: re.Match[str]) -> date | None:
    year = match["fiscal"] or match["fiscal_en"]
    try:
        if year:
            be = int(year) if int(year) > 2400 else to_be(int(year))  # noqa: PLR2004 - the era
            return fiscal_year_bounds(be)[1]
        known = next(
            match[name]
            for name in ("day", "month", "day_en", "en_day", "month_en", "slashes", "iso", "year")
            if match[name]
        )
        return PartialDate.parse(_TIDY.sub("", known)).latest()
    except (PhinongError, ValueError):
        return None


def _periods(plain: str, text: str) -> Iterator[When]:
    for match in _PERIOD.finditer(plain):
        many = number(match["n"])
        if not many:
            continue
        yield When(
            text[slice(*match.span())],
            "period",
            number=many,
            unit=_unit(match["unit"]),
            counts_from=_base(plain[match.end() : match.end() + _AFTER]),
            start=match.start(),
        )


def _base(after: str) -> str:
    counted = _COUNTED_FROM.match(after.lstrip())
    if counted is None:
        return "unsaid"
    found = [(m.start(), name) for name, words in _BASES if (m := words.search(after))]
    return min(found)[1] if found else "unsaid"


def _recurring(plain: str, text: str) -> Iterator[When]:
    for match in _EVERY.finditer(plain):
        many, unit = _rhythm(match)
        if many:
            yield When(
                text[slice(*match.span())], "every", number=many, unit=unit, start=match.start()
            )


def _rhythm(match: re.Match[str]) -> tuple[int | None, str]:
    word = (match["ly"] or match["per"] or "").lower()
    if word:
        return 1, _RHYTHMS[word]
    if match["unit"]:
        return number(match["n"]) if match["n"] else 1, _unit(match["unit"])
    said = match["n_en"] or "one"
    return (2 if said.lower() == "other" else number(said)), _unit(match["unit_en"])


_RHYTHMS = {
    "monthly": "month", "quarterly": "quarter", "annually": "year", "yearly": "year",
    "weekly": "week", "เป็นประจำทุกปี": "year", "รายไตรมาส": "quarter", "รายเดือน": "month",
    "ปีละครั้ง": "year",
}  # fmt: skip
_UNIT_WORDS = (
    ("วันทำการ", "working_day"), ("working", "working_day"), ("business", "working_day"),
    ("วัน", "day"), ("สัปดาห์", "week"), ("ไตรมาส", "quarter"), ("เดือน", "month"), ("ปี", "year"),
    ("calendar", "day"), ("day", "day"), ("week", "week"), ("quarter", "quarter"),
    ("month", "month"), ("year", "year"),
)  # fmt: skip


def _unit(word: str) -> str:
    plain = word.lower()
    return next(unit for start, unit in _UNIT_WORDS if plain.startswith(start))
