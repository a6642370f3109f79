"""The outbox: what waits, what went out, what a person must decide on."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from statemachine.words import LABELS
from usecases.context import Context
from usecases.mails import mail_desk, message_preview, outbox_deeds
from usecases.mails.mailbox import STATES, show_mail
from usecases.mails.outbox_deeds import NoSuchMailError
from usecases.stage_words import said
from web.pages import page, see_other
from web.routes.admin_messages import sealed
from web.security.forms import Form
from web.security.visitors import Ctx

router = APIRouter()

STATE_WORDS: dict[str, tuple[str, str, str, str]] = {
    "queued": ("รอส่ง", "Queued", "", "clock"),
    "sending": ("กำลังส่ง", "Sending", "info", "up"),
    "handing_over": ("กำลังส่งมอบ", "Handing over", "info", "up"),
    "sent": ("ส่งสำเร็จ", "Sent", "ok", "check"),
    "failed": ("ส่งไม่สำเร็จ", "Failed", "bad", "warn"),
    "in_doubt": ("ไม่แน่ใจว่าถึง", "In doubt", "warn", "help"),
    "cancelled": ("ยกเลิก ไม่มีผลแล้ว", "Cancelled", "", "x"),
    "folded": ("รวมในสรุปประจำวัน", "Folded into a digest", "", "list"),
}
"""State of a mail -> Thai, English, colour and mark of its badge."""

_WHY = {
    "holder": ("ผู้มีหน้าที่ในขั้นนั้น", "holder of the stage"),
    "delegate": ("ผู้ปฏิบัติหน้าที่แทน", "substitute"),
    "coordinator": ("ผู้ประสานงานจังหวัด", "provincial coordinator"),
    "follower": ("ผู้ติดตามเรื่อง", "follower of the case"),
    "owner": ("เจ้าของเรื่อง", "owner of the case"),
    "office_head": ("หัวหน้าหน่วยงาน", "head of the office"),
    "moi_director": ("ผู้อำนวยการกองการต่างประเทศ สป.มท.", "MOI Foreign Affairs director"),
    "deputy_permanent_secretary": ("รองปลัดกระทรวงมหาดไทย", "deputy permanent secretary"),
    "administrator": ("ผู้ดูแลระบบ", "administrator"),
    "account": ("เจ้าของบัญชี", "owner of the account"),
    "webhook_owner": ("เจ้าของ webhook", "owner of the webhook"),
}
_RETRY = ("failed", "in_doubt", "cancelled")
_FILTERS = ("state", "message", "username", "case")


@router.get("/admin/mail")
def mails(request: Request, ctx: Ctx) -> Response:
    """List the mails, newest first, by state and other filters."""
    asked = {name: request.query_params.get(name, "").strip() for name in _FILTERS}
    asked["state"] = asked["state"] if asked["state"] in STATES else ""
    asked["case"] = asked["case"].upper()
    below = request.query_params.get("below", "")
    wanted = mail_desk.Wanted(**asked, below=int(below) if _is_id(below) else None)
    rows, following = mail_desk.mails(ctx, wanted)
    return page(
        request,
        "admin/mail.html",
        rows=rows,
        following=following,
        asked=asked,
        begun=bool(below),
        counts=mail_desk.counts(ctx),
        states=STATE_WORDS,
        messages=message_preview.catalogue(),
        undeliverable=mail_desk.undeliverable(ctx),
    )


@router.get("/admin/mail/{mail_id}")
def mail(request: Request, ctx: Ctx, mail_id: str) -> Response:
    """Show one mail: to whom, why, its words, and what the server said."""
    return _one(request, ctx, _number(mail_id))


@router.get("/admin/mail/{mail_id}/html")
def mail_html(ctx: Ctx, mail_id: str) -> Response:
    """Give the HTML of a mail, sealed."""
    made = message_preview.as_sent(ctx, _number(mail_id))
    if made is None:
        raise HTTPException(404)
    return sealed(made.html)


@router.post("/admin/mail/{mail_id}/retry")
def retry(request: Request, ctx: Ctx, mail_id: str, form: Form) -> Response:
    """Queue a mail again."""
    del form
    try:
        outbox_deeds.retry(ctx, _number(mail_id))
    except PhinongError as problem:
        return _one(request, ctx, _number(mail_id), problem)
    return see_other(f"/admin/mail/{mail_id}")


@router.post("/admin/mail/{mail_id}/resolve")
def resolve(request: Request, ctx: Ctx, mail_id: str, form: Form) -> Response:
    """Count a mail in doubt as sent."""
    del form
    try:
        outbox_deeds.resolve(ctx, _number(mail_id))
    except PhinongError as problem:
        return _one(request, ctx, _number(mail_id), problem)
    return see_other(f"/admin/mail/{mail_id}")


def _one(
    request: Request, ctx: Context, mail_id: int, problem: PhinongError | None = None
) -> Response:
    try:
        found = show_mail(ctx, mail_id)
    except NoSuchMailError:
        raise HTTPException(404) from None
    return page(
        request,
        "admin/mail_one.html",
        status=422 if problem else 200,
        problems=[] if problem is None else [_said(problem)],
        mail=found,
        title=said(found["title_th"], found["title_en"]),
        state=STATE_WORDS[found["state"]],
        why=said(*_WHY.get(found["why"], LABELS.get(found["why"], (found["why"],) * 2))),
        made=message_preview.as_sent(ctx, mail_id),
        may_retry=found["state"] in _RETRY and found["erased_at"] is None,
        may_resolve=found["state"] == "in_doubt",
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19  # noqa: PLR2004 - 64 bits


def _number(mail_id: str) -> int:
    if not _is_id(mail_id):
        raise HTTPException(404)
    return int(mail_id)


def _said(problem: PhinongError) -> dict[str, Any]:
    return {"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}
