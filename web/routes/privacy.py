"""Personal data: the inventory, how long it is kept, a person's copy, and erasure by two."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response

from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.context import Context
from usecases.people import people_views
from usecases.privacy import copies, erasing, inventory, retention
from usecases.privacy.copies import Copy
from usecases.refused import DeedRefusedError
from web.pages import file_answer, page, see_other
from web.reading import tongue
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]

_DONE = {
    "asked": ("ส่งคำขอลบแล้ว ผู้ดูแลระบบอีกคนต้องยืนยัน",
              "The erasure is asked for; another administrator must confirm it."),
    "erased": ("ลบข้อมูลแล้ว ลูกโซ่ประวัติยังครบถ้วน", "Erased; the audit trail is whole."),
    "refused": ("ปฏิเสธคำขอแล้ว", "The request is refused."),
    "changed": ("เปลี่ยนระยะเก็บแล้ว มีผลในรอบถัดไป", "The period is changed, from the next round on."),
}  # fmt: skip


@router.get("/admin/privacy")
def overview(request: Request, ctx: Ctx, here: Here) -> Response:
    """Show what the tables hold about people, why, how long and who sees it."""
    may = str(Role.ADMIN) in here.roles
    return page(request, "privacy/inventory.html", found=inventory.shown(ctx), may=may)


@router.get("/admin/privacy/retention")
def periods(request: Request, ctx: Ctx, done: str = "") -> Response:
    """Show how long each kind is kept, and what the last round erased."""
    return _periods(request, ctx, done=done)


@router.post("/admin/privacy/retention")
def change_period(request: Request, ctx: Ctx, form: Form) -> Response:
    """Change a period."""
    given = {name: text(form, name) for name in ("kind", "days", "reason", "version")}
    version = int(given["version"]) if given["version"].isdecimal() else -1
    try:
        retention.change_period(ctx, given["kind"], given["days"], given["reason"], version)
    except PhinongError as problem:
        return _periods(request, ctx, problem=problem, given=given)
    return see_other("/admin/privacy/retention?done=changed")


@router.get("/admin/privacy/erasures")
def erasures(request: Request, ctx: Ctx, done: str = "") -> Response:
    """Show the requests for erasure."""
    return _erasures(request, ctx, done=done)


@router.post("/admin/privacy/erasures/{request_id}")
def decide(request: Request, ctx: Ctx, request_id: Number, form: Form) -> Response:
    """Erase as another administrator asked, or refuse."""
    confirms = text(form, "decision") == "confirm"
    try:
        if confirms:
            erasing.confirm_erasure(ctx, request_id)
        else:
            erasing.refuse_erasure(ctx, request_id, text(form, "note"))
    except PhinongError as problem:
        return _erasures(request, ctx, problem=problem)
    return see_other(f"/admin/privacy/erasures?done={'erased' if confirms else 'refused'}")


@router.get("/admin/privacy/people/{username}")
def person(request: Request, ctx: Ctx, username: str, done: str = "") -> Response:
    """Show what can be done about one person's data."""
    return _person(request, ctx, username, done=done)


@router.post("/admin/privacy/people/{username}/copy")
def copy(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Give a copy of what is held about a person."""
    try:
        return _file(copies.copy_of(ctx, username, text(form, "reason")))
    except PhinongError as problem:
        return _person(request, ctx, username, problem=problem, field="reason")


@router.post("/admin/privacy/people/{username}/erase")
def erase(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Ask that a person's data be erased."""
    try:
        erasing.request_erasure(ctx, username, text(form, "why"))
    except PhinongError as problem:
        return _person(request, ctx, username, problem=problem, field="why")
    return see_other(f"/admin/privacy/people/{username}?done=asked")


@router.get("/account/privacy")
def own(request: Request) -> Response:
    """Show what a person may ask for about their own data."""
    return page(request, "privacy/own.html", problems=[])


@router.post("/account/privacy/copy")
def own_copy(request: Request, ctx: Ctx, form: Form) -> Response:
    """Give a person the copy of what is held about them."""
    del form
    try:
        return _file(copies.own_copy(ctx))
    except PhinongError as problem:
        return page(request, "privacy/own.html", status=422, problems=problems_of(problem))


def _file(made: Copy) -> Response:
    return file_answer(made.content, "application/zip", made.filename)


def _periods(
    request: Request,
    ctx: Context,
    *,
    done: str = "",
    problem: PhinongError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "privacy/retention.html",
        status=422 if problem else 200,
        found=retention.shown(ctx),
        given=given or {"kind": "", "days": "", "reason": ""},
        problems=problems_of(problem),
        said=done_of(_DONE, done),
    )


def _erasures(
    request: Request, ctx: Context, *, done: str = "", problem: PhinongError | None = None
) -> Response:
    return page(
        request,
        "privacy/erasures.html",
        tongue=tongue,
        status=422 if problem else 200,
        rows=erasing.waiting(ctx),
        problems=problems_of(problem),
        said=done_of(_DONE, done),
    )


def _person(
    request: Request, ctx: Context, username: str, *, done: str = "", **told: Any
) -> Response:
    problem: PhinongError | None = told.get("problem")
    try:
        found, ahead = people_views.one(ctx, username), erasing.preview(ctx, username)
    except DeedRefusedError as unknown:
        if unknown.code == "unknown_user":
            raise HTTPException(404) from unknown
        raise
    return page(
        request,
        "privacy/person.html",
        status=422 if problem else 200,
        person=found,
        ahead=ahead,
        problems=problems_of(problem, told.get("field", "")),
        said=done_of(_DONE, done),
    )
