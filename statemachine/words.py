"""The words of the house: every state, trigger, role and kind, once.

Names here are the names in code, URLs, the API, the database and the mail. Thai and English
labels for people stand beside them in ``LABELS``.
"""

from enum import StrEnum


class Role(StrEnum):
    """Who may act; a grant pairs a role with a scope (province, agency or ``*``)."""

    COORDINATOR = "coordinator"
    GOVERNOR = "governor"
    MOI_OFFICER = "moi_officer"
    MFA_OFFICER = "mfa_officer"
    AGENCY_OFFICER = "agency_officer"
    MOI_EXECUTIVE = "moi_executive"
    CABINET_LIAISON = "cabinet_liaison"
    MONITOR = "monitor"
    ADMIN = "admin"


class State(StrEnum):
    """Where a case stands in the shipped definition."""

    DRAFT = "draft"
    ENDORSEMENT = "endorsement"
    SCREENING = "screening"
    REVIEW = "review"
    REVISION = "revision"
    RULE_CHECK = "rule_check"
    APPROVAL = "approval"
    CABINET = "cabinet"
    PARLIAMENT = "parliament"
    PARTNER_AGREEMENT = "partner_agreement"
    CHANGE_REVIEW = "change_review"
    SIGNING = "signing"
    DEPOSIT = "deposit"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Instrument(StrEnum):
    """The kind of text that a case establishes."""

    LOI = "loi"
    MOU = "mou"
    AMENDMENT = "amendment"
    RENEWAL = "renewal"


class Urgency(StrEnum):
    """How fast the stages of a case must be answered."""

    NORMAL = "normal"
    URGENT = "urgent"
    MOST_URGENT = "most_urgent"


class Opinion(StrEnum):
    """What an office answered in the review."""

    CONCUR = "concur"
    REQUEST_CHANGES = "request_changes"
    OBJECT = "object"


class Treaty(StrEnum):
    """MFA's finding on the text (Constitution B.E. 2560 s.178; F7, F8)."""

    NOT_TREATY = "not_treaty"
    TREATY = "treaty"
    TREATY_PARLIAMENT = "treaty_parliament"


class StandingClause(StrEnum):
    """What holds for changes after approval (F11)."""

    REPORT_BACK = "report_back"
    SETTLE_WITH_TREATIES = "settle_with_treaties"
    NO_RETURN = "no_return"


class ReturnCause(StrEnum):
    """Why a case is sent back; names are data (``return_causes.csv``), and ``reason`` says more."""

    WORDING = "wording"
    LEGAL = "legal"
    LANGUAGES = "languages"
    DOCUMENTS = "documents"
    WEAK_RULES = "weak_rules"
    VAGUE_PLANS = "vague_plans"
    POOR_PARTNER_CHOICE = "poor_partner_choice"
    LEADER_TURNOVER = "leader_turnover"
    RESISTANCE = "resistance"
    FEW_RESOURCES = "few_resources"
    NO_EVALUATION = "no_evaluation"
    OTHER = "other"


