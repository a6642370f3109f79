"""Health for machines: ``/healthz`` says the process lives, ``/readyz`` that it can serve."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from config.board import State
from config.database import check_database
from statemachine.errors import PhinongError

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, bool]:
    """Answer; nothing else is asked, so a slow database does not restart a living process."""
    return {"ok": True}


@router.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """Answer 200 where the database can be used, else 503; say how each part is."""
    settings, board = request.app.state.settings, request.app.state.board
    parts: dict[str, Any] = {
        name: {"state": part.state, "note": part.note} for name, part in board.parts.items()
    }
    try:
        check_database(settings)
    except PhinongError as error:
        parts["database"] = {"state": State.TROUBLED, "note": error.sentence("en")}
        return JSONResponse({"ready": False, "all_ready": False, "parts": parts}, 503)
    if board.parts["database"].state is State.OFF:
        parts["database"] = {"state": State.READY, "note": ""}
    return JSONResponse({"ready": True, "all_ready": board.is_all_ready(), "parts": parts})
