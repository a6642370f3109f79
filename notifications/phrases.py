"""Sentences that every message shares, as tables: Thai and English side by side."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.dates import BANGKOK, PartialDate, format_en, format_th
from statemachine.words import label

# code -> who is greeted (Thai, English), why they get it (Thai, English).
_RECIPIENTS: Mapping[str, tuple[str, str, str, str]] = {
    "holder": (
        "ผู้รับผิดชอบเรื่อง",
        "Dear colleague in charge,",
        "ท่านเป็นผู้รับผิดชอบเรื่องนี้ในขั้นตอนปัจจุบัน",
        "the case is with you at its present stage",
    ),
    "delegate": (
        "ผู้ปฏิบัติหน้าที่แทน",
        "Dear colleague acting for another,",
        "ท่านได้รับมอบหมายให้ปฏิบัติหน้าที่แทน{on_behalf_of}",
        "you act for {on_behalf_of}",
    ),
    "office_head": (
        "หัวหน้าหน่วยงาน",
        "Dear head of office,",
        "ท่านเป็นหัวหน้าหน่วยงานที่รับผิดชอบเรื่องนี้",
        "you head the office that holds the case",
    ),
    "moi_director": (
        "ผู้อำนวยการกองการต่างประเทศ",
        "Dear Director of the Foreign Affairs Division,",
        "ท่านกำกับติดตามเรื่องที่เกินกำหนดในฐานะผู้อำนวยการกองการต่างประเทศ สำนักงานปลัดกระทรวงมหาดไทย",
        "you oversee overdue cases as Director of MOI's Foreign Affairs Division",
    ),
    "deputy_permanent_secretary": (
        "รองปลัดกระทรวงมหาดไทย",
        "Dear Deputy Permanent Secretary,",
        "ท่านเป็นที่ปรึกษาคณะทำงานขับเคลื่อนการดำเนินความสัมพันธ์เมืองพี่เมืองน้อง (Sister City) ในระดับจังหวัด",
        "you advise the working group on sister-city relations at provincial level",
    ),
    "coordinator": (
        "ผู้ประสานงานจังหวัด",
        "Dear provincial coordinator,",
        "ท่านเป็นผู้ประสานงานของจังหวัดในเรื่องนี้",
        "you are the province's coordinator for it",
    ),
    "follower": (
        "ผู้ติดตามเรื่อง",
        "Dear colleague,",
        "ท่านเป็นผู้เกี่ยวข้องกับเรื่องนี้หรือเลือกติดตามไว้",
        "it concerns your office or you chose to follow it",
    ),
    "owner": (
        "หน่วยงานเจ้าของเรื่อง",
        "Dear owner of the case,",
        "ท่านเป็นเจ้าของเรื่องนี้",
        "the case is yours",
    ),
    "administrator": (
        "ผู้ดูแลระบบ",
        "Dear administrator,",
        "ท่านเป็นผู้ดูแลระบบ",
        "you administer the system",
    ),
}
_ANYBODY = ("ผู้เกี่ยวข้อง", "Dear colleague,", "ท่านเกี่ยวข้องกับเรื่องนี้", "it concerns you")
_PRINCIPAL = ("ผู้มอบหมาย", "a colleague")

# What a digest puts at the head of one item; {days} is the number of working days.
_HEADLINES: Mapping[str, tuple[str, str]] = {
    "reminder": ("เหลือ {days} วันทำการ", "{days} working days left"),
    "overdue": ("เกินกำหนด {days} วันทำการ", "{days} working days overdue"),
}
_DUE_NOTES: Mapping[str, tuple[str, str]] = {
    "left": (" (เหลือ {days} วันทำการ)", " ({days} working days left)"),
    "today": (" (ครบกำหนดวันนี้)", " (due today)"),
    "overdue": (" (เกินกำหนด {days} วันทำการ)", " ({days} working days overdue)"),
}
_ITEM_LABELS = (
    ("สิ่งที่ขอ", "To do"),
    ("ขั้นต่อไป", "Next"),
    ("เหตุที่แจ้ง", "Why you"),
)
_ITEM_TODO: Mapping[str, tuple[str, str]] = {
    "overdue": ("โปรดกำกับติดตามให้มีการดำเนินการ", "Please see that it is acted on."),
    "other": ("โปรดเปิดดูรายละเอียดในระบบ", "Please see the details in the system."),
}
_FACTS: tuple[tuple[str, str, str], ...] = (
    ("number", "เลขที่เรื่อง", "Case"),
    ("pair", "คู่ความสัมพันธ์", "Pair"),
    ("instrument", "ประเภทเอกสาร", "Instrument"),
    ("stage", "ขั้นตอนปัจจุบัน", "Stage"),
    ("holder", "ผู้รับผิดชอบ", "With"),
    ("since", "ตั้งแต่วันที่", "Since"),
    ("due", "กำหนดแล้วเสร็จ", "Due"),
    ("urgency", "ชั้นความเร็ว", "Urgency"),
)


def greeting(context: Mapping[str, Any], lang: str) -> str:
    """Return the line that greets the reader, by name where it is known."""
    person = context["person"]
    words = _RECIPIENTS.get(context["why"] or "", _ANYBODY)
    if lang == "th":
        return f"เรียน {person or words[0]}"
    return f"Dear {person}," if person else words[1]


def why_you(context: Mapping[str, Any], lang: str) -> str:
    """Return why this person gets the message."""
    words = _RECIPIENTS.get(context["why"] or "", _ANYBODY)
    principal = context["on_behalf_of"] or _PRINCIPAL[lang != "th"]
    return words[2 + (lang != "th")].format(on_behalf_of=principal)


def title(name: str, lang: str) -> str:
    """Return the title of a message, or the text itself where it is no message's name."""
    kind = MESSAGES.get(name)
    return name if kind is None else (kind.th if lang == "th" else kind.en)


