"""The one table: who may move a case from where to where, on what conditions, in how many days.

Everything else reads it: the machine, the checks, the pages, the mails, the diagram. Days are the
product's own defaults (no source gives a legal limit, requirements.md B8), so every stage is
``confirmed=False`` until a ministry sets its own in a new version.
"""

from datetime import date

from statemachine.definition import AlertLevel, Days, Definition, Move, Stage
from statemachine.words import Role

_OPEN_AFTER_DRAFT = [
    "draft",
    "endorsement",
    "screening",
    "review",
    "revision",
    "rule_check",
    "approval",
    "cabinet",
    "parliament",
    "partner_agreement",
    "change_review",
    "signing",
    "deposit",
]


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

_LEGS = (
    ("review.moi.waiting", "review.moi.answered", Role.MOI_OFFICER, ()),
    ("review.mfa.waiting", "review.mfa.answered", Role.MFA_OFFICER, ("treaty_stated",)),
)


def _leg_moves() -> tuple[Move, ...]:
    """Return the opinions: one leg for each ministry, one shared by the consulted agencies."""
    found: list[Move] = []
    for opinion, guards in (
        ("concur", ()),
        ("request_changes", ("reason_given",)),
        ("object", ("reason_given",)),
    ):
        found += [
            Move(source=source, trigger=opinion, target=target, role=role, guards=(*guards, *more))
            for source, target, role, more in _LEGS
        ]
        source, role = "review.agencies.waiting", Role.AGENCY_OFFICER
        found += [
            Move(source=source, trigger=opinion, target=source, role=role, guards=guards,
                 when="other_agencies_still_waiting"),
            Move(source=source, trigger=opinion, target="review.agencies.answered", role=role,
                 guards=guards),
        ]  # fmt: skip
    return tuple(found)


def _row(
    source: str, trigger: str, target: str, role: Role | None, *guards: str, **more: object
) -> Move:
    return Move.model_validate(
        {"source": source, "trigger": trigger, "target": target, "role": role, "guards": guards}
        | more
    )


