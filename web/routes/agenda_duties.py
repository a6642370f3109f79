"""Resolutions taken in, their items confirmed as duties, and each duty's own page."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import DateFormatError, PhinongError
from usecases.agenda import duties, duty_views, resolutions
from usecases.agenda.refused import AgendaRefusedError
from usecases.context import Context
from web.agenda_forms import Number, Typed, day_shown, day_wanted, number_or, refused
from web.pages import page, see_other
from web.quick import QuickRoute
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
_FIELDS = ("kind", "number", "resolved_on", "title", "text")


@router.get("/agenda/duties/new")
def new(request: Request, ctx: Ctx) -> Response:
    """Show the form that takes a resolution in."""
    return _new(request, ctx, {})


@router.post("/agenda/duties/new")
def enter(request: Request, ctx: Ctx, form: Form) -> Response:
    """Take a resolution in."""
    typed = {name: text(form, name) for name in _FIELDS}
    field = "resolved_on"
    try:
        on = day_wanted(typed["resolved_on"])
        field = ""
        given = resolutions.Given(
            typed["kind"], typed["number"], on, typed["title"], _raw(form, "text")
        )
        found = resolutions.enter(ctx, given)
    except PhinongError as problem:
        return _new(request, ctx, typed, problem=problem, field=_field(problem, field))
    return see_other(f"/agenda/resolutions/{found}")


def _raw(form: FormData, name: str) -> str:
    """Return a field as it was sent; a text is kept as it was pasted."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _field(problem: PhinongError, field: str) -> str:
    if problem.code in {"resolution_empty", "resolution_too_long", "resolution_known"}:
        return "text"
    if problem.code == "resolution_ahead":
        return "resolved_on"
    if problem.code == "text_wanted":
        return "number" if "number" in str(problem.facts.get("field_en", "")) else "title"
    return field


def _new(
    request: Request,
    ctx: Context,
    typed: dict[str, str],
    *,
    problem: PhinongError | None = None,
    field: str = "",
) -> Response:
    return page(
        request,
        "agenda/new.html",
        status=422 if problem else 200,
        typed=Typed(typed),
        kinds=resolutions.KINDS,
        problems=refused(problem, field),
        day_shown=day_shown(request),
        wrong=field,
        most=resolutions.LONGEST,
        today=ctx.today,
    )


@router.get("/agenda/resolutions")
def texts(request: Request, ctx: Ctx, before: int = 0) -> Response:
    """List the resolutions."""
    found = resolutions.listed(ctx, before if 0 < before < 2**31 else None)
    return page(request, "agenda/resolutions.html", found=found, first=before > 0)


@router.get("/agenda/resolutions/{resolution_id}")
def one(request: Request, ctx: Ctx, resolution_id: Number) -> Response:
    """Show a resolution with its items."""
    return _one(request, ctx, resolution_id)


@router.post("/agenda/resolutions/{resolution_id}/items/{item_id}")
def decide(
    request: Request, ctx: Ctx, resolution_id: Number, item_id: Number, form: Form
) -> Response:
    """Confirm an item as a duty, or say that it is none."""
    version = number_or(text(form, "version"), 0)
    try:
        if text(form, "decision") == "dismiss":
            duties.dismiss(ctx, item_id, version)
        else:
            duties.confirm(ctx, item_id, version, _confirmed(form))
    except PhinongError as problem:
        return _one(request, ctx, resolution_id, problem=problem, item=item_id, form=form)
    return see_other(f"/agenda/resolutions/{resolution_id}#item-{item_id}")


def _confirmed(form: FormData) -> duties.Confirmed:
    more = text(form, "more")
    offices = [str(value) for value in form.getlist("office") if isinstance(value, str)]
    return duties.Confirmed(
        task=text(form, "task"),
        due_on=day_wanted(text(form, "due_on")),
        offices=tuple([*offices, more] if more else offices),
        pairs=tuple(str(value) for value in form.getlist("pair") if isinstance(value, str)),
        about=text(form, "about"),
        reports=text(form, "reports"),
    )


def _one(
    request: Request,
    ctx: Context,
    resolution_id: int,
    *,
    problem: PhinongError | None = None,
    item: int = 0,
    form: FormData | None = None,
) -> Response:
    field = f"{_item_field(problem)}-{item}" if problem else ""
    problems = refused(problem, field)
    try:
        found = resolutions.show(ctx, resolution_id)
    except AgendaRefusedError as error:
        raise HTTPException(404) from error
    typed: dict[str, Any] = {}
    if form is not None:
        typed = {name: text(form, name) for name in ("task", "due_on", "more", "about", "reports")}
        typed |= {name: [str(v) for v in form.getlist(name)] for name in ("office", "pair")}
    return page(
        request,
        "agenda/resolution.html",
        status=(409 if problem.code == "item_decided" else 422) if problem else 200,
        found=found,
        offices=duty_views.offices(),
        problems=problems,
        day_shown=day_shown(request),
        wrong=item,
        typed=Typed(typed),
        today=ctx.today,
    )


def _item_field(problem: PhinongError) -> str:
    if isinstance(problem, DateFormatError) or problem.code in {"due_behind", "date_format"}:
        return "due_on"
    return {"about_unknown": "about", "text_wanted": "task"}.get(problem.code, "more")


@router.get("/agenda/duties/{duty_id}")
def duty(request: Request, ctx: Ctx, duty_id: Number) -> Response:
    """Show a duty."""
    return _duty(request, ctx, duty_id)


@router.post("/agenda/duties/{duty_id}/done")
def done(request: Request, ctx: Ctx, duty_id: Number, form: Form) -> Response:
    """Record that a duty was done."""
    note, evidence, report = (text(form, name) for name in ("note", "evidence", "reported"))
    try:
        duties.complete(ctx, duty_id, note, evidence, report)
    except PhinongError as problem:
        field = {"report_needed": "reported"}.get(problem.code, "note")
        return _duty(request, ctx, duty_id, problem=problem, field=field, form=form)
    return see_other(f"/agenda/duties/{duty_id}")


@router.post("/agenda/duties/{duty_id}/drop")
def drop(request: Request, ctx: Ctx, duty_id: Number, form: Form) -> Response:
    """Take a duty back."""
    try:
        duties.drop(ctx, duty_id, text(form, "reason"))
    except PhinongError as problem:
        return _duty(request, ctx, duty_id, problem=problem, field="reason", form=form)
    return see_other(f"/agenda/duties/{duty_id}")


def _duty(
    request: Request,
    ctx: Context,
    duty_id: int,
    *,
    problem: PhinongError | None = None,
    field: str = "",
    form: FormData | None = None,
) -> Response:
    problems = refused(problem, field)
    try:
        found = duty_views.one(ctx, duty_id)
    except AgendaRefusedError as error:
        raise HTTPException(404) from error
    names = ("note", "evidence", "reported", "reason")
    typed = {name: text(form, name) for name in names} if form is not None else {}
    return page(
        request,
        "agenda/duty.html",
        status=422 if problem else 200,
        duty=found,
        problems=problems,
        day_shown=day_shown(request),
        wrong=field,
        typed=Typed(typed),
    )
