"""The public check of a paper by its code; whoever holds the paper may ask."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from statemachine.errors import PhinongError
from usecases import limits
from usecases.context import Context
from usecases.papers import checking
from usecases.papers.refusals import NoSuchPaperError
from web.pages import page, see_other
from web.proposal_form import read_upload
from web.routes.case_file import not_too_large
from web.said import problems_of
from web.security.forms import Form
from web.security.visitors import nobody

router = APIRouter()


@router.get("/check")
def ask(request: Request, code: str = "") -> Response:
    """Ask for the code of a paper."""
    typed = checking.as_printed(code)
    if typed:
        return see_other(f"/check/{typed}")
    problem = NoSuchPaperError(code=code[:40]) if code.strip() else None
    return page(
        request,
        "papers/ask.html",
        status=422 if problem else 200,
        typed=code[:40],
        problems=problems_of(problem, "code"),
    )


@router.get("/check/{code}")
def show(request: Request, code: str) -> Response:
    """Say whether a paper is genuine."""
    return _told(request, code)


@router.post("/check/{code}", dependencies=[Depends(not_too_large)])
def compare(request: Request, code: str, form: Form) -> Response:
    """Say whether a file is the paper, byte for byte; it is not kept."""
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _told(request, code)
    content = read_upload(nobody(request), sent)
    return _told(request, code, content)


def _told(request: Request, code: str, content: bytes | None = None) -> Response:
    ctx = nobody(request)
    _count(request, ctx)
    try:
        found: dict[str, Any] | None = checking.check(ctx, code)
        same = None if content is None else checking.compare(ctx, code, content)
    except NoSuchPaperError as error:
        return _unknown(request, code, error)
    return page(request, "papers/check.html", found=found, same=same)


def _count(request: Request, ctx: Context) -> None:
    address = request.client.host if request.client else ""
    limits.take(ctx, checking.CHECK, address)


def _unknown(request: Request, code: str, error: PhinongError) -> Response:
    problems = problems_of(error, "code")
    return page(request, "papers/ask.html", status=404, typed=code[:40], problems=problems)
