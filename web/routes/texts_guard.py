"""The guard of the approved text: its digest, what changed since, and each change sorted."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.media import DOCX
from usecases.texts import letter, sorting
from usecases.texts.sorting import Sorting
from web.kept import ForgivingForm, drop_kept, kept_fields, typed
from web.pages import file_answer, page, see_other
from web.routes.case import fresh, status_of
from web.security.forms import text
from web.security.visitors import Ctx

router = APIRouter()
_DECISION, _REASON = "decision-", "reason-"


@router.get("/cases/{number}/texts/guard")
def show(request: Request, ctx: Ctx, number: str) -> Response:
    """Show how the text to be signed stands to the approved one."""
    kept = {name: values[0] for name, values in kept_fields(request, ctx).items()}
    return _shown(request, ctx, number, kept)


@router.post("/cases/{number}/texts/guard")
def sort(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Keep how each change was sorted."""
    given = {name: values[0] for name, values in typed(form).items()}
    sortings = {
        name.removeprefix(_DECISION): Sorting(
            value, given.get(_REASON + name.removeprefix(_DECISION), "")
        )
        for name, value in given.items()
        if name.startswith(_DECISION)
    }
    version = text(form, "version")
    try:
        fresh(request)
        seen = int(version) if version.isdecimal() else None
        sorting.sort(ctx, number, sortings, seen)
    except PhinongError as problem:
        return _shown(request, ctx, number, given, problem)
    drop_kept(request, ctx)
    return see_other(f"/cases/{number}/texts/guard")


@router.get("/cases/{number}/texts/letter.docx")
def drafted(ctx: Ctx, number: str) -> Response:
    """Give the letter that the standing clause asks for."""
    return file_answer(letter.draft(ctx, number), DOCX, f"{number} letter.docx")


def _shown(
    request: Request,
    ctx: Any,
    number: str,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    told = sorting.show(ctx, number)
    problems = []
    if problem is not None:
        problems = [{"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}]
    return page(
        request, "texts/guard.html", status=status_of(problem), told=told, given=given,
        problems=problems,
    )  # fmt: skip
