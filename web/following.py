"""Each request is given a number, which its answer, logs, traces and audit entries carry."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from secrets import token_hex

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from usecases.watching import Facts, came_from, doing
from web.metrics import route_of

HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9_-]{8,64}")
Networks = tuple[IPv4Network | IPv6Network, ...]


class Followed:
    """Numbers every request that passes, and tells the watchers of it."""

    def __init__(self, app: ASGIApp, proxies: str = "") -> None:
        """Wrap an application; ``proxies`` are those whose numbers are taken over."""
        self._app = app
        self._proxies = networks(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no request; follow what is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, is_ours = Headers(scope=scope), self._is_ours(scope)
        said = headers.get(HEADER, "")
        number = said if is_ours and _FORM.fullmatch(said) else token_hex(8)
        came_from(number)
        with doing("request", str(scope["method"]), method=scope["method"]) as facts:
            if is_ours and (parent := headers.get("traceparent")):
                facts["traceparent"] = parent

            async def watching(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message)[HEADER] = number
                    facts["status"] = message["status"]
                await send(message)

            try:
                await self._app(scope, receive, watching)
            finally:
                _complete(facts, scope)

    def _is_ours(self, scope: Scope) -> bool:
        """Say whether a proxy of ours asks."""
        if not self._proxies:
            return False
        client = scope.get("client")
        try:
            found = ip_address(client[0] if client else "")
        except ValueError:
            return False
        return any(found in network for network in self._proxies)


def networks(said: str) -> Networks:
    """Return the networks of a list with commas; an address is a network of one."""
    return tuple(ip_network(name.strip(), strict=False) for name in said.split(",") if name.strip())


def _complete(facts: Facts, scope: Scope) -> None:
    route = route_of(scope)
    state, given = scope.get("state", {}), scope.get("path_params", {})
    facts["route"] = route
    facts["name"] = f"{scope['method']} {route}"
    facts["case"] = given.get("number")
    facts["person"] = getattr(state.get("visitor"), "person", None)
    if caller := state.get("caller"):
        facts["person"] = caller.bearer.person
