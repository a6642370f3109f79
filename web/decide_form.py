"""The form to decide a case: what was typed, read into the fields of the chosen act, and back.

Fields are named ``ACT-FIELD`` so that texts written under one act stay when another is chosen.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from statemachine.dates import PartialDate, Precision, format_en, format_th
from statemachine.errors import DateFormatError
from statemachine.fields import FIELDS
from statemachine.refusals import RefusedError
from usecases.stage_words import said

Fields = Mapping[str, Sequence[str]]
Problem = dict[str, str]

LONG = frozenset({
    "reason", "changes", "cause", "suitability_level", "suitability_potential",
    "suitability_benefit", "signatories", "witnesses",
})  # fmt: skip
"""Fields that are written in several lines; a list has one entry in each line."""

HINTS: Mapping[str, Mapping[str, str]] = {
    "signatories": said(
        "บรรทัดแรกฝ่ายไทย บรรทัดถัดไปฝ่ายคู่ความสัมพันธ์",
        "The Thai side in the first line, the partner's in the next",
    ),
    "witnesses": said("บรรทัดละหนึ่งคน", "One in each line"),
    "list": said("บรรทัดละหนึ่งรายการ", "One in each line"),
    "date": said("เช่น 23/11/2569 หรือ 23 พ.ย. 69", "Such as 23/11/2026, 23 Nov 2026 or 2026-11-23"),
    "partial_date": said(
        "เช่น 23/11/2569 หากไม่ทราบวัน ใส่เพียงเดือนและปี เช่น พ.ย. 2569",
        "Such as 23/11/2026; where the day is not known, the month and year will do",
    ),
    "deposit_reference": said(
        "ตามทะเบียนของกรมสนธิสัญญาและกฎหมาย", "As the Treaties department has it"
    ),
}

_AT: Mapping[str, str] = {
    "reason_given": "reason",
    "treaty_stated": "treaty",
    "agency_unknown": "agencies",
    "new_text": "text",
    "verdict_confirmed_or_reasoned": "reason",
    "text_is_the_approved_one": "text",
    "text_is_the_cleared_one": "text",
    "changed_text_given": "text",
    "full_powers_recorded": "full_powers",
}
"""Refusal -> the field that mends it."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SHORT_YEAR = re.compile(r"(\d{1,2}\s*[ก-๎][ก-๎.\s]*)(\d{2})")
_BARE_SHORT = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2}")
_BACK, _AHEAD = 100, 50


class ImplausibleYearError(DateFormatError):
    """A year so far off that the eras were mixed up."""

    code = "year_implausible"
    th = "ปีใน “{text}” ไม่น่าถูกต้อง โปรดตรวจสอบว่าใช้ พ.ศ. หรือ ค.ศ. เช่น 23/11/2569"
    en = "The year in “{text}” cannot be right; check whether it is B.E. or C.E."


class ShortYearError(DateFormatError):
    """A year of two digits between numbers, which may be of either era."""

    code = "year_short"
    th = "โปรดเขียนปีของ “{text}” ให้ครบสี่หลัก เช่น 23/11/2569"
    en = "Write the year of “{text}” with four digits, such as 23/11/2026."


@dataclass(frozen=True, slots=True)
class Reading:
    """What an act is given, what is wrong with it (by field), and dates as they were read."""

    payload: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)


def read_date(text: str, today: date) -> PartialDate:
    """Return a date as an official writes it; ``23 พ.ย. 69`` is of the Buddhist Era.

    Raises:
        DateFormatError: It is no date, or its year cannot be right.
    """
    plain = text.translate(_THAI_DIGITS).strip()
    if _BARE_SHORT.fullmatch(plain):
        raise ShortYearError(text=text)
    found = PartialDate.parse(_SHORT_YEAR.sub(_with_century, plain))
    if found.value and not -_BACK <= found.value.year - today.year <= _AHEAD:
        raise ImplausibleYearError(text=text[:60])
    return found


def _with_century(match: re.Match[str]) -> str:
    rest = match.string[match.end() :]
    return match[0] if rest[:1].isdigit() else f"{match[1]}25{match[2]}"


