"""Pairs and histories from files: tried first, imported after a look at the report."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.context import Context
from usecases.imports import import_desk, import_templates
from usecases.imports.import_desk import NoSuchImportError
from web.pages import file_answer, page, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter()
_MEGABYTE = 1024 * 1024


@router.get("/admin/imports")
def imports(request: Request, ctx: Ctx, here: Here) -> Response:
    """Show the form for a file, and the reports of earlier ones."""
    return _shown(request, ctx, may=_may(here.roles))


@router.post("/admin/imports")
def bring(request: Request, ctx: Ctx, here: Here, form: Form) -> Response:
    """Take a file and try it; nothing is imported yet."""
    kind = text(form, "kind") if text(form, "kind") in import_desk.KINDS else "pairs"
    try:
        filename, content = _file(form, ctx.policy.largest_document)
        name = import_desk.bring(ctx, kind, filename, content)
    except PhinongError as problem:
        return _shown(request, ctx, may=_may(here.roles), problem=problem, kind=kind)
    return see_other(f"/admin/imports/{name}")


@router.get("/admin/imports/template/{kind}")
def template(request: Request, kind: str) -> Response:
    """Give an empty file with the right columns."""
    if kind not in import_desk.KINDS:
        raise HTTPException(404)
    form = "csv" if request.query_params.get("form") == "csv" else "xlsx"
    made = import_templates.template(kind, form)
    return file_answer(made.content, made.media_type, made.filename)


@router.get("/admin/imports/{name}")
def report(request: Request, ctx: Ctx, here: Here, name: str) -> Response:
    """Show what a file would do, or did."""
    return _report(request, ctx, name, may=_may(here.roles))


@router.post("/admin/imports/{name}/run")
def run(request: Request, ctx: Ctx, here: Here, name: str, form: Form) -> Response:
    """Import a file that was tried."""
    del form
    try:
        import_desk.run(ctx, name)
    except NoSuchImportError:
        raise HTTPException(404) from None
    except PhinongError as problem:
        return _report(request, ctx, name, may=_may(here.roles), problem=problem)
    return see_other(f"/admin/imports/{name}")


def _may(roles: frozenset[str]) -> bool:
    return str(Role.MOI_OFFICER) in roles


def _file(form: FormData, most: int) -> tuple[str, bytes]:
    """Return the name and content of the file, read no further than is allowed."""
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return "", b""
    with given.file as file:
        return given.filename, file.read(most + 1)


def _shown(
    request: Request,
    ctx: Context,
    *,
    may: bool,
    problem: PhinongError | None = None,
    kind: str = "pairs",
) -> Response:
    return page(
        request,
        "admin/imports.html",
        status=_status(problem),
        problems=_said(problem),
        may=may,
        kind=kind,
        most_mb=ctx.policy.largest_document // _MEGABYTE,
        earlier=import_desk.newest(ctx),
    )


def _report(
    request: Request,
    ctx: Context,
    name: str,
    *,
    may: bool,
    problem: PhinongError | None = None,
) -> Response:
    try:
        found = import_desk.show(ctx, name)
    except NoSuchImportError:
        raise HTTPException(404) from None
    return page(
        request,
        "admin/imports_one.html",
        status=_status(problem),
        problems=_said(problem),
        may=may,
        one=found,
        report=found["report"],
    )


def _status(problem: PhinongError | None) -> int:
    if problem is None:
        return 200
    return 429 if problem.code == "too_many" else 422


def _said(problem: PhinongError | None) -> list[dict[str, Any]]:
    if problem is None:
        return []
    return [{"field": "file", "th": problem.sentence("th"), "en": problem.sentence("en")}]
