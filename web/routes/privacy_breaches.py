"""The register of breaches of personal data: its clock, its steps, and the draft of the notice."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.dates import BANGKOK
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.privacy import breach_paper, breach_views, breach_words, breaches
from usecases.privacy.breach_given import Given
from usecases.privacy.refused import PrivacyRefusedError
from usecases.stage_words import said
from web import moments
from web.agenda_forms import day_shown
from web.pages import file_answer, page, see_other
from web.reading import tongue
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()

_TEXTS = ("title", "happened", "data", "whose", "people_count", "risk", "risk_reason", "measures")
_MOMENTS = ("known", "happened")
_FIELD = {"breach_kinds": "kinds", "breach_number": "people_count", "breach_time": "known_day"}
_DONE = {
    "recorded": ("บันทึกเหตุแล้ว นาฬิกา 72 ชั่วโมงเริ่มนับจากเวลาที่ทราบเหตุ แจ้งผู้ดูแลระบบทุกคนแล้ว",
                 "Recorded. The 72 hours run from when it was known; every administrator is told."),
    "saved": ("บันทึกแล้ว", "Saved."),
    "closed": ("ปิดเหตุแล้ว", "Closed."),
}  # fmt: skip


@router.get("/admin/breaches")
def register(request: Request, ctx: Ctx, below: int | None = None) -> Response:
    """Show the register, the newest first."""
    return page(
        request, "privacy/breaches.html", tongue=tongue, **breach_views.register(ctx, below)
    )


@router.get("/admin/breaches/new")
def ask(request: Request, ctx: Ctx) -> Response:
    """Show an empty form; the hour at which it is known is now."""
    now = ctx.now.astimezone(BANGKOK)
    given = {**dict.fromkeys(_TEXTS, ""), "risk": "unjudged", "kinds": []}
    times = {"known_day": day_shown(request)(now.date()), "known_hour": f"{now:%H:%M}",
             "happened_day": "", "happened_hour": ""}  # fmt: skip
    return _form(request, {**given, **times})


@router.post("/admin/breaches/new")
def record(request: Request, ctx: Ctx, form: Form) -> Response:
    """Record a breach."""
    try:
        known = moments.moment(text(form, "known_day"), text(form, "known_hour"))
        number = breaches.record(ctx, known, _given(form))
    except PhinongError as problem:
        return _form(request, _typed(form), problem)
    return see_other(f"/admin/breaches/{number}?done=recorded")


@router.get("/admin/breaches/{number}")
def show(request: Request, ctx: Ctx, number: str, done: str = "") -> Response:
    """Show a breach: its clock, what is known, what is to be done, and every step."""
    return _one(request, ctx, number, done=done)


@router.get("/admin/breaches/{number}/change")
def change_form(request: Request, ctx: Ctx, number: str) -> Response:
    """Show the form with what is known."""
    found = _found(ctx, number)
    given = {name: found[name] for name in _TEXTS} | {"kinds": found["kinds"]}
    given |= {"risk": found["risk"]["value"], "people_count": str(_or_empty(found["people_count"]))}
    given |= _moment_fields(request, "happened", found["happened_at"])
    return _form(request, given, breach=found)


@router.post("/admin/breaches/{number}/change")
def change(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Change what is told of a breach, or judge its risk anew."""
    try:
        breaches.amend(ctx, number, _version(form), _given(form))
    except PhinongError as problem:
        return _form(request, _typed(form), problem, breach=_found(ctx, number))
    return see_other(f"/admin/breaches/{number}?done=saved")


@router.get("/admin/breaches/{number}/notice")
def notice(request: Request, ctx: Ctx, number: str) -> Response:
    """Show the draft of the notice, to be printed."""
    return page(
        request,
        "privacy/notice.html",
        breach=_found(ctx, number),
        lines=_lines(request, ctx, number),
    )


@router.get("/admin/breaches/{number}/notice.txt")
def notice_text(request: Request, ctx: Ctx, number: str) -> Response:
    """Give the draft as a text."""
    content = breach_paper.as_text(_lines(request, ctx, number)).encode()
    return file_answer(content, "text/plain; charset=utf-8", f"{number}-notice.txt")


