"""Running cases taken to another definition: first what would change, then the move."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.lifecycles import definition_moves, definitions
from web.pages import page
from web.routes.admin_lifecycle import found, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/admin/lifecycle/{version}/move")
def preview(request: Request, ctx: Ctx, version: str) -> Response:
    """Show what moving each open case to this definition would do."""
    found(ctx, version)
    return _shown(request, ctx, version, _number(request.query_params.get("after", "")))


@router.post("/admin/lifecycle/{version}/move")
def move(request: Request, ctx: Ctx, version: str, form: Form) -> Response:
    """Move the chosen cases, all of them or none."""
    found(ctx, version)
    numbers, reason = [str(n) for n in form.getlist("number")], text(form, "reason")
    try:
        definition_moves.check_chosen(numbers)
        done = definitions.move_cases(ctx, version, numbers, None, reason)
    except PhinongError as problem:
        after = _number(text(form, "after"))
        typed = _Typed(reason, numbers, problem)
        return _shown(request, ctx, version, after, typed)
    return page(request, "admin/lifecycle_moved.html", version=version, done=done)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody had typed when the move was refused, and why it was."""

    reason: str = ""
    chosen: Sequence[str] = ()
    problem: PhinongError | None = None


def _shown(
    request: Request, ctx: Context, version: str, after: int, typed: _Typed | None = None
) -> Response:
    rows, following = definition_moves.candidates(ctx, version, after)
    said = typed or _Typed()
    return page(
        request,
        "admin/lifecycle_move.html",
        status=422 if said.problem else 200,
        version=version,
        rows=rows,
        after=after,
        following=following,
        reason=said.reason,
        chosen=said.chosen,
        problems=problems_of(said.problem),
    )


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0  # noqa: PLR2004 - 64 bits
