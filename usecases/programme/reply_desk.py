"""Replies that came in by mail, as coordinators review them: taken, declined, or given a pair."""

from typing import Any

from statemachine.words import Role
from storage import activity_records, mail_replies, register
from storage.database import Connection
from storage.mail_replies import NoSuchReplyError
from usecases import names
from usecases.context import Context
from usecases.programme import evidence_files
from usecases.programme.activities import Held, recorded
from usecases.programme.receiving import ACCEPTED, DECLINED, PROPOSED, SET_ASIDE
from usecases.programme.refused import ProgrammeError
from usecases.programme.rights import behalf, holder, provinces_of, sight
from usecases.programme.trail import noted
from usecases.shelves import NoSuchDocumentError

OPEN = (PROPOSED, SET_ASIDE)
MOST = 50
_LONGEST = 1_000

WHY: dict[str, tuple[str, str]] = {
    "too_large": (
        "ใหญ่เกินกว่าจะอ่าน ยังอยู่ที่เดิมในโฟลเดอร์หรือกล่องจดหมาย",
        "Too large to be read; it still lies in the folder or mailbox.",
    ),
    "no_token": (
        "ส่งมาโดยไม่ได้ตอบจากอีเมลแจ้งเตือน จึงไม่ทราบว่าเป็นของคู่ใด",
        "It was not an answer to a reminder, so its pair is not known.",
    ),
    "forged": (
        "รหัสในที่อยู่ตอบกลับไม่ใช่ของระบบนี้ อาจเป็นของปลอม",
        "The code in its address is not of this system; it may be forged.",
    ),
    "expired": (
        "ตอบหลังพ้นกำหนดของรหัส โปรดตรวจแล้วรับเองได้",
        "It came after the code had expired; it may still be taken by hand.",
    ),
    "automatic": (
        "เป็นการตอบอัตโนมัติ เช่น แจ้งไม่อยู่ในสำนักงาน",
        "An automatic answer, such as “out of office”.",
    ),
    "duplicate": (
        "ซ้ำกับอีเมลที่รับไว้แล้ว",
        "The same mail was taken before.",
    ),
    "empty": (
        "ไม่มีข้อความและไม่มีไฟล์",
        "It holds neither text nor files.",
    ),
    "no_pair": (
        "คู่ในรหัสไม่มีในทะเบียนแล้ว",
        "The pair in its code is no longer in the register.",
    ),
}
"""Why a mail was set aside -> Thai, English."""

WARNINGS: dict[str, tuple[str, str]] = {
    "sender_differs": (
        "ผู้ส่งไม่ใช่ผู้ที่ได้รับการแจ้งเตือน โปรดตรวจว่าเป็นผู้เกี่ยวข้อง",
        "It was not sent by whoever got the reminder; see that it is somebody concerned.",
    ),
    "html_only": (
        "เป็น HTML ล้วน ระบบอ่านเฉพาะข้อความ",
        "It is HTML alone; only its words were read.",
    ),
    "more_files": (
        "มีไฟล์มากเกินกำหนด รับเฉพาะไฟล์แรก ๆ",
        "Too many files; the first were kept.",
    ),
    "file_refused": (
        "ไม่รับไฟล์นี้ เพราะไม่ใช่ภาพหรือ PDF หรือไม่ปลอดภัย",
        "This file was not kept: no picture or PDF, or unsafe.",
    ),
}
"""What a reviewer is warned of -> Thai, English."""


def list_replies(ctx: Context, *, done: bool = False, after: str = "") -> dict[str, Any]:
    """Return the mails that the reader sees: those that wait, those set aside, or those decided.

    Whoever sees the whole country sees those of no pair too.
    """
    states = (ACCEPTED, DECLINED) if done else OPEN
    with ctx.database.read() as connection:
        own = sight(ctx, connection).own
        rows = mail_replies.several(
            connection, states, own, after=int(after) if after.isdecimal() else None, most=MOST
        )
    shown = rows[:MOST]
    return {
        "rows": [_summary(row) for row in shown],
        "next_after": str(shown[-1].id) if len(rows) > MOST else "",
        "is_open": ctx.policy.inbound.is_open and bool(ctx.policy.reply_address),
    }