@router.post("/admin/breaches/{number}/{deed}")
def act(request: Request, ctx: Ctx, number: str, deed: str, form: Form) -> Response:
    """Take a step: a note, a notice, a decision, telling people, closing."""
    if deed not in _DEEDS:
        raise HTTPException(404)
    try:
        _DEEDS[deed](ctx, number, form)
    except PhinongError as problem:
        return _one(request, ctx, number, problem=problem, typed=form)
    return see_other(f"/admin/breaches/{number}?done={'closed' if deed == 'close' else 'saved'}")


def _notified(ctx: Context, number: str, form: FormData) -> None:
    at = moments.moment(text(form, "told_day"), text(form, "told_hour"))
    breaches.notified(ctx, number, _version(form), at, text(form, "late_reason"))


def _told(ctx: Context, number: str, form: FormData) -> None:
    at = moments.moment(text(form, "people_day"), text(form, "people_hour"))
    breaches.told_people(ctx, number, _version(form), at, text(form, "how"))


def _close(ctx: Context, number: str, form: FormData) -> None:
    keep = text(form, "decision") == "keep_open"
    breaches.close(ctx, number, _version(form), keep_open=keep)


_DEEDS: Mapping[str, Callable[[Context, str, FormData], None]] = {
    "note": lambda ctx, n, form: breaches.note(ctx, n, _version(form), text(form, "note")),
    "notified": _notified,
    "not-needed": lambda ctx, n, form: breaches.not_needed(
        ctx, n, _version(form), text(form, "reason")
    ),
    "told": _told,
    "ask-close": lambda ctx, n, form: breaches.ask_to_close(
        ctx, n, _version(form), text(form, "lessons")
    ),
    "close": _close,
}


def _given(form: FormData) -> Given:
    values = {name: text(form, name) for name in _TEXTS}
    kinds = tuple(str(kind) for kind in form.getlist("kinds"))
    at = moments.moment_or_none(text(form, "happened_day"), text(form, "happened_hour"))
    return Given(kinds=kinds, happened_at=at, **values)


def _typed(form: FormData) -> dict[str, Any]:
    names = [*_TEXTS, *(f"{m}_{part}" for m in _MOMENTS for part in ("day", "hour"))]
    return {name: text(form, name) for name in names} | {"kinds": form.getlist("kinds")}


def _version(form: FormData) -> int:
    typed = text(form, "version")
    return int(typed) if typed.isdecimal() else -1


def _or_empty(value: int | None) -> str | int:
    return "" if value is None else value


def _moment_fields(request: Request, name: str, at: datetime | None) -> dict[str, str]:
    if at is None:
        return {f"{name}_day": "", f"{name}_hour": ""}
    local = at.astimezone(BANGKOK)
    return {f"{name}_day": day_shown(request)(local.date()), f"{name}_hour": f"{local:%H:%M}"}


def _found(ctx: Context, number: str) -> dict[str, Any]:
    try:
        return breach_views.one(ctx, number)
    except PrivacyRefusedError as unknown:
        raise HTTPException(404) from unknown


def _lines(request: Request, ctx: Context, number: str) -> list[tuple[str, str]]:
    settings = request.app.state.settings
    return breach_paper.notice(_found(ctx, number), "", settings.privacy_contact)


def _one(
    request: Request,
    ctx: Context,
    number: str,
    *,
    done: str = "",
    problem: PhinongError | None = None,
    typed: FormData | None = None,
) -> Response:
    found = _found(ctx, number)
    now = _moment_fields(request, "now", ctx.now)
    kept = {name: text(typed, name) if typed else "" for name in _KEPT}
    return page(
        request,
        "privacy/breach.html",
        tongue=tongue,
        status=422 if problem else 200,
        breach=found,
        typed=kept,
        today=now["now_day"],
        hour=now["now_hour"],
        problems=problems_of(problem),
        said=done_of(_DONE, done),
    )


_KEPT = ("note", "late_reason", "reason", "how", "lessons")


def _form(
    request: Request,
    given: Mapping[str, Any],
    problem: PhinongError | None = None,
    breach: Mapping[str, Any] | None = None,
) -> Response:
    return page(
        request,
        "privacy/breach_form.html",
        status=422 if problem else 200,
        given=given,
        breach=breach,
        kinds=[(name, said(*words)) for name, words in breach_words.KINDS.items()],
        risks=[(name, said(*words)) for name, words in breach_words.RISKS.items()],
        problems=problems_of(problem, _FIELD.get(problem.code, "") if problem else ""),
    )
