"""What somebody may do on a case now: each act with its consequence, or why it is locked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from statemachine.authority import authority
from statemachine.conditions import holds
from statemachine.dates import PartialDate, Precision, format_en, format_th
from statemachine.deadlines import days_after
from statemachine.definition import Definition, Move
from statemachine.errors import CalendarTooShortError
from statemachine.facts import Actor, Grant
from statemachine.guards import Question
from statemachine.machine import permitted
from statemachine.refusals import Refusal
from statemachine.standing import OPINIONS
from statemachine.words import Role, label
from statemachine.working_days import Calendar
from storage.cases import CaseRecord
from usecases import stage_words
from usecases.cases.access import ACTS
from usecases.entries import region
from usecases.stage_words import said

_NOTHING: Mapping[str, Any] = {}


def acts(
    definition: Definition, case: CaseRecord, actor: Actor, calendar: Calendar, today: date
) -> list[dict[str, Any]]:
    """Return every trigger of the state, open ones first.

    Each has names, ``refusal`` (``None`` where open), ``fields`` and ``after``: what follows.
    """
    found = permitted(definition, case.as_facts(), actor, today=today)
    rows = [
        {
            "trigger": trigger,
            **stage_words.word(trigger),
            "refusal": _refusal(refusal),
            "fields": stage_words.form(trigger),
            "after": _after(definition, case, trigger, calendar, today),
        }
        for trigger, refusal in found.items()
    ]
    return sorted(rows, key=lambda row: row["refusal"] is not None)


def may(case: CaseRecord, actor: Actor, act: str, role: Role) -> dict[str, str] | None:
    """Return why an act beside the moves (``access.ACTS``) is locked, or ``None``."""
    move = Move(source=case.state, trigger=act, target=case.state, role=role)
    found = authority(move, case.as_facts(), actor)
    if isinstance(found, Grant):
        return None
    th, en = ACTS[act]
    return _refusal(Refusal(found.code, {**found.facts, "trigger_th": th, "trigger_en": en}))


def _refusal(refusal: Refusal | None) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {"code": refusal.code, **said(refusal.sentence("th"), refusal.sentence("en"))}


def _after(
    definition: Definition, case: CaseRecord, trigger: str, calendar: Calendar, today: date
) -> dict[str, str]:
    if trigger in OPINIONS and case.state in definition.parallel:
        return said(
            "บันทึกความเห็นของหน่วยงานท่าน เมื่อครบทุกหน่วยงานเรื่องจะเดินต่อเอง",
            "Your office's opinion is recorded; when all are in, the case moves on by itself.",
        )
    move = _row(definition, case, trigger, today)
    if move is None:
        return said("", "")
    if move.spawns:
        return said(
            "เปิดเรื่องใหม่ที่ต่อจากเรื่องนี้ เรื่องนี้คงเดิม",
            "A new case is opened that follows this one; this one stays as it is.",
        )
    target = move.target.partition(".")[0]
    if trigger == "resume":
        stage = definition.stage(target)
        return said(
            f"กลับสู่ขั้น “{stage.th}” นาฬิกาเดินต่อจากเวลาที่เหลือ",
            f"Back to “{stage.en}”; its clock goes on with the days that were left.",
        )
    if target == case.state:
        return said("เรื่องอยู่ในขั้นเดิม", "The case stays in this stage.")
    return _moved(definition, case, target, calendar, today)


def _row(definition: Definition, case: CaseRecord, trigger: str, today: date) -> Move | None:
    question = Question(case.as_facts(), trigger, _NOTHING, today)
    rows = (m for m in definition.sources(case.state) if m.trigger == trigger)
    return next((m for m in rows if holds(m.when, question)), None)


def _moved(
    definition: Definition, case: CaseRecord, target: str, calendar: Calendar, today: date
) -> dict[str, str]:
    stage = definition.stage(target)
    if stage.ends:
        return said(f"เรื่องสิ้นสุดที่ “{stage.th}”", f"The case ends as “{stage.en}”.")
    holder = (label(stage.holder, "th"), label(stage.holder, "en")) if stage.holder else ("", "")
    if target in definition.parallel:
        holder = ("ทุกหน่วยงานที่ต้องให้ความเห็น", "every office that must give its opinion")
    th, en = f"ไปขั้น “{stage.th}” ถึง{holder[0]}", f"Goes to “{stage.en}”, to the {holder[1]}"
    if target in definition.parallel:
        en = f"Goes to “{stage.en}”, to {holder[1]}"
    if stage.days is None:
        return said(th, f"{en}.")
    days = stage.days.of(case.urgency)
    try:
        due = days_after(today, days, stage.count, calendar, region(case, stage.holder))
    except CalendarTooShortError:
        return said(th, f"{en}.")
    unit = ("วันทำการ", "working days") if stage.count == "working" else ("วัน", "days")
    last = PartialDate(due, Precision.DAY)
    return said(
        f"{th} · กำหนด {days} {unit[0]} (ถึง {format_th(last, 'short')})",
        f"{en} · {days} {unit[1]} (until {format_en(last, 'short')})",
    )
