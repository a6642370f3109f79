"""What is coming: occasions, the Cabinet's days, duties by due day; and the days themselves."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.agenda import duty_views, meetings, overview
from usecases.agenda.occasions import KINDS
from usecases.context import Context
from usecases.relations.partner_search import countries
from web.agenda_forms import Typed, day_wanted, number_or, refused
from web.links import Text, linker
from web.pages import page, see_other
from web.quick import QuickRoute
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
_CHOSEN = ("show", "office", "country")
WEEKDAYS = (
    ("0", "วันจันทร์", "Monday"),
    ("1", "วันอังคาร", "Tuesday"),
    ("2", "วันพุธ", "Wednesday"),
    ("3", "วันพฤหัสบดี", "Thursday"),
    ("4", "วันศุกร์", "Friday"),
)


async def chosen(
    show: Text = "open", office: Text = "", country: Text = "", after: Text = ""
) -> Any:
    """Return which part of the agenda an address asks for."""
    known = show if show in duty_views.SHOWS else "open"
    return {"show": known, "office": office, "country": country, "after": after}


Asked = Annotated[dict[str, str], Depends(chosen)]


@router.get("/agenda")
def agenda(request: Request, ctx: Ctx, asked: Asked) -> Response:
    """Show what is coming."""
    found = overview.show(ctx, **asked)
    to = linker("/agenda", {k: v for k, v in asked.items() if (k, v) != ("show", "open")})
    return page(
        request,
        "agenda/agenda.html",
        found=found,
        chosen=asked,
        narrowed=any(asked[name] for name in ("office", "country")) or asked["show"] != "open",
        next=to(after=found["duties"]["after"]) if found["duties"]["after"] else "",
        first=to(after="") if asked["after"] else "",
        offices=duty_views.offices(),
        countries=countries(),
        kinds=KINDS,
        weekdays=WEEKDAYS,
    )


@router.get("/agenda/meetings")
def days(request: Request, ctx: Ctx) -> Response:
    """Show when the Cabinet meets."""
    return _days(request, ctx)


@router.post("/agenda/meetings/values")
def value(request: Request, ctx: Ctx, form: Form) -> Response:
    """Set one of the values."""
    name = text(form, "name")
    try:
        meetings.set_value(ctx, name, number_or(text(form, "value"), -1), text(form, "source"))
    except PhinongError as problem:
        return _days(request, ctx, problem=problem, field=f"value-{name}")
    return see_other("/agenda/meetings")


@router.post("/agenda/meetings/days")
def day(request: Request, ctx: Ctx, form: Form) -> Response:
    """Say that the Cabinet meets on a day, does not, or keeps to its weekday again."""
    try:
        known = day_wanted(text(form, "day"))
        if text(form, "held") == "usual":
            meetings.clear_day(ctx, known)
        else:
            held = text(form, "held") == "yes"
            meetings.set_day(ctx, known, text(form, "source"), held=held)
    except PhinongError as problem:
        typed_in = {name: text(form, name) for name in ("day", "held", "source")}
        return _days(request, ctx, problem=problem, field="day", typed=typed_in)
    return see_other("/agenda/meetings")


def _days(
    request: Request,
    ctx: Context,
    *,
    problem: PhinongError | None = None,
    field: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "agenda/meetings.html",
        status=422 if problem else 200,
        found=meetings.show(ctx),
        weekdays=WEEKDAYS,
        problems=refused(problem, field),
        wrong=field,
        typed=Typed(typed or {}),
    )
