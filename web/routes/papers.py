"""The papers of a case: what can be issued, the form, a look at the draft, issue, cancel, save."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases import limits
from usecases.context import Context
from usecases.papers import issuing, listing, record
from usecases.papers.refusals import NoSuchKindError, NoSuchPaperError
from usecases.papers.wishes import Wish
from web.pages import file_answer, page, see_other
from web.routes.case import status_of
from web.said import problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
PDF = "application/pdf"


@router.get("/cases/{number}/papers")
def show(request: Request, ctx: Ctx, number: str, done: str = "") -> Response:
    """Show which papers can be issued on a case, which not and why, and those that were."""
    return _shown(request, ctx, number, done=done)


@router.get("/cases/{number}/papers/{kind}")
def ask(request: Request, ctx: Ctx, number: str, kind: str) -> Response:
    """Show the form of a paper."""
    return _form(request, ctx, number, kind, Wish(), typed=False)


@router.post("/cases/{number}/papers/{kind}")
def take(request: Request, ctx: Ctx, number: str, kind: str, form: Form) -> Response:
    """Give the draft to look at, read back what was chosen, or issue the paper."""
    wish = _wish(form)
    step = text(form, "step")
    try:
        if step == "preview":
            return _draft(ctx, number, kind, wish)
        if step == "issue":
            return _issue(ctx, number, kind, wish, text(form, "version"))
        if step == "review":
            issuing.preview(ctx, number, kind, wish)
            return _review(request, ctx, number, kind, wish)
    except NoSuchKindError:
        raise HTTPException(404) from None
    except PhinongError as problem:
        return _form(request, ctx, number, kind, wish, problem)
    return _form(request, ctx, number, kind, wish)


@router.get("/papers/{code}/file")
def file(ctx: Ctx, code: str) -> Response:
    """Give an issued paper to save."""
    found = _read(ctx, code)
    name = str(found["number"] or found["kind"]).replace("/", "-")
    return file_answer(found["content"], PDF, f"{name} {found['code']}.pdf")


@router.post("/papers/{code}/cancel")
def cancel(request: Request, ctx: Ctx, code: str, form: Form) -> Response:
    """Cancel a paper with a reason; its number stays used."""
    try:
        number = record.case_of(ctx, code)
    except NoSuchPaperError:
        raise HTTPException(404) from None
    try:
        record.cancel(ctx, code, text(form, "reason"))
    except PhinongError as problem:
        reason = text(form, "reason")
        return _shown(request, ctx, number, problem=problem, wrong=code, reason=reason)
    return see_other(f"/cases/{number}/papers#{code}")


def _read(ctx: Context, code: str) -> dict[str, Any]:
    try:
        return record.read(ctx, code)
    except NoSuchPaperError:
        raise HTTPException(404) from None


def _wish(form: FormData) -> Wish:
    names = ("to", "signer_name", "signer_post", "urgency", "note")
    given = {name: text(form, name) for name in names}
    answers = {
        name.removeprefix("answer-"): value.replace("\r\n", "\n").strip()
        for name, value in form.items()
        if name.startswith("answer-") and isinstance(value, str)
    }
    enclosed = tuple(str(each) for each in form.getlist("enclosure"))
    return Wish(
        **given,
        secrecy=text(form, "secrecy") or "none",
        enclosures=enclosed,
        answers=answers,
        prefix_checked=text(form, "prefix_checked") == "yes",
    )


def _draft(ctx: Context, number: str, kind: str, wish: Wish) -> Response:
    limits.take(ctx, listing.DRAFT, str(ctx.person))
    content = issuing.preview(ctx, number, kind, wish)
    return file_answer(content, PDF, f"{number} {kind} draft.pdf")


def _issue(ctx: Context, number: str, kind: str, wish: Wish, version: str) -> Response:
    seen = int(version) if version.isdecimal() else None
    told = issuing.issue(ctx, number, kind, wish, version=seen)
    return see_other(f"/cases/{number}/papers?done={told['code']}")


def _review(request: Request, ctx: Context, number: str, kind: str, wish: Wish) -> Response:
    asked = listing.form(ctx, number, kind, wish)
    return page(request, "papers/review.html", paper=asked, wish=wish)


def _form(  # noqa: PLR0913 - what was typed, and what is wrong with it
    request: Request,
    ctx: Context,
    number: str,
    kind: str,
    wish: Wish,
    problem: PhinongError | None = None,
    *,
    typed: bool = True,
) -> Response:
    try:
        asked = listing.form(ctx, number, kind, wish)
    except NoSuchKindError:
        raise HTTPException(404) from None
    return page(
        request,
        "papers/form.html",
        status=status_of(problem),
        paper=asked,
        wish=wish,
        typed=typed,
        problems=problems_of(problem),
    )


def _shown(  # noqa: PLR0913 - what was typed, and what is wrong with it
    request: Request,
    ctx: Context,
    number: str,
    *,
    done: str = "",
    problem: PhinongError | None = None,
    wrong: str = "",
    reason: str = "",
) -> Response:
    papers = listing.of_case(ctx, number)
    return page(
        request,
        "papers/case.html",
        status=status_of(problem),
        papers=papers,
        done=next((row for row in papers["issued"] if row["code"] == done), None),
        problems=problems_of(problem, f"reason-{wrong}" if wrong else ""),
        wrong=wrong,
        reason=reason,
    )
