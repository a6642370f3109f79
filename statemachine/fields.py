"""What each trigger asks of the person who pulls it: the form, as data.

Pages, commands and the API build their forms from this table; guards.py judges the values.
"""

from dataclasses import dataclass
from typing import Literal

from statemachine.words import ReturnCause, StandingClause, Treaty

Kind = Literal["text", "date", "partial_date", "choice", "list", "flag", "digest"]


@dataclass(frozen=True, slots=True)
class Field:
    """One value: its name in payloads, kind, Thai and English label, and choices."""

    name: str
    th: str
    en: str
    kind: Kind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()


def _optional(name: str, th: str, en: str, kind: Kind = "text", *choices: str) -> Field:
    return Field(name, th, en, kind, required=False, choices=choices)


REASON = Field("reason", "เหตุผล", "reason")
NOTE = _optional("reason", "หมายเหตุ", "note")
RESOLUTION = (
    Field("resolution_number", "เลขที่มติ", "resolution number"),
    Field("resolution_date", "วันที่มีมติ", "resolution date", "date"),
)
CLAUSE = Field(
    "standing_clause", "เงื่อนไขการแก้ไขภายหลัง", "standing clause for later changes", "choice",
    choices=tuple(StandingClause),
)  # fmt: skip
ASK = _optional("ask", "ให้หารือใหม่กับ", "ask again", "choice", "concerned", "all")
RETURN_CAUSE = _optional("reason_code", "สาเหตุที่ส่งคืน", "cause of the return", "choice", *ReturnCause)
"""Pages ask for it; programs of before may leave it out, and are counted as uncoded."""

CODED = ("send_back", "return_for_revision", "request_changes")
"""Acts by which a reviewer returns a case, with a cause."""

TREATY = Field("treaty", "สถานะทางกฎหมายของร่าง", "legal nature of the text", "choice",
               choices=tuple(Treaty))  # fmt: skip

DOSSIER: tuple[Field, ...] = (
    Field("partner_level", "ระดับของคู่ความสัมพันธ์", "level of the partner"),
    Field("fields", "สาขาความร่วมมือ", "fields of cooperation", "list"),
    Field("benefit", "ประโยชน์ที่จะได้รับ", "benefit"),
    Field("plan", "ความพร้อมด้านแผนงาน", "readiness: plan"),
    Field("budget", "ความพร้อมด้านงบประมาณ", "readiness: budget"),
    Field("staff", "ความพร้อมด้านบุคลากร", "readiness: staff"),
    Field("follow_up", "การติดตามและประเมินผล", "readiness: follow-up and evaluation"),
    Field("contact", "ผู้ประสานงานของคู่ความสัมพันธ์", "contact"),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "submit": (NOTE,),
    "withdraw": (NOTE,),
    "endorse": (
        Field("committee_number", "เลขที่มติคณะกรรมการจังหวัด", "committee resolution number"),
        Field("committee_date", "วันที่มีมติ", "date of the resolution", "date"),
        Field("letter_number", "เลขที่หนังสือจังหวัด", "number of the governor's letter"),
        Field("letter_date", "วันที่ของหนังสือ", "date of the letter", "date"),
    ),
    "send_back": (RETURN_CAUSE, REASON),
    "accept": (
        Field("suitability_level", "ความเท่าเทียมของระดับ", "suitability: level"),
        Field("suitability_potential", "ศักยภาพ", "suitability: potential"),
        Field("suitability_benefit", "ประโยชน์ต่อประเทศไทย", "suitability: benefit to Thailand"),
        Field("agencies", "หน่วยงานที่ต้องหารือ (ไม่มีให้ระบุว่า none)",
              "agencies to consult ('none' if none)", "list"),
        NOTE,
    ),
    "return_for_revision": (RETURN_CAUSE, REASON, ASK),
    "reject": (REASON,),
    "concur": (NOTE, _optional("treaty", TREATY.th, TREATY.en, "choice", *Treaty)),
    "request_changes": (
        RETURN_CAUSE, REASON, _optional("treaty", TREATY.th, TREATY.en, "choice", *Treaty),
    ),
    "object": (REASON, _optional("treaty", TREATY.th, TREATY.en, "choice", *Treaty)),
    "resubmit": (
        Field("changes", "สิ่งที่แก้ไขและเหตุผล", "what was changed and why"),
        _optional("text", "ฉบับร่างที่แก้ไข", "new text version", "digest"),
    ),
    "confirm_ministerial": (NOTE,),
    "confirm_cabinet": (NOTE,),
    "approve": (CLAUSE, NOTE),
    "refuse": (REASON,),
    "send_to_cabinet": (REASON,),
    "schedule": (Field("agenda_on", "วันประชุมคณะรัฐมนตรี", "agenda date", "date"), NOTE),
    "cabinet_approve": (*RESOLUTION, CLAUSE, NOTE),
    "cabinet_defer": (REASON, Field("new_date", "กำหนดใหม่", "new date", "date")),
    "cabinet_refuse": (REASON, *RESOLUTION),
    "parliament_approve": (*RESOLUTION, NOTE),
    "deemed_approved": (NOTE,),
    "parliament_refuse": (REASON, *RESOLUTION),
    "partner_agrees": (_optional("text", "ฉบับที่คู่ความสัมพันธ์ยืนยัน", "text agreed", "digest"), NOTE),
    "partner_changes": (
        Field("text", "ฉบับที่คู่ความสัมพันธ์ขอแก้ไข", "the changed text", "digest"), NOTE,
    ),
    "not_substantive": (
        Field("changes", "รายการแก้ไขที่จำแนกแล้ว", "each change, sorted", "list"), NOTE,
    ),
    "substantive": (REASON,),
    "schedule_signing": (
        Field("signing_on", "วันที่ลงนาม", "date of signing", "date"),
        Field("place", "สถานที่ลงนาม", "place"),
        Field("signatories", "ผู้ลงนามทั้งสองฝ่าย", "signatories of both sides", "list"),
        _optional("witnesses", "สักขีพยาน", "witnesses", "list"),
    ),
    "sign": (
        Field("signed_on", "วันที่ลงนาม", "date of signing", "partial_date"),
        Field("place", "สถานที่ลงนาม", "place"),
        Field("signatories", "ผู้ลงนามทั้งสองฝ่าย", "signatories of both sides", "list"),
        Field("document", "เอกสารที่ลงนามแล้ว", "the signed document", "digest"),
        _optional("text", "ฉบับที่ลงนาม", "text signed", "digest"),
        _optional("full_powers", "หนังสือมอบอำนาจเต็ม", "full powers"),
        _optional("ends_on", "วันสิ้นสุดอายุ", "end date", "partial_date"),
    ),
    "deposit": (
        Field("deposit_reference", "เลขที่รับฝากต้นฉบับ", "deposit reference"),
        Field("deposit_date", "วันที่เก็บรักษา", "date of deposit", "date"),
    ),
    "hold": (Field("cause", "สาเหตุที่พักเรื่อง", "cause"),),
    "extend_hold": (REASON,),
    "resume": (NOTE,),
    "reopen": (REASON,),
}  # fmt: skip
