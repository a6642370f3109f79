"""The tab of a pair: duty, plans, activities with evidence; rest and taking up again."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases import limits
from usecases.context import Context
from usecases.programme import activities, evidence_files, pauses, plans
from usecases.programme.pair_programme import activity as activity_of
from usecases.programme.pair_programme import pair_programme
from web.pages import file_answer, page, see_other
from web.quick import QuickRoute
from web.reading import tongue, tongue_of
from web.routes.programme_forms import (
    Typed,
    file_of,
    held_of,
    problems,
    status_of,
    typed,
    types,
    whole_number,
)
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
DONE = {
    "recorded": ("บันทึกกิจกรรมแล้ว", "The activity is recorded."),
    "paused": ("บันทึกการพักความสัมพันธ์แล้ว", "The pause is recorded."),
    "resumed": ("ความสัมพันธ์กลับมาดำเนินการแล้ว", "The relation is taken up again."),
    "saved": ("บันทึกแล้ว", "Saved."),
    "added": ("แนบหลักฐานแล้ว", "The evidence is added."),
}
"""What was done -> how the page says so."""


@router.get("/pairs/{key}/programme")
def programme(request: Request, ctx: Ctx, key: str) -> Response:
    """Show plans and activities of a pair."""
    return _shown(request, ctx, key)


@router.post("/pairs/{key}/programme/plans")
def open_plan(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Open the plan of a fiscal year."""
    year = whole_number(text(form, "year")) or 0
    return _deed(
        request, ctx, key, form, lambda: f"/programme/plans/{plans.open_yearly(ctx, key, year)}"
    )


@router.post("/pairs/{key}/programme/pause")
def pause(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Let the pair rest."""

    def deed() -> str:
        pauses.pause(ctx, key, text(form, "until"), text(form, "pause_reason"))
        return f"/pairs/{key}/programme?done=paused"

    return _deed(request, ctx, key, form, deed)


@router.post("/pairs/{key}/programme/resume")
def resume(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Take the pair up again."""

    def deed() -> str:
        pauses.resume(ctx, key)
        return f"/pairs/{key}/programme?done=resumed"

    return _deed(request, ctx, key, form, deed)


@router.get("/pairs/{key}/programme/activities/new")
def fresh(request: Request, ctx: Ctx, key: str, planned: str = "", idea: str = "") -> Response:
    """Show the form for an activity that was held; ``planned`` fills it in from the plan."""
    found = pair_programme(ctx, key)
    there = next((a for a in found["activities"] if a["key"] == planned), None)
    kept = {"type": idea, "planned": ""}
    if there is not None:
        kept = {
            "type": there["type"],
            "text": there["text"],
            "place": there["place"],
            "starts": there["when"].iso_be(),
            "planned": planned,
        }
    return _form(request, found, Typed(kept))


@router.post("/pairs/{key}/programme/activities/new")
def record(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Record an activity, and its first file if one came with it."""
    name, content = file_of(form, ctx.policy.largest_document)
    try:
        if content:
            limits.take_upload(ctx)
            evidence_files.judged(ctx, content, name)  # before anything is recorded
        found = activities.record(ctx, key, held_of(form), text(form, "planned"))
        if content:
            evidence_files.add(ctx, key, found, content, name)
    except PhinongError as error:
        if error.code == "no_such_pair":
            raise
        return _form(request, pair_programme(ctx, key), typed(form), error)
    return see_other(f"/pairs/{key}/programme/activities/{found}?done=recorded")


@router.get("/pairs/{key}/programme/activities/{activity}")
def one(request: Request, ctx: Ctx, key: str, activity: str) -> Response:
    """Show one activity with its evidence."""
    return _activity(request, ctx, key, activity)


@router.post("/pairs/{key}/programme/activities/{activity}")
def correct(request: Request, ctx: Ctx, key: str, activity: str, form: Form) -> Response:
    """Write what became of an activity."""
    try:
        seen = whole_number(text(form, "version"))
        activities.correct(ctx, key, activity, held_of(form), seen)
    except PhinongError as error:
        return _activity(request, ctx, key, activity, error=error, form=form)
    return see_other(f"/pairs/{key}/programme/activities/{activity}?done=saved")


@router.post("/pairs/{key}/programme/activities/{activity}/evidence")
def evidence(request: Request, ctx: Ctx, key: str, activity: str, form: Form) -> Response:
    """Add a photo or paper."""
    name, content = file_of(form, ctx.policy.largest_document)
    try:
        limits.take_upload(ctx)
        evidence_files.add(ctx, key, activity, content, name)
    except PhinongError as error:
        return _activity(request, ctx, key, activity, error=error)
    return see_other(f"/pairs/{key}/programme/activities/{activity}?done=added")


@router.get("/pairs/{key}/programme/evidence/{sha256}")
def file(ctx: Ctx, key: str, sha256: str) -> Response:
    """Give a photo or paper to save."""
    found = evidence_files.read(ctx, key, sha256)
    return file_answer(found["content"], found["media_type"], found["title"])


def _deed(
    request: Request, ctx: Context, key: str, form: FormData, deed: Callable[[], str]
) -> Response:
    try:
        return see_other(deed())
    except PhinongError as error:
        if error.code == "no_such_pair":
            raise
        return _shown(request, ctx, key, error=error, form=form)


def _shown(
    request: Request,
    ctx: Context,
    key: str,
    *,
    error: PhinongError | None = None,
    form: FormData | None = None,
) -> Response:
    return page(
        request,
        "programme/pair.html",
        status=status_of(error) if error else 200,
        pair=pair_programme(ctx, key),
        problems=problems(error) if error else [],
        typed=typed(form),
        done=None if error else DONE.get(request.query_params.get("done", "")),
        tongue=tongue,
        tongue_of=tongue_of,
    )


def _form(
    request: Request,
    found: dict[str, Any],
    kept: dict[str, Any],
    error: PhinongError | None = None,
) -> Response:
    return page(
        request,
        "programme/record.html",
        status=status_of(error) if error else 200,
        pair=found,
        typed=kept,
        problems=problems(error) if error else [],
        types=types(),
    )


def _activity(
    request: Request,
    ctx: Context,
    key: str,
    activity: str,
    *,
    error: PhinongError | None = None,
    form: FormData | None = None,
) -> Response:
    if error is not None and error.code in {"no_such_pair", "no_such_activity"}:
        raise error
    found = activity_of(ctx, key, activity)
    kept = typed(form) if form else Typed(_kept(found))
    return page(
        request,
        "programme/activity.html",
        status=status_of(error) if error else 200,
        a=found,
        typed=kept,
        problems=problems(error) if error else [],
        done=None if error else DONE.get(request.query_params.get("done", "")),
        types=types(),
        tongue=tongue,
    )


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    names = ("type", "text", "place", "outcome", "follow_up")
    people = {
        name: "" if found[name] is None else str(found[name])
        for name in ("thai_people", "partner_people")
    }
    return {
        **{name: found[name] for name in names},
        **people,
        "starts": found["when"].iso_be(),
        "ends": found["ends_on"].isoformat() if found["ends_on"] else "",
    }
