"""The yearly listening meeting: what was said, coded; promises; the book."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import fiscal_year_be
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.groups import listening, listening_book, promises
from usecases.groups.words import NOTES, OUTCOMES, choices, obstacles, offices
from web.group_forms import as_typed, options, shown, typed
from web.pages import file_answer, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()
_CALL = ("held_on", "place")
_SAY = ("office", "kind", "text", "code", "pair")
_PROMISE = ("text", "office", "due", "note")
DONE = {
    "called": ("บันทึกการประชุมแล้ว", "The meeting is recorded."),
    "said": ("บันทึกความเห็นแล้ว", "What was said is recorded."),
    "coded": ("จัดกลุ่มแล้ว", "Coded."),
    "promised": (
        "บันทึกคำมั่นแล้ว ระบบจะแจ้งผู้รับผิดชอบและเตือนตามกำหนด",
        "The promise is recorded; its owner is told and reminded.",
    ),
    "judged": ("บันทึกผลของคำมั่นแล้ว", "The promise is judged."),
    "closed": ("ปิดการประชุมและตรึงเล่มสรุปแล้ว", "The meeting is closed, and its book frozen."),
}


@router.get("/listening")
def current(ctx: Ctx) -> Response:
    """Lead to the meeting of this fiscal year."""
    return see_other(f"/listening/{fiscal_year_be(ctx.today)}")


@router.get("/listening/{year}")
def one(request: Request, ctx: Ctx, year: int) -> Response:
    """Show the meeting of a fiscal year."""
    return _shown(request, ctx, year)


@router.get("/listening/{year}/book.pdf")
def book(ctx: Ctx, year: int) -> Response:
    """Give the book to save: frozen, or a draft of it."""
    content, code = listening_book.printed(ctx, year)
    name = f"listening-{year}-{code or 'draft'}.pdf"
    return file_answer(content, "application/pdf", name)


@router.get("/listening/{year}/meeting")
def ask_call(request: Request, ctx: Ctx, year: int) -> Response:
    """Ask when and where the meeting is."""
    found = listening.show(ctx, year)
    held = as_typed(request, found["held_on"])
    return _call(request, ctx, year, {"held_on": held, "place": found["place"]})


@router.post("/listening/{year}/meeting")
def call(request: Request, ctx: Ctx, year: int, form: Form) -> Response:
    """Call the meeting, or change its day and place."""
    given = typed(form, _CALL)
    try:
        listening.call(ctx, year, given)
    except PhinongError as problem:
        return _call(request, ctx, year, given, problem)
    return see_other(f"/listening/{year}?done=called")


@router.get("/listening/{year}/say")
def ask_say(request: Request, ctx: Ctx, year: int) -> Response:
    """Ask what an office says."""
    return _say(request, ctx, year, dict.fromkeys(_SAY, ""))


@router.post("/listening/{year}/say")
def say(request: Request, ctx: Ctx, year: int, form: Form) -> Response:
    """Record what an office says."""
    given = typed(form, _SAY)
    try:
        listening.say(ctx, year, given)
    except PhinongError as problem:
        return _say(request, ctx, year, given, problem)
    return see_other(f"/listening/{year}?done=said")


@router.post("/listening/{year}/notes/{note_id}/code")
def code(request: Request, ctx: Ctx, year: int, note_id: int, form: Form) -> Response:
    """Give a problem its code."""
    try:
        listening.code(ctx, year, note_id, text(form, "code"))
    except PhinongError as problem:
        return _shown(request, ctx, year, problem)
    return see_other(f"/listening/{year}?done=coded#notes")


@router.get("/listening/{year}/promises/new")
def ask_promise(request: Request, ctx: Ctx, year: int) -> Response:
    """Ask what is promised, by whom, until when."""
    given = dict.fromkeys(_PROMISE, "") | {"note": request.query_params.get("note", "")}
    return _promise(request, ctx, year, given)


@router.post("/listening/{year}/promises/new")
def promise(request: Request, ctx: Ctx, year: int, form: Form) -> Response:
    """Record a promise."""
    given = typed(form, _PROMISE)
    try:
        promises.promise(ctx, year, given)
    except PhinongError as problem:
        return _promise(request, ctx, year, given, problem)
    return see_other(f"/listening/{year}?done=promised#promises")


@router.get("/listening/{year}/promises/{promise_id}")
def ask_judge(request: Request, ctx: Ctx, year: int, promise_id: int) -> Response:
    """Ask how a promise fared, and the evidence."""
    return _judge(request, ctx, year, promise_id, {"outcome": "", "evidence": ""})


@router.post("/listening/{year}/promises/{promise_id}")
def judge(request: Request, ctx: Ctx, year: int, promise_id: int, form: Form) -> Response:
    """Say how a promise fared."""
    given = typed(form, ("outcome", "evidence"))
    try:
        promises.judge(ctx, promise_id, given["outcome"], given["evidence"])
    except PhinongError as problem:
        return _judge(request, ctx, year, promise_id, given, problem)
    return see_other(f"/listening/{year}?done=judged#last")


@router.post("/listening/{year}/close")
def close(request: Request, ctx: Ctx, year: int, form: Form) -> Response:
    """Close the meeting and freeze its book."""
    del form
    try:
        listening_book.close(ctx, year)
    except PhinongError as problem:
        return _shown(request, ctx, year, problem)
    return see_other(f"/listening/{year}?done=closed")


def _shown(
    request: Request, ctx: Context, year: int, problem: PhinongError | None = None
) -> Response:
    return shown(
        request,
        "listening/one.html",
        problem=problem,
        words=DONE,
        meeting=listening.show(ctx, year),
        codes=list(obstacles().items()),
        now=fiscal_year_be(ctx.today),
    )


def _call(
    request: Request,
    ctx: Context,
    year: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = listening.show(ctx, year)
    return shown(request, "listening/call.html", problem=problem, given=given, meeting=found)


def _say(
    request: Request,
    ctx: Context,
    year: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = listening.show(ctx, year)
    own = set(found["offices"])
    mine = [(code, words) for code, words in offices() if found["oversees"] or code in own]
    given = {**given, "office": given["office"] or next(iter(found["offices"]), "")}
    return shown(
        request,
        "listening/say.html",
        problem=problem,
        given=given,
        meeting=found,
        offices=options(request, mine),
        kinds=choices(NOTES),
        codes=list(obstacles().items()),
    )


def _promise(
    request: Request,
    ctx: Context,
    year: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = listening.show(ctx, year)
    about = next((n for n in found["notes"] if str(n["id"]) == given["note"]), None)
    return shown(
        request,
        "listening/promise.html",
        problem=problem,
        given=given,
        meeting=found,
        about=about,
        offices=options(request, offices()),
    )


def _judge(
    request: Request,
    ctx: Context,
    year: int,
    promise_id: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    found = listening.show(ctx, year)
    several: list[dict[str, Any]] = [*found["last"], *found["promises"]]
    about = next((p for p in several if p["id"] == promise_id), None)
    return shown(
        request,
        "listening/judge.html",
        problem=problem,
        given=given,
        meeting=found,
        promise=about,
        outcomes=choices(OUTCOMES),
    )
