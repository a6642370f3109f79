"""Definitions of the lifecycle: read, compared, drawn, and changed into a new version."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from statemachine import diagram
from statemachine.definition import Definition
from statemachine.differences import days_in_words, diff, said
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.lifecycles import definition_edits, definitions
from usecases.lifecycles.definition_edits import UnfitFieldsError
from usecases.refused import DeedRefusedError
from web.pages import page, see_other
from web.security.forms import FIELD, Form
from web.security.visitors import Ctx

router = APIRouter()
Fields = dict[str, str]
_DRAWN = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@router.get("/admin/lifecycle")
def listed(request: Request, ctx: Ctx) -> Response:
    """List every published definition."""
    return page(request, "admin/lifecycle.html", definitions=definitions.list_definitions(ctx))


@router.get("/admin/lifecycle/diff")
def differences(request: Request, ctx: Ctx) -> Response:
    """Compare two definitions."""
    asked = request.query_params
    old, new = (found(ctx, asked.get(name, "")) for name in ("old", "new"))
    return page(
        request,
        "admin/lifecycle_diff.html",
        old=old.version,
        new=new.version,
        found=list(definition_edits.told(diff(old, new), old, new)),
        versions=[row["version"] for row in definitions.list_definitions(ctx)],
    )


@router.get("/admin/lifecycle/{version}")
def one(request: Request, ctx: Ctx, version: str) -> Response:
    """Show a definition: days and ladder of every stage, and the picture."""
    definition = found(ctx, version)
    rows = definitions.list_definitions(ctx)
    return page(
        request,
        "admin/lifecycle_one.html",
        definition=definition,
        row=next(row for row in rows if row["version"] == version),
        others=[row["version"] for row in rows if row["version"] != version],
        stages=[_stage(stage) for stage in definition.stages],
        alerts=[_alert(definition, level) for level in definition.alerts],
    )


@router.get("/admin/lifecycle/{version}/diagram.svg")
def drawn(ctx: Ctx, version: str) -> Response:
    """Give the picture of a definition."""
    headers = {"Content-Security-Policy": _DRAWN, "Cache-Control": "no-store"}
    return Response(
        diagram.svg(found(ctx, version)), media_type="image/svg+xml; charset=utf-8", headers=headers
    )


@router.get("/admin/lifecycle/{version}/change")
def change(request: Request, ctx: Ctx, version: str) -> Response:
    """Show the form for other days, alerts and ladder."""
    base = found(ctx, version)
    return _form(request, base, definition_edits.fields_of(base))


@router.post("/admin/lifecycle/{version}/edit")
def again(request: Request, ctx: Ctx, version: str, form: Form) -> Response:
    """Show the form again with everything that was typed."""
    base = found(ctx, version)
    return _form(request, base, _fields(base, dict(form)))


@router.post("/admin/lifecycle/{version}/review")
def review(request: Request, ctx: Ctx, version: str, form: Form) -> Response:
    """Check what the form makes, and show what is otherwise; nothing is published."""
    base = found(ctx, version)
    fields = _fields(base, dict(form))
    try:
        new = definition_edits.changed(base, fields, ctx.today)
        differs = definition_edits.review(ctx, base, new)
    except PhinongError as problem:
        return _form(request, base, fields, problem)
    return page(
        request,
        "admin/lifecycle_review.html",
        base=base.version,
        new=new,
        fields=fields,
        found=list(definition_edits.told(differs, base, new)),
    )


@router.post("/admin/lifecycle/{version}/publish")
def publish(request: Request, ctx: Ctx, version: str, form: Form) -> Response:
    """Put the new version in force from its day."""
    base = found(ctx, version)
    fields = _fields(base, dict(form))
    try:
        new = definition_edits.changed(base, fields, ctx.today)
        definitions.publish(ctx, new)
    except PhinongError as problem:
        return _form(request, base, fields, problem)
    return see_other(f"/admin/lifecycle/{new.version}")


def found(ctx: Context, version: str) -> Definition:
    """Return a published definition; 404 where there is none of this version."""
    try:
        return definition_edits.definition(ctx, version)
    except DeedRefusedError:
        raise HTTPException(404) from None


def _form(
    request: Request, base: Definition, fields: Fields, problem: PhinongError | None = None
) -> Response:
    problems = problems_of(problem)
    return page(
        request,
        "admin/lifecycle_change.html",
        status=422 if problem else 200,
        base=base,
        fields=fields,
        stages=definition_edits.timed(base),
        rungs=definition_edits.rung_words(),
        problems=problems,
        wrong={one["field"] for one in problems},
    )


def problems_of(problem: PhinongError | None) -> list[dict[str, str]]:
    """Return what is wrong, field by field where the error says so."""
    if problem is None:
        return []
    if isinstance(problem, UnfitFieldsError):
        return problem.problems
    return [{"field": "", "th": problem.sentence("th"), "en": problem.sentence("en")}]


def _fields(base: Definition, form: dict[str, Any]) -> Fields:
    """Return what was typed; a field that the form left out is empty."""
    empty = dict.fromkeys(definition_edits.fields_of(base), "")
    return empty | {k: v.strip() for k, v in form.items() if isinstance(v, str) and k != FIELD}


def _stage(stage: Any) -> dict[str, Any]:
    th, en = days_in_words(stage.days, stage.count)
    holder = said(*([stage.holder.value] if stage.holder else []))
    return {"stage": stage, "days": {"th": th, "en": en},
            "holder": {"th": holder[0], "en": holder[1]}}  # fmt: skip


def _alert(definition: Definition, level: Any) -> dict[str, Any]:
    th, en = said(*definition.ladder[: level.steps])
    return {"name": level.name, "offset": level.offset, "told": {"th": th, "en": en}}
