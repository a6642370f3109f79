"""The headers that every answer carries: nothing runs, nothing is framed, nothing is guessed."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REPORTS = "/csp-report"
"""Where browsers tell of what the policy kept from running."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    f"object-src 'none'; base-uri 'none'; frame-ancestors 'none'; report-uri {REPORTS}"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OVER_HTTPS: Mapping[str, str] = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


def headers_for(base_url: str) -> dict[str, str]:
    """Return the headers of an installation; browsers are held to https where people use it."""
    return {**HEADERS, **(OVER_HTTPS if base_url.startswith("https:") else {})}


class SafeHeaders:
    """Adds the headers that an answer does not set itself."""

    def __init__(self, app: ASGIApp, base_url: str = "") -> None:
        """Wrap an application that people open at an address."""
        self._app = app
        said = headers_for(base_url).items()
        self._headers = [(name.lower().encode(), value.encode()) for name, value in said]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add to what begins a response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                set_already = {name.lower() for name, _ in message["headers"]}
                missing = (each for each in self._headers if each[0] not in set_already)
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
