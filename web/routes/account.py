"""A person's own account: roles, where they are signed in, the password."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.people import account_view, accounts, people, people_views, sessions
from web.pages import page, see_other
from web.quick import QuickRoute
from web.said import problems_of
from web.security import cookies
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here, visitor

router = APIRouter(route_class=QuickRoute)
_CHANGED = {
    "th": "เปลี่ยนรหัสผ่านแล้ว อุปกรณ์อื่นถูกให้ออกจากระบบ",
    "en": "The password is changed; you were signed out everywhere else.",
}
_SPOKEN = {"th": "เปลี่ยนภาษาของอีเมลแล้ว", "en": "The language of your mails is changed."}


@router.get("/account")
def show(request: Request, ctx: Ctx) -> Response:
    """Show the account."""
    return _shown(request, ctx)


@router.post("/account/password")
def change(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Change the password."""
    try:
        accounts.change_password(
            ctx, str(form.get("old", "")), str(form.get("new", "")), here.session
        )
    except PhinongError as problem:
        return _shown(request, ctx, problem=problem)
    return _shown(request, ctx, said=_CHANGED)


@router.post("/account/mail-language")
def change_language(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Choose the language of one's mails."""
    try:
        people.change_person(ctx, here.username, language=text(form, "language"))
    except PhinongError as problem:
        return _shown(request, ctx, problem=problem)
    return _shown(request, ctx, said=_SPOKEN)


@router.post("/account/sessions/end")
def end(ctx: Ctx, form: Form) -> Response:
    """End one of one's own sessions."""
    sessions.end_session(ctx, text(form, "id"))
    return see_other("/account")


@router.post("/account/sessions/end-all")
def end_all(request: Request, ctx: Ctx, form: Form) -> Response:
    """End all of one's sessions, this one too."""
    del form
    sessions.end_my_sessions(ctx)
    answer = see_other("/sign-in")
    cookies.drop_session(request, answer)
    return answer


def _shown(
    request: Request,
    ctx: Any,
    *,
    problem: PhinongError | None = None,
    said: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "account.html",
        status=422 if problem else 200,
        grants=account_view.my_grants(ctx),
        sessions=[
            s | {"agent": account_view.device(s["agent"]), "proved_by": account_view.proved_by(s)}
            for s in sessions.list_sessions(ctx)
        ],
        has_factor=visitor(request).has_factor,
        problems=problems_of(problem),
        lent=people_views.lent(ctx),
        said=said,
    )
