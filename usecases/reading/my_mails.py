"""The mails to a person: which went in the past days, and how each fared."""

from datetime import datetime, time, timedelta
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.dates import at_bangkok
from storage import work_lists
from storage.database import Connection
from usecases.context import Context
from usecases.reading.work_rows import Row
from usecases.stage_words import said

DAYS = 30
_TROUBLED = ("failed", "in_doubt")


def listed(ctx: Context, connection: Connection, *, before: int | None, limit: int) -> list[Row]:
    """Return the mails to ``ctx.person`` of the past ``DAYS``, the newest first."""
    found = work_lists.mails(connection, ctx.person or 0, _since(ctx), before=before, limit=limit)
    return [_mail(row) for row in found]


def figures(ctx: Context, connection: Connection) -> dict[str, int]:
    """Return how many mails went to ``ctx.person``: all, delivered, in trouble."""
    states = work_lists.mails_by_state(connection, ctx.person or 0, _since(ctx))
    return {
        "all": sum(states.values()),
        "sent": states.get("sent", 0),
        "troubled": sum(states.get(state, 0) for state in _TROUBLED),
    }


def _mail(row: Any) -> Row:
    kind = MESSAGES.get(row.message)
    words = said(kind.th, kind.en) if kind else said(row.message, row.message)
    return {
        "id": row.id,
        "number": row.number,
        "subject": words,
        "state": row.state,
        "said": MAIL_STATES.get(row.state, said(row.state, row.state)),
        "tone": "bad" if row.state in _TROUBLED else "ok" if row.state == "sent" else "",
        "queued_at": row.queued_at,
    }


MAIL_STATES = {
    "queued": said("กำลังส่ง", "Delivering"),
    "sending": said("กำลังส่ง", "Delivering"),
    "handing_over": said("กำลังส่ง", "Delivering"),
    "sent": said("ส่งสำเร็จ", "Delivered"),
    "failed": said("ส่งไม่สำเร็จ", "Not delivered"),
    "in_doubt": said("ไม่แน่ใจว่าส่งถึง", "Not sure whether it arrived"),
    "cancelled": said("ยกเลิกแล้ว", "Cancelled"),
}
"""The states of a mail as people read them (ux.md 2)."""


def _since(ctx: Context) -> datetime:
    return at_bangkok(ctx.today - timedelta(days=DAYS), time())
