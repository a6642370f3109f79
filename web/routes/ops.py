"""How the system runs, on one page: timers, mail, audit, calendar, parts, versions, disk."""

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.settings import Settings
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.operations import health, ops_view
from web.pages import page
from web.security.forms import Form
from web.security.visitors import Ctx

router = APIRouter()
_MEGABYTE = 1024 * 1024


@router.get("/ops")
def ops(request: Request, ctx: Ctx) -> Response:
    """Show how everything runs."""
    return _shown(request, ctx)


@router.post("/ops/verify")
def verify(request: Request, ctx: Ctx, form: Form) -> Response:
    """Check the whole audit trail now."""
    del form
    try:
        ops_view.verify(ctx)
    except PhinongError as problem:
        return _shown(request, ctx, problem)
    return _shown(request, ctx, checked=True)


def _shown(
    request: Request,
    ctx: Context,
    problem: PhinongError | None = None,
    *,
    checked: bool = False,
) -> Response:
    settings = request.app.state.settings
    figures = health.figures(ctx)
    problems = []
    if problem is not None:
        problems = [{"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}]
    return page(
        request,
        "ops.html",
        status=_status(problem),
        problems=problems,
        checked=checked,
        timers=ops_view.timers(ctx),
        mail=ops_view.mail(ctx, figures.mails),
        audit=ops_view.audit(ctx),
        figures=figures,
        findings=figures.calendar,
        covered=all(finding.code != "coverage_ends" for finding in figures.calendar),
        parts=request.app.state.board.parts,
        versions={"phinong": phinong_version(), "python": platform.python_version()},
        database=ops_view.database(ctx),
        disk=_disk(settings),
    )


def _status(problem: PhinongError | None) -> int:
    if problem is None:
        return 200
    return 429 if problem.code == "too_many" else 422


def phinong_version() -> str:
    """Return this program's version; a dash where it was not installed."""
    try:
        return version("phinong")
    except PackageNotFoundError:
        return "–"


def _disk(settings: Settings) -> dict[str, Any]:
    usage = shutil.disk_usage(settings.data)
    free = usage.free // _MEGABYTE
    return {
        "free_mb": free,
        "total_mb": usage.total // _MEGABYTE,
        "least_mb": settings.least_free_mb,
        "enough": free >= settings.least_free_mb,
    }
