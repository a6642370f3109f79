"""The front page of who is signed in."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.pages import page
from web.security.visitors import Ctx

router = APIRouter()


@router.get("/")
def front(request: Request, ctx: Ctx) -> Response:
    """Show what waits."""
    del ctx
    return page(request, "front.html")
