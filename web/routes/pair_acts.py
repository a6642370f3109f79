"""What people do to a pair: activities, the case that follows, the end."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.reading.pair_page import pair_page
from usecases.relations import relations
from web.pages import see_other
from web.routes.pair_forms import ACTIVITY, refused
from web.routes.pairs import pair_shown
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_UNSURE = {
    "field": "sure",
    "th": "โปรดทำเครื่องหมายยืนยันว่าได้ตรวจสอบแล้ว",
    "en": "Tick that you have checked it.",
}


@router.post("/pairs/{key}/activities")
def activity(request: Request, key: str, ctx: Ctx, form: Form) -> Response:
    """Record an activity that was held, or plan one."""
    act = text(form, "act")
    name = act if act in ACTIVITY else "record_activity"
    happens_on, kind, words, place = (text(form, n) for n in ("day", "type", "text", "place"))

    def deed() -> str:
        if name == "revive":
            plan = {"happens_on": happens_on, "type": kind, "text": words, "place": place}
            relations.revive(ctx, key, plan)
        else:
            getattr(relations, name)(ctx, key, happens_on, kind, words, place)
        return f"/pairs/{key}?done={name}"

    return _done(request, ctx, key, form, deed)


@router.post("/pairs/{key}/cases")
def following(request: Request, key: str, ctx: Ctx, form: Form) -> Response:
    """Open the case that follows: a renewal, an amendment, or a letter of intent's memorandum."""
    instrument = text(form, "instrument")
    kind = instrument if instrument in {"mou", "amendment"} else "renewal"
    return _done(request, ctx, key, form, lambda: f"/cases/{relations.open_next(ctx, key, kind)}")


@router.post("/pairs/{key}/end")
def end(request: Request, key: str, ctx: Ctx, form: Form) -> Response:
    """End the relation on a day, with the reason."""
    if not text(form, "sure"):
        return _again(request, ctx, key, form, [_UNSURE])

    def deed() -> str:
        relations.terminate(ctx, key, text(form, "day"), text(form, "reason"))
        return f"/pairs/{key}?done=terminate"

    return _done(request, ctx, key, form, deed)


def _done(
    request: Request, ctx: Context, key: str, form: FormData, deed: Callable[[], str]
) -> Response:
    try:
        return see_other(deed())
    except PhinongError as error:
        if error.code == "no_such_pair":
            raise
        return _again(request, ctx, key, form, refused(error))


def _again(
    request: Request, ctx: Context, key: str, form: FormData, problems: list[dict[str, str]]
) -> Response:
    """Show the page again with everything that was typed; 404 where the pair is not theirs."""
    found = pair_page(ctx, key)
    typed: dict[str, Any] = {name: text(form, name) for name in form}
    return pair_shown(request, found, problems=problems, typed=typed)