MOVES: tuple[Move, ...] = (
    _row("draft", "submit", "endorsement", Role.COORDINATOR, "dossier_complete", authors=True),
    _row("draft", "withdraw", "withdrawn", Role.COORDINATOR),
    _row(
        "endorsement",
        "endorse",
        "screening",
        Role.GOVERNOR,
        "committee_resolved",
        "governors_letter",
        decides=True,
    ),
    _row("endorsement", "send_back", "draft", Role.GOVERNOR, "reason_given"),
    _row(
        "screening", "accept", "review", Role.MOI_OFFICER, "suitability_written", "agencies_named"
    ),
    _row("screening", "return_for_revision", "revision", Role.MOI_OFFICER, "reason_given"),
    _row("screening", "reject", "rejected", Role.MOI_OFFICER, "reason_given"),
    *_leg_moves(),
    _row("review", "join", "screening", None, "every_opinion_in", when="an_office_objects"),
    _row("review", "join", "revision", None, "every_opinion_in", when="an_office_asks_for_changes"),
    _row("review", "join", "rule_check", None, "every_opinion_in", "both_ministries_concur"),
    _row(
        "revision",
        "resubmit",
        "review",
        Role.COORDINATOR,
        "new_text",
        "changes_explained",
        authors=True,
    ),
    _row("revision", "withdraw", "withdrawn", Role.COORDINATOR),
    _row(
        "rule_check",
        "confirm_ministerial",
        "approval",
        Role.MOI_OFFICER,
        "parliament_not_needed",
        "verdict_confirmed_or_reasoned",
    ),
    _row(
        "rule_check",
        "confirm_cabinet",
        "cabinet",
        Role.MOI_OFFICER,
        "verdict_confirmed_or_reasoned",
    ),
    _row("rule_check", "return_for_revision", "revision", Role.MOI_OFFICER, "reason_given"),
    _row(
        "approval",
        "approve",
        "partner_agreement",
        Role.MOI_EXECUTIVE,
        "parliament_not_needed",
        "standing_clause_chosen",
        decides=True,
    ),
    _row("approval", "refuse", "rejected", Role.MOI_EXECUTIVE, "reason_given", decides=True),
    _row(
        "approval", "send_to_cabinet", "cabinet", Role.MOI_EXECUTIVE, "reason_given", decides=True
    ),
    _row("cabinet", "schedule", "cabinet", Role.CABINET_LIAISON, "agenda_date_ahead"),
    _row(
        "cabinet",
        "cabinet_approve",
        "parliament",
        Role.CABINET_LIAISON,
        "resolution_recorded",
        "standing_clause_chosen",
        when="parliament_is_needed",
        decides=True,
    ),
    _row(
        "cabinet",
        "cabinet_approve",
        "partner_agreement",
        Role.CABINET_LIAISON,
        "resolution_recorded",
        "standing_clause_chosen",
        decides=True,
    ),
    _row(
        "cabinet",
        "cabinet_defer",
        "cabinet",
        Role.CABINET_LIAISON,
        "reason_given",
        "new_date_ahead",
    ),
    _row(
        "cabinet",
        "cabinet_refuse",
        "rejected",
        Role.CABINET_LIAISON,
        "reason_given",
        "resolution_recorded",
        decides=True,
    ),
    _row(
        "parliament",
        "parliament_approve",
        "partner_agreement",
        Role.CABINET_LIAISON,
        "resolution_recorded",
        decides=True,
    ),
    _row(
        "parliament",
        "deemed_approved",
        "partner_agreement",
        Role.CABINET_LIAISON,
        "sixty_days_over",
    ),
    _row(
        "parliament",
        "parliament_refuse",
        "rejected",
        Role.CABINET_LIAISON,
        "reason_given",
        "resolution_recorded",
        decides=True,
    ),
    _row(
        "partner_agreement",
        "partner_agrees",
        "signing",
        Role.COORDINATOR,
        "text_is_the_approved_one",
    ),
    _row(
        "partner_agreement",
        "partner_changes",
        "change_review",
        Role.COORDINATOR,
        "changed_text_given",
        authors=True,
    ),
    _row("change_review", "not_substantive", "signing", Role.MFA_OFFICER, "changes_sorted"),
    _row("change_review", "substantive", "revision", Role.MFA_OFFICER, "reason_given"),
    _row("signing", "schedule_signing", "signing", Role.GOVERNOR, "signing_planned"),
    _row(
        "signing",
        "sign",
        "deposit",
        Role.GOVERNOR,
        "text_is_the_cleared_one",
        "signing_recorded",
        "full_powers_recorded",
        decides=True,
    ),
    _row("deposit", "deposit", "active", Role.MOI_OFFICER, "deposit_recorded"),
    *(
        _row(state, "hold", "on_hold", Role.MOI_OFFICER, "cause_given")
        for state in _OPEN_AFTER_DRAFT
    ),
    *(
        _row("on_hold", "resume", state, Role.MOI_OFFICER, when=f"held_in:{state}")
        for state in _OPEN_AFTER_DRAFT
    ),
    _row("on_hold", "extend_hold", "on_hold", Role.MOI_OFFICER, "reason_given"),
    _row("rejected", "reopen", "rejected", Role.MOI_OFFICER, "reason_given", spawns=True),
    _row("withdrawn", "reopen", "withdrawn", Role.MOI_OFFICER, "reason_given", spawns=True),
)

LIFECYCLE = Definition(
    version="2569.1",
    effective_from=date(2018, 10, 10),
    source="Guideline of 10 Oct 2018 (F3) as far as seen; the rest are settings (requirements 1d)",
    initial="draft",
    stages=STAGES,
    parallel={"review": ("moi", "mfa", "agencies")},
    moves=MOVES,
    alerts=(
        AlertLevel(name="reminder", offset=-3, steps=1),
        AlertLevel(name="due_today", offset=0, steps=1),
        AlertLevel(name="overdue_1", offset=1, steps=2),
        AlertLevel(name="overdue_5", offset=5, steps=3),
        AlertLevel(name="overdue_10", offset=10, steps=4),
    ),
    ladder=("holder", "office_head", "moi_director", "deputy_permanent_secretary"),
)
