"""The stages of the table: whom each waits for, what it asks, and how many days it allows.

Days are the product's own defaults (no source gives a legal limit, requirements.md B8), so every
stage is ``confirmed=False`` until a ministry sets its own in a new version.
"""

from statemachine.definition import Days, Stage
from statemachine.words import Role


def _days(normal: int, urgent: int, most_urgent: int) -> Days:
    return Days(normal=normal, urgent=urgent, most_urgent=most_urgent)


_TEN, _FIVE, _FIFTEEN = _days(10, 5, 3), _days(5, 3, 1), _days(15, 8, 4)
_MONTH = _days(30, 15, 8)

STAGES: tuple[Stage, ...] = (
    Stage(state="draft", th="จัดเตรียมเรื่อง", en="Draft", holder=Role.COORDINATOR,
          asks_th="จัดทำข้อมูลและเอกสารให้ครบถ้วน แล้วเสนอผู้ว่าราชการจังหวัด",
          asks_en="complete the dossier and submit it to the governor", source="F5, F21"),
    Stage(state="endorsement", th="จังหวัดพิจารณาเห็นชอบ", en="Endorsement", holder=Role.GOVERNOR,
          asks_th="พิจารณามติคณะกรรมการจังหวัด แล้วเห็นชอบหรือส่งกลับ",
          asks_en="consider the provincial committee's resolution; endorse or send back",
          days=_FIVE, source="F21"),
    Stage(state="screening", th="กระทรวงมหาดไทยกลั่นกรอง", en="Screening", holder=Role.MOI_OFFICER,
          asks_th="ให้ความเห็นด้านความเหมาะสม และระบุหน่วยงานที่ต้องหารือ",
          asks_en="write the suitability opinion and name the agencies to consult",
          days=_TEN, source="plan S1, D1; R44"),
    Stage(state="review", th="หน่วยงานพิจารณาให้ความเห็น", en="Review", days=_FIFTEEN,
          holder=Role.MOI_OFFICER, source="plan S1; R8",
          asks_th="รอความเห็นจากทุกหน่วยงาน", asks_en="waits for every office's opinion"),
    Stage(state="review.moi", th="กระทรวงมหาดไทยให้ความเห็น", en="Opinion of MOI",
          holder=Role.MOI_OFFICER, days=_FIFTEEN, source="R8",
          asks_th="ให้ความเห็นของกระทรวงมหาดไทย: ไม่ขัดข้อง ขอให้แก้ไข หรือคัดค้าน",
          asks_en="give MOI's opinion: no objection, request changes, or object"),
    Stage(state="review.mfa", th="กระทรวงการต่างประเทศให้ความเห็น", en="Opinion of MFA",
          holder=Role.MFA_OFFICER, days=_FIFTEEN, source="F8, F15; R8",
          asks_th="ให้ความเห็นของกระทรวงการต่างประเทศ รวมทั้งระบุว่าร่างเป็นหนังสือสัญญาหรือไม่",
          asks_en="give MFA's opinion and say whether the text is a treaty"),
    Stage(state="review.agencies", th="หน่วยงานที่เกี่ยวข้องให้ความเห็น",
          en="Opinion of a consulted agency", holder=Role.AGENCY_OFFICER, days=_FIFTEEN,
          asks_th="ให้ความเห็นของหน่วยงาน: ไม่ขัดข้อง ขอให้แก้ไข หรือคัดค้าน",
          asks_en="give the agency's opinion: no objection, request changes, or object",
          source="F10; list B7"),
    Stage(state="revision", th="จังหวัดแก้ไขร่าง", en="Revision", holder=Role.COORDINATOR,
          asks_th="แก้ไขร่างตามความเห็น ชี้แจงสิ่งที่แก้ไขและเหตุผล แล้วเสนอใหม่",
          asks_en="revise the draft, say what was changed and why, and resubmit",
          days=_FIFTEEN, source="R9, R23"),
    Stage(state="rule_check", th="ตรวจสอบว่าต้องเสนอคณะรัฐมนตรีหรือไม่", en="Cabinet-rule check",
          holder=Role.MOI_OFFICER, days=_FIVE, source="F2, F3, F7-F12; branch (a) is B1",
          asks_th="ตรวจสอบหลักเกณฑ์ แล้วยืนยันหรือเห็นต่างพร้อมเหตุผล",
          asks_en="check the rules; confirm the verdict or depart from it with a reason"),
    Stage(state="approval", th="กระทรวงมหาดไทยอนุมัติ", en="Approval", holder=Role.MOI_EXECUTIVE,
          asks_th="พิจารณาอนุมัติ ไม่อนุมัติ หรือให้เสนอคณะรัฐมนตรี",
          asks_en="approve, refuse, or send to the Cabinet", days=_TEN, source="plan S1"),
    Stage(state="cabinet", th="คณะรัฐมนตรีพิจารณา", en="Cabinet", holder=Role.CABINET_LIAISON,
          asks_th="บรรจุวาระ และบันทึกมติคณะรัฐมนตรี",
          asks_en="register the agenda date and record the resolution", days=_MONTH,
          source="F9, F17, F18"),
    Stage(state="parliament", th="รัฐสภาพิจารณา", en="Parliament", holder=Role.CABINET_LIAISON,
          asks_th="บันทึกผลการพิจารณาของรัฐสภา (ครบ 60 วันถือว่าเห็นชอบ)",
          asks_en="record Parliament's decision (after 60 days it is deemed approved)",
          days=_days(60, 60, 60), count="calendar", source="F7, F12", confirmed=True),
    Stage(state="partner_agreement", th="คู่ความสัมพันธ์ยืนยันร่าง", en="Partner's agreement",
          holder=Role.COORDINATOR, days=_MONTH, source="F23, F34",
          asks_th="ยืนยันกับคู่ความสัมพันธ์ว่าตกลงตามร่างที่ได้รับอนุมัติ",
          asks_en="have the partner confirm the approved text"),
    Stage(state="change_review", th="กระทรวงการต่างประเทศตรวจการแก้ไข", en="Review of changes",
          holder=Role.MFA_OFFICER, days=_TEN, source="F11",
          asks_th="จำแนกการแก้ไขแต่ละรายการว่าเป็นสาระสำคัญหรือไม่",
          asks_en="sort each change: substantive or not"),
    Stage(state="signing", th="เตรียมการและลงนาม", en="Signing", holder=Role.GOVERNOR,
          asks_th="กำหนดการลงนาม และบันทึกผลการลงนาม",
          asks_en="schedule the signing and record it", days=_days(60, 30, 15), source="F25"),
    Stage(state="deposit", th="เก็บรักษาต้นฉบับและขึ้นทะเบียน", en="Deposit",
          holder=Role.MOI_OFFICER, days=_FIFTEEN, source="F14",
          asks_th="ส่งต้นฉบับให้กระทรวงการต่างประเทศ ขึ้นทะเบียน และแจ้งหน่วยงาน",
          asks_en="deposit the original with MFA, register the pair, tell the agencies"),
    Stage(state="active", th="มีผลแล้ว", en="Active", ends=True, source="R60"),
    Stage(state="on_hold", th="พักเรื่อง", en="On hold", holder=Role.MOI_OFFICER, days=_MONTH,
          asks_th="พิจารณาว่าจะดำเนินเรื่องต่อหรือขยายเวลาพักเรื่อง",
          asks_en="resume the case or extend the hold", source="R22, R24, F10"),
    Stage(state="rejected", th="ไม่ผ่านการพิจารณา", en="Rejected", ends=True),
    Stage(state="withdrawn", th="ถอนเรื่องแล้ว", en="Withdrawn", ends=True),
)  # fmt: skip
