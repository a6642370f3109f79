"""A request that changes something must come from our own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.security.events import tell_plainly

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
API = "/api/"
_REFUSED = (
    "คำขอมาจากเว็บไซต์อื่น โปรดเปิดหน้าจากระบบนี้โดยตรง\nThis came from another site; use our own pages."
)


class SameOrigin:
    """Refuses unsafe requests that another site made; the API has tokens and no cookies."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is safe or ours; answer 403 to the rest."""
        if scope["type"] != "http" or _passes(scope):
            await self._app(scope, receive, send)
            return
        client = scope.get("client") or ("",)
        tell_plainly("from_another_site", {"address": client[0], "path": scope["path"]})
        await PlainTextResponse(_REFUSED, 403)(scope, receive, send)


def _passes(scope: Scope) -> bool:
    if scope["method"] in SAFE or scope["path"].startswith(API):
        return True
    headers = Headers(scope=scope)
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")
