"""The pages of a case and of a pair beside the first one: a line each, in their order.

Each page asks by itself who may read it; a line here only says where it is.
"""

_CASE: tuple[tuple[str, str, str], ...] = (
    ("", "เรื่องนี้", "The case"),
    ("/history", "ประวัติ", "History"),
    ("/ledger", "วันเวลา", "Whose days"),
    ("/papers", "หนังสือราชการ", "Papers"),
    ("/plan", "แผนลงนาม", "Signing plan"),
    ("/suitability", "ความเหมาะสม", "Suitability"),
    ("/rulebook", "ตรวจตามหลักเกณฑ์", "Rule check"),
    ("/texts", "ข้อความ", "Texts"),
)
"""What follows ``/cases/{number}``, Thai, English."""

_PAIR: tuple[tuple[str, str, str], ...] = (
    ("", "ทะเบียน", "The register"),
    ("/programme", "แผนและกิจกรรม", "Plan and activities"),
    ("/sources", "แหล่งข้อมูล", "Sources"),
)
"""What follows ``/pairs/{key}``, Thai, English."""


def case_rooms(number: str) -> list[tuple[str, str, str]]:
    """Return address, Thai and English of each page of a case."""
    return [(f"/cases/{number}{rest}", th, en) for rest, th, en in _CASE]


def pair_rooms(key: str) -> list[tuple[str, str, str]]:
    """Return address, Thai and English of each page of a pair."""
    return [(f"/pairs/{key}{rest}", th, en) for rest, th, en in _PAIR]
