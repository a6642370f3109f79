"""What each source says of a pair, and the deeds that settle what they differ about."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate
from statemachine.errors import PhinongError
from usecases.register.settling import assign, settle
from usecases.register.sources import sources
from web.pages import page, see_other
from web.reading import Reads, tongue
from web.security.forms import Form, text
from web.security.visitors import Ctx
from web.statuses import HIDDEN

router = APIRouter()
_DONE = {
    "settled": ("บันทึกคำวินิจฉัยแล้ว", "The settlement is recorded."),
    "assigned": ("มอบให้หน่วยงานอื่นแล้ว", "It was given to another office."),
}
_TYPED = ("aspect", "value", "reason", "fingerprint", "owner")
_FIELDS = {
    "settlement_reason": "reason",
    "settlement_value": "value",
    "settlement_owner": "owner",
}


@router.get("/pairs/{key}/sources")
def show(request: Request, key: str, who: Reads, done: str = "") -> Response:
    """Show the claims on a pair side by side."""
    found = sources(who.ctx, key, public=who.public)
    return _shown(request, found, said=_DONE.get(done))


@router.post("/pairs/{key}/sources/settle")
def settled(request: Request, key: str, ctx: Ctx, form: Form) -> Response:
    """Settle what sources differ about."""
    typed = _typed(form)
    try:
        settle(ctx, key, typed["aspect"], typed["value"], typed["reason"], typed["fingerprint"])
    except PhinongError as error:
        return _again(request, ctx, key, typed, error)
    return see_other(f"/pairs/{key}/sources?done=settled")


@router.post("/pairs/{key}/sources/assign")
def assigned(request: Request, key: str, ctx: Ctx, form: Form) -> Response:
    """Give a difference to another office."""
    typed = _typed(form)
    try:
        assign(ctx, key, typed["aspect"], typed["owner"], typed["reason"], typed["fingerprint"])
    except PhinongError as error:
        return _again(request, ctx, key, typed, error)
    return see_other(f"/pairs/{key}/sources?done=assigned")


def _typed(form: Any) -> dict[str, str]:
    return {name: text(form, name) for name in _TYPED}


def _again(
    request: Request, ctx: Any, key: str, typed: dict[str, str], error: PhinongError
) -> Response:
    """Show the page again with what was typed; 404 where the pair is not theirs."""
    if error.code in HIDDEN:
        raise error
    found = sources(ctx, key)
    field = _FIELDS.get(error.code, "")
    at = f"{field}-{typed['aspect']}" if field else ""
    problem = {"field": at, "th": error.sentence("th"), "en": error.sentence("en")}
    return _shown(request, found, problems=[problem], typed=typed)


def _shown(
    request: Request,
    found: dict[str, Any],
    *,
    said: tuple[str, str] | None = None,
    problems: list[dict[str, str]] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "register/sources.html",
        status=422 if problems else 200,
        pair=found,
        said=said,
        problems=problems or [],
        typed=typed or dict.fromkeys(_TYPED, ""),
        tongue=tongue,
        parsed=lambda value: PartialDate.parse(value, "ce"),
    )
