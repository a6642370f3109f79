"""The dossier of an open case: edited in draft and in revision, nothing overwritten."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from statemachine.errors import PhinongError
from usecases.cases import case_file
from usecases.cases.merging import Merged, mark, merge
from usecases.context import Context
from usecases.limits import take_upload
from usecases.proposals import proposing
from usecases.reading import views
from usecases.refused import DeedRefusedError
from usecases.relations import partner_search
from usecases.values import DOSSIER_FIELDS, tidied
from web.guidance import GUIDANCE
from web.kept import drop_kept, kept_fields
from web.pages import page, see_other
from web.proposal_form import form_of, read_upload
from web.proposal_view import choices_of_form, level_words, words
from web.quick import QuickRoute
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)

_SHOWN, _CHOOSE = "shown-", "choose-"
_NAMES = (*(field.name for field in DOSSIER_FIELDS), "urgency")
_TRIES = 3


@router.get("/cases/{number}/dossier")
def show(request: Request, ctx: Ctx, number: str, saved: str = "") -> Response:
    """Show the dossier of a case, to edit it where that is possible."""
    case, kept = views.show_case(ctx, number), kept_fields(request, ctx)
    if kept:
        form = form_of(kept)
        given = _read(form)
        found = merge(_standing(case), given, _marks_of(form))
        return _shown(request, case, merged=found, given=given, saved="kept")
    return _shown(request, case, saved=saved)


@router.post("/cases/{number}/dossier")
def save(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Save what was changed; a field that somebody else changed too is shown in both versions."""
    given, shown, problems = _read(form), _marks_of(form), _wrong(_read(form))
    for left in reversed(range(_TRIES)):
        case = views.show_case(ctx, number)
        merged = merge(_standing(case), given, shown)
        if merged.conflicts or problems:
            break
        try:
            return _written(request, ctx, case, merged)
        except PhinongError as problem:
            if problem.code != "conflict" or not left:  # else somebody was faster: look again
                problems = [_said("", problem)]
    return _shown(request, case, merged=merged, given=given, problems=problems)


@router.post("/cases/{number}/dossier/text")
def attach(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Attach the next version of the draft text."""
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise DeedRefusedError("document_empty")
        take_upload(ctx)
        content = read_upload(ctx, file)
        case_file.attach(ctx, number, content, "draft_text", file.filename, file.filename)
    except PhinongError as problem:
        said = [_said("file", problem)]
        return _shown(request, views.show_case(ctx, number), problems=said)
    return see_other(f"/cases/{number}/dossier?saved=text#text")


def _written(request: Request, ctx: Context, case: dict[str, Any], merged: Merged) -> Response:
    standing, number = _standing(case), case["number"]
    changes = {n: merged.fields.get(n) for n in _NAMES if merged.fields.get(n) != standing[n]}
    if changes:
        case_file.edit(ctx, number, changes, case["version"])
    drop_kept(request, ctx)
    return see_other(f"/cases/{number}/dossier?saved={'yes' if changes else 'same'}")


def _shown(
    request: Request,
    case: dict[str, Any],
    *,
    saved: str = "",
    merged: Merged | None = None,
    given: dict[str, Any] | None = None,
    problems: list[dict[str, str]] | None = None,
) -> Response:
    found = problems or []
    conflicts = merged.conflicts if merged else ()
    standing = _standing(case)
    fields = {**standing, **(merged.fields if merged else {}), **(given or {})}
    refusal = case["file_acts"].get("edit", _CLOSED)
    return page(
        request,
        "proposal/dossier.html",
        status=409 if conflicts else 422 if found else 200,
        case=case,
        fields=fields,
        marks={name: mark(standing[name]) for name in _NAMES},
        problems=found,
        wrong={problem["field"]: problem for problem in found},
        conflicts={one.field: one for one in conflicts},
        words=words(),
        level_words=level_words,
        refusal=refusal,
        saved=saved,
        missing=case["missing"],
        country=partner_search.country_name(case["partner"]["country"]),
        advice=[*GUIDANCE["readiness"], *GUIDANCE["text"]],
        **choices_of_form(),
    )


_CLOSED = {
    "code": "not_editable",
    "th": "ขั้นนี้แก้ไขข้อมูลไม่ได้ แก้ไขได้เมื่อเรื่องอยู่ที่จังหวัด (จัดเตรียมเรื่อง หรือจังหวัดแก้ไขร่าง)",
    "en": "It cannot be edited at this stage, only while the case is with the province.",
}


def _standing(case: dict[str, Any]) -> dict[str, Any]:
    dossier = case["facts"].get("dossier", {})
    values = {name: dossier.get(name, "") for name in _NAMES}
    return {
        **values,
        "fields": list(dossier.get("fields", ())),
        "urgency": case["urgency"]["value"],
    }


def _read(form: FormData) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: text(form, name).replace("\x00", "").replace("\r\n", "\n")
        for name in _NAMES
        if name in form and name != "fields" and form.get(f"{_CHOOSE}{name}") != "stored"
    }
    if f"{_SHOWN}fields" in form and form.get(f"{_CHOOSE}fields") != "stored":
        ticked = [str(value) for value in form.getlist("fields")]
        other = proposing.split_list(text(form, "fields_other"))
        given["fields"] = list(dict.fromkeys([*ticked, *other]))
    return given


def _marks_of(form: FormData) -> dict[str, str]:
    return {name: str(form[f"{_SHOWN}{name}"]) for name in _NAMES if f"{_SHOWN}{name}" in form}


def _wrong(given: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    for name, value in given.items():
        try:
            tidied(case_file.EDITABLE[name], value)
        except PhinongError as error:
            found.append(_said(name, error))
    return found


def _said(field: str, problem: PhinongError) -> dict[str, str]:
    return {"field": field, "th": problem.sentence("th"), "en": problem.sentence("en")}
