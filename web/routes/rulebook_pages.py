"""The rulebook for everybody: rules without code, their sources, versions, and notices to read."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from usecases.rulings import library, notices
from web.pages import page, see_other
from web.reading import Reads
from web.said import done_of
from web.security.forms import Form
from web.security.visitors import Ctx

router = APIRouter(prefix="/rulebook")
Before = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
_DONE = {"read": ("บันทึกการรับทราบแล้ว", "Your acknowledgement is recorded.")}


@router.get("")
def rules(request: Request, who: Reads, version: str = "") -> Response:
    """Show every rule of a rulebook, the one in force where none is named."""
    found = library.book(who.ctx, version[:60])
    return page(request, "rulebook/book.html", book=found, unread=notices.unread(who.ctx))


@router.get("/versions")
def versions(request: Request, who: Reads) -> Response:
    """Show every version, and what to compare."""
    return page(request, "rulebook/versions.html", versions=library.versions(who.ctx))


@router.get("/compare")
def compare(request: Request, who: Reads, old: str = "", new: str = "") -> Response:
    """Show what differs between two versions, rule by rule."""
    every = library.versions(who.ctx)
    old = old[:60] or every[-1]["version"]
    new = new[:60] or every[0]["version"]
    found = library.compare(who.ctx, old, new)
    return page(request, "rulebook/compare.html", found=found, versions=every)


@router.get("/notices/{notice_id}")
def notice(request: Request, ctx: Ctx, notice_id: int, done: str = "") -> Response:
    """Show what a new version changes, on one page."""
    found = notices.show(ctx, notice_id)
    return page(request, "rulebook/notice.html", notice=found, said=done_of(_DONE, done))


@router.post("/notices/{notice_id}")
def acknowledge(ctx: Ctx, notice_id: int, form: Form) -> Response:
    """Record that the reader has read it."""
    del form
    notices.acknowledge(ctx, notice_id)
    return see_other(f"/rulebook/notices/{notice_id}?done=read")


@router.get("/{rule}")
def rule(
    request: Request, who: Reads, rule: str, version: str = "", before: Before = None
) -> Response:
    """Show one rule with its sources and its past cases."""
    found = library.rule(who.ctx, rule, version[:60], before)
    return page(request, "rulebook/rule.html", rule=found, before=before)
