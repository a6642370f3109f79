"""The record of an act as a plain text to keep: Thai first, English second, no page needed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from statemachine.dates import BANGKOK, format_en, format_th

Say = Callable[[str, str], str]
Day = Callable[[date], str]


def record_text(done: Mapping[str, Any], address: str) -> str:
    """Return the record in both languages, ready to save or print."""
    thai = _lines(done, "th", lambda th, _en: th, format_th)
    english = _lines(done, "en", lambda _th, en: en, format_en)
    seal = done["seal"]
    end = (f"{address}/cases/{done['number']}", f"sha256 {seal['hash']} ({seal['entry']})")
    return "\r\n".join([*thai, "", "-" * 40, "", *english, "", *end, ""])


def _lines(done: Mapping[str, Any], lang: str, t: Say, day: Day) -> Iterator[str]:
    yield t("บันทึกการดำเนินการ", "Record of an act")
    yield f"{t('เลขที่เรื่อง', 'Case')}: {done['number']}"
    yield f"{t('คู่ความสัมพันธ์', 'Pair')}: {done['pair'][lang]}"
    yield f"{t('ประเภทเอกสาร', 'Instrument')}: {done['instrument'][lang]}"
    yield f"{t('การดำเนินการ', 'Act')}: {done['trigger'][lang]}"
    yield f"{t('เมื่อ', 'When')}: {_moment(done['at'], lang, day)}"
    yield f"{t('โดย', 'By')}: {_who(done, lang, t)}"
    if done["reason"]:
        yield f"{t('เหตุผลหรือหมายเหตุ', 'Reason or note')}: {_flat(done['reason'])}"
    for given in done["given"]:
        yield f"{given[lang]}: {_value(given, day)}"
    yield from _after(done, lang, t, day)


def _after(done: Mapping[str, Any], lang: str, t: Say, day: Day) -> Iterator[str]:
    if done["target"]:
        yield f"{t('เรื่องอยู่ในขั้น', 'The case is in')}: {done['target'][lang]}"
    for entry in done["opened"]:
        due = day(entry["due_on"]) if entry["due_on"] else t("ไม่มีกำหนด", "no deadline")
        who, stage = entry["office"][lang], entry["stage"][lang]
        yield f"{t('ต่อไป', 'Next')}: {stage}, {who}, {t('ภายใน', 'by')} {due}"
    for office in done["waiting"]:
        yield f"{t('รอความเห็นจาก', 'Waits for the opinion of')}: {office[lang]}"


def _who(done: Mapping[str, Any], lang: str, t: Say) -> str:
    names = [done["actor"][lang] if done["actor"] else t("ระบบ", "the system")]
    if done["on_behalf_of"]:
        names.append(f"{t('ปฏิบัติหน้าที่แทน', 'acting for')} {done['on_behalf_of'][lang]}")
    return ", ".join(names)


def _value(given: Mapping[str, Any], day: Day) -> str:
    value = given["value"]
    if isinstance(value, list):
        return "; ".join(_flat(str(each)) for each in value)
    if given["kind"] == "date":
        return day(date.fromisoformat(str(value)))
    return _flat(str(value))


def _flat(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def _moment(at: datetime, lang: str, day: Day) -> str:
    local = at.astimezone(BANGKOK)
    return f"{day(local.date())} {local:%H:%M}" + (" น." if lang == "th" else "")
