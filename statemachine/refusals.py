"""The message catalogue of refusals: each names the rule and the remedy, in Thai and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from statemachine.errors import PhinongError
from statemachine.words import label

# code -> (Thai, English). Placeholders are facts of the refusal.
SENTENCES: dict[str, tuple[str, str]] = {
    "not_from_state": (
        "ขณะนี้เรื่องอยู่ในขั้น “{state_th}” จึง{trigger_th}ไม่ได้ สิ่งที่ทำได้ในขั้นนี้คือ {possible_th}",
        (
            "The case is in “{state_en}”, where “{trigger_en}” is not possible; "
            "possible here: {possible_en}."
        ),
    ),
    "already_answered": (
        "หน่วยงานของท่านให้ความเห็นในรอบนี้แล้ว ขณะนี้รอ {waiting} ไม่ต้องดำเนินการเพิ่ม",
        "Your office has already answered in this round; the case now waits for {waiting}.",
    ),
    "not_asked": (
        (
            "หน่วยงานของท่านมิได้รับการหารือในเรื่องนี้ ขณะนี้รอ {waiting} "
            "หากเห็นควรให้ความเห็น โปรดแจ้งเจ้าหน้าที่กองการต่างประเทศ สป.มท."
        ),
        (
            "Your office was not asked about this case, which waits for {waiting}; tell the MOI "
            "Foreign Affairs officer if it should be."
        ),
    ),
    "unknown_trigger": (
        "ไม่มีคำสั่ง “{trigger}” โปรดเลือกจาก {possible_th}",
        "There is no action “{trigger}”; choose one of: {possible_en}.",
    ),
    "wrong_role": (
        "การ{trigger_th}เป็นหน้าที่ของ{role_th} โปรดให้ผู้มีหน้าที่นั้นดำเนินการหรือมอบหมายแทน",
        "“{trigger_en}” belongs to the {role_en}; ask them to act or to delegate.",
    ),
    "out_of_scope": (
        "ท่านเป็น{role_th}ของ {scopes} แต่เรื่องนี้เป็นของ {wanted} โปรดแจ้งผู้รับผิดชอบของ {wanted}",
        (
            "You are {role_en} for {scopes}, but this case belongs to {wanted}; "
            "turn to those responsible for {wanted}."
        ),
    ),
    "segregation": (
        (
            "ท่านหรือผู้ที่ท่านปฏิบัติแทนได้ดำเนินการเรื่องนี้ในนาม {earlier} แล้ว จึงดำเนินการในนาม {office} ไม่ได้ "
            "(การแบ่งแยกหน้าที่) โปรดให้ผู้อื่นดำเนินการ"
        ),
        (
            "You, or the person you act for, already acted on this case for {earlier} and so "
            "cannot act for {office} (segregation of duties); another person must do it."
        ),
    ),
    "own_submission": (
        "ผู้เสนอเรื่องจะ{trigger_th}เรื่องของตนเองไม่ได้ (หลักสองคน) โปรดให้ผู้อื่นดำเนินการ",
        "Whoever submitted a case cannot “{trigger_en}” it (four eyes); another person must do it.",
    ),
    "reason_given": (
        "ต้องระบุเหตุผล โปรดเขียนเหตุผลในช่อง reason",
        "A reason is required; write it in “reason”.",
    ),
    "dossier_complete": (
        "ข้อมูลยังไม่ครบ ขาด: {missing_th} โปรดกรอกให้ครบก่อนเสนอเรื่อง",
        "The dossier is not complete; missing: {missing_en}. Fill these in before submitting.",
    ),
    "level_reasoned": (
        "คู่ความสัมพันธ์มิใช่หน่วยระดับเทียบเท่าจังหวัด ({level}) โปรดระบุเหตุผลในช่อง level_reason",
        (
            "The partner is not a first-level unit ({level}); explain why it is comparable in "
            "“level_reason”."
        ),
    ),
    "missing_fields": (
        "ข้อมูลยังไม่ครบ ขาด: {missing_th} โปรดระบุ ({names})",
        "Information is missing: {missing_en}. Please give it ({names}).",
    ),
    "date_wrong": (
        "วันที่ “{value}” ในช่อง {field_th} อ่านไม่ได้ โปรดใช้รูปแบบ ปปปป-ดด-วว",
        "“{value}” in {field_en} is not a date; write it as YYYY-MM-DD.",
    ),
    "date_in_future": (
        "{field_th} ({value}) อยู่หลังวันนี้ ({today}) โปรดตรวจสอบวันที่",
        "The {field_en} ({value}) is after today ({today}); check the date.",
    ),
    "date_in_past": (
        "{field_th} ({value}) ผ่านไปแล้ว โปรดระบุวันที่ตั้งแต่วันนี้ ({today}) เป็นต้นไป",
        "The {field_en} ({value}) has passed; give a date from today ({today}) on.",
    ),
    "choice_wrong": (
        "ค่า “{value}” ในช่อง {field_th} ไม่ถูกต้อง โปรดเลือกจาก {choices}",
        "“{value}” is not a valid {field_en}; choose one of: {choices}.",
    ),
    "digest_wrong": (
        "“{value}” มิใช่รหัสเอกสาร (SHA-256) โปรดแนบเอกสารก่อนแล้วใช้รหัสที่ได้",
        "“{value}” is not a document digest (SHA-256); attach the document and use its digest.",
    ),
    "treaty_stated": (
        "ความเห็นของกระทรวงการต่างประเทศต้องระบุว่าร่างเป็นหนังสือสัญญาหรือไม่ (treaty: {choices})",
        "MFA's opinion must say whether the text is a treaty (treaty: {choices}).",
    ),
    "agency_unknown": (
        "ไม่รู้จักหน่วยงาน {unknown} โปรดใช้รหัสหน่วยงานจาก: {known} หรือระบุ none",
        "The agencies {unknown} are not known; use ids from: {known}, or none.",
    ),
    "text_in_force": (
        (
            "เรื่องนี้ยังไม่มีร่างข้อตกลง จึงให้ความเห็นไม่ขัดข้องไม่ได้ โปรดขอให้แก้ไข (request_changes) "
            "เพื่อให้จังหวัดแนบร่าง"
        ),
        (
            "The case has no draft text yet, so there is nothing to have no objection to; "
            "request changes, so that the province attaches one."
        ),
    ),
    "new_text": (
        "ต้องแนบร่างฉบับใหม่ก่อนเสนอ ฉบับปัจจุบันยังเหมือนฉบับที่ถูกส่งคืน โปรดแนบร่างที่แก้ไขแล้ว",
        (
            "A new version of the text is needed: the one in force is the one that was returned. "
            "Attach the revised draft first."
        ),
    ),
    "every_opinion_in": (
        "ยังรอความเห็นจาก {waiting} เรื่องจะเดินต่อเองเมื่อได้ครบ",
        "Opinions are still out from {waiting}; the case moves on by itself when all are in.",
    ),
    "both_ministries_concur": (
        "ต้องมีความเห็นไม่ขัดข้องของกระทรวงมหาดไทยและกระทรวงการต่างประเทศก่อน โปรดรอความเห็นให้ครบ",
        "Both MOI and MFA must have given no objection first; wait for their opinions.",
    ),
    "parliament_not_needed": (
        (
            "กระทรวงการต่างประเทศระบุว่าร่างเป็นหนังสือสัญญาตามมาตรา 178 วรรคสอง ต้องเสนอคณะรัฐมนตรีและรัฐสภา "
            "โปรดใช้ confirm_cabinet หรือ send_to_cabinet"
        ),
        (
            "MFA found the text to be a treaty under s.178 paragraph 2; it must go to the Cabinet "
            "and Parliament: use confirm_cabinet or send_to_cabinet."
        ),
    ),
    "verdict_confirmed_or_reasoned": (
        "ผลการตรวจสอบคือ “{verdict_th}” ({why_th}) การเลือกทางอื่นต้องระบุเหตุผลในช่อง reason",
        (
            "The rule check says “{verdict_en}” ({why_en}); to go another way, give a reason in "
            "“reason”."
        ),
    ),
    "text_is_the_approved_one": (
        "ฉบับที่คู่ความสัมพันธ์ยืนยันไม่ตรงกับฉบับที่ได้รับอนุมัติ โปรดใช้ partner_changes เพื่อให้ตรวจการแก้ไข",
        (
            "The text the partner agreed to is not the approved one; use partner_changes so that "
            "the changes are reviewed."
        ),
    ),
    "changed_text_given": (
        "ฉบับที่แจ้งเหมือนกับฉบับที่ได้รับอนุมัติ โปรดใช้ partner_agrees หากไม่มีการแก้ไข",
        "The text given is the approved one; use partner_agrees if nothing was changed.",
    ),
    "text_is_the_cleared_one": (
        "ฉบับที่จะลงนามไม่ตรงกับฉบับที่ผ่านการพิจารณา โปรดใช้ฉบับที่ผ่านการพิจารณาหรือเสนอการแก้ไขใหม่",
        (
            "The text to be signed is not the one that was cleared; sign the cleared text or bring "
            "the change back for review."
        ),
    ),
    "full_powers_recorded": (
        "ร่างเป็นหนังสือสัญญา ต้องบันทึกหนังสือมอบอำนาจเต็มของผู้ลงนาม (full_powers)",
        "The text is a treaty: record the signatory's full powers (full_powers).",
    ),
    "sixty_days_over": (
        "ยังไม่ครบ 60 วันนับแต่เสนอรัฐสภา ครบกำหนดวันที่ {until} โปรดรอหรือบันทึกผลการพิจารณา",
        "The 60 days in Parliament end on {until}; wait, or record Parliament's decision.",
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done: a code of ``SENTENCES`` and the facts it names."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence for a person."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)


class RefusedError(PhinongError):
    """A deed that the rules refuse; nothing was changed."""

    def __init__(self, refusal: Refusal, number: str = "") -> None:
        """Keep the refusal and the number of the case."""
        super().__init__(**refusal.facts)
        self.refusal, self.number, self.code = refusal, number, refusal.code

    def sentence(self, lang: str = "en") -> str:
        """Return the sentence, after the number of the case."""
        text = self.refusal.sentence(lang)
        return f"{self.number}: {text}" if self.number else text


def both(words: list[str] | tuple[str, ...]) -> tuple[str, str]:
    """Return words of the house as a Thai list and an English list."""
    return ", ".join(label(w, "th") for w in words), ", ".join(label(w, "en") for w in words)
