"""The safety of one's own account: second factors, recovery codes, foreign identities."""

from io import BytesIO
from typing import Any

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from config.providers import providers_of
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.people.sessions import Visitor
from usecases.sign_in import factors, foreign, passkeys, recovery, resets, totp
from usecases.sign_in.factors import Added
from web.entering import safe_next
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security import cookies
from web.security.forms import Form, text
from web.security.visitors import Ctx, Entering, Here, StepCtx

router = APIRouter()
_AT = "/account/security"
_DONE = {
    "removed": ("ลบแล้ว อุปกรณ์อื่นถูกให้ออกจากระบบ", "Removed; you were signed out everywhere else."),
    "linked": ("เชื่อมบัญชีแล้ว ครั้งต่อไปใช้บัญชีนี้ลงชื่อเข้าใช้ได้", "Linked; sign in by it from now on."),
    "unlinked": ("ยกเลิกการเชื่อมแล้ว", "Unlinked."),
    "refused": ("ปฏิเสธคำขอล้างการยืนยันแล้ว", "The reset is refused."),
}  # fmt: skip


@router.get(_AT)
def show(request: Request, ctx: Ctx, here: Here, done: str = "") -> Response:
    """Show what guards one's account."""
    return _shown(request, ctx, here, said=done_of(_DONE, done))


@router.post(f"{_AT}/totp")
def begin(request: Request, ctx: StepCtx, here: Entering, form: Form) -> Response:
    """Make a seed for an app and show it, as a picture and in letters."""
    try:
        made = totp.begin(ctx, here)
    except PhinongError as problem:
        return _shown(request, ctx, here, problem)
    return _setting_up(request, made, _going(form))


@router.post(f"{_AT}/totp/confirm")
def confirm(request: Request, ctx: StepCtx, here: Entering, form: Form) -> Response:
    """Take the first code of an app; the seed counts from then on."""
    wanted = text(form, "id")
    factor = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 15 else 0  # noqa: PLR2004
    try:
        done = totp.confirm(ctx, here, factor, text(form, "code"), text(form, "label"))
    except PhinongError as problem:
        made = totp.begun(ctx, here, factor)
        given = _going(form) | {"label": text(form, "label")}
        return _setting_up(request, made, given, problem)
    return _added(request, here, done, _going(form))


@router.post(f"{_AT}/passkey/options")
def options(ctx: StepCtx, here: Entering, form: Form) -> Response:
    """Return what the browser needs to make a passkey."""
    del form
    made = passkeys.begin_adding(ctx, here)
    return Response(made, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post(f"{_AT}/passkey")
def add_passkey(request: Request, ctx: StepCtx, here: Entering, form: Form) -> Response:
    """Add the passkey that the browser made."""
    try:
        done = passkeys.add(ctx, here, text(form, "passkey"), text(form, "label"))
    except PhinongError as problem:
        return _shown(request, ctx, here, problem)
    return _added(request, here, done, _going(form))


@router.post(f"{_AT}/remove")
def remove(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Take one of one's factors away."""
    try:
        factors.remove(ctx, here, _number(form, "id"))
    except PhinongError as problem:
        return _shown(request, ctx, here, problem)
    return see_other(f"{_AT}?done=removed")


@router.post(f"{_AT}/codes")
def make_codes(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Make ten new recovery codes and show them, this once."""
    del form
    try:
        codes = recovery.make_anew(ctx)
    except PhinongError as problem:
        return _shown(request, ctx, here, problem)
    return page(request, "sign_in/codes.html", codes=codes, going=_AT)


@router.post(f"{_AT}/unlink")
def unlink(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Unlink a foreign identity."""
    try:
        foreign.unlink(ctx, _number(form, "id"))
    except PhinongError as problem:
        return _shown(request, ctx, here, problem)
    return see_other(f"{_AT}?done=unlinked")


@router.post(f"{_AT}/resets/{{reset_id}}/refuse")
def refuse_reset(request: Request, ctx: Ctx, here: Here, reset_id: int, form: Form) -> Response:
    """Refuse that one's own second factors are reset."""
    del form
    try:
        resets.refuse_mine(ctx, reset_id)
    except PhinongError as problem:
        return _shown(request, ctx, here, problem)
    return see_other(f"{_AT}?done=refused")


def _shown(
    request: Request,
    ctx: Context,
    here: Visitor,
    problem: PhinongError | None = None,
    *,
    said: dict[str, str] | None = None,
) -> Response:
    if here.pending:  # half-way in: the page of one's account is not theirs yet
        return page(
            request,
            "sign_in/enrol.html",
            status=422,
            person=here,
            given={"next": "/", "kept": ""},
            here_passkeys=passkeys.party(ctx) is not None,
            problems=problems_of(problem),
        )
    providers = providers_of(request.app.state.settings)
    return page(
        request,
        "sign_in/security.html",
        status=422 if problem else 200,
        problems=problems_of(problem),
        said=said,
        providers=list(providers.values()),
        named={one.issuer: one for one in providers.values()},
        here_passkeys=passkeys.party(ctx) is not None,
        reset=resets.mine(ctx),
        **factors.overview(ctx, here),
    )


def _setting_up(
    request: Request, made: totp.Begun, given: dict[str, str], problem: PhinongError | None = None
) -> Response:
    letters = " ".join(made.secret[at : at + 4] for at in range(0, len(made.secret), 4))
    return page(
        request,
        "sign_in/totp.html",
        status=422 if problem else 200,
        made=made,
        letters=letters,
        picture=_picture(made.uri),
        given={"label": "", **given},
        problems=problems_of(problem, "code"),
    )


def _picture(uri: str) -> Markup:
    out = BytesIO()
    segno.make(uri, error="m").save(
        out, kind="svg", scale=5, border=3, xmldecl=False, svgns=False, omitsize=False, nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - made here, of dots alone


def _added(request: Request, here: Visitor, done: Added, going: dict[str, str]) -> Response:
    target = safe_next(going["next"])
    if not done.codes:
        answer: Response = see_other(_AT)
    else:
        mark = cookies.token_for(done.token)
        answer = page(
            request, "sign_in/codes.html", codes=done.codes, going=target, form_token=mark,
            visitor=here, menu=[],
        )  # fmt: skip
    cookies.set_session(request, answer, done.token)
    return answer


def _going(form: Any) -> dict[str, str]:
    return {"next": safe_next(text(form, "next") or "/"), "kept": text(form, "kept")}


def _number(form: Any, name: str) -> int:
    said = text(form, name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 15 else 0  # noqa: PLR2004