def headline(kind: str, days: int | None, lang: str) -> str:
    """Return the words at the head of one item of a digest."""
    words = _HEADLINES.get("overdue" if kind.startswith("overdue") else kind)
    if words is None or days is None:
        return title(kind, lang)
    return _count(words[lang != "th"], days)


def facts(
    context: Mapping[str, Any], lang: str, *, overdue: bool, hide: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Return label and value of what is known of the case, in reading order."""
    rows = []
    for key, th, en in _FACTS:
        value = context[key]
        if value and key not in hide and (key, value) != ("urgency", "normal"):
            shown = _shown(key, value, lang)
            note = _due_note(context["days"], lang, overdue=overdue) if key == "due" else ""
            rows.append((th if lang == "th" else en, shown + note))
    return rows


def advice(item: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """Return label and value of what one item of a digest asks, what follows, and why it came."""
    which = "overdue" if item["overdue"] and item["oversees"] else "other"
    asked = item["please"] if item["acts"] else None
    values = (asked or _ITEM_TODO[which][lang != "th"], item["next"], item["why_you"])
    labels = (words[lang != "th"] for words in _ITEM_LABELS)
    return [(label, value) for label, value in zip(labels, values, strict=True) if value]


@lru_cache(maxsize=4096)
def day(text: str, lang: str) -> str:
    """Return an ISO date, month or year for people: Buddhist Era in Thai, Gregorian in English."""
    part = PartialDate.parse(text, "ce")
    return format_th(part) if lang == "th" else format_en(part)


@lru_cache(maxsize=256)
def moment(text: str, lang: str) -> str:
    """Return an aware ISO date-time as day and time in Bangkok."""
    at = datetime.fromisoformat(text).astimezone(BANGKOK)
    if lang == "th":
        return f"{format_th(at.date())} เวลา {at:%H.%M} น."
    return f"{format_en(at.date())} at {at:%H:%M} (Bangkok time)"


def please(asks: str | None, lang: str) -> str | None:
    """Return what a stage asks as a polite request."""
    if not asks:
        return None
    if lang == "th":
        return asks if asks.startswith(("โปรด", "ขอ")) else f"โปรด{asks}"
    return _sentence(f"please {asks}" if asks[0].islower() else asks)


def whats_next(text: str | None, on: str | None, lang: str) -> str | None:
    """Return what happens next, with its date where that is known."""
    if not text:
        return None
    if lang == "th":
        return f"{text} (วันที่ {day(on, lang)})" if on else text
    return _sentence(f"{text.removesuffix('.')} ({day(on, lang)})" if on else text)


def _sentence(text: str) -> str:
    capital = text[:1].upper() + text[1:]
    return capital if capital.endswith((".", "!", "?")) else f"{capital}."


def _shown(key: str, value: str, lang: str) -> str:
    if key in {"since", "due"}:
        return day(value, lang)
    return label(value, lang) if key in {"instrument", "urgency"} else value


def _due_note(days: int | None, lang: str, *, overdue: bool) -> str:
    if days is None:
        return ""
    which = "overdue" if overdue or days < 0 else "left" if days else "today"
    return _count(_DUE_NOTES[which][lang != "th"], days)


def _count(words: str, days: int) -> str:
    text = words.format(days=abs(days))
    return text.replace("1 working days", "1 working day") if abs(days) == 1 else text
