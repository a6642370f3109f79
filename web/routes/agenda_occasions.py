"""Occasions on which a signing could ride."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases.agenda import occasions
from usecases.agenda.refused import AgendaRefusedError
from usecases.context import Context
from usecases.relations.partner_search import countries
from web.agenda_forms import Number, Typed, day_shown, day_wanted, number_or, refused
from web.pages import page, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_FIELDS = ("kind", "name_th", "name_en", "held_on", "country", "pair", "source")


@router.get("/agenda/occasions/new")
def new(request: Request, ctx: Ctx) -> Response:
    """Show the form of a new occasion."""
    return _form(request, ctx, {})


@router.post("/agenda/occasions/new")
def add(request: Request, ctx: Ctx, form: Form) -> Response:
    """Record an occasion."""
    try:
        found = occasions.add(ctx, _given(form))
    except PhinongError as problem:
        return _form(request, ctx, _typed(form), problem=problem)
    return see_other(f"/agenda/occasions/{found}")


@router.get("/agenda/occasions/{occasion_id}")
def one(request: Request, ctx: Ctx, occasion_id: Number) -> Response:
    """Show an occasion and the cases that wish to be signed on it."""
    return _one(request, ctx, occasion_id)


@router.post("/agenda/occasions/{occasion_id}")
def change(request: Request, ctx: Ctx, occasion_id: Number, form: Form) -> Response:
    """Change an occasion."""
    version = number_or(text(form, "version"), 0)
    try:
        occasions.change(ctx, occasion_id, version, _given(form))
    except PhinongError as problem:
        return _one(request, ctx, occasion_id, typed=_typed(form), problem=problem)
    return see_other(f"/agenda/occasions/{occasion_id}")


@router.post("/agenda/occasions/{occasion_id}/cancel")
def cancel(request: Request, ctx: Ctx, occasion_id: Number, form: Form) -> Response:
    """Say that an occasion does not take place."""
    version = number_or(text(form, "version"), 0)
    try:
        occasions.cancel(ctx, occasion_id, version, text(form, "reason"))
    except PhinongError as problem:
        return _one(request, ctx, occasion_id, problem=problem, field="reason")
    return see_other(f"/agenda/occasions/{occasion_id}")


def _given(form: FormData) -> occasions.Given:
    given = _typed(form)
    return occasions.Given(
        given["kind"],
        given["name_th"],
        given["name_en"],
        day_wanted(given["held_on"]),
        given["country"],
        given["pair"],
        given["source"],
    )


def _typed(form: FormData) -> dict[str, str]:
    return {name: text(form, name) for name in _FIELDS}


def _field(problem: PhinongError) -> str:
    return {"date_format": "held_on", "text_wanted": "name_th", "about_unknown": "pair"}.get(
        problem.code, "held_on" if "date" in problem.code or "era" in problem.code else ""
    )


def _form(
    request: Request, ctx: Context, typed: dict[str, str], *, problem: PhinongError | None = None
) -> Response:
    field = _field(problem) if problem else ""
    return page(
        request,
        "agenda/occasion_new.html",
        status=422 if problem else 200,
        typed=Typed(typed),
        blank=Typed(),
        kinds=occasions.KINDS,
        countries=countries(),
        problems=refused(problem, field),
        day_shown=day_shown(request),
        wrong=field,
        today=ctx.today,
    )


def _one(
    request: Request,
    ctx: Context,
    occasion_id: int,
    *,
    typed: dict[str, str] | None = None,
    problem: PhinongError | None = None,
    field: str = "",
) -> Response:
    wrong = field or (_field(problem) if problem else "")
    problems = refused(problem, wrong)
    try:
        found = occasions.show(ctx, occasion_id)
    except AgendaRefusedError as error:
        raise HTTPException(404) from error
    status = {"conflict": 409}.get(problem.code, 422) if problem else 200
    return page(
        request,
        "agenda/occasion.html",
        status=status,
        found=found,
        typed=Typed(typed or {}),
        kinds=occasions.KINDS,
        countries=countries(),
        problems=problems,
        day_shown=day_shown(request),
        wrong=wrong,
    )