LABELS: dict[str, tuple[str, str]] = {
    "coordinator": ("ผู้ประสานงานจังหวัด", "provincial coordinator"),
    "governor": ("ผู้ว่าราชการจังหวัด", "governor"),
    "moi_officer": ("เจ้าหน้าที่กองการต่างประเทศ สป.มท.", "MOI Foreign Affairs officer"),
    "mfa_officer": ("เจ้าหน้าที่กระทรวงการต่างประเทศ", "MFA officer"),
    "agency_officer": ("เจ้าหน้าที่หน่วยงานที่เกี่ยวข้อง", "officer of a consulted agency"),
    "moi_executive": ("ผู้บริหารกระทรวงมหาดไทย", "MOI executive"),
    "cabinet_liaison": ("ผู้ประสานงานสำนักเลขาธิการคณะรัฐมนตรี", "Cabinet liaison"),
    "monitor": ("คณะทำงานกำกับติดตาม", "monitoring working group"),
    "admin": ("ผู้ดูแลระบบ", "system administrator"),
    "loi": ("หนังสือแสดงเจตจำนง", "letter of intent"),
    "mou": ("บันทึกความเข้าใจ", "memorandum of understanding"),
    "amendment": ("การแก้ไขเพิ่มเติม", "amendment"),
    "renewal": ("การต่ออายุ", "renewal"),
    "normal": ("ปกติ", "normal"),
    "urgent": ("ด่วน", "urgent"),
    "most_urgent": ("ด่วนที่สุด", "most urgent"),
    "not_treaty": ("ไม่เป็นหนังสือสัญญา", "not a treaty"),
    "treaty": ("เป็นหนังสือสัญญา", "a treaty"),
    "treaty_parliament": (
        "เป็นหนังสือสัญญาตามมาตรา 178 วรรคสอง",
        "a treaty under section 178 paragraph 2",
    ),
    "report_back": (
        "แก้ไขถ้อยคำที่มิใช่สาระสำคัญได้ แล้วรายงานคณะรัฐมนตรีภายหลัง",
        "non-substantive changes may be made and are reported to the Cabinet afterwards",
    ),
    "settle_with_treaties": (
        "หารือกรมสนธิสัญญาและกฎหมายโดยไม่ต้องเสนอกลับ",
        "settled with the Department of Treaties and Legal Affairs, no return",
    ),
    "no_return": ("แก้ไขได้โดยไม่ต้องเสนอกลับ", "no return needed"),
    "open": ("เปิดเรื่อง", "open a case"),
    "draft": ("จัดเตรียมเรื่อง", "draft"),
    "active": ("มีผลแล้ว", "active"),
    "submit": ("เสนอเรื่อง", "submit"),
    "withdraw": ("ถอนเรื่อง", "withdraw"),
    "endorse": ("เห็นชอบในนามจังหวัด", "endorse"),
    "send_back": ("ส่งกลับให้ผู้ประสานงาน", "send back"),
    "accept": ("รับเรื่องเข้าสู่การพิจารณา", "accept for review"),
    "return_for_revision": ("ส่งคืนเพื่อแก้ไข", "return for revision"),
    "reject": ("ไม่รับเรื่อง", "reject"),
    "concur": ("ไม่ขัดข้อง", "no objection"),
    "request_changes": ("ขอให้แก้ไข", "request changes"),
    "object": ("คัดค้าน", "object"),
    "join": ("รวมความเห็นครบถ้วน", "all opinions in"),
    "resubmit": ("เสนอฉบับแก้ไข", "resubmit"),
    "confirm_ministerial": ("ยืนยันอำนาจระดับกระทรวง", "confirm ministerial approval"),
    "confirm_cabinet": ("ยืนยันว่าต้องเสนอคณะรัฐมนตรี", "confirm Cabinet approval"),
    "approve": ("อนุมัติ", "approve"),
    "refuse": ("ไม่อนุมัติ", "refuse"),
    "send_to_cabinet": ("เสนอคณะรัฐมนตรี", "send to the Cabinet"),
    "schedule": ("บรรจุวาระคณะรัฐมนตรี", "schedule on the agenda"),
    "cabinet_approve": ("คณะรัฐมนตรีเห็นชอบ", "Cabinet approves"),
    "cabinet_defer": ("คณะรัฐมนตรีเลื่อนการพิจารณา", "Cabinet defers"),
    "cabinet_refuse": ("คณะรัฐมนตรีไม่เห็นชอบ", "Cabinet refuses"),
    "parliament_approve": ("รัฐสภาเห็นชอบ", "Parliament approves"),
    "deemed_approved": ("ถือว่ารัฐสภาเห็นชอบ", "deemed approved"),
    "parliament_refuse": ("รัฐสภาไม่เห็นชอบ", "Parliament refuses"),
    "partner_agrees": ("คู่ความสัมพันธ์ตกลงตามร่าง", "partner agrees"),
    "partner_changes": ("คู่ความสัมพันธ์ขอแก้ไขร่าง", "partner asks for changes"),
    "not_substantive": ("การแก้ไขมิใช่สาระสำคัญ", "changes are not substantive"),
    "substantive": ("การแก้ไขเป็นสาระสำคัญ", "changes are substantive"),
    "schedule_signing": ("กำหนดการลงนาม", "schedule the signing"),
    "sign": ("บันทึกการลงนาม", "record the signing"),
    "deposit": ("เก็บรักษาต้นฉบับและขึ้นทะเบียน", "deposit and register"),
    "hold": ("พักเรื่อง", "hold"),
    "extend_hold": ("ขยายเวลาพักเรื่อง", "extend the hold"),
    "resume": ("ดำเนินเรื่องต่อ", "resume"),
    "reopen": ("เปิดเรื่องใหม่", "reopen"),
    "plan_activity": ("วางแผนกิจกรรมร่วม", "plan a joint activity"),
    "record_activity": ("บันทึกกิจกรรมร่วม", "record a joint activity"),
    "renew": ("ขอต่ออายุ", "renew"),
    "terminate": ("ยุติความสัมพันธ์", "terminate"),
    "revive": ("ฟื้นฟูความสัมพันธ์", "revive"),
    "settle_difference": ("วินิจฉัยข้อมูลที่ขัดกัน", "settle a difference between sources"),
    "record_edition": ("บันทึกฉบับของคู่มือ", "record an edition of the handbook"),
    "assign_difference": ("มอบเรื่องข้อมูลที่ขัดกัน", "assign a difference between sources"),
    "on_track": ("ดำเนินการต่อเนื่อง", "on track"),
    "attention": ("ต้องติดตาม", "needs attention"),
    "dormant": ("ขาดความเคลื่อนไหว", "dormant"),
    "expiring": ("ใกล้สิ้นสุดอายุ", "expiring"),
    "expired": ("สิ้นสุดอายุแล้ว", "expired"),
    "terminated": ("ยุติแล้ว", "terminated"),
}


def label(word: str, lang: str) -> str:
    """Return the Thai (``th``) or English label of a word of the house, or the word itself."""
    pair = LABELS.get(word)
    return word if pair is None else pair[lang != "th"]
