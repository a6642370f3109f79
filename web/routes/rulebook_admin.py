"""Publishing a rulebook: uploaded, checked, its cases looked at, then put in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from statemachine.dates import PartialDate, Precision
from statemachine.errors import DateFormatError, PhinongError
from statemachine.words import Role
from usecases.rulings import government, library, publishing
from usecases.rulings.publishing import MOST_BYTES
from web.decide_form import read_date
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter(prefix="/admin/rulebook")
_DONE = {"dates": ("บันทึกวันที่แล้ว การตรวจทุกเรื่องใช้วันที่นี้ทันที", "The dates are set; every case is judged by them now.")}  # fmt: skip  # noqa: E501


@router.get("")
def index(request: Request, ctx: Ctx, here: Here, done: str = "") -> Response:
    """Show the versions, the form for a file, and the dates of the Government."""
    return _index(request, ctx, here, done=done)


@router.post("")
def look(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Check a rulebook and show what it would change; nothing is published yet."""
    try:
        written = _written(form)
        found = publishing.look(ctx, written)
    except PhinongError as problem:
        return _index(request, ctx, here, wrong=_Wrong(problem))
    return page(request, "rulebook/look.html", found=found, written=written)


@router.post("/publish")
def publish(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Publish a rulebook that was looked at."""
    written = str(form.get("text", ""))
    try:
        notice = publishing.publish(ctx, written.replace("\r\n", "\n"))
    except PhinongError as problem:
        return _index(request, ctx, here, wrong=_Wrong(problem))
    return see_other(f"/rulebook/notices/{notice}")


@router.post("/government")
def dates(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Set the days of the last dissolution and of the last new Cabinet."""
    typed = {name: text(form, name) for name in ("dissolved_on", "new_cabinet_on", "source")}
    try:
        gone, new = (_day(typed[name], ctx) for name in ("dissolved_on", "new_cabinet_on"))
        government.set_days(ctx, gone, new, typed["source"])
    except PhinongError as problem:
        at = "source" if problem.code == "text_wanted" else "dissolved_on"
        return _index(request, ctx, here, wrong=_Wrong(problem, at, typed))
    return see_other("/admin/rulebook?done=dates#government")


def _day(written: str, ctx: Ctx) -> date | None:
    found = read_date(written, ctx.today) if written else PartialDate(None, Precision.NONE)
    if written and found.precision is not Precision.DAY:
        raise DateFormatError(text=written[:60])
    return found.value


def _written(form: FormData) -> str:
    """Return the text of the uploaded file, read no further than is allowed."""
    given = form.get("file")
    content = b""
    if isinstance(given, UploadFile) and given.filename:
        with given.file as file:
            content = file.read(MOST_BYTES + 1)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise publishing.UnreadableError(why="UTF-8") from None


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Why a form is shown again, at which field, and what was typed in it."""

    problem: PhinongError
    at: str = "file"
    typed: Mapping[str, str] = field(default_factory=dict)


def _index(
    request: Request, ctx: Ctx, here: Here, *, done: str = "", wrong: _Wrong | None = None
) -> Response:
    return page(
        request,
        "rulebook/admin.html",
        status=422 if wrong else 200,
        versions=library.versions(ctx),
        government=government.days(ctx),
        may_set=str(Role.ADMIN) in here.roles,
        problems=problems_of(wrong.problem, wrong.at) if wrong else [],
        wrong=wrong.at if wrong else "",
        typed=wrong.typed if wrong else {},
        said=done_of(_DONE, done),
        most_kb=MOST_BYTES // 1000,
    )
