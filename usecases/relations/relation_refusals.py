"""Why a deed on a relationship is refused: the rule and the remedy, in both languages."""

from statemachine.errors import PhinongError

SENTENCES: dict[str, tuple[str, str]] = {
    "not_signed": (
        (
            "คู่ {key} ยังไม่มีความสัมพันธ์ที่ลงนามแล้ว (สถานะ {status}) จึง{act_th}ไม่ได้ "
            "โปรดดำเนินเรื่องจนลงนาม หรือแก้สถานะในทะเบียนก่อน"
        ),
        (
            "{key} is not a signed relation (status {status}), so “{act_en}” is not possible; sign "
            "it first, or mend its status in the register."
        ),
    ),
    "wrong_standing": (
        "ความสัมพันธ์ {key} มีสถานะ “{standing_th}” จึง{act_th}ไม่ได้ ทำได้เมื่อ: {possible_th}",
        (
            "{key} stands at “{standing_en}”, where “{act_en}” is not possible; it is when: "
            "{possible_en}."
        ),
    ),
    "type_unknown": (
        "ไม่รู้จักประเภทกิจกรรม “{value}” โปรดเลือกจาก {choices}",
        "“{value}” is not a type of activity; choose one of: {choices}.",
    ),
    "text_missing": (
        "ต้องระบุว่าเป็นกิจกรรมใด โปรดเขียนในช่อง text",
        "Say what the activity is; write it in “text”.",
    ),
    "reason_missing": (
        "การยุติความสัมพันธ์ต้องมีเหตุผล โปรดเขียนในช่อง reason",
        "To end a relation a reason is required; write it in “reason”.",
    ),
    "date_missing": (
        "ต้องระบุวันที่ โปรดใช้รูปแบบ ปปปป-ดด-วว หรือระบุเพียงเดือนหรือปี",
        "A date is required; write YYYY-MM-DD, or the month or year alone.",
    ),
    "date_past": (
        "วันที่วางแผน ({value}) ผ่านไปแล้ว หากจัดแล้วโปรดใช้ record_activity",
        "The planned date ({value}) has passed; if it was held, use record_activity.",
    ),
    "date_ahead": (
        "วันที่จัดกิจกรรม ({value}) ยังมาไม่ถึง โปรดใช้ plan_activity",
        "The date of the activity ({value}) lies ahead; use plan_activity.",
    ),
    "day_needed": (
        "วันยุติ ({value}) ต้องระบุถึงวัน โปรดใช้รูปแบบ ปปปป-ดด-วว",
        "The day of the end ({value}) must be a whole date; write YYYY-MM-DD.",
    ),
    "before_begun": (
        "วันยุติ ({value}) อยู่ก่อนวันเริ่มความสัมพันธ์ ({begun}) โปรดตรวจสอบ",
        "The day of the end ({value}) lies before the relation began ({begun}); check it.",
    ),
    "too_far": (
        "กิจกรรมที่จะฟื้นฟูความสัมพันธ์ต้องอยู่ภายใน {months} เดือน ({value} ไกลเกินไป) โปรดเลือกวันที่เร็วกว่านี้",
        (
            "An activity that revives a relation lies within {months} months ({value} is too far); "
            "choose an earlier date."
        ),
    ),
    "case_open": (
        "มีเรื่อง {number} ของคู่นี้เปิดอยู่แล้ว โปรดดำเนินเรื่องนั้นต่อ",
        "Case {number} of this pair is open already; carry that one on.",
    ),
}


class RelationRefusedError(PhinongError):
    """A deed on a relationship that the rules refuse; nothing was changed."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep which sentence it is, and its facts."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence of this refusal."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)


class StalePairError(PhinongError):
    """Somebody else changed the pair in between."""

    code = "conflict"
    th = "มีผู้แก้ไขคู่ {key} ก่อนแล้ว โปรดเปิดใหม่แล้วพิจารณาอีกครั้ง"
    en = "{key} was changed by somebody else; open it again and decide anew."
