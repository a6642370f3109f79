"""The web application: pages, API, health."""

from fastapi import Depends, FastAPI

from config.board import Board
from config.settings import Settings
from web.errors import say_errors
from web.headers import SafeHeaders
from web.routes import account, front, health, mailbox, sign_in
from web.security.access import authorize
from web.security.origin import SameOrigin
from web.static_files import StaticFiles

PAGES = (front, health, sign_in, account)
"""Every module of pages; each has a ``router``."""


def create_app(settings: Settings, board: Board | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: How this installation runs.
        board: Where the parts say how they are; ``None`` where only the web runs here.
    """
    app = FastAPI(title="Phinong", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.board = board or Board()
    app.add_middleware(SameOrigin)
    app.add_middleware(SafeHeaders)
    app.mount("/static", StaticFiles(), name="static")
    for module in PAGES:
        app.include_router(module.router, dependencies=[Depends(authorize)])
    if settings.catches_mail:
        app.include_router(mailbox.router, dependencies=[Depends(authorize)])
    say_errors(app)
    return app
