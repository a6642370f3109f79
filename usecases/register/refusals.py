"""Refusals of the deeds on differences: one sentence each, with the remedy."""

from statemachine.errors import PhinongError

SENTENCES: dict[str, tuple[str, str]] = {
    "no_such_difference": (
        "ไม่มีข้อมูลที่ขัดกันเรื่องนี้แล้ว โปรดเปิดหน้าแหล่งข้อมูลของคู่นี้อีกครั้ง",
        "The sources differ about this no longer; open the sources of the pair again.",
    ),
    "difference_changed": (
        "ข้อมูลของแหล่งข้อมูลเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดตรวจสอบใหม่แล้วบันทึกอีกครั้ง",
        "The sources changed after you opened this page; look again, then save.",
    ),
    "settlement_reason": (
        "โปรดระบุเหตุผล อย่างน้อย 10 ตัวอักษร",
        "Give the reason, at least 10 characters.",
    ),
    "settlement_value": (
        "โปรดเลือกค่าใดค่าหนึ่งที่แหล่งข้อมูลระบุ",
        "Choose one of the values that the sources give.",
    ),
    "settlement_owner": (
        "หน่วยงาน “{owner}” รับเรื่องนี้ไม่ได้ โปรดเลือก moi, mfa หรือจังหวัดของคู่",
        "The office “{owner}” cannot take this; choose moi, mfa or the province of the pair.",
    ),
}


class SettlementRefusedError(PhinongError):
    """A deed on a difference that cannot be done; nothing was changed."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code of the sentence and the facts it names."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence for a person."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)
