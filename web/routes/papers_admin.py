"""Administration of the address book: how offices are addressed, and their letter numbers."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.papers import book
from usecases.papers.refusals import ChoiceError
from web.links import Text
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_DONE = {"saved": ("บันทึกแล้ว หนังสือฉบับต่อไปจะใช้ข้อมูลนี้", "Saved; the next paper uses it.")}


@router.get("/admin/letter-offices")
def show(request: Request, ctx: Ctx, q: Text = "", done: str = "") -> Response:
    """List the address book."""
    found = book.entries(ctx, q)
    return page(request, "papers/book.html", found=found, q=q, said=done_of(_DONE, done))


@router.get("/admin/letter-offices/{code}")
def ask(request: Request, ctx: Ctx, code: str) -> Response:
    """Show one office to change it."""
    return _form(request, ctx, code)


@router.post("/admin/letter-offices/{code}")
def change(request: Request, ctx: Ctx, code: str, form: Form) -> Response:
    """Change an office."""
    typed = {name: text(form, name) for name in book.FIELDS}
    version, confirmed = text(form, "version"), text(form, "confirmed") == "yes"
    seen = int(version) if version.isdecimal() else 0
    try:
        book.change(ctx, code, typed, confirmed=confirmed, version=seen)
    except ChoiceError:
        raise HTTPException(404) from None
    except PhinongError as problem:
        typed |= {"confirmed": "yes" if confirmed else "", "version": version}
        return _form(request, ctx, code, typed, problem)
    return see_other("/admin/letter-offices?done=saved")


def _form(
    request: Request,
    ctx: Context,
    code: str,
    typed: dict[str, str] | None = None,
    problem: PhinongError | None = None,
) -> Response:
    try:
        entry = book.one(ctx, code)
    except ChoiceError:
        raise HTTPException(404) from None
    wrong = str(problem.facts.get("field", "")) if problem else ""
    return page(
        request,
        "papers/book_one.html",
        status=422 if problem else 200,
        entry=entry,
        fields=book.FIELDS,
        typed=typed if typed is not None else book.as_typed(entry),
        problems=problems_of(problem, wrong),
        wrong=wrong,
    )
