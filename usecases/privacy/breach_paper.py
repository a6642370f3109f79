"""The draft of a notice to the Office of the PDPC: what is known, with the law it rests on.

It is a text for a person to check, sign and send; sending it is not this system's to do.
"""

from datetime import datetime
from typing import Any

from reference.personal_data import inventory
from statemachine.dates import BANGKOK, bangkok_day, format_th

_UNKNOWN = "(ยังไม่ทราบ จะแจ้งเพิ่มเติม)"


def notice(breach: dict[str, Any], office: str, contact: str) -> list[tuple[str, str]]:
    """Return the headings and texts of the draft, in Thai.

    Args:
        breach: As ``breach_views.one`` gives it.
        office: The office that controls the data; empty where it is not known.
        contact: Whom to ask: the data-protection officer or another contact.
    """
    basis = inventory().bases["breach"]
    count = breach["people_count"]
    many = _UNKNOWN if count is None else f"{count:,} ราย"
    late = breach["late_reason"]
    return [
        ("เรื่อง", f"แจ้งเหตุการละเมิดข้อมูลส่วนบุคคล เลขที่ {breach['number']}"),
        ("เรียน", "เลขาธิการคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล"),
        ("อ้างถึง", basis.citation),
        ("1. ผู้ควบคุมข้อมูลส่วนบุคคล", office or "(โปรดระบุหน่วยงาน)"),
        ("2. ผู้ประสานงานหรือเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", contact or "(โปรดระบุชื่อและวิธีติดต่อ)"),
        ("3. วันเวลาที่เกิดเหตุ", _moment(breach["happened_at"])),
        ("4. วันเวลาที่ทราบเหตุ", _moment(breach["known_at"])),
        ("5. ลักษณะของเหตุ", " / ".join(kind["th"] for kind in breach["kind_words"])),
        ("6. รายละเอียด", breach["happened"]),
        ("7. ข้อมูลส่วนบุคคลที่เกี่ยวข้อง", breach["data"]),
        ("8. เจ้าของข้อมูลและจำนวน", f"{breach['whose']} จำนวน {many}"),
        ("9. ผลกระทบและการประเมินความเสี่ยง", _risk(breach)),
        ("10. มาตรการป้องกัน ระงับ หรือเยียวยา", breach["measures"] or _UNKNOWN),
        ("11. การแจ้งเจ้าของข้อมูล", _told(breach)),
        *([("12. เหตุผลที่แจ้งเกิน 72 ชั่วโมง", late)] if late else []),
    ]


def as_text(lines: list[tuple[str, str]]) -> str:
    """Return the draft as plain text."""
    head = "(ร่าง โปรดตรวจและลงนามก่อนส่ง)\n"
    return head + "".join(f"\n{heading}\n{text}\n" for heading, text in lines)


def _risk(breach: dict[str, Any]) -> str:
    reason = f" เหตุผล: {breach['risk_reason']}" if breach["risk_reason"] else ""
    return f"{breach['risk']['th']}{reason}"


def _told(breach: dict[str, Any]) -> str:
    if breach["told_at"]:
        return f"แจ้งแล้วเมื่อ {_moment(breach['told_at'])} โดย {breach['told_how']}"
    return "ยังไม่ได้แจ้ง" if breach["risk"]["value"] == "high" else "ไม่ได้ประเมินว่ามีความเสี่ยงสูง"


def _moment(at: datetime | None) -> str:
    if at is None:
        return _UNKNOWN
    return f"{format_th(bangkok_day(at))} เวลา {at.astimezone(BANGKOK):%H.%M} น."
