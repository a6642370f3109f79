"""The rule check of a case: today's verdict, what officers answer, the same under another book."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.rulings import answers, verdicts
from usecases.rulings.answers import Answer
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_VALUE, _SOURCE, _DOCUMENT = "value-", "source-", "document-"
_DONE = {"answered": ("บันทึกคำตอบแล้ว ผลด้านล่างใช้คำตอบนี้", "Your answers are kept; the verdict below rests on them.")}  # fmt: skip  # noqa: E501


@router.get("/cases/{number}/rulebook")
def show(request: Request, ctx: Ctx, number: str, done: str = "") -> Response:
    """Show what the rulebook says of a case, and on what that rests."""
    return _shown(request, ctx, number, done=done)


@router.get("/cases/{number}/rulebook.json")
def data(ctx: Ctx, number: str) -> Response:
    """Give the verdict with every rule's result as data."""
    found = verdicts.of_case(ctx, number)
    kept = ("number", "version", "pair", "today", "kept")
    return _json({name: found[name] for name in kept})


@router.post("/cases/{number}/rulebook/answers")
def answer(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Keep an officer's answers."""
    names = [name.removeprefix(_VALUE) for name in form if name.startswith(_VALUE)]
    given = [
        Answer(name, *(text(form, part + name) for part in (_VALUE, _SOURCE, _DOCUMENT)))
        for name in names
    ]
    version = text(form, "version")
    seen = int(version) if version.isascii() and version.isdecimal() else None
    try:
        answers.answer(ctx, number, given, seen)
    except PhinongError as problem:
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        return _shown(request, ctx, number, problem=problem, typed=typed)
    return see_other(f"/cases/{number}/rulebook?done=answered")


@router.get("/cases/{number}/rulebook/compare")
def compare(request: Request, ctx: Ctx, number: str, to: str = "") -> Response:
    """Show how a case fares under another rulebook."""
    return page(request, "rulebook/case_compare.html", found=_compared(ctx, number, to))


@router.get("/cases/{number}/rulebook/compare.json")
def compare_data(ctx: Ctx, number: str, to: str = "") -> Response:
    """Give how a case fares under another rulebook as data."""
    return _json(_compared(ctx, number, to))


def _compared(ctx: Ctx, number: str, to: str) -> dict[str, Any]:
    """Return the comparison; with no version named, that with the newest rulebook."""
    if not to:
        found = verdicts.of_case(ctx, number)
        to = found["versions"][-1] if found["versions"] else found["today"]["rulebook"]
    return verdicts.compared(ctx, number, to[:60])


def _json(found: Any) -> Response:
    content = json.dumps(found, ensure_ascii=False, default=str, indent=2)
    return Response(content, media_type="application/json; charset=utf-8")


def _shown(
    request: Request,
    ctx: Ctx,
    number: str,
    *,
    done: str = "",
    problem: PhinongError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    found = verdicts.of_case(ctx, number)
    if problem is not None and problem.code in {"no_such_case", "not_yours_to_see"}:
        raise problem
    wrong = str(problem.facts.get("fact", "")) if problem else ""
    return page(
        request,
        "rulebook/case.html",
        status={"": 200, "conflict": 409}.get(problem.code if problem else "", 422),
        found=found,
        said=done_of(_DONE, done),
        problems=problems_of(problem, wrong and f"{_VALUE}{wrong}"),
        wrong=wrong,
        typed=typed or {},
    )
