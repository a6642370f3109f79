"""The days that switch the caretaker rule: the last dissolution, and the last new Cabinet (F10)."""

from datetime import date
from typing import Any

from statemachine.errors import PhinongError
from storage import audit, settings
from usecases.context import Context
from usecases.judging.known import GOVERNMENT
from usecases.rights import allow_administrator, plain_text


class AheadError(PhinongError):
    """A day that has not come."""

    code = "government_ahead"
    th = "วันที่ {day} ยังมาไม่ถึง โปรดบันทึกเมื่อมีประกาศและถึงวันแล้ว"
    en = "{day} has not come yet; record it when it was announced and has come."


def days(ctx: Context) -> dict[str, Any]:
    """Return ``dissolved_on``, ``new_cabinet_on`` and ``source``; what was never set is ``None``.

    ``caretaker`` says whether the Cabinet is a caretaker today, ``None`` where that is not known.
    """
    with ctx.database.read() as connection:
        kept = settings.get(connection, GOVERNMENT) or {}
    gone, new = (_day(kept.get(name)) for name in ("dissolved_on", "new_cabinet_on"))
    caretaker = new < gone if gone and new else None
    source = str(kept.get("source") or "")
    return {"dissolved_on": gone, "new_cabinet_on": new, "source": source, "caretaker": caretaker}


def set_days(
    ctx: Context, dissolved_on: date | None, new_cabinet_on: date | None, source: str
) -> None:
    """Record the days, with the announcement that says so; every open case is judged by them.

    Raises:
        DeedRefusedError: No administrator acts, or no source is named.
        AheadError: A day has not come.
    """
    where = plain_text(source, "ที่มา", "source", 300)
    for day in (dissolved_on, new_cabinet_on):
        if day is not None and day > ctx.today:
            raise AheadError(day=day)
    value = {
        "dissolved_on": dissolved_on.isoformat() if dissolved_on else None,
        "new_cabinet_on": new_cabinet_on.isoformat() if new_cabinet_on else None,
        "source": where,
    }
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        old = settings.get(connection, GOVERNMENT, lock=True)
        settings.put(connection, GOVERNMENT, value)
        body = {"actor": ctx.person, "action": "set_government", "given": {"old": old, **value}}
        audit.append_settings(connection, body, ctx.now)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
