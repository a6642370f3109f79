"""The file of a case: documents in and out, and the correction of a fact."""

from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from statemachine.errors import PhinongError
from usecases import limits
from usecases.cases import case_facts, case_file
from usecases.cases.correcting import CORRECTABLE
from usecases.cases.document_words import END_OF
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.shelves import NoSuchDocumentError
from web.decide_form import read_date
from web.kept import ForgivingForm, drop_kept, kept_fields
from web.pages import file_answer, page, see_other
from web.proposal_form import read_upload
from web.routes.case import dossier_words, fresh, shown, status_of
from web.security.forms import text
from web.security.visitors import Ctx

router = APIRouter()
_AROUND = 64 * 1024
"""What the other fields of the form may weigh."""


def not_too_large(request: Request) -> None:
    """Refuse an upload by its stated length, before a byte of it is read.

    Raises:
        DeedRefusedError: It is larger than a document may be, or does not say how large it is.
    """
    most = request.app.state.settings.largest_document_mb * 1024 * 1024
    stated = request.headers.get("content-length", "")
    if not stated.isdecimal() or int(stated) > most + _AROUND:
        raise DeedRefusedError("document_too_large", size=stated or "?", most=most)


@router.post("/cases/{number}/documents", dependencies=[Depends(not_too_large)])
def attach(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Attach a document."""
    sent = form.get("file")
    named = sent.filename if isinstance(sent, UploadFile) else ""
    content = read_upload(ctx, sent) if isinstance(sent, UploadFile) and named else b""
    try:
        fresh(request)
        limits.take_upload(ctx)
        case_file.attach(
            ctx, number, content, text(form, "kind") or "other", text(form, "title"), named or None
        )
    except PhinongError as problem:
        return shown(request, ctx, number, problem=problem, field="file", form=form)
    return see_other(f"/cases/{number}#documents")


@router.get("/cases/{number}/documents/{sha256}")
def document(ctx: Ctx, number: str, sha256: str) -> Response:
    """Give a document to save; it is never shown within our pages."""
    try:
        found = case_file.read_document(ctx, number, sha256)
    except NoSuchDocumentError:
        raise HTTPException(404) from None
    end = END_OF.get(found["media_type"], "bin")
    name = f"{number} {found['title']}".removesuffix(f".{end}")
    return file_answer(found["content"], found["media_type"], f"{name} v{found['version']}.{end}")


@router.get("/cases/{number}/correct")
def ask(request: Request, ctx: Ctx, number: str, field: str = "") -> Response:
    """Show the facts that may be corrected, or the form for one of them."""
    kept = {name: values[0] for name, values in kept_fields(request, ctx).items()}
    return _asked(request, ctx, number, {"field": field, **kept})


@router.post("/cases/{number}/correct")
def correct(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Correct a fact; the old value stays on record beside the new."""
    typed = {name: text(form, name) for name in ("field", "value", "reason", "version")}
    version = int(typed["version"]) if typed["version"].isdecimal() else None
    try:
        fresh(request)
        value = _as_recorded(ctx, typed["field"], typed["value"])
        case_file.correct(ctx, number, typed["field"], value, typed["reason"], version)
    except PhinongError as problem:
        return _asked(request, ctx, number, typed, problem)
    drop_kept(request, ctx)
    return see_other(f"/cases/{number}")


def _as_recorded(ctx: Context, name: str, value: str) -> str:
    """Return a date of either era as it is kept; any other value as it was typed."""
    fact = CORRECTABLE.get(name)
    if fact is None or fact.field.kind not in {"date", "partial_date"}:
        return value
    return read_date(value, ctx.today).iso()


def _asked(
    request: Request,
    ctx: Any,
    number: str,
    typed: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    case = case_facts.correctable(ctx, number)
    problems = []
    if problem is not None:
        problems = [{"field": "value", "th": problem.sentence("th"), "en": problem.sentence("en")}]
    return page(
        request,
        "case/correct.html",
        status=status_of(problem),
        case=case,
        fact=next((f for f in case["facts"] if f["name"] == typed["field"]), None),
        typed=typed,
        problems=problems,
        dossier_words=dossier_words,
    )
