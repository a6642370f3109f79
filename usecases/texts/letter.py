"""The letter that the standing clause asks for: the report to the Cabinet, or to MFA's lawyers.

Clause (a) of F11 wants the changes reported with reasons and benefits; clause (b) wants them
settled with the Department of Treaties and Legal Affairs. What the system cannot know is
bracketed and marked for who writes the letter.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from documents import letters
from documents.letters import ChangeRow, Letter
from documents.word import Stamp
from reference.loader import province as province_of
from statemachine.dates import format_th
from storage import cases, people
from storage.cases import CaseRecord
from usecases import stage_words, text_guard
from usecases.cases import access
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.texts.comparing import place
from usecases.texts.sorting import wants_letter

_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_DOTS = "................"
_TO = {
    "report_back": "เลขาธิการคณะรัฐมนตรี",
    "settle_with_treaties": "อธิบดีกรมสนธิสัญญาและกฎหมาย กระทรวงการต่างประเทศ",
}
_SUBJECT = {
    "report_back": "รายงานการแก้ไขถ้อยคำที่มิใช่สาระสำคัญใน{what}",
    "settle_with_treaties": "ขอหารือการแก้ไขถ้อยคำที่มิใช่สาระสำคัญใน{what}",
}
_CLAUSE = {
    "report_back": (
        "โดยหากมีความจำเป็นต้องแก้ไขถ้อยคำที่มิใช่สาระสำคัญและสอดคล้องกับหลักการที่ได้รับอนุมัติ "
        "ให้ดำเนินการได้ แล้วรายงานคณะรัฐมนตรีทราบภายหลัง พร้อมชี้แจงเหตุผลและประโยชน์"
    ),
    "settle_with_treaties": (
        "โดยหากมีความจำเป็นต้องแก้ไขถ้อยคำที่มิใช่สาระสำคัญ ให้หารือกรมสนธิสัญญาและกฎหมาย "
        "กระทรวงการต่างประเทศ โดยไม่ต้องเสนอคณะรัฐมนตรีพิจารณาอีก"
    ),
}
_BENEFIT = "ประโยชน์ที่ประเทศไทยได้รับ: [โปรดระบุประโยชน์ที่ได้รับจากการแก้ไขก่อนลงนามในหนังสือ]"
_CLOSE = {
    "report_back": "จึงเรียนมาเพื่อโปรดนำเสนอคณะรัฐมนตรีทราบต่อไป",
    "settle_with_treaties": "จึงเรียนมาเพื่อโปรดพิจารณาให้ความเห็น",
}


def draft(ctx: Context, number: str) -> bytes:
    """Return the letter that the standing clause asks for as DOCX; nothing is kept.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see, or no letter is asked for.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        guard = text_guard.standing(ctx, connection, case)
        writer = people.by_id(connection, ctx.person or 0)
    kind = wants_letter(guard) if guard else ""
    if guard is None or not kind:
        raise DeedRefusedError("no_report_back")
    author = "Phinong" if writer is None else writer.username
    return letters.docx(_letter(case, guard, kind), Stamp(author, ctx.now))


def _letter(case: CaseRecord, guard: Mapping[str, Any], kind: str) -> Letter:
    place_ = province_of(case.province)
    instrument = stage_words.word(case.instrument)["th"]
    what = f"{instrument}ระหว่างจังหวัด{place_.name_th} กับ{case.partner_th}"
    count = str(len(guard["changes"])).translate(_DIGITS)
    return Letter(
        head=(
            ("ที่", _DOTS),
            ("วันที่", _DOTS),
            ("เรื่อง", _SUBJECT[kind].format(what=what)),
            ("เรียน", _TO[kind]),
            ("อ้างถึง", _approval(case)),
            ("สิ่งที่ส่งมาด้วย", "ร่างฉบับที่ได้รับอนุมัติ ร่างฉบับที่จะลงนาม และตารางเปรียบเทียบการแก้ไข"),
        ),
        before=(
            f"ตามที่ได้มีการอนุมัติร่าง{what} {_CLAUSE[kind]} นั้น",
            f"ภายหลังการอนุมัติ มีการแก้ไขถ้อยคำ {count} รายการ ซึ่งจำแนกแล้วว่ามิใช่สาระสำคัญ ดังนี้",
        ),
        changes=tuple(_row(change) for change in guard["changes"]),
        after=(_BENEFIT, _digests(guard), _CLOSE[kind]),
        ending=("ขอแสดงความนับถือ", "", f"({_DOTS}{_DOTS})", "ปลัดกระทรวงมหาดไทย [หรือผู้มีอำนาจลงนาม]"),
    )  # fmt: skip


def _digests(guard: Mapping[str, Any]) -> str:
    approved, now = guard["approved"], guard["to_sign"]
    return f"รหัสตรวจสอบ (SHA-256) ฉบับที่ได้รับอนุมัติ {approved} ฉบับที่จะลงนาม {now}"


def _approval(case: CaseRecord) -> str:
    """Return what the letter refers to: the Cabinet's resolution, or the ministry's approval."""
    given = case.facts.get("approval") or {}
    day = given.get("resolution_date") or given.get("on")
    on = f"เมื่อวันที่ {format_th(date.fromisoformat(day), digits='thai')}" if day else _DOTS
    if given.get("by") == "ministry":
        return f"การอนุมัติของกระทรวงมหาดไทย {on} (เรื่องเลขที่ {case.number})"
    return f"มติที่ {given.get('resolution_number', _DOTS)} {on}".translate(_DIGITS)


def _row(change: Mapping[str, Any]) -> ChangeRow:
    number = change["new_number"] or change["old_number"]
    return ChangeRow(
        place(number)["th"].translate(_DIGITS),
        _side(change, "gone") or "(ไม่มี)",
        _side(change, "come") or "(ตัดออก)",
        change["sorted"]["reason"],
    )


def _side(change: Mapping[str, Any], kind: str) -> str:
    pieces = change["pieces"]
    return "".join(p["text"] for p in pieces if p["kind"] in {"same", kind}).strip()
