"""Refusals of the deeds on personal data: one sentence each, with rule and remedy."""

from statemachine.errors import PhinongError

# code -> (Thai, English). Placeholders are facts of the refusal.
SENTENCES: dict[str, tuple[str, str]] = {
    "period_unknown": (
        "ไม่มีระยะเก็บ “{kind}” โปรดเลือกจาก {known}",
        "There is no period “{kind}”; choose one of: {known}.",
    ),
    "period_fixed": (
        "ระยะเก็บ “{kind}” เป็นไปตามการทำงานของระบบ จึงกำหนดเองไม่ได้",
        "The period “{kind}” follows from how the system works and cannot be set.",
    ),
    "period_short": (
        "ระยะเก็บต้องเป็นจำนวนวันตั้งแต่ {least} ถึง {most} โปรดระบุใหม่",
        "A period is a number of days from {least} to {most}; give another.",
    ),
    "period_stale": (
        "มีผู้อื่นแก้ไขระยะเก็บไปก่อนแล้ว โปรดเปิดหน้าใหม่แล้วตรวจอีกครั้ง",
        "Somebody else changed the periods first; open the page again and look.",
    ),
    "reason_wanted": (
        "โปรดระบุเหตุผล เช่น เลขที่คำขอหรือผู้ขอ",
        "Give a reason, such as the number of the request or who asked.",
    ),
    "erase_oneself": (
        "ผู้ดูแลระบบจะขอหรือยืนยันการลบข้อมูลของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบสองคนอื่นดำเนินการ",
        "Administrators cannot have themselves erased; two others must see to it.",
    ),
    "erased_already": (
        "ข้อมูลของผู้ใช้รายนี้ลบแล้ว ไม่ต้องดำเนินการซ้ำ",
        "This person's data is erased already; nothing needs to be done.",
    ),
    "erasure_waits": (
        "มีคำขอลบข้อมูลของผู้ใช้รายนี้รออยู่แล้ว โปรดให้ผู้ดูแลระบบอีกคนพิจารณา",
        "An erasure of this person waits already; another administrator decides on it.",
    ),
    "no_such_erasure": (
        "ไม่พบคำขอลบข้อมูลเลขที่ {id} หรือมีผู้พิจารณาแล้ว โปรดดูรายการที่รออยู่",
        "There is no erasure {id}, or it was decided; see which ones still wait.",
    ),
    "second_eraser": (
        "ท่านเป็นผู้ขอเอง จึงยืนยันไม่ได้ โปรดให้ผู้ดูแลระบบอีกคนยืนยัน",
        "You asked for this yourself; another administrator confirms it.",
    ),
    "still_in_office": (
        "ยังลบไม่ได้ เพราะผู้ใช้รายนี้ยังมี{what_th} โปรดส่งมอบหรือสิ้นสุดให้เรียบร้อยก่อน",
        "This cannot be erased yet: the person still has {what_en}. Hand over or end that first.",
    ),
    "no_such_breach": (
        "ไม่พบเหตุการละเมิดเลขที่ {number} โปรดดูรายการในทะเบียน",
        "There is no breach {number}; see the list in the register.",
    ),
    "breach_stale": (
        "มีผู้อื่นบันทึกเหตุนี้ไปก่อนแล้ว โปรดเปิดหน้าใหม่แล้วตรวจอีกครั้ง",
        "Somebody else changed this breach first; open the page again and look.",
    ),
    "breach_closed": (
        "เหตุนี้ปิดแล้ว จึงแก้ไขไม่ได้ หากพบข้อเท็จจริงใหม่ โปรดบันทึกเป็นเหตุใหม่",
        "This breach is closed and cannot be changed; record new facts as a new breach.",
    ),
    "breach_time": (
        "เวลาที่ทราบเหตุต้องไม่อยู่ในอนาคต และไม่ก่อนเวลาเกิดเหตุ โปรดตรวจสอบ",
        "The moment it was known cannot lie ahead, nor before it happened; check both.",
    ),
    "breach_kinds": (
        "โปรดเลือกลักษณะของเหตุอย่างน้อยหนึ่งข้อ",
        "Choose at least one kind of breach.",
    ),
    "breach_choice": (
        "ค่า “{value}” ใช้ไม่ได้ โปรดเลือกจาก {known}",
        "“{value}” is not offered; choose one of: {known}.",
    ),
    "breach_number": (
        "จำนวนต้องเป็นตัวเลขตั้งแต่ 0 ขึ้นไป หรือเว้นว่างหากยังไม่ทราบ",
        "The number is 0 or more, or empty where it is not known yet.",
    ),
    "decided_already": (
        "ตัดสินใจเรื่องการแจ้งสำนักงานฯ ไปแล้ว จึงไม่ต้องบันทึกซ้ำ",
        "The notice to the Office was decided on already; nothing needs to be done.",
    ),
    "late_reason_wanted": (
        "แจ้งเกิน 72 ชั่วโมงนับแต่ทราบเหตุ โปรดระบุเหตุผลที่ล่าช้า",
        "This is later than 72 hours after it was known; say why.",
    ),
    "risk_says_notify": (
        "ประเมินว่ามีความเสี่ยง จึงต้องแจ้งสำนักงานฯ หากไม่มีความเสี่ยง โปรดแก้การประเมินพร้อมเหตุผลก่อน",
        "The risk was judged to be there, so the Office must be told; if not, judge it anew first.",
    ),
    "not_high_risk": (
        "การแจ้งเจ้าของข้อมูลเป็นหน้าที่เมื่อมีความเสี่ยงสูง โปรดแก้การประเมินก่อนหากเป็นเช่นนั้น",
        "People are told where the risk is high; judge the risk anew first if it is.",
    ),
    "close_undecided": (
        "ยังปิดไม่ได้ เพราะ{what_th}",
        "It cannot be closed yet: {what_en}.",
    ),
    "second_closer": (
        "ท่านเป็นผู้ขอปิดเอง จึงปิดไม่ได้ โปรดให้ผู้ดูแลระบบอีกคนปิด",
        "You asked to close it yourself; another administrator closes it.",
    ),
}


class PrivacyRefusedError(PhinongError):
    """A deed on personal data that the rules refuse; nothing was changed."""

    def __init__(self, code: str, /, **facts: object) -> None:
        """Keep the code of the sentence and the facts it names."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence for a person."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)