def waiting(ctx: Context) -> int:
    """Return how many replies wait for the reader's review."""
    with ctx.database.read() as connection:
        return mail_replies.waiting(connection, provinces_of(ctx, connection, Role.COORDINATOR))


def show_reply(ctx: Context, reply_id: int) -> dict[str, Any]:
    """Return one mail as text, with its files and what it may become.

    Raises:
        NoSuchReplyError: There is none that the reader may see.
    """
    with ctx.database.read() as connection:
        row = _visible(ctx, connection, reply_id)
        may = row.province in provinces_of(ctx, connection, Role.COORDINATOR)
        central = "moi_officer" if _is_central(ctx, connection) else ""
        planned = []
        if row.relationship_id:
            planned = [
                (a.key, a.text)
                for a in register.activities_of(connection, [row.relationship_id])[
                    row.relationship_id
                ]
                if a.kind == "planned"
            ]
        became = activity_records.pair_of_activity(connection, row.activity_id or 0)
    open_now = row.state in OPEN
    return {
        **_summary(row),
        "text": row.text,
        "files": row.files,
        "warned": [_warning(code) for code in row.warnings],
        "message_id": row.message_id,
        "raw_size": row.raw_size,
        "has_raw": row.raw_sha256 is not None,
        "source": row.source,
        "reason": row.reason,
        "decided_at": row.decided_at,
        "planned": planned,
        "became": became,
        "may_accept": open_now and may,
        "may_decline": open_now and (may or bool(central)),
        "may_assign": open_now and bool(central) and row.relationship_id is None,
    }


def accept(
    ctx: Context, reply_id: int, held: Held, files: tuple[str, ...], planned: str = ""
) -> tuple[str, str]:
    """Take a mail as the record of an activity; return the keys of pair and activity.

    Args:
        ctx: A coordinator of the pair's province.
        reply_id: The mail.
        held: What was held, as the reviewer confirms it.
        files: Digests of those of its files that become evidence.
        planned: Key of the planned activity that this was.

    Raises:
        NoSuchReplyError: There is none that they may see.
        ProgrammeError: It was decided about, or has no pair yet, or a value cannot be taken.
    """
    with ctx.database.write() as connection:
        row = _visible(ctx, connection, reply_id)
        if row.pair_key is None:
            raise ProgrammeError("reply_no_pair")
        key = recorded(ctx, connection, row.pair_key, held, planned=planned, source="mail")
        activity = activity_records.one(connection, row.relationship_id, key)
        for file in row.files:
            if file["sha256"] in files:
                kept = (file["sha256"], file["size"], file["media_type"], file["name"])
                evidence_files.hang(ctx, connection, activity.id, kept)
        _settle(ctx, connection, row, {"state": ACCEPTED, "activity_id": activity.id})
        given = {"reply": reply_id, "pair": row.pair_key, "activity": key, "files": list(files)}
        noted(ctx, connection, "reply_accept", given)
    return str(row.pair_key), key


def decline(ctx: Context, reply_id: int, reason: str) -> None:
    """Put a mail away with the reason; it stays to be read.

    Raises:
        NoSuchReplyError: There is none that they may see.
        ProgrammeError: No reason is given, it was decided about, or it is not theirs to decide.
    """
    said = reason.strip()
    if not said:
        raise ProgrammeError("reply_reason")
    if len(said) > _LONGEST:
        raise ProgrammeError("plan_text_long", most=_LONGEST)
    with ctx.database.write() as connection:
        row = _visible(ctx, connection, reply_id)
        acts_for = _may_decline(ctx, connection, row)
        _settle(ctx, connection, row, {"state": DECLINED, "reason": said})
        noted(ctx, connection, "reply_decline", {"reply": reply_id, "reason": said}, acts_for)


