"""What reaches people beside mail: calendar feeds, and the cases that they follow."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import PartialDate, Precision
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.cursors import row_id
from usecases.reading import feeds, following
from web.entering import safe_next
from web.pages import file_answer, page, see_other
from web.security.forms import Form, text
from web.security.visitors import Ctx, nobody

router = APIRouter()


class DayWantedError(PhinongError):
    """What was typed is no whole date."""

    code = "day_wanted"
    th = "อ่านวันที่ “{text}” ไม่ได้ โปรดพิมพ์วัน เดือน ปี เช่น 23/11/2569"
    en = "“{text}” is no whole date; write day, month and year, such as 23/11/2026."


@router.get("/calendar")
def calendar(request: Request, ctx: Ctx) -> Response:
    """Show one's calendar feeds."""
    return _calendar(request, ctx)


@router.post("/calendar/make")
def make(request: Request, ctx: Ctx, form: Form) -> Response:
    """Make a feed and show its address, this once."""
    del form
    token = feeds.make_feed(ctx)
    return _calendar(request, ctx, f"{ctx.policy.base_url}/calendar/{token}.ics")


@router.post("/calendar/end")
def end(ctx: Ctx, form: Form) -> Response:
    """End a feed."""
    feeds.revoke_feed(ctx, row_id(text(form, "id")) or 0)
    return see_other("/calendar")


@router.get("/calendar/{token}.ics")
def feed(request: Request, token: str) -> Response:
    """Give a feed to whoever has its address."""
    content = feeds.read_feed(nobody(request), token)
    return file_answer(content, "text/calendar; charset=utf-8", "phinong.ics")


@router.get("/cases/{number}/follow")
def ask(request: Request, ctx: Ctx, number: str) -> Response:
    """Show how a case is followed."""
    found = following.how_followed(ctx, number)
    return _asked(request, ctx, number, found["remind_on"] or "")


@router.post("/cases/{number}/follow")
def follow(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Follow a case, with a day to look again where one is given."""
    typed = text(form, "remind_on")
    try:
        following.follow(ctx, number, _day(typed))
    except PhinongError as problem:
        if problem.code in {"no_such_case", "not_yours_to_see"}:
            raise
        return _asked(request, ctx, number, typed, problem)
    return _back(form, number)


@router.post("/cases/{number}/unfollow")
def unfollow(ctx: Ctx, number: str, form: Form) -> Response:
    """Follow a case no longer."""
    following.unfollow(ctx, number)
    return _back(form, number)


def _calendar(request: Request, ctx: Context, address: str = "") -> Response:
    return page(request, "calendar_feed.html", feeds=feeds.list_feeds(ctx), address=address)


def _asked(
    request: Request, ctx: Context, number: str, typed: Any, problem: PhinongError | None = None
) -> Response:
    problems = []
    if problem is not None:
        words = {"th": problem.sentence("th"), "en": problem.sentence("en")}
        problems = [{"field": "remind_on", **words}]
    found = following.how_followed(ctx, number)
    status = 422 if problem else 200
    return page(request, "follow.html", status=status, found=found, typed=typed, problems=problems)


def _day(typed: str) -> date | None:
    if not typed:
        return None
    day = PartialDate.parse(typed)
    if day.precision is not Precision.DAY:
        raise DayWantedError(text=typed)
    return day.value


def _back(form: Any, number: str) -> Response:
    wanted = text(form, "next")
    return see_other(safe_next(wanted) if wanted else f"/cases/{number}")
