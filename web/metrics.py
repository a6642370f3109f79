"""Counters of requests for Prometheus: by method, route template and status; nothing personal."""

from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ELSEWHERE = "other"
"""The route of a request that no route of ours took."""

_STATIC = "/static"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Requests:
    """What was asked of one application."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.count = Counter(
            "phinong_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "phinong_http_request_seconds",
            "Time to answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def seen(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answer."""
        route = route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else ELSEWHERE
        self.count.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


class Counted:
    """Counts every request that passes and how long its answer took."""

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        """Wrap an application."""
        self._app, self._requests = app, requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on and count; what breaks counts as 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watching)
        finally:
            self._requests.seen(scope, status, perf_counter() - began)


def route_of(scope: Scope) -> str:
    """Return the template of the route that took a request, never the path itself."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str):
        return path
    whole = str(scope.get("path", ""))
    return _STATIC if whole.startswith(f"{_STATIC}/") else ELSEWHERE
