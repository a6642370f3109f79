"""The register of breaches of personal data: each step is evidence, and two close it.

The clock of 72 hours runs from the moment a breach was known until it is decided whether the
Office of the PDPC is told. Texts stand in the register; the audit trail holds their digest.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from statemachine import breach_clock
from storage import audit, breaches
from storage.database import Connection
from usecases.context import Context
from usecases.privacy import breach_mails
from usecases.privacy.breach_given import LONG, Given, checked
from usecases.privacy.refused import PrivacyRefusedError
from usecases.refused import DeedRefusedError
from usecases.rights import allow_administrator, plain_text

_BE = 543

__all__ = [
    "Given",
    "amend",
    "ask_to_close",
    "close",
    "not_needed",
    "note",
    "notified",
    "record",
    "told_people",
]


def record(ctx: Context, known_at: datetime, given: Given) -> str:
    """Record a breach, start its clock, tell the administrators, and return its number.

    Raises:
        DeedRefusedError: No administrator acts, or a text is missing.
        PrivacyRefusedError: A value or a moment is unfit.
    """
    values = checked(given)
    if known_at > ctx.now or (given.happened_at and given.happened_at > known_at):
        raise PrivacyRefusedError("breach_time")
    level, at = breach_clock.following(known_at, known_at)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        number = breaches.next_number(connection, ctx.today.year + _BE)
        row = values | {
            "number": number,
            "known_at": known_at,
            "deadline_at": breach_clock.deadline(known_at),
            "decision": "open",
            "state": "open",
            "next_alert": level,
            "next_alert_at": at,
            "recorded_by": ctx.person,
            "recorded_at": ctx.now,
            **dict.fromkeys(("decision_reason", "late_reason", "told_how", "lessons"), ""),
        }
        found = breaches.add(connection, row)
        _step(ctx, connection, (found, number), "recorded", _said(values))
        fresh = breaches.one(connection, number)
        breach_mails.tell(ctx, connection, fresh, breach_clock.RECORDED)
    return number


def amend(ctx: Context, number: str, version: int, given: Given) -> None:
    """Change what is told of a breach, or judge its risk anew; what stood before stays a step.

    Raises:
        DeedRefusedError: No administrator acts, or a text is missing.
        PrivacyRefusedError: A value is unfit, it is closed, or somebody else was first.
    """
    values = checked(given)
    with ctx.database.write() as connection:
        row = _open(ctx, connection, number, version)
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if row.decision == "not_needed" and values["risk"] != "none":
            changed |= {"decision": "open", "decision_reason": "", **_clock(ctx, row)}
        _save(ctx, connection, row, "amended", changed)


def note(ctx: Context, number: str, version: int, text: str) -> None:
    """Add a note, such as what the Office answered."""
    said = plain_text(text, "บันทึก", "note", LONG)
    with ctx.database.write() as connection:
        row = _open(ctx, connection, number, version)
        _save(ctx, connection, row, "noted", {}, {"text": said})


def notified(ctx: Context, number: str, version: int, at: datetime, late_reason: str) -> None:
    """Record that the Office was told, and when; the clock stops.

    Raises:
        DeedRefusedError: No administrator acts.
        PrivacyRefusedError: It was decided before, the moment is unfit, or it is late without a
            reason.
    """
    with ctx.database.write() as connection:
        row = _undecided(ctx, connection, number, version)
        if not row.known_at <= at <= ctx.now:
            raise PrivacyRefusedError("breach_time")
        late = late_reason.strip()
        if breach_clock.is_late(row.known_at, at) and not late:
            raise PrivacyRefusedError("late_reason_wanted")
        why = plain_text(late, "เหตุผลที่ล่าช้า", "reason for the delay", LONG) if late else ""
        values = {"decision": "notified", "notified_at": at, "late_reason": why, **_STOPPED}
        _save(ctx, connection, row, "notified", values)


def not_needed(ctx: Context, number: str, version: int, reason: str) -> None:
    """Decide that the Office need not be told, as there is no risk; the reason is kept.

    Raises:
        DeedRefusedError: No administrator acts, or no reason is given.
        PrivacyRefusedError: It was decided before, or the risk was not judged to be none.
    """
    why = plain_text(reason, "เหตุผลที่ไม่แจ้ง", "reason for no notice", LONG)
    with ctx.database.write() as connection:
        row = _undecided(ctx, connection, number, version)
        if row.risk != "none":
            raise PrivacyRefusedError("risk_says_notify")
        values = {"decision": "not_needed", "decision_reason": why, **_STOPPED}
        _save(ctx, connection, row, "not_needed", values)


def told_people(ctx: Context, number: str, version: int, at: datetime, how: str) -> None:
    """Record that the people concerned were told, and how; that is due where the risk is high.

    Raises:
        DeedRefusedError: No administrator acts, or it is not said how.
        PrivacyRefusedError: The risk is not high, or the moment is unfit.
    """
    said = plain_text(how, "วิธีแจ้ง", "how they were told", LONG)
    with ctx.database.write() as connection:
        row = _open(ctx, connection, number, version)
        if row.risk != "high":
            raise PrivacyRefusedError("not_high_risk")
        if not row.known_at <= at <= ctx.now:
            raise PrivacyRefusedError("breach_time")
        _save(ctx, connection, row, "told", {"told_at": at, "told_how": said})


def ask_to_close(ctx: Context, number: str, version: int, lessons: str) -> None:
    """Ask another administrator to close a breach, saying what was learnt.

    Raises:
        DeedRefusedError: No person who administers acts, or nothing is said.
        PrivacyRefusedError: Something is still undecided.
    """
    said = plain_text(lessons, "บทเรียน", "what was learnt", LONG)
    with ctx.database.write() as connection:
        row = _open(ctx, connection, number, version)
        _check_closable(ctx, row)
        values = {"state": "closing", "asked_by": ctx.person, "lessons": said}
        _save(ctx, connection, row, "asked_to_close", values)


def close(ctx: Context, number: str, version: int, *, keep_open: bool = False) -> None:
    """Close a breach that another administrator asked to close, or keep it open.

    Raises:
        DeedRefusedError: No person who administers acts.
        PrivacyRefusedError: Nobody asked, or one asked oneself.
    """
    with ctx.database.write() as connection:
        row = _open(ctx, connection, number, version)
        if row.state != "closing":
            raise PrivacyRefusedError("close_undecided", **_why("nobody_asked"))
        if keep_open:
            _save(ctx, connection, row, "kept_open", {"state": "open", "asked_by": None})
            return
        if row.asked_by == ctx.person:
            raise PrivacyRefusedError("second_closer")
        _check_closable(ctx, row)
        values = {"state": "closed", "closed_by": ctx.person, "closed_at": ctx.now}
        _save(ctx, connection, row, "closed", values)


_STOPPED = {"next_alert": None, "next_alert_at": None}

_CLOSABLE = {
    "undecided": ("ยังไม่ได้ตัดสินใจเรื่องการแจ้งสำนักงานฯ", "the notice to the Office is undecided"),
    "untold": (
        "ความเสี่ยงสูง แต่ยังไม่ได้แจ้งเจ้าของข้อมูล",
        "the risk is high and the people concerned are not told",
    ),
    "nobody_asked": ("ยังไม่มีผู้ใดขอปิด", "nobody has asked to close it"),
}


def _why(name: str) -> dict[str, str]:
    th, en = _CLOSABLE[name]
    return {"what_th": th, "what_en": en}


def _check_closable(ctx: Context, row: Any) -> None:
    if ctx.person is None:
        raise DeedRefusedError("not_operator_deed")
    if row.decision == "open":
        raise PrivacyRefusedError("close_undecided", **_why("undecided"))
    if row.risk == "high" and row.told_at is None:
        raise PrivacyRefusedError("close_undecided", **_why("untold"))


def _clock(ctx: Context, row: Any) -> dict[str, Any]:
    """Return the clock as it runs again after a decision was undone."""
    level, at = breach_clock.following(row.known_at, ctx.now)
    return {"next_alert": level, "next_alert_at": at}


def _open(ctx: Context, connection: Connection, number: str, version: int) -> Any:
    allow_administrator(ctx, connection)
    row = breaches.one(connection, number)
    if row is None:
        raise PrivacyRefusedError("no_such_breach", number=number[:40])
    if row.state == "closed":
        raise PrivacyRefusedError("breach_closed")
    if row.version != version:
        raise PrivacyRefusedError("breach_stale")
    return row


def _undecided(ctx: Context, connection: Connection, number: str, version: int) -> Any:
    row = _open(ctx, connection, number, version)
    if row.decision != "open":
        raise PrivacyRefusedError("decided_already")
    return row


def _save(
    ctx: Context,
    connection: Connection,
    row: Any,
    step: str,
    values: Mapping[str, Any],
    said: Mapping[str, Any] | None = None,
) -> None:
    if not breaches.change(connection, row, values):
        raise PrivacyRefusedError("breach_stale")
    _step(ctx, connection, (row.id, row.number), step, said or _said(values))


def _step(
    ctx: Context,
    connection: Connection,
    which: tuple[int, str],
    step: str,
    said: Mapping[str, Any],
) -> None:
    breach, number = which
    row = {"breach_id": breach, "step": step, "said": said, "person_id": ctx.person, "at": ctx.now}
    found = breaches.add_step(connection, row)
    digest = hashlib.sha256(audit.canonical(said).encode()).hexdigest()
    given = {"breach": number, "step": found, "sha256": digest}
    body = {"actor": ctx.person, "action": f"breach_{step}", "given": given}
    audit.append_settings(connection, body, ctx.now)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if name not in {"next_alert", "next_alert_at", "asked_by", "closed_by"}
    }
