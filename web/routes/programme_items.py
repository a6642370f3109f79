"""The activities of a plan: the form, the way out, and what was granted or spent."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from statemachine.programme.money import SOURCES, baht
from usecases.context import Context
from usecases.programme import plan_items
from usecases.programme.plan_page import show_plan
from web.pages import page, see_other
from web.reading import tongue
from web.routes.programme_forms import (
    PARTNER_LINES,
    Typed,
    draft_of,
    partner_kinds,
    problems,
    sources,
    status_of,
    typed,
    types,
    whole_number,
)
from web.routes.programme_plans import plan_again
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/programme/plans/{key}/items/new")
def fresh(request: Request, ctx: Ctx, key: str) -> Response:
    """Show the empty form of an activity."""
    return _shown(request, ctx, key, None)


@router.post("/programme/plans/{key}/items/new")
def add(request: Request, ctx: Ctx, key: str, form: Form) -> Response:
    """Add an activity."""
    return _put(request, ctx, key, None, form)


@router.get("/programme/plans/{key}/items/{number}")
def item(request: Request, ctx: Ctx, key: str, number: int) -> Response:
    """Show the form of an activity."""
    return _shown(request, ctx, key, number)


@router.post("/programme/plans/{key}/items/{number}")
def change(request: Request, ctx: Ctx, key: str, number: int, form: Form) -> Response:
    """Write an activity anew."""
    return _put(request, ctx, key, number, form)


@router.post("/programme/plans/{key}/items/{number}/drop")
def drop(request: Request, ctx: Ctx, key: str, number: int, form: Form) -> Response:
    """Take an activity out of the plan."""
    try:
        plan_items.drop_item(ctx, key, number, whole_number(text(form, "version")))
    except PhinongError as error:
        return plan_again(request, ctx, key, form, error)
    return see_other(f"/programme/plans/{key}?done=dropped")


@router.post("/programme/plans/{key}/items/{number}/money")
def money(request: Request, ctx: Ctx, key: str, number: int, form: Form) -> Response:
    """Enter what was granted or spent."""
    try:
        plan_items.put_money(
            ctx, key, number, text(form, "source"), text(form, "aspect"), text(form, "amount")
        )
    except PhinongError as error:
        return plan_again(request, ctx, key, form, error)
    return see_other(f"/programme/plans/{key}?done=money#item-{number}")


def _put(request: Request, ctx: Context, key: str, number: int | None, form: FormData) -> Response:
    try:
        seen = whole_number(text(form, "version"))
        found = plan_items.put_item(ctx, key, number, draft_of(form), seen)
    except PhinongError as error:
        if error.code == "no_such_plan":
            raise
        return _shown(request, ctx, key, number, error=error, form=form)
    return see_other(f"/programme/plans/{key}?done=item#item-{found}")


def _shown(
    request: Request,
    ctx: Context,
    key: str,
    number: int | None,
    *,
    error: PhinongError | None = None,
    form: FormData | None = None,
) -> Response:
    plan = show_plan(ctx, key)
    there = next((i for i in plan["items"] if i["number"] == number), None)
    if number is not None and there is None:
        raise HTTPException(404)
    return page(
        request,
        "programme/item.html",
        status=status_of(error) if error else 200,
        plan=plan,
        number=number,
        typed=typed(form) if form else Typed(_known(there)),
        problems=problems(error) if error else [],
        types=types(),
        partner_kinds=partner_kinds(),
        sources=sources(),
        lines=PARTNER_LINES,
        tongue=tongue,
    )


def _known(there: dict[str, Any] | None) -> dict[str, Any]:
    """Return an activity as its form holds it."""
    if there is None:
        return {"tags": []}
    partners = {
        f"{field}-{n}": value
        for n, partner in enumerate(there["partners"])
        for field, value in (("kind", partner["code"]), ("partner", partner["name"]))
    }
    asked = {f"asked-{source}": baht(there["money"][source]["asked"]) for source in SOURCES}
    kept = ("type", "title", "purpose", "place", "expected", "tags")
    return {
        **{name: there[name] for name in kept},
        "starts": there["when"].iso_be(),
        "ends": there["ends_on"].isoformat() if there["ends_on"] else "",
        **partners,
        **asked,
    }
