"""The front page: what this is, how its parts are, where to look."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages import page

router = APIRouter()


@router.get("/")
def front(request: Request) -> HTMLResponse:
    """Say what this is and where to look."""
    state = request.app.state
    return page(
        "front.html",
        parts=list(state.board.parts.values()),
        settings=state.settings,
        mailbox=state.settings.catches_mail,
    )
