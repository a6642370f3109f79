"""The figures of a clause in either language: dates in both eras, periods, and other numbers.

A date is Gregorian, a period is in months or days, so that the two languages can be compared.
"""

import re
from datetime import date

from documents.clauses import plain, without_number
from statemachine.date_text import MONTHS_EN, MONTHS_EN_SHORT, MONTHS_TH, MONTHS_TH_SHORT
from statemachine.eras import LOWEST_BE, to_ce

Figure = tuple[str, str]
"""What it is (``date``, ``year``, ``period``, ``number``) and its value in one form."""

_WORDS = {
    word: number
    for number, words in {
        1: "one หนึ่ง", 2: "two สอง", 3: "three สาม", 4: "four สี่", 5: "five ห้า", 6: "six หก",
        7: "seven เจ็ด", 8: "eight แปด", 9: "nine เก้า", 10: "ten สิบ", 12: "twelve สิบสอง",
        15: "fifteen สิบห้า", 20: "twenty ยี่สิบ", 30: "thirty สามสิบ", 60: "sixty หกสิบ",
        90: "ninety เก้าสิบ",
    }.items()
    for word in words.split()
}  # fmt: skip
_MONTHS = {
    name.lower(): number
    for names in (MONTHS_TH, MONTHS_TH_SHORT, MONTHS_EN, MONTHS_EN_SHORT)
    for number, name in enumerate((n for n in names if n), 1)
}
_ERA = r"(?:(?:พ\.ศ\.|ค\.ศ\.|b\.?e\.?|a\.?d\.?)\s*)?"
_MONTH = "(?P<month>" + "|".join(map(re.escape, sorted(_MONTHS, key=len, reverse=True))) + r")\.?"
_DATES = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH},?\s*{_ERA}(?P<year>\d{{4}})"
    ),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_ERA}(?P<year>\d{{4}})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
)
_BOTH = re.compile(r"(?P<one>[a-zก-๙]+|\d+)\s*\((?P<other>[a-zก-๙]+|\d+)\)")
_UNITS = {
    "ปี": ("months", 12), "เดือน": ("months", 1), "สัปดาห์": ("days", 7), "วัน": ("days", 1),
    "year": ("months", 12), "month": ("months", 1), "week": ("days", 7), "day": ("days", 1),
}  # fmt: skip
_COUNTED = ("year", "month", "week", "day", "set", "time", "original", "cop(?:y|ies)", "joint")
_SPELLED = re.compile(
    r"\b(?P<word>" + "|".join(word for word in _WORDS if word.isascii()) + r")"
    r"(?=[\s-]*(?:" + "|".join(_COUNTED) + r"))"
)
_THAI_SPELLED = re.compile(
    r"(?P<word>" + "|".join(sorted((w for w in _WORDS if not w.isascii()), key=len, reverse=True))
    + r")(?=\s*(?:ปี|เดือน|สัปดาห์|วัน|ชุด|ครั้ง|ฉบับ))"
)  # fmt: skip
_PERIOD = re.compile(r"(?P<n>\d+)\s*-?\s*(?P<unit>ปี|เดือน(?!ที่)|สัปดาห์|วัน(?!ที่)|year|month|week|day)")
_YEAR = re.compile(rf"{_ERA}(?<!\d)(?P<year>(?:19|20|21|24|25|26)\d{{2}})(?!\d)(?![,.]\d)")
_PLAIN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def figures(text: str) -> frozenset[Figure]:
    """Return the figures of a clause; the clause's own number is none of them."""
    rest = _spelled_out(without_number(plain(text)).lower())
    found: set[Figure] = set()
    for pattern in _DATES:
        rest = pattern.sub(lambda m: _take(found, "date", _date(m)), rest)
    rest = _PERIOD.sub(lambda m: _take(found, "period", _period(m)), rest)
    rest = _YEAR.sub(lambda m: _take(found, "year", str(_gregorian(int(m["year"])))), rest)
    _PLAIN.sub(lambda m: _take(found, "number", m[0].replace(",", "")), rest)
    return frozenset(found)


def _spelled_out(text: str) -> str:
    """Return a text with number words as digits, “5 (five)” being said once."""
    once = _BOTH.sub(lambda m: m["one"] if _value(m["one"]) == _value(m["other"]) else m[0], text)
    for pattern in (_SPELLED, _THAI_SPELLED):
        once = pattern.sub(lambda m: str(_WORDS[m["word"]]), once)
    return once


def _value(said: str) -> str:
    return str(_WORDS.get(said, said))


def _take(found: set[Figure], kind: str, value: str) -> str:
    found.add((kind, value))
    return " "


def _date(match: re.Match[str]) -> str:
    month = match["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS[month]
    year, day = _gregorian(int(match["year"])), int(match["day"])
    try:
        return date(year, number, day).isoformat()
    except ValueError:
        return f"{year}-{number}-{day}"  # no day of the calendar; it is still compared


def _period(match: re.Match[str]) -> str:
    unit, times = _UNITS[match["unit"]]
    return f"{int(match['n']) * times} {unit}"


def _gregorian(year: int) -> int:
    return to_ce(year) if year >= LOWEST_BE else year
