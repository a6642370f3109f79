"""What became of a mail, in the words of people who wait for it."""

import re
from datetime import datetime
from typing import Any

from usecases.stage_words import said

_STATES: dict[str, tuple[str, str, str]] = {
    "queued": ("รอส่ง", "Waiting to go out", ""),
    "again": ("กล่องจดหมายไม่รับชั่วคราว จะลองใหม่", "Inbox not accepting mail now; tried again", "warn"),
    "sending": ("กำลังส่ง", "Delivering", ""),
    "handing_over": ("กำลังส่ง", "Delivering", ""),
    "sent": ("ส่งสำเร็จ", "Delivered", "ok"),
    "no_address": ("ไม่มีที่อยู่นี้", "No such address", "bad"),
    "failed": ("ระบบขัดข้อง", "Technical failure", "bad"),
    "in_doubt": ("ไม่แน่ใจว่าส่งถึง", "Not sure it arrived", "warn"),
    "cancelled": ("ไม่ส่ง เพราะเรื่องเดินต่อแล้ว", "Not sent: the case had moved on", ""),
    "folded": ("รวมในสรุปประจำวัน", "Part of the daily digest", "ok"),
}
"""State, or what it comes to -> Thai, English, and the colour of its badge."""

_AT_TIME = frozenset({"queued", "again"})
_NO_ADDRESS = re.compile(r"\b5\.1\.[0-36]\b|user unknown|no such user", re.IGNORECASE)


def delivery(row: Any) -> dict[str, Any]:
    """Return state, words, badge kind and, where it is tried later, when."""
    state = _shown(row)
    th, en, kind = _STATES.get(state, (state, state, ""))
    later: datetime | None = row.send_after if state in _AT_TIME else None
    return {"state": row.state, **said(th, en), "kind": kind, "next_try": later}


def _shown(row: Any) -> str:
    if row.state == "queued" and row.attempts:
        return "again"
    if row.state == "failed" and _NO_ADDRESS.search(row.reply or ""):
        return "no_address"
    return str(row.state)
