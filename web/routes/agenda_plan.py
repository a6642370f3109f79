"""The signing plan of a case: both tracks, the wish, the partner's steps, the clocks of law."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases.agenda import case_plan, clocks, partner_steps, wishes
from usecases.context import Context
from web.agenda_forms import Typed, day_or_none, day_shown, day_wanted, number_or, refused
from web.links import Text
from web.pages import page, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Again:
    """A form that is shown once more: what was wrong, at which field, what was typed."""

    problem: PhinongError
    field: str
    form: FormData | None = None


@router.get("/cases/{number}/plan")
def plan(request: Request, ctx: Ctx, number: str, wish: Text = "") -> Response:
    """Show the signing plan of a case; ``wish`` tries another day without setting it."""
    return _shown(request, ctx, number, tried=wish)


@router.post("/cases/{number}/plan/wish")
def wished(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Set the wished day, or take it away."""
    try:
        if text(form, "act") == "clear":
            wishes.set_wish(ctx, number, None)
        else:
            _set(ctx, number, form)
    except PhinongError as problem:
        return _shown(request, ctx, number, again=Again(problem, "wished_on", form))
    return see_other(f"/cases/{number}/plan")


def _set(ctx: Context, number: str, form: FormData) -> None:
    occasion = number_or(text(form, "occasion"), 0) or None
    typed = text(form, "wished_on")
    wishes.set_wish(
        ctx,
        number,
        day_or_none(typed) if occasion else day_wanted(typed),
        occasion=occasion,
        preparation=_days(form, "preparation"),
        warn_below=_days(form, "warn_below"),
    )


def _days(form: FormData, name: str) -> int | None:
    typed = text(form, name)
    return number_or(typed, -1) if typed else None


@router.post("/cases/{number}/plan/partner")
def partner(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Record what the partner did or promised."""
    try:
        given = partner_steps.Given(
            step=text(form, "step"),
            began_on=day_or_none(text(form, "began_on")),
            promised_on=day_or_none(text(form, "promised_on")),
            done_on=day_or_none(text(form, "done_on")),
            skipped=bool(text(form, "skipped")),
            source=text(form, "source"),
        )
        partner_steps.record(ctx, number, given)
    except PhinongError as problem:
        field = "source" if problem.code == "text_wanted" else "done_on"
        return _shown(request, ctx, number, again=Again(problem, field, form))
    return see_other(f"/cases/{number}/plan#partner")


@router.post("/cases/{number}/plan/clock")
def clock(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Begin or end a clock of law that no stage begins."""
    try:
        day = day_wanted(text(form, "day"))
        if text(form, "act") == "end":
            clocks.end(ctx, number, text(form, "code"), day, text(form, "said"))
        else:
            clocks.begin(ctx, number, text(form, "code"), day, text(form, "said"))
    except PhinongError as problem:
        return _shown(request, ctx, number, again=Again(problem, "clock-day", form))
    return see_other(f"/cases/{number}/plan#clocks")


def _shown(
    request: Request, ctx: Context, number: str, *, tried: str = "", again: Again | None = None
) -> Response:
    try:
        day = day_or_none(tried)
    except PhinongError as unread:
        again, day = Again(unread, "wish"), None
    found = case_plan.show(ctx, number, day)
    form = again.form if again else None
    typed = {n: v for n, v in form.items() if isinstance(v, str)} if form else {}
    return page(
        request,
        "agenda/plan.html",
        status={"conflict": 409}.get(again.problem.code, 422) if again else 200,
        found=found,
        problems=refused(again.problem, again.field) if again else [],
        day_shown=day_shown(request),
        wrong=again.field if again else "",
        typed=Typed(typed),
        tried=tried,
    )
