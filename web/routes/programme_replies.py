"""Replies that came in by mail: the list, one mail, and what becomes of it."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.programme import reply_desk
from web.pages import file_answer, page, see_other
from web.reading import tongue
from web.routes.programme_forms import Typed, held_of, problems, status_of, typed, types
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/programme/replies")
def every(request: Request, ctx: Ctx) -> Response:
    """List the mails that came in."""
    done = request.query_params.get("view") == "done"
    found = reply_desk.list_replies(ctx, done=done, after=request.query_params.get("after", ""))
    following = {"view": "done"} if done else {}
    following["after"] = found["next_after"]
    return page(
        request,
        "programme/replies.html",
        found=found,
        done_view=done,
        said=request.query_params.get("done", ""),
        next_page=f"/programme/replies?{urlencode(following)}" if found["next_after"] else "",
        tongue=tongue,
    )


@router.get("/programme/replies/{reply_id}")
def one(request: Request, ctx: Ctx, reply_id: int) -> Response:
    """Show one mail."""
    return _shown(request, ctx, reply_id)


@router.get("/programme/replies/{reply_id}/files/{sha256}")
def file(ctx: Ctx, reply_id: int, sha256: str) -> Response:
    """Give a file of a mail, or the mail itself, to save."""
    found = reply_desk.read_file(ctx, reply_id, sha256)
    return file_answer(found["content"], found["media_type"], found["name"])


@router.post("/programme/replies/{reply_id}/accept")
def accept(request: Request, ctx: Ctx, reply_id: int, form: Form) -> Response:
    """Take the mail as the record of an activity."""
    files = tuple(str(sha256) for sha256 in form.getlist("files"))
    try:
        pair, key = reply_desk.accept(ctx, reply_id, held_of(form), files, text(form, "planned"))
    except PhinongError as error:
        return _again(request, ctx, reply_id, form, error)
    return see_other(f"/pairs/{pair}/programme/activities/{key}?done=recorded")


@router.post("/programme/replies/{reply_id}/decline")
def decline(request: Request, ctx: Ctx, reply_id: int, form: Form) -> Response:
    """Put the mail away with the reason."""
    try:
        reply_desk.decline(ctx, reply_id, text(form, "reason"))
    except PhinongError as error:
        return _again(request, ctx, reply_id, form, error)
    return see_other("/programme/replies?done=declined")


@router.post("/programme/replies/{reply_id}/assign")
def assign(request: Request, ctx: Ctx, reply_id: int, form: Form) -> Response:
    """Say of which pair the mail is."""
    try:
        reply_desk.assign(ctx, reply_id, text(form, "pair_key"))
    except PhinongError as error:
        return _again(request, ctx, reply_id, form, error)
    return see_other(f"/programme/replies/{reply_id}")


def _again(
    request: Request, ctx: Context, reply_id: int, form: FormData, error: PhinongError
) -> Response:
    if error.code == "no_such_reply":
        raise error
    said = problems(error)
    if error.code == "no_such_pair":
        said = [{**said[0], "field": "pair_key"}]
    return _shown(request, ctx, reply_id, said=said, form=form, status=status_of(error))


def _shown(
    request: Request,
    ctx: Context,
    reply_id: int,
    *,
    said: list[dict[str, str]] | None = None,
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    found = reply_desk.show_reply(ctx, reply_id)
    first = {"text": found["text"][:300], "type": "official_visit"}
    kept = typed(form) if form else Typed(first)
    return page(
        request,
        "programme/reply.html",
        status=status,
        reply=found,
        typed=kept,
        problems=said or [],
        types=types(),
        tongue=tongue,
    )
