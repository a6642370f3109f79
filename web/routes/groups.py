"""Working groups: the list with what they did in a year, one group, its order and members."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.dates import fiscal_year_be
from statemachine.errors import PhinongError
from statemachine.facts import ANYWHERE
from usecases.context import Context
from usecases.groups import groups
from usecases.groups.groups import FIELDS
from usecases.groups.reading import year as year_of
from usecases.groups.words import CENTRE, PARTS, choices, provinces
from usecases.handover.offices import mine
from web.group_forms import as_typed, options, shown, typed
from web.links import Text
from web.pages import see_other
from web.quick import QuickRoute
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
_MEMBER = ("username", "name", "post", "part", "from_on")
DONE = {
    "made": ("บันทึกคณะทำงานแล้ว ต่อไปเพิ่มรายชื่อคณะทำงาน", "The group is recorded; now add its members."),
    "changed": ("แก้ไขแล้ว", "Changed."),
    "member": ("เพิ่มรายชื่อแล้ว", "The member is added."),
    "left": ("บันทึกการพ้นจากคณะทำงานแล้ว", "The member has left."),
    "over": ("บันทึกการสิ้นสุดของคณะทำงานแล้ว", "The end of the group is recorded."),
}


@router.get("/groups")
def listed(request: Request, ctx: Ctx, year: Text = "") -> Response:
    """List the groups, and count what they did in a fiscal year."""
    now = fiscal_year_be(ctx.today)
    chosen = year_of(year, ctx.today) if year else now
    found = groups.overview(ctx, chosen)
    years = range(now, now - 5, -1)
    books = mine(ctx)
    return shown(request, "groups/list.html", year=chosen, years=years, books=books, **found)


@router.get("/groups/new")
def ask(request: Request) -> Response:
    """Ask for a new group's order."""
    return _form(request, dict.fromkeys(FIELDS, ""))


@router.post("/groups/new")
def make(request: Request, ctx: Ctx, form: Form) -> Response:
    """Record a group."""
    given = typed(form, FIELDS)
    try:
        found = groups.set_up(ctx, given)
    except PhinongError as problem:
        return _form(request, given, problem=problem)
    return see_other(f"/groups/{found}?done=made")


@router.get("/groups/{group_id}")
def one(request: Request, ctx: Ctx, group_id: int) -> Response:
    """Show a group."""
    return _shown(request, ctx, group_id)


@router.get("/groups/{group_id}/change")
def ask_change(request: Request, ctx: Ctx, group_id: int) -> Response:
    """Ask what to change."""
    found = groups.show(ctx, group_id)
    given = {
        "scope": found["scope"],
        "name_th": found["name"]["th"],
        "name_en": found["name"]["en"],
        "order_number": found["order_number"],
        "order_on": as_typed(request, found["order_on"]),
        "mandate": found["mandate"],
    }
    return _form(request, given, group=found)


@router.post("/groups/{group_id}/change")
def change(request: Request, ctx: Ctx, group_id: int, form: Form) -> Response:
    """Change a group's names, order or mandate."""
    given, version = typed(form, FIELDS), text(form, "version")
    try:
        groups.change(ctx, group_id, given, int(version) if version.isdecimal() else 0)
    except PhinongError as problem:
        found = groups.show(ctx, group_id)
        return _form(request, given, group=found, problem=problem)
    return see_other(f"/groups/{group_id}?done=changed")


@router.post("/groups/{group_id}/end")
def end(request: Request, ctx: Ctx, group_id: int, form: Form) -> Response:
    """Record the day on which a group ended."""
    try:
        groups.dissolve(ctx, group_id, text(form, "ended_on"))
    except PhinongError as problem:
        return _shown(request, ctx, group_id, problem)
    return see_other(f"/groups/{group_id}?done=over")


@router.get("/groups/{group_id}/members/new")
def ask_member(request: Request, ctx: Ctx, group_id: int) -> Response:
    """Ask who is a member."""
    return _member(request, ctx, group_id, dict.fromkeys(_MEMBER, ""))


@router.post("/groups/{group_id}/members/new")
def add_member(request: Request, ctx: Ctx, group_id: int, form: Form) -> Response:
    """Add a member."""
    given = typed(form, _MEMBER)
    try:
        groups.add_member(ctx, group_id, given)
    except PhinongError as problem:
        return _member(request, ctx, group_id, given, problem)
    return see_other(f"/groups/{group_id}?done=member")


@router.post("/groups/{group_id}/members/{member_id}/end")
def end_member(request: Request, ctx: Ctx, group_id: int, member_id: int, form: Form) -> Response:
    """Let a member leave."""
    del form
    try:
        groups.end_member(ctx, group_id, member_id)
    except PhinongError as problem:
        return _shown(request, ctx, group_id, problem)
    return see_other(f"/groups/{group_id}?done=left")


def _shown(
    request: Request, ctx: Context, group_id: int, problem: PhinongError | None = None
) -> Response:
    found = groups.show(ctx, group_id)
    return shown(request, "groups/one.html", problem=problem, words=DONE, group=found)


def _form(
    request: Request,
    given: dict[str, str],
    *,
    group: dict[str, Any] | None = None,
    problem: PhinongError | None = None,
) -> Response:
    scopes = [(code.removeprefix("province:"), words) for code, words in provinces()]
    return shown(
        request,
        "groups/form.html",
        problem=problem,
        given=given,
        group=group,
        scopes=options(request, [(ANYWHERE, CENTRE), *scopes]),
    )


def _member(
    request: Request,
    ctx: Context,
    group_id: int,
    given: dict[str, str],
    problem: PhinongError | None = None,
) -> Response:
    return shown(
        request,
        "groups/member.html",
        problem=problem,
        given=given,
        group=groups.show(ctx, group_id),
        parts=options(request, choices(PARTS)),
    )
