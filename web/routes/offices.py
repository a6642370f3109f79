"""Administration of offices: who heads each, who stands on the ladder of alerts."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.people import office_views, people, people_views
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()

_DONE = {
    "set": ("แต่งตั้งแล้ว การแจ้งเตือนครั้งต่อไปจะถึงผู้นี้", "Set; the next alert reaches this person."),
    "left": ("ให้พ้นจากตำแหน่งแล้ว", "The person has left the post."),
}


@router.get("/admin/offices")
def show(request: Request, ctx: Ctx, q: str = "", done: str = "") -> Response:
    """List the posts of the ladder and the offices with their heads."""
    return _shown(request, ctx, q=q, done=done)


@router.get("/admin/offices/post")
def choose(request: Request, ctx: Ctx, code: str = "", q: str = "") -> Response:
    """Choose who is to hold a post."""
    return _choose(request, ctx, code, q)


@router.post("/admin/offices/post")
def put(request: Request, ctx: Ctx, form: Form) -> Response:
    """Put a person in a post."""
    code = text(form, "code")
    try:
        people.set_post(ctx, code, text(form, "username"))
    except PhinongError as problem:
        return _choose(request, ctx, code, text(form, "username"), problem)
    return see_other("/admin/offices?done=set")


@router.post("/admin/offices/post/leave")
def leave(request: Request, ctx: Ctx, form: Form) -> Response:
    """Take a person out of a post."""
    try:
        people.leave_post(ctx, text(form, "code"), text(form, "username"))
    except PhinongError as problem:
        return _shown(request, ctx, problem=problem)
    return see_other("/admin/offices?done=left")


def _shown(
    request: Request,
    ctx: Context,
    *,
    q: str = "",
    done: str = "",
    problem: PhinongError | None = None,
) -> Response:
    return page(
        request,
        "admin/offices.html",
        status=422 if problem else 200,
        q=q,
        said=done_of(_DONE, done),
        problems=problems_of(problem),
        **office_views.offices(ctx, q),
    )


def _choose(
    request: Request, ctx: Context, code: str, q: str, problem: PhinongError | None = None
) -> Response:
    return page(
        request,
        "admin/offices_post.html",
        status=422 if problem else 200,
        code=code,
        post=office_views.post_name(code),
        shared=code in people.SHARED_POSTS,
        q=q,
        found=people_views.pick(ctx, q),
        problems=problems_of(problem),
    )
