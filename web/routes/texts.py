"""The texts of a case: versions, comparison, the check of wording, and drafts.

Nothing here judges a text; what a person sorts is a deed of its own (web/routes/texts_guard.py).
"""

import json
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from documents import apart
from statemachine.errors import PhinongError
from usecases import drafting, limits
from usecases.media import DOCX
from usecases.refused import DeedRefusedError
from usecases.texts import checking, comparing, versions
from web.pages import file_answer, page
from web.proposal_form import read_upload
from web.routes.case_file import not_too_large
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/cases/{number}/texts")
def show(request: Request, ctx: Ctx, number: str) -> Response:
    """Show every version of a case's text, and what can be done with them."""
    return _shown(request, ctx, number)


@router.get("/cases/{number}/texts/compare")
def compare(request: Request, ctx: Ctx, number: str, old: str = "", new: str = "") -> Response:
    """Show two texts of a case set against each other."""
    if not old or not new or old == new:
        return _shown(request, ctx, number, DeedRefusedError("two_texts"))
    return _compared(request, comparing.compare(ctx, number, old, new))


@router.post("/cases/{number}/texts/compare", dependencies=[Depends(not_too_large)])
def compare_foreign(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Show a text of a case set against a file that is not kept."""
    try:
        limits.take_upload(ctx)
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise DeedRefusedError("document_empty")
        content = read_upload(ctx, sent)
        if not content:
            raise DeedRefusedError("document_empty")
        told = comparing.compare(ctx, number, text(form, "old"), "", content)
    except PhinongError as problem:
        return _shown(request, ctx, number, problem)
    return _compared(request, told)


@router.get("/cases/{number}/texts/compare.docx")
def tracked(ctx: Ctx, number: str, old: str = "", new: str = "") -> Response:
    """Give the comparison as a DOCX of tracked changes."""
    content = comparing.tracked(ctx, number, old, new)
    return file_answer(content, DOCX, f"{number} {old[:8]}-{new[:8]} changes.docx")


@router.get("/cases/{number}/texts/compare.json")
def as_json(ctx: Ctx, number: str, old: str = "", new: str = "") -> Response:
    """Give the comparison as JSON."""
    told = comparing.compare(ctx, number, old, new)
    kept = {name: told[name] for name in ("number", "old", "new", "counts", "clauses")}
    content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
    return file_answer(content, "application/json", f"{number} {old[:8]}-{new[:8]}.json")


@router.get("/cases/{number}/texts/draft.docx")
def draft(ctx: Ctx, number: str, language: str = "both", partner: int = 0) -> Response:
    """Give a draft made from the dossier."""
    content = drafting.draft(ctx, number, language, partner_slot=bool(partner))
    return file_answer(content, DOCX, f"{number} draft {language}.docx")


@router.get("/cases/{number}/texts/{sha256}/check")
def check(request: Request, ctx: Ctx, number: str, sha256: str, english: str = "") -> Response:
    """Show what is to be looked at in one text."""
    return page(request, "texts/check.html", told=checking.check(ctx, number, sha256, english))


def _shown(
    request: Request, ctx: Any, number: str, problem: PhinongError | None = None
) -> Response:
    told = versions.show(ctx, number)
    apart.readers().warm()
    problems = []
    if problem is not None:
        problems = [{"field": "file", "th": problem.sentence("th"), "en": problem.sentence("en")}]
    status = 200 if problem is None else 422
    return page(request, "texts/list.html", status=status, told=told, problems=problems)


def _compared(request: Request, told: dict[str, Any]) -> Response:
    return page(request, "texts/compare.html", told=told)
