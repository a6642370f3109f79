"""What somebody had typed into a page that cannot show it again by itself."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from usecases.proposals import kept_forms
from web.kept import home_of
from web.pages import page
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/kept/{token}")
def show(request: Request, ctx: Ctx, token: str) -> Response:
    """Show what was typed, to copy from, and the way to its page."""
    found = kept_forms.load(ctx, token)
    if found is None:
        raise HTTPException(404)
    path, fields, at = found
    until = at + kept_forms.LASTS
    return page(request, "kept.html", fields=fields, home=home_of(path), until=until)
