"""The page of one case, its whole history, whose days it took, and what is written on it."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases import limits
from usecases.agenda import duty_views
from usecases.analysis import forecasts
from usecases.cases import case_file, check_notes
from usecases.cases.check_items import ITEMS
from usecases.cases.document_words import KINDS
from usecases.operations.trail import export_trail
from usecases.reading import case_ledger, case_page, case_story
from web.kept import ForgivingForm, drop_kept, expired, kept_fields
from web.pages import file_answer, page, see_other
from web.proposal_view import field_words, level_words
from web.quick import QuickRoute
from web.security.forms import text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
Before = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/cases/{number}")
def show(request: Request, ctx: Ctx, number: str) -> Response:
    """Show a case."""
    return shown(request, ctx, number)


@router.get("/cases/{number}/print")
def printed(request: Request, ctx: Ctx, number: str) -> Response:
    """Show a case as a paper: no forms, nothing folded away."""
    return page(
        request, "case/print.html", case=case_page.show(ctx, number), dossier_words=dossier_words
    )


@router.get("/cases/{number}/history")
def history(request: Request, ctx: Ctx, number: str, before: Before = None) -> Response:
    """Show the history of a case, newest first, a page at a time."""
    return page(request, "case/history.html", story=case_story.page(ctx, number, before))


@router.get("/cases/{number}/ledger")
def ledger(request: Request, ctx: Ctx, number: str) -> Response:
    """Show whose days a case took."""
    found, signing = case_ledger.days_of(ctx, number), forecasts.of_case(ctx, number)
    return page(request, "case/ledger.html", ledger=found, forecast=signing)


@router.get("/cases/{number}/evidence")
def evidence(ctx: Ctx, number: str) -> Response:
    """Give the audit trail of a case to save, as a verifier that stands alone reads it."""
    case_page.readable(ctx, number)
    limits.take(ctx, limits.EXPORT, str(ctx.person))
    lines = (json.dumps(line, ensure_ascii=False) for line in export_trail(ctx, number))
    content = "".join(f"{line}\n" for line in lines).encode()
    return file_answer(content, "application/jsonl", f"{number}-audit.jsonl")


@router.post("/cases/{number}/comments")
def comment(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Write a remark."""
    try:
        fresh(request)
        found = case_file.comment(ctx, number, text(form, "text"))
    except PhinongError as problem:
        return shown(request, ctx, number, problem=problem, field="text", form=form)
    drop_kept(request, ctx)
    return see_other(f"/cases/{number}#comment-{found}")


@router.post("/cases/{number}/checks")
def checks(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Keep the marks on the checklist."""
    given = {
        item: (text(form, f"state-{item}"), text(form, f"note-{item}"))
        for item in ITEMS
        if f"state-{item}" in form
    }
    try:
        fresh(request)
        check_notes.mark(ctx, number, given)
    except PhinongError as problem:
        return shown(request, ctx, number, problem=problem, field="checks", form=form)
    drop_kept(request, ctx)
    return see_other(f"/cases/{number}#checklist")


@router.post("/cases/{number}/duties/{duty}")
def complete(request: Request, ctx: Ctx, number: str, duty: str, form: ForgivingForm) -> Response:
    """Record that a dated duty was done."""
    try:
        fresh(request)
        case_file.complete_duty(ctx, number, duty, text(form, "note"))
    except PhinongError as problem:
        return shown(request, ctx, number, problem=problem, field=f"duty-{duty}", form=form)
    return see_other(f"/cases/{number}#duties")


def dossier_words(name: str, value: str) -> dict[str, str]:
    """Return what a value of the dossier is called; most are their writer's own words."""
    known = {"fields": field_words, "partner_level": level_words}.get(name)
    return known(value) if known else {"th": value, "en": value}


def fresh(request: Request) -> None:
    """Refuse to obey a form that is too old; what was typed in it is shown again.

    Raises:
        PhinongError: It is older than the session.
    """
    problem = expired(request)
    if problem is not None:
        raise problem


def shown(
    request: Request,
    ctx: Any,
    number: str,
    *,
    problem: PhinongError | None = None,
    field: str = "",
    form: Any = None,
) -> Response:
    """Return the page of a case; with a problem, what was typed stands in its form again."""
    every = request.query_params.get("comments") == "all"
    case = case_page.show(ctx, number, every_comment=every)
    problems = []
    if problem is not None:
        problems = [{"field": field, "th": problem.sentence("th"), "en": problem.sentence("en")}]
    typed = {name: value for name, value in (form or {}).items() if isinstance(value, str)}
    kept = {} if typed else {n: v[0] for n, v in kept_fields(request, ctx).items()}
    return page(
        request,
        "case/case.html",
        resolution_duties=duty_views.for_case(ctx, number),
        status=status_of(problem),
        case=case,
        forecast=_forecast(ctx, case),
        acts=case["acts"],
        kinds=[(code, {"th": th, "en": en}) for code, (th, en) in KINDS.items()],
        problems=problems,
        wrong=field,
        typed=typed or kept,
        kept=bool(kept),
        dossier_words=dossier_words,
        asked=f"?{request.url.query}" if kept or typed else "",
    )


def _forecast(ctx: Any, case: dict[str, Any]) -> dict[str, Any] | None:
    """Return the forecast of an open case; ``state`` is ``later`` where it is fetched after."""
    if case["closed_at"]:
        return None
    return forecasts.at_head(ctx, case["number"], case["version"]) or {"state": "later"}


def status_of(problem: PhinongError | None) -> int:
    """Return the status of a form that is shown again, or of a page without a problem."""
    if problem is None:
        return 200
    return {"conflict": 409, "too_many": 429, "form_expired": 403}.get(problem.code, 422)
