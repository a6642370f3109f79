"""Why a deed on groups, visits, meetings, books or changes is refused: the rule and the remedy."""

from statemachine.errors import PhinongError

SENTENCES: dict[str, tuple[str, str]] = {
    "not_group_keeper": (
        (
            "ท่านไม่มีหน้าที่บันทึกเรื่องนี้ ผู้บันทึกได้คือเจ้าหน้าที่กองการต่างประเทศ สป.มท. "
            "คณะทำงานกำกับติดตาม หรือผู้ประสานงานของจังหวัดนั้น"
        ),
        (
            "This is not yours to record; MOI's Foreign Affairs officers, the monitoring group or "
            "the province's coordinators do."
        ),
    ),
    "office_unknown": (
        "ไม่รู้จักหน่วยงาน “{office}” โปรดเลือกจากรายการ",
        "There is no office “{office}”; choose one of the list.",
    ),
    "scope_unknown": (
        "ไม่รู้จักจังหวัด “{scope}” โปรดเลือกจังหวัด หรือส่วนกลาง",
        "There is no province “{scope}”; choose a province, or the centre.",
    ),
    "choice_wrong": (
        "เลือก “{value}” ไม่ได้ โปรดเลือกจาก {known}",
        "“{value}” cannot be chosen; choose one of: {known}.",
    ),
    "day_wanted": (
        "โปรดระบุวันที่ให้ครบ วัน เดือน ปี เช่น 23/11/2569",
        "Give a whole date, such as 23/11/2026.",
    ),
    "due_past": (
        "กำหนดเสร็จ ({value}) ผ่านไปแล้ว โปรดระบุวันที่ยังมาไม่ถึง",
        "The deadline ({value}) has passed; choose a day that lies ahead.",
    ),
    "day_ahead": (
        "วันที่ {value} ยังมาไม่ถึง โปรดระบุวันที่เกิดขึ้นแล้ว",
        "{value} lies ahead; give a day that has come.",
    ),
    "number_wanted": (
        "โปรดระบุจำนวนเป็นตัวเลข 0 ถึง {most}",
        "Give a number from 0 to {most}.",
    ),
    "quorum_wanted": (
        "องค์ประชุมต้องเป็นตัวเลขตั้งแต่ 1 ขึ้นไป",
        "The quorum is a number from 1 up.",
    ),
    "no_quorum": (
        (
            "มาประชุม {present} คน ไม่ครบองค์ประชุม {quorum} คน จึงบันทึกมติไม่ได้ "
            "โปรดแก้จำนวนผู้มาประชุม หรือบันทึกมติในการประชุมครั้งถัดไป"
        ),
        (
            "{present} came and {quorum} are needed, so nothing could be resolved; record the "
            "resolution of a meeting with a quorum."
        ),
    ),
    "meeting_known": (
        "คณะทำงานนี้มีการประชุมครั้งที่ {number} แล้ว โปรดใช้เลขครั้งอื่น",
        "This group has a meeting {number} already; use another number.",
    ),
    "member_wanted": (
        "โปรดระบุชื่อผู้ใช้ในระบบ หรือชื่อบุคคล",
        "Give a user name, or the name of a person.",
    ),
    "group_over": (
        "คณะทำงานนี้สิ้นสุดแล้ว จึงแก้ไขไม่ได้ โปรดบันทึกคณะทำงานตามคำสั่งใหม่",
        "This group was dissolved; record the group of the new order.",
    ),
    "duty_over": (
        "ภาระงานนี้ปิดแล้ว ไม่ต้องดำเนินการอีก",
        "This duty is closed; nothing more is to be done.",
    ),
    "not_duty_owner": (
        "ภาระงานนี้เป็นของ{owner_th} โปรดให้ผู้รับผิดชอบเป็นผู้รายงานผล",
        "This duty belongs to {owner_en}; its owner reports the result.",
    ),
    "visit_over": (
        "ปิดการนิเทศครั้งนี้แล้ว จึงแก้ไขไม่ได้ โปรดกำหนดการนิเทศครั้งใหม่",
        "This visit is closed; plan a new one.",
    ),
    "visit_not_held": (
        "ยังไม่ได้บันทึกวันที่นิเทศ โปรดบันทึกข้อค้นพบพร้อมวันที่ก่อน",
        "The visit has not been held; record the findings with its date first.",
    ),
    "listening_closed": (
        "ปิดการประชุมรับฟังของปีงบประมาณ {year} แล้ว เล่มสรุปถูกตรึงไว้ โปรดบันทึกในปีถัดไป",
        "The listening meeting of {year} is closed and its book frozen; use the next year.",
    ),
    "listening_unheld": (
        "โปรดบันทึกวันประชุมก่อนปิดเล่ม",
        "Record the day of the meeting before its book is closed.",
    ),
    "year_wrong": (
        "ปีงบประมาณ {year} ใช้ไม่ได้ โปรดระบุ พ.ศ. ระหว่าง {first} ถึง {last}",
        "{year} cannot be used; give a fiscal year (B.E.) from {first} to {last}.",
    ),
    "already_acknowledged": (
        "รับทราบการส่งมอบนี้แล้ว ไม่ต้องดำเนินการอีก",
        "This hand-over was acknowledged already; nothing more is to be done.",
    ),
    "not_successor": (
        "ผู้รับทราบได้คือ{name_th}ซึ่งเป็นผู้รับมอบ",
        "Only {name_en}, who takes over, acknowledges this.",
    ),
    "change_settled": (
        "ตกลงเรื่องนี้ของคู่ {key} แล้ว โปรดเปิดหน้านี้ใหม่",
        "This was settled for {key} already; open the page again.",
    ),
    "change_unknown": (
        "ไม่พบความเปลี่ยนแปลง “{change}” ของคู่ {key} โปรดเปิดหน้านี้ใหม่",
        "{key} has no change “{change}” to settle; open the page again.",
    ),
    "successor_wanted": (
        "โปรดเลือกหน่วยที่จะเป็นคู่ความสัมพันธ์ต่อไป",
        "Choose the unit that the relation goes on with.",
    ),
}


class GroupRefusedError(PhinongError):
    """A deed that the rules refuse; nothing was changed. ``field`` is what it is about."""

    def __init__(self, code: str, /, *, field: str = "", **facts: object) -> None:
        """Keep which sentence it is, the field, and its facts."""
        super().__init__(**facts)
        self.code = code
        self.field = field

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence of this refusal."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)


class NoSuchRecordError(PhinongError):
    """There is none of this number that the person may see."""

    code = "no_such_record"
    th = "ไม่พบรายการนี้ หรือท่านไม่มีสิทธิ์ดู โปรดเริ่มจากหน้ารายการ"
    en = "There is no such record, or it is not yours to see; begin at the list."


class StaleRecordError(PhinongError):
    """Somebody else changed the record in between."""

    code = "conflict"
    th = "มีผู้แก้ไขรายการนี้ก่อนแล้ว โปรดเปิดใหม่แล้วพิจารณาอีกครั้ง"
    en = "This was changed by somebody else; open it again and decide anew."
