"""One dated duty: what, whose, until when; reported, moved or dropped."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.groups import duties
from web.group_forms import shown, typed
from web.pages import see_other
from web.security.forms import Form
from web.security.visitors import Ctx

router = APIRouter()
_FIELDS = ("note", "due", "why", "drop_why")
DONE = {
    "done": ("บันทึกผลแล้ว ระบบจะไม่เตือนอีก", "The result is recorded; the reminders end."),
    "moved": ("เลื่อนกำหนดแล้ว ระบบแจ้งผู้รับผิดชอบ", "Moved; the owner is told."),
    "dropped": ("ยกเลิกภาระงานแล้ว", "The duty is dropped."),
}


@router.get("/duties/{duty_id}")
def one(request: Request, ctx: Ctx, duty_id: int) -> Response:
    """Show a duty."""
    return _shown(request, ctx, duty_id, dict.fromkeys(_FIELDS, ""))


@router.post("/duties/{duty_id}/done")
def finish(request: Request, ctx: Ctx, duty_id: int, form: Form) -> Response:
    """Report the result."""
    given = typed(form, _FIELDS)
    try:
        duties.complete(ctx, duty_id, given["note"])
    except PhinongError as problem:
        return _shown(request, ctx, duty_id, given, problem)
    return see_other(f"/duties/{duty_id}?done=done")


@router.post("/duties/{duty_id}/move")
def move(request: Request, ctx: Ctx, duty_id: int, form: Form) -> Response:
    """Give it another deadline."""
    given = typed(form, _FIELDS)
    try:
        duties.move(ctx, duty_id, given["due"], given["why"])
    except PhinongError as problem:
        return _shown(request, ctx, duty_id, given, problem)
    return see_other(f"/duties/{duty_id}?done=moved")


@router.post("/duties/{duty_id}/drop")
def drop(request: Request, ctx: Ctx, duty_id: int, form: Form) -> Response:
    """Take it back."""
    given = typed(form, _FIELDS)
    try:
        duties.drop(ctx, duty_id, given["drop_why"])
    except PhinongError as problem:
        return _shown(request, ctx, duty_id, given, problem)
    return see_other(f"/duties/{duty_id}?done=dropped")


def _shown(
    request: Request,
    ctx: Context,
    duty_id: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = duties.show(ctx, duty_id)
    return shown(request, "groups/duty.html", problem=problem, words=DONE, duty=found, given=given)