def echo(text: str, today: date) -> dict[str, str] | None:
    """Return how a date was understood, in both calendars; ``None`` where it was not."""
    try:
        found = read_date(text, today)
    except DateFormatError:
        return None
    if not found.is_known:
        return None
    return said(f"{format_th(found)} ({format_en(found, 'short')})", format_en(found))


def read(act: Mapping[str, Any], fields: Fields, today: date) -> Reading:
    """Return the payload of an act and what is wrong with it; only its own fields are looked at."""
    payload: dict[str, Any] = {}
    problems: list[Problem] = []
    for each in act["fields"]:
        key = f"{act['trigger']}-{each['name']}"
        try:
            value = _READERS.get(each["kind"], _text)(fields.get(key, ()), today)
        except DateFormatError as wrong:
            problems.append({"field": key, **said(wrong.sentence("th"), wrong.sentence("en"))})
            continue
        if value in ("", []) and each["required"]:
            problems.append({"field": key, **_missing(each)})
        elif value not in ("", []):
            payload[each["name"]] = value
    office = _first(fields, "office")
    return Reading({**payload, "office": office} if office else payload, problems)


def problem_of(trigger: str, error: RefusedError) -> list[Problem]:
    """Return a refusal of the rules beside the fields that mend it, without the case's number."""
    refusal = error.refusal
    if refusal.code == "missing_fields":
        known = {f.name: f for f in FIELDS.get(trigger, ())}
        names = str(refusal.facts.get("names", "")).split(", ")
        return [
            {"field": f"{trigger}-{name}", **_missing(vars_of(known[name]))}
            for name in names
            if name in known
        ] or [{"field": "", **sentence(error)}]
    name = _AT.get(refusal.code) or _named(trigger, refusal.facts)
    return [{"field": f"{trigger}-{name}" if name else "", **sentence(error)}]


def sentence(error: RefusedError) -> dict[str, str]:
    """Return a refusal's sentence; dates in it are of each language's calendar."""
    refusal = error.refusal
    found = {
        language: type(refusal)(refusal.code, _spoken(refusal.facts, form)).sentence(language)
        for language, form in (("th", format_th), ("en", format_en))
    }
    return said(found["th"], found["en"])


def vars_of(each: Any) -> dict[str, str]:
    """Return the two labels of a field of the table."""
    return said(each.th, each.en)


def _spoken(facts: Mapping[str, Any], form: Callable[[date], str]) -> dict[str, Any]:
    def spoken(value: Any) -> Any:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return value
        return form(day) if isinstance(day, date) else value

    return {name: spoken(value) for name, value in facts.items()}


def _named(trigger: str, facts: Mapping[str, Any]) -> str:
    label = facts.get("field_en")
    return next((f.name for f in FIELDS.get(trigger, ()) if f.en == label), "")


def _missing(each: Mapping[str, Any]) -> dict[str, str]:
    if each.get("name") == "agencies":
        return said(
            "โปรดเลือกหน่วยงานที่ต้องหารือ หรือเลือกว่าไม่ต้องหารือ",
            "Choose the agencies to consult, or that there are none.",
        )
    return said(f"โปรดระบุ{each['th']}", f"Give the {each['en']}.")


def _first(fields: Fields, key: str) -> str:
    return next((value.strip() for value in fields.get(key, ()) if value.strip()), "")


def _text(values: Sequence[str], _today: date) -> str:
    return next((value.replace("\r\n", "\n").strip() for value in values), "")


def _lines(values: Sequence[str], _today: date) -> list[str]:
    lines = (line.strip() for value in values for line in value.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _day(values: Sequence[str], today: date) -> str:
    text = _text(values, today)
    found = read_date(text, today) if text else None
    if found is not None and found.precision is not Precision.DAY:
        raise DateFormatError(text=text[:60])
    return found.iso() if found else ""


def _partial(values: Sequence[str], today: date) -> str:
    text = _text(values, today)
    return read_date(text, today).iso() if text else ""


_READERS: Mapping[str, Callable[[Sequence[str], date], Any]] = {
    "list": _lines,
    "date": _day,
    "partial_date": _partial,
}
