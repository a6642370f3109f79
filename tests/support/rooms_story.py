"""What fills the rooms after the signature: plans, groups, visits, a listening meeting; fictional.

Told on top of ``tests.support.story``; pages are looked at and tested with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from statemachine.dates import fiscal_year_be
from storage.tables_programme import MailReply
from storage.tables_register import Activity
from tests.support.programme_story import NATIONAL, PAIR, PLAN, tell_programme
from usecases.context import Context
from usecases.groups import groups, listening, meetings, promises, visits
from usecases.handover import deeds
from usecases.kpi.handbook import record_edition
from usecases.people.people import person_id

OURS = "province:TH-57"


def tell_rooms(ctx: Context) -> dict[str, str]:
    """Fill the rooms and return what addresses name: plan, group, visit, reply and the like."""
    tell_programme(ctx)
    officer = ctx.acting(person_id(ctx, "moi.officer"))
    group, meeting, duty = _group(officer)
    visit = _visit(officer)
    promise = _listening(officer)
    book = deeds.freeze(officer, "TH-57")
    record_edition(officer, "1/2569", "คู่มือ (ตัวอย่างสมมติ)", officer.today.isoformat(),
                   "https://example.org/book.pdf")  # fmt: skip
    names = {"group": group, "meeting": meeting, "duty": duty, "visit": visit, "promise": promise}
    told = {name: str(value) for name, value in names.items()}
    told |= {"plan": PLAN, "national": NATIONAL, "signed": PAIR, "book": str(book.id)}
    return told | _rows(ctx)


def _group(officer: Context) -> tuple[int, int, int]:
    today = officer.today.isoformat()
    given = {"scope": "TH-57", "name_th": "คณะทำงานจังหวัด (ตัวอย่างสมมติ)", "name_en": "",
             "order_number": "ตย 1/2569", "order_on": today, "mandate": "ขับเคลื่อนแผน"}  # fmt: skip
    group = groups.set_up(officer, given)
    held = {"number": "1/2570", "held_on": today, "place": "ศาลากลางจังหวัด", "present": "9",
            "quorum": "5", "agenda": "แผนกิจกรรมปี 2570\nงบประมาณ"}  # fmt: skip
    meeting = meetings.hold(officer, group, held)
    resolution = meetings.resolve(officer, group, meeting, "เห็นชอบแผนกิจกรรม (ตัวอย่างสมมติ)")
    due = {"title": "จัดทำกำหนดการ", "office": OURS, "due": _later(officer.today, 30)}
    return group, meeting, meetings.act_on(officer, group, meeting, resolution, due)


def _visit(officer: Context) -> int:
    given = {"province": "TH-57", "planned_on": officer.today.isoformat(), "pair": PAIR,
             "purpose": "ติดตามแผนกิจกรรม (ตัวอย่างสมมติ)", "visitors": "คณะทำงานกำกับติดตาม"}  # fmt: skip
    visit = visits.plan(officer, given)
    found = {"result.yearly_plan": "yes", "result.budget": "partly", "note.budget": "รอเงินจังหวัด"}
    said = {"held_on": officer.today.isoformat(), "summary": "ดำเนินการแล้วบางส่วน (ตัวอย่างสมมติ)"}
    visits.report(officer, visit, {**said, **found}, 1)
    return visit


def _listening(officer: Context) -> int:
    year = fiscal_year_be(officer.today)
    before = {"held_on": officer.today.replace(year=officer.today.year - 1).isoformat()}
    listening.call(officer, year - 1, {**before, "place": "กระทรวงมหาดไทย"})
    kept = {"text": "จัดอบรมผู้ประสานงาน (ตัวอย่างสมมติ)", "office": "moi"}
    old = promises.promise(officer, year - 1, {**kept, "due": _later(officer.today, 20)})
    promises.judge(officer, old, "partly", "อบรมแล้วสองรุ่น (ตัวอย่างสมมติ)")
    listening.call(officer, year, {"held_on": officer.today.isoformat(), "place": "กระทรวงมหาดไทย"})
    for kind, text, code in _SAID:
        listening.say(officer, year, {"office": OURS, "kind": kind, "text": text, "code": code})
    new = {"text": "จัดกิจกรรมกับทุกคู่ (ตัวอย่างสมมติ)", "office": OURS}
    return promises.promise(officer, year, {**new, "due": _later(officer.today, 200)})


_SAID = (
    ("problem", "ไม่มีงบประมาณเดินทาง (ตัวอย่างสมมติ)", "few_resources"),
    ("problem", "ผู้บริหารฝ่ายคู่ภาคีเปลี่ยน (ตัวอย่างสมมติ)", "leader_turnover"),
    ("success", "ผู้ว่าราชการจังหวัดสนับสนุน (ตัวอย่างสมมติ)", ""),
    ("proposal", "ขอแม่แบบแผนกิจกรรม (ตัวอย่างสมมติ)", ""),
)


def _rows(ctx: Context) -> dict[str, Any]:
    with ctx.database.read() as connection:
        reply = select(MailReply.id).order_by(MailReply.id).limit(1)
        held = select(Activity.key).where(Activity.text.contains("ตัวอย่างสมมติ")).limit(1)
        return {
            "reply": str(connection.execute(reply).scalar_one()),
            "activity": str(connection.execute(held).scalar_one()),
        }


def _later(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()
