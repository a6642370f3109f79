"""Stages, acts and people as a reader sees them: names in Thai and English, JSON at heart."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from reference.loader import return_causes
from statemachine.definition import Definition, DefinitionError
from statemachine.fields import FIELDS, RETURN_CAUSE, Field
from statemachine.words import label
from statemachine.working_days import Calendar
from usecases import names
from usecases.redating import region_of

DUTIES: dict[str, tuple[str, str]] = {
    "duty.report_back": ("รายงานการแก้ไขต่อคณะรัฐมนตรี", "Report the changes to the Cabinet"),
}
"""Dated duties, which are no stage of the table."""

ACTIONS: dict[str, tuple[str, str]] = {
    "open": ("เปิดเรื่อง", "open"),
    "import": ("นำเข้าเรื่อง", "import"),
    "edit": ("แก้ไขข้อมูล", "edit"),
    "attach": ("แนบเอกสาร", "attach a document"),
    "check": ("ตรวจรายการ", "went through the checklist"),
    "comment": ("แสดงความเห็นเพิ่มเติม", "remark"),
    "correct": ("แก้ไขข้อเท็จจริง", "correct a fact"),
    "assess": ("ประเมินความเหมาะสม", "assessed suitability"),
    "answer_rule": ("ตอบคำถามของการตรวจตามหลักเกณฑ์", "answer a question of the rule check"),
    "complete_duty": ("บันทึกภาระงานที่แล้วเสร็จ", "complete a duty"),
    "issue_paper": ("ออกหนังสือราชการ", "issue an official paper"),
    "cancel_paper": ("ยกเลิกหนังสือราชการ", "cancel an official paper"),
    "sort_changes": ("จำแนกการแก้ไขร่าง", "sorted the changes of the text"),
    "calendar_changed": ("คำนวณกำหนดใหม่ตามปฏิทิน", "deadline recounted, calendar changed"),
    "signing_wish": ("กำหนดวันลงนามที่ต้องการ", "set the wished signing day"),
    "partner_step": ("บันทึกขั้นตอนของคู่ภาคี", "recorded a step of the partner"),
    "clock_begun": ("เริ่มนับเวลาตามกฎหมาย", "began a clock of law"),
    "clock_ended": ("หยุดนับเวลาตามกฎหมาย", "ended a clock of law"),
    "duty_confirmed": ("ยืนยันภารกิจตามมติ", "confirmed a duty from a resolution"),
    "resolution_duty_done": ("บันทึกภารกิจตามมติที่แล้วเสร็จ", "completed a duty from a resolution"),
    "resolution_duty_dropped": ("ยกเลิกภารกิจตามมติ", "took back a duty from a resolution"),
    "definition_moved": ("ย้ายไปใช้นิยามกระบวนการรุ่นอื่น", "moved to another definition"),
}
"""What stands in the audit beside the triggers of the table."""


_UNCODED = ("ไม่ได้ระบุสาเหตุ", "no cause given")


def said(th: str, en: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"th": th, "en": en}


def word(code: str) -> dict[str, str]:
    """Return a word of the house in both languages."""
    return said(label(code, "th"), label(code, "en"))


def choice(field: str, value: str) -> dict[str, str]:
    """Return the name of one of the choices of a field."""
    return return_cause(value) if field == RETURN_CAUSE.name else word(value)


def return_cause(code: str) -> dict[str, str]:
    """Return the name of the cause of a return; ``""`` is none given."""
    return _return_causes().get(code) or said(*(_UNCODED if not code else (code, code)))


@cache
def _return_causes() -> dict[str, dict[str, str]]:
    return {cause.code: said(cause.name_th, cause.name_en) for cause in return_causes()}


def action(code: str) -> dict[str, str]:
    """Return the name of an audited act."""
    return said(*ACTIONS[code]) if code in ACTIONS else word(code)


def stage(definition: Definition, state: str) -> dict[str, str]:
    """Return the name of a stage or duty; an old name that no definition has stays a code."""
    if state in DUTIES:
        return said(*DUTIES[state])
    try:
        found = definition.stage(state)
    except DefinitionError:
        return said(state, state)
    return said(found.th, found.en)


def office(code: str) -> dict[str, str]:
    """Return the name of an office; one that the reference data lacks stays a code."""
    try:
        return names.office(code)
    except LookupError:
        return said(code, code)


def person(row: Any) -> dict[str, Any] | None:
    """Return a person as a reader sees them: no address."""
    if row is None or row.username is None:
        return None
    return {"username": row.username, **said(row.name_th, row.name_en)}


def days_left(calendar: Calendar, entry: Any, today: date) -> int | None:
    """Return the days until an entry is due; negative is how many it is late."""
    if entry.due_on is None:
        return None
    if entry.counting == "calendar":
        return int((entry.due_on - today).days)
    return calendar.used(today, entry.due_on, region_of(entry))


def iso(moment: date | datetime | None) -> str | None:
    """Return a date or an aware moment as ISO text."""
    return None if moment is None else moment.isoformat()


def form(trigger: str) -> list[dict[str, Any]]:
    """Return the fields that a trigger asks for."""
    return [_field(field) for field in FIELDS.get(trigger, ())]


def _field(field: Field) -> dict[str, Any]:
    choices: list[Mapping[str, str]] = [
        {"value": c, **choice(field.name, c)} for c in field.choices
    ]
    return {
        "name": field.name,
        **said(field.th, field.en),
        "kind": field.kind,
        "required": field.required,
        "choices": choices,
    }
