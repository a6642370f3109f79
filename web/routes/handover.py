"""The hand-over of an office: what it holds today, its frozen books, the successor's word."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.groups.refusals import GroupRefusedError
from usecases.handover import deeds, paper
from usecases.handover.offices import office_of
from web.group_forms import shown
from web.pages import file_answer, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
DONE = {
    "handed": (
        "ส่งมอบแล้ว ระบบแจ้งผู้รับมอบทางอีเมลและเตือนจนกว่าจะรับทราบ",
        "Handed over; the successor is told by mail, and reminded until they acknowledge.",
    ),
    "acknowledged": ("บันทึกการรับทราบแล้ว", "Your acknowledgement is recorded."),
}


def known(office: str) -> str:
    """Return the code of an office in the address; an unknown one is not there.

    Raises:
        HTTPException: There is no such office.
    """
    try:
        return office_of(office).code
    except GroupRefusedError:
        raise HTTPException(404) from None


Office = Annotated[str, Depends(known)]


@router.get("/offices/{office}/handover")
def one(request: Request, ctx: Ctx, office: Office) -> Response:
    """Show what an office holds, and its hand-overs."""
    return _shown(request, ctx, office)


@router.post("/offices/{office}/handover")
def freeze(request: Request, ctx: Ctx, office: Office, form: Form) -> Response:
    """Freeze the book and give it; or hand the office over to somebody."""
    username = text(form, "username")
    try:
        if username:
            deeds.hand_to(ctx, office, username)
        else:
            book = deeds.freeze(ctx, office)
            name = f"handover-{office.replace(':', '-')}-{book.code}.pdf"
            return file_answer(paper.pdf(ctx, office, book), "application/pdf", name)
    except PhinongError as problem:
        return _shown(request, ctx, office, problem, username)
    return see_other(f"/offices/{office}/handover?done=handed")


@router.get("/offices/{office}/handover/{book_id}.pdf")
def book(ctx: Ctx, office: Office, book_id: int) -> Response:
    """Give a frozen book to save."""
    content, found = paper.printed(ctx, office, book_id)
    name = f"handover-{office.replace(':', '-')}-{found.code}.pdf"
    return file_answer(content, "application/pdf", name)


@router.post("/offices/{office}/handover/{handover_id}/acknowledge")
def acknowledge(
    request: Request, ctx: Ctx, office: Office, handover_id: int, form: Form
) -> Response:
    """Acknowledge what was handed over."""
    try:
        deeds.acknowledge(ctx, office, handover_id, text(form, "remark"))
    except PhinongError as problem:
        return _shown(request, ctx, office, problem)
    return see_other(f"/offices/{office}/handover?done=acknowledged")


def _shown(
    request: Request,
    ctx: Context,
    office: str,
    problem: PhinongError | None = None,
    username: str = "",
) -> Response:
    return shown(
        request,
        "handover/one.html",
        problem=problem,
        words=DONE,
        parsed=lambda value: PartialDate.parse(value or "", "ce"),
        username=username,
        **deeds.page(ctx, office),
    )
