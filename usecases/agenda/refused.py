"""Refusals of the agenda: one sentence each, Thai and English, with what to do."""

from collections.abc import Mapping

from statemachine.errors import PhinongError

SENTENCES: Mapping[str, tuple[str, str]] = {
    "agenda_not_yours": (
        "เรื่องนี้ดำเนินการได้เฉพาะ{who_th} โปรดแจ้งหน่วยงานดังกล่าว",
        "Only {who_en} may do this; ask them.",
    ),
    "no_such_resolution": (
        "ไม่พบมติเลขที่ {id} หรือท่านไม่มีสิทธิ์ดู โปรดดูรายการมติ",
        "There is no resolution {id} that you may see; look at the list of resolutions.",
    ),
    "no_such_resolution_duty": (
        "ไม่พบภารกิจเลขที่ {id} หรือท่านไม่มีสิทธิ์ดู โปรดดูรายการภารกิจ",
        "There is no duty {id} that you may see; look at the list of duties.",
    ),
    "no_such_occasion": (
        "ไม่พบโอกาสเลขที่ {id} โปรดดูรายการโอกาส",
        "There is no occasion {id}; look at the list of occasions.",
    ),
    "resolution_known": (
        "ข้อความนี้นำเข้าไว้แล้ว เป็นรายการที่ {id} โปรดเปิดรายการเดิม",
        "This very text was taken in already, as number {id}; open that one.",
    ),
    "resolution_empty": (
        "ยังไม่มีข้อความมติหรือบันทึกการประชุม โปรดวางข้อความทั้งฉบับ",
        "There is no text; paste the resolution or the minutes.",
    ),
    "resolution_too_long": (
        "ข้อความยาว {size} ตัวอักษร เกิน {most} โปรดแบ่งเป็นส่วน",
        "The text has {size} characters, and {most} are allowed; paste it in parts.",
    ),
    "resolution_ahead": (
        "วันที่มีมติ {day} ยังมาไม่ถึง โปรดตรวจสอบวันที่",
        "The day of the resolution, {day}, lies ahead; check it.",
    ),
    "item_decided": (
        "ข้อ {label} มีผู้ตัดสินใจแล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูผล",
        "Item {label} was decided meanwhile; open the page again to see it.",
    ),
    "owner_needed": (
        "ข้อ {label} ยังไม่มีหน่วยงานรับผิดชอบ โปรดเลือกอย่างน้อยหนึ่งหน่วยงานหรือคู่ความสัมพันธ์",
        "Item {label} has no owner yet; choose at least one office or pair.",
    ),
    "owner_unknown": (
        "ไม่รู้จักหน่วยงาน “{office}” โปรดเลือกจากรายการ",
        "The office “{office}” is not known; choose one of the list.",
    ),
    "about_unknown": (
        "ไม่พบเรื่องหรือคู่ความสัมพันธ์ “{about}” โปรดใส่เลขเรื่องหรือรหัสคู่",
        "There is no case or pair “{about}”; give the number of a case or the key of a pair.",
    ),
    "due_behind": (
        "วันครบกำหนด {day} ผ่านไปแล้ว โปรดกำหนดวันนี้หรือภายหลัง",
        "The due day {day} has gone by; choose today or later.",
    ),
    "wish_behind": (
        "วันลงนามที่ต้องการ {day} ผ่านไปแล้ว โปรดเลือกวันนี้หรือภายหลัง",
        "The wished day {day} has gone by; choose today or later.",
    ),
    "duty_closed": (
        "ภารกิจนี้ปิดแล้วเมื่อ {day} ไม่ต้องดำเนินการ",
        "This duty was closed on {day}; nothing needs to be done.",
    ),
    "report_needed": (
        "ภารกิจนี้ต้องรายงาน{to_th} โปรดใส่เลขที่และวันที่หนังสือรายงาน",
        "This duty asks for a report to {to_en}; give the number and date of the report.",
    ),
    "days_wrong": (
        "{what_th}ต้องเป็นจำนวนวันทำการ 0 ถึง {most} โปรดแก้ไข",
        "The {what_en} must be 0 to {most} working days; change it.",
    ),
    "nothing_to_plan": (
        "เรื่อง {number} อยู่ในขั้น “{state_th}” จึงไม่มีวันลงนามให้วางแผน",
        "{number} is in “{state_en}”, so there is no signing to plan.",
    ),
    "weekday_wrong": (
        "วันประชุมต้องเป็นวันจันทร์ถึงวันศุกร์ โปรดเลือกจากรายการ",
        "The day of meeting must be a Monday to Friday; choose one of the list.",
    ),
    "step_unknown": (
        "ไม่มีขั้นตอนของคู่ภาคี “{step}” สำหรับประเทศนี้ โปรดเลือกจากรายการ",
        "The partner's track has no step “{step}”; choose one of the list.",
    ),
    "step_ahead": (
        "วันที่ {day} ยังมาไม่ถึง จึงบันทึกว่าเริ่มหรือเสร็จแล้วไม่ได้ โปรดใส่เป็นวันที่คาดว่าจะเสร็จ",
        "{day} lies ahead, so nothing can have begun or ended; give it as the promised day.",
    ),
    "step_empty": (
        "ยังไม่ได้ใส่วันที่ของขั้นตอน โปรดใส่อย่างน้อยหนึ่งวัน หรือเลือกว่าไม่ต้องทำ",
        "No day was given for the step; give at least one, or say that it is not needed.",
    ),
    "step_backwards": (
        "วันเสร็จ {done} อยู่ก่อนวันเริ่ม {began} โปรดตรวจสอบวันที่",
        "The end {done} lies before the beginning {began}; check the dates.",
    ),
    "clock_running": (
        "นาฬิกานี้เริ่มนับวันที่ {day} อยู่แล้ว ไม่ต้องเริ่มใหม่",
        "This clock began on {day} already; nothing needs to be done.",
    ),
    "clock_unknown": (
        "ไม่มีกำหนดเวลาตามกฎหมายชื่อ “{code}” หรือหยุดนับไปแล้ว",
        "There is no clock “{code}” that runs.",
    ),
    "conflict": (
        "มีผู้แก้ไขรายการนี้ก่อนท่าน โปรดเปิดหน้าใหม่แล้วดำเนินการอีกครั้ง",
        "Somebody changed this before you; open the page again and repeat it.",
    ),
}


class AgendaRefusedError(PhinongError):
    """A deed of the agenda that was refused; nothing was changed."""

    def __init__(self, code: str, /, **facts: object) -> None:
        """Keep the code of the sentence and the facts it names."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence for a person."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)
