"""Why a day went by: each stage has one cause, a day on hold has its own (R24, M4)."""

from usecases.names import Names, both

CAUSES: dict[str, Names] = {
    "preparing": both("จังหวัดจัดเตรียมเรื่อง", "The province prepares the case"),
    "governor": both("ผู้ว่าราชการจังหวัดพิจารณา", "The governor considers"),
    "ministry": both("กระทรวงมหาดไทยพิจารณา", "The Ministry of Interior considers"),
    "opinions": both("รอความเห็นของหน่วยงาน", "Opinions of offices"),
    "redraft": both("แก้ไขร่าง", "The text is drafted again"),
    "cabinet": both("คณะรัฐมนตรีหรือรัฐสภาพิจารณา", "Cabinet or Parliament"),
    "partner": both("รอคู่ความสัมพันธ์", "The partner"),
    "ceremony": both("เตรียมพิธีลงนาม", "The signing ceremony"),
    "deposit": both("เก็บต้นฉบับและขึ้นทะเบียน", "Deposit and registration"),
    "stopped": both("พักเรื่อง", "The case was stopped"),
    "other": both("ขั้นตอนอื่น", "Another stage"),
}
"""The causes, in the order of a case's way."""

_OF_STAGE = {
    "draft": "preparing",
    "endorsement": "governor",
    "screening": "ministry",
    "rule_check": "ministry",
    "approval": "ministry",
    "review": "opinions",
    "revision": "redraft",
    "cabinet": "cabinet",
    "parliament": "cabinet",
    "partner_agreement": "partner",
    "change_review": "opinions",
    "signing": "ceremony",
    "deposit": "deposit",
    "on_hold": "stopped",
}


def cause_of(state: str, *, held: bool = False) -> str:
    """Return the cause of the days of a stage; legs of a review have that of the review."""
    return "stopped" if held else _OF_STAGE.get(state.partition(".")[0], "other")


def stages_of(cause: str) -> tuple[str, ...]:
    """Return the stages whose days have a cause."""
    return tuple(state for state, name in _OF_STAGE.items() if name == cause)
