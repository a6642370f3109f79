"""Meetings of a group: recorded, resolved, minutes in and out, actions given."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from statemachine.errors import PhinongError
from usecases import limits
from usecases.context import Context
from usecases.groups import groups, meetings
from usecases.groups.words import offices
from web.group_forms import options, shown, typed
from web.pages import file_answer, see_other
from web.proposal_form import read_upload
from web.routes.case_file import not_too_large
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_MEETING = ("number", "held_on", "place", "present", "quorum", "agenda")
_ACTION = ("title", "office", "username", "due")
DONE = {
    "held": ("บันทึกการประชุมแล้ว ต่อไปบันทึกมติ", "The meeting is recorded; now its resolutions."),
    "resolved": ("บันทึกมติแล้ว", "The resolution is recorded."),
    "kept": ("เก็บรายงานการประชุมแล้ว", "The minutes are kept."),
    "given": (
        "มอบหมายแล้ว ระบบจะแจ้งผู้รับผิดชอบและเตือนตามกำหนด",
        "Given; the owner is told and reminded.",
    ),
}


@router.get("/groups/{group_id}/meetings/new")
def ask(request: Request, ctx: Ctx, group_id: int) -> Response:
    """Ask about a meeting that was held."""
    return _form(request, ctx, group_id, dict.fromkeys(_MEETING, ""))


@router.post("/groups/{group_id}/meetings/new")
def hold(request: Request, ctx: Ctx, group_id: int, form: Form) -> Response:
    """Record a meeting."""
    given = typed(form, _MEETING)
    try:
        found = meetings.hold(ctx, group_id, given)
    except PhinongError as problem:
        return _form(request, ctx, group_id, given, problem)
    return see_other(f"/groups/{group_id}/meetings/{found}?done=held")


@router.get("/groups/{group_id}/meetings/{meeting_id}")
def one(request: Request, ctx: Ctx, group_id: int, meeting_id: int) -> Response:
    """Show a meeting."""
    return _shown(request, ctx, group_id, meeting_id)


@router.post("/groups/{group_id}/meetings/{meeting_id}/resolutions")
def resolve(request: Request, ctx: Ctx, group_id: int, meeting_id: int, form: Form) -> Response:
    """Record what was resolved."""
    said = text(form, "text")
    try:
        meetings.resolve(ctx, group_id, meeting_id, said)
    except PhinongError as problem:
        return _shown(request, ctx, group_id, meeting_id, problem, said)
    return see_other(f"/groups/{group_id}/meetings/{meeting_id}?done=resolved")


@router.post(
    "/groups/{group_id}/meetings/{meeting_id}/minutes", dependencies=[Depends(not_too_large)]
)
def keep(request: Request, ctx: Ctx, group_id: int, meeting_id: int, form: Form) -> Response:
    """Keep the minutes."""
    sent = form.get("file")
    named = sent.filename if isinstance(sent, UploadFile) else ""
    content = read_upload(ctx, sent) if isinstance(sent, UploadFile) and named else b""
    try:
        limits.take_upload(ctx)
        meetings.keep_minutes(ctx, group_id, meeting_id, content, named or "")
    except PhinongError as problem:
        return _shown(request, ctx, group_id, meeting_id, problem)
    return see_other(f"/groups/{group_id}/meetings/{meeting_id}?done=kept")


@router.get("/groups/{group_id}/meetings/{meeting_id}/minutes")
def minutes(ctx: Ctx, group_id: int, meeting_id: int) -> Response:
    """Give the minutes to save."""
    found = meetings.minutes(ctx, group_id, meeting_id)
    return file_answer(found["content"], found["media_type"], found["name"])


@router.get("/groups/{group_id}/meetings/{meeting_id}/actions/{resolution_id}")
def ask_action(
    request: Request, ctx: Ctx, group_id: int, meeting_id: int, resolution_id: int
) -> Response:
    """Ask who does what a resolution wants, and until when."""
    given = dict.fromkeys(_ACTION, "")
    return _action(request, ctx, (group_id, meeting_id, resolution_id), given)


@router.post("/groups/{group_id}/meetings/{meeting_id}/actions/{resolution_id}")
def act(
    request: Request, ctx: Ctx, group_id: int, meeting_id: int, resolution_id: int, form: Form
) -> Response:
    """Give an action to its owner."""
    given = typed(form, _ACTION)
    try:
        meetings.act_on(ctx, group_id, meeting_id, resolution_id, given)
    except PhinongError as problem:
        return _action(request, ctx, (group_id, meeting_id, resolution_id), given, problem)
    return see_other(f"/groups/{group_id}/meetings/{meeting_id}?done=given")


def _shown(
    request: Request,
    ctx: Context,
    group_id: int,
    meeting_id: int,
    problem: PhinongError | None = None,
    said: str = "",
) -> Response:
    found = meetings.show(ctx, group_id, meeting_id)
    return shown(
        request, "groups/meeting.html", problem=problem, words=DONE, meeting=found, typed=said
    )


def _form(
    request: Request,
    ctx: Context,
    group_id: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = groups.show(ctx, group_id)
    return shown(request, "groups/meeting_form.html", problem=problem, given=given, group=found)


def _action(
    request: Request,
    ctx: Context,
    where: tuple[int, int, int],
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    group_id, meeting_id, resolution_id = where
    found = meetings.show(ctx, group_id, meeting_id)
    several: list[dict[str, Any]] = found["resolutions"]
    resolution = next((r for r in several if r["id"] == resolution_id), None)
    return shown(
        request,
        "groups/action.html",
        problem=problem,
        given=given,
        meeting=found,
        resolution=resolution,
        offices=options(request, offices()),
    )
