"""The web application: for now its health, the state of its parts, and the catcher's mailbox."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from config.board import Board
from config.settings import Settings
from web.errors import say_errors
from web.headers import SafeHeaders
from web.routes import front, health, mailbox

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, board: Board | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: How this installation runs.
        board: Where the parts say how they are; ``None`` where only the web runs here.
    """
    app = FastAPI(title="Phinong", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.board = board or Board()
    app.add_middleware(SafeHeaders)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(front.router)
    app.include_router(health.router)
    if settings.catches_mail:
        app.include_router(mailbox.router)
    say_errors(app)
    return app
