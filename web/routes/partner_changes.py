"""Partners that change, settled pair by pair; and texts that end, with their renewal."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.groups.words import choices
from usecases.partner_changes import affected, events, renewals, settling
from usecases.partner_changes.affected import EVENTS
from web.group_forms import options, shown, typed
from web.pages import see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_SETTLE = ("outcome", "successor", "reason")
_EVENT = ("partner", "kind", "on", "text", "source")
DONE = {
    "settled": ("ตกลงแล้ว ระบบแจ้งจังหวัดทางอีเมล", "Settled; the province is told by mail."),
    "reported": (
        "บันทึกแล้ว ระบบแจ้งจังหวัดและเปิดภาระงานทบทวนแล้ว",
        "Recorded; the provinces are told, and the reviews re-opened.",
    ),
}


@router.get("/partners/changes")
def listed(request: Request, ctx: Ctx) -> Response:
    """Show the pairs whose partner changed."""
    return shown(
        request,
        "partner_changes/list.html",
        words=DONE,
        parsed=lambda value: PartialDate.parse(value or "", "ce"),
        **affected.overview(ctx),
    )


@router.get("/partners/changes/settle")
def ask(request: Request, ctx: Ctx) -> Response:
    """Ask what becomes of one pair."""
    asked = request.query_params
    return _form(request, ctx, asked.get("pair", ""), asked.get("change", ""), {})


@router.post("/partners/changes/settle")
def settle(request: Request, ctx: Ctx, form: Form) -> Response:
    """Settle one change of one pair."""
    pair, change, given = text(form, "pair"), text(form, "change"), typed(form, _SETTLE)
    try:
        settling.settle(ctx, pair, change, given)
    except PhinongError as problem:
        return _form(request, ctx, pair, change, given, problem)
    return see_other("/partners/changes?done=settled")


@router.get("/partners/changes/report")
def ask_report(request: Request, ctx: Ctx) -> Response:
    """Ask what happened at a partner's side."""
    return _report(request, ctx, dict.fromkeys(_EVENT, ""))


@router.post("/partners/changes/report")
def report(request: Request, ctx: Ctx, form: Form) -> Response:
    """Record what happened, tell the provinces and re-open reviews."""
    given = typed(form, _EVENT)
    try:
        events.report(ctx, given)
    except PhinongError as problem:
        return _report(request, ctx, given, problem)
    return see_other("/partners/changes?done=reported")


@router.get("/renewals")
def ending(request: Request, ctx: Ctx) -> Response:
    """Show the texts that ended or end within a year."""
    return shown(request, "partner_changes/renewals.html", rows=renewals.overview(ctx))


def _form(
    request: Request,
    ctx: Context,
    pair: str,
    change: str,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = affected.overview(ctx)["open"]
    row = next((r for r in found if (r["pair"], r["change"]) == (pair, change)), None)
    empty = {"outcome": "", "successor": row["successor"] if row else "", "reason": ""}
    return shown(
        request,
        "partner_changes/settle.html",
        problem=problem,
        parsed=lambda value: PartialDate.parse(value or "", "ce"),
        row=row,
        given={**empty, **given},
    )


def _report(
    request: Request, ctx: Context, given: dict[str, str], problem: PhinongError | None = None
) -> Response:
    partners = affected.reportable(ctx)
    return shown(
        request,
        "partner_changes/report.html",
        problem=problem,
        given=given,
        partners=options(request, partners),
        kinds=options(request, choices(EVENTS)),
    )