def assign(ctx: Context, reply_id: int, pair_key: str) -> None:
    """Say of which pair a mail is that came without a code; its coordinator then reviews it.

    Raises:
        NoSuchPairError: There is no such pair.
        ProgrammeError: The person is no MOI officer, or it was decided about.
    """
    with ctx.database.write() as connection:
        row = _visible(ctx, connection, reply_id)
        grant = holder(ctx, connection, Role.MOI_OFFICER)
        pair = register.pair(connection, pair_key)
        values = {"state": PROPOSED, "relationship_id": pair.id}
        if row.relationship_id is not None or not mail_replies.settle(
            connection, row.id, OPEN, values
        ):
            raise ProgrammeError("reply_settled")
        given = {"reply": reply_id, "pair": pair_key}
        noted(ctx, connection, "reply_assign", given, behalf(grant))


def read_file(ctx: Context, reply_id: int, sha256: str) -> dict[str, Any]:
    """Return a file of a mail, or the mail itself as it came: content, media type and name.

    Raises:
        NoSuchReplyError: There is no such mail that the reader may see.
        NoSuchDocumentError: It has no such file.
    """
    with ctx.database.read() as connection:
        row = _visible(ctx, connection, reply_id)
    if sha256 == "mail" and row.raw_sha256:
        content = ctx.documents.get(row.raw_sha256)
        return {"content": content, "media_type": "message/rfc822", "name": f"{row.id}.eml"}
    file = next((f for f in row.files if f["sha256"] == sha256), None)
    if file is None:
        raise NoSuchDocumentError(sha256=sha256)
    content = ctx.documents.get(sha256)
    return {"content": content, "media_type": file["media_type"], "name": file["name"]}


def _visible(ctx: Context, connection: Connection, reply_id: int) -> Any:
    row = mail_replies.one(connection, reply_id)
    seen = sight(ctx, connection)
    if row.province is None:
        if seen.own is not None:
            raise NoSuchReplyError
    elif not seen.whole(row.province):
        raise NoSuchReplyError
    return row


def _is_central(ctx: Context, connection: Connection) -> bool:
    return ctx.person is not None and bool(provinces_of(ctx, connection, Role.MOI_OFFICER))


def _may_decline(ctx: Context, connection: Connection, row: Any) -> int | None:
    if row.province is not None and row.province in provinces_of(ctx, connection, Role.COORDINATOR):
        return behalf(holder(ctx, connection, Role.COORDINATOR, row.province))
    return behalf(holder(ctx, connection, Role.MOI_OFFICER))


def _settle(ctx: Context, connection: Connection, row: Any, values: dict[str, Any]) -> None:
    decided = {"decided_by": ctx.person, "decided_at": ctx.now, **values}
    if not mail_replies.settle(connection, row.id, OPEN, decided):
        raise ProgrammeError("reply_settled")


def _summary(row: Any) -> dict[str, Any]:
    pair = None
    if row.pair_key is not None:
        pair = names.pair(row.province, row.partner_th, row.partner_en)
    return {
        "id": row.id,
        "state": row.state,
        "why": names.both(*WHY[row.why]) if row.why in WHY else None,
        "why_code": row.why,
        "pair": pair,
        "pair_key": row.pair_key,
        "sender": row.sender,
        "person": names.both(row.person_th, row.person_en) if row.person_th else None,
        "subject": row.subject,
        "received_at": row.received_at,
        "n_files": len(row.files),
        "n_warnings": len(row.warnings),
    }


def _warning(code: str) -> dict[str, str]:
    known, _, name = code.partition(":")
    th, en = WARNINGS.get(known, (known, known))
    return names.both(f"{th} ({name})" if name else th, f"{en} ({name})" if name else en)
