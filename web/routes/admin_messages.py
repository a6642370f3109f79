"""Every message we send, as its reader would see it: text and HTML, invented or of a real case."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from notifications.catalogue import MESSAGES
from notifications.render import Rendered
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.mails import message_preview
from web.pages import page
from web.security.visitors import Ctx
from web.words import LANGUAGES, language_of

router = APIRouter()
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
)
"""What a mail's HTML may do inside our page: be looked at."""


@router.get("/admin/messages")
def messages(request: Request) -> Response:
    """List every message."""
    return page(request, "admin/messages.html", messages=message_preview.catalogue())


@router.get("/admin/messages/{name}")
def message(request: Request, ctx: Ctx, name: str) -> Response:
    """Show one message in both languages."""
    _check(name)
    number = request.query_params.get("case", "").strip().upper()
    shown, problem = _shown(ctx, name, number)
    return page(
        request,
        "admin/messages_one.html",
        status=422 if problem else 200,
        problems=[] if problem is None else [_said(problem)],
        message=message_preview.message(name),
        shown=shown,
        number=number,
        framed="" if problem else number,
        names=list(MESSAGES),
    )


@router.get("/admin/messages/{name}/html")
def message_html(request: Request, ctx: Ctx, name: str) -> Response:
    """Give the HTML of a message, sealed: no script, no form, nothing fetched."""
    _check(name)
    asked = request.query_params
    lang = asked.get("in", "")
    spoken = lang if lang in LANGUAGES else language_of(request)
    made = message_preview.preview(ctx, name, spoken, asked.get("case", "").strip().upper())
    return sealed(made.html)


def sealed(html: str) -> HTMLResponse:
    """Return the HTML of a mail for a frame in which nothing runs or loads."""
    headers = {"Content-Security-Policy": FRAMED, "Cache-Control": "no-store"}
    return HTMLResponse(html, headers=headers)


def _check(name: str) -> None:
    if name not in MESSAGES:
        raise HTTPException(404)


def _shown(ctx: Context, name: str, number: str) -> tuple[dict[str, Rendered], PhinongError | None]:
    """Return the message in each language, invented where the case will not do."""
    try:
        return {lang: message_preview.preview(ctx, name, lang, number) for lang in LANGUAGES}, None
    except PhinongError as problem:
        return {lang: message_preview.preview(ctx, name, lang) for lang in LANGUAGES}, problem


def _said(problem: PhinongError) -> dict[str, Any]:
    return {"field": "case", "th": problem.sentence("th"), "en": problem.sentence("en")}
