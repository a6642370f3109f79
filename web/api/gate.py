"""What every request to the API passes: token, scope, rate, size, kept answers, ETag."""

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from config.wiring import open_context
from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.programs import idempotency, tokens
from usecases.programs.tokens import Allowance, BadTokenError, Bearer, ScopeMissingError
from web.api.problems import MediaTypeError, TooLargeError, TooManyRequestsError, problem_of
from web.security.api_routes import API_SCOPES
from web.security.origin import SAFE

READS, WINDOW_S = 600, 60
"""Reads of a token in a minute. They are counted by each process in memory, as a count in the
database would make a write of every read; writes are counted there, over all processes."""

LARGEST_JSON = 1024 * 1024
BYTES = "application/octet-stream"
Answering = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and the circumstances of the deeds they ask for."""

    bearer: Bearer
    ctx: Context
    allowance: Allowance


class ApiRequest(Request):
    """A request whose body is read once, up to a size."""

    most = LARGEST_JSON

    async def body(self) -> bytes:
        """Return the body.

        Raises:
            TooLargeError: It is larger than may be.
        """
        if not hasattr(self, "_body"):
            read = bytearray()
            async for chunk in self.stream():
                read += chunk
                if len(read) > self.most:
                    raise TooLargeError(most=self.most)
            self._body = bytes(read)
        return self._body


class ApiRoute(APIRoute):
    """A route that lets through only what passes."""

    def get_route_handler(self) -> Answering:
        """Return the handler with everything around it."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            asked = ApiRequest(request.scope, request.receive)
            try:
                answer = await self._answer(asked, inner)
            except Exception as error:  # noqa: BLE001 - nothing leaves without being a problem
                answer = problem_of(asked, error)
            _say_rate(asked, answer)
            return answer

        return handle

    async def _answer(self, request: ApiRequest, inner: Answering) -> Response:
        scope = API_SCOPES.get((request.method, self.path))
        if scope is None:
            raise HTTPException(404)
        caller = await run_in_threadpool(_enter, request, scope)
        request.state.caller = caller
        self._check_body(request, caller)
        key = request.headers.get("idempotency-key")
        if request.method == "POST" and key is not None:
            return await _once(request, caller.ctx, key, inner)
        answer = await inner(request)
        return _tagged(request, answer) if request.method == "GET" else answer

    def _check_body(self, request: ApiRequest, caller: Caller) -> None:
        said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if takes_bytes(self):
            request.most = caller.ctx.policy.largest_document
            if said != BYTES:
                raise MediaTypeError(wanted=BYTES)
        elif self.body_field is not None and said != "application/json":
            raise MediaTypeError(wanted="application/json")


def takes_bytes(route: APIRoute) -> bool:
    """Say whether a route takes a file as its body."""
    extra: Any = route.openapi_extra or {}
    return BYTES in extra.get("requestBody", {}).get("content", {})


class _Meter:
    """Reads of each token in the present window."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window, self._counts = 0, dict[int, int]()

    def spend(self, token: int, second: int) -> Allowance:
        window = second // WINDOW_S
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            count = self._counts[token] = self._counts.get(token, 0) + 1
        return Allowance(READS, READS - count, WINDOW_S - second % WINDOW_S, WINDOW_S)


@cache
def _meter() -> _Meter:
    return _Meter()


def bearer_of(request: Request) -> tuple[Bearer, Context]:
    """Return who shows a token in the Authorization header.

    Raises:
        BadTokenError: There is none, or it may not be used.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise BadTokenError
    ctx = open_context(request.app.state.settings)
    found = tokens.bearer(ctx, token.strip())
    return found, ctx.acting(found.person)


def _enter(request: Request, scope: str) -> Caller:
    """Return the caller, or raise why they may not enter."""
    bearer, ctx = bearer_of(request)
    if request.method in SAFE:
        allowance = _meter().spend(bearer.token, int(ctx.now.timestamp()))
    else:
        allowance = tokens.spend_write(ctx, bearer.token)
    request.state.allowance = allowance
    if allowance.spent:
        raise TooManyRequestsError(limit=allowance.limit, seconds=allowance.resets_s)
    if scope not in bearer.scopes:
        raise ScopeMissingError(wanted=scope)
    return Caller(bearer, ctx, allowance)


async def _once(request: ApiRequest, ctx: Context, key: str, inner: Answering) -> Response:
    """Answer a request with a key: as before where it was answered, else by doing it."""
    body = await request.body()
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body
    mark = hashlib.sha256(asked).hexdigest()
    kept = await run_in_threadpool(idempotency.begin, ctx, key, mark)
    if kept is not None:
        headers = {**kept.headers, "Idempotency-Replayed": "true"}
        return Response(kept.body, kept.status, headers=headers)
    try:
        answer = await inner(request)
    except (PhinongError, RequestValidationError, HTTPException):
        await run_in_threadpool(idempotency.forget, ctx, key)
        raise
    except Exception as error:  # noqa: BLE001 - what it did nobody knows, so it is not done again
        answer = problem_of(request, error)
    await run_in_threadpool(idempotency.finish, ctx, key, _kept(answer))
    return answer


def _kept(answer: Response) -> idempotency.Answer:
    names = ("content-type", "location", "etag", "content-language")
    headers = {name: answer.headers[name] for name in names if name in answer.headers}
    return idempotency.Answer(answer.status_code, bytes(answer.body).decode(), headers)


def _tagged(request: Request, answer: Response) -> Response:
    """Give what is read an ETag, and nothing but it where the caller has that already."""
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP
        return answer
    digest = hashlib.sha256(bytes(answer.body)).hexdigest()[:16]
    version = getattr(request.state, "version", None)
    tag = f'"{digest}"' if version is None else f'"{version}-{digest}"'
    known = {each.strip().removeprefix("W/") for each in _header(request, "if-none-match")}
    if not known.isdisjoint({tag, "*"}):
        answer = Response(status_code=304)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _header(request: Request, name: str) -> list[str]:
    return request.headers.get(name, "").split(",")


def _say_rate(request: Request, answer: Response) -> None:
    allowance: Allowance | None = getattr(request.state, "allowance", None)
    if allowance is None:
        return
    name = "read" if request.method in SAFE else "write"
    left = max(0, allowance.left)
    answer.headers["RateLimit-Policy"] = f'"{name}";q={allowance.limit};w={allowance.window_s}'
    answer.headers["RateLimit"] = f'"{name}";r={left};t={allowance.resets_s}'
    if allowance.spent:
        answer.headers["Retry-After"] = str(allowance.resets_s)


async def caller(request: Request) -> Caller:
    """Return who calls; the gate let them in."""
    found: Caller = request.state.caller
    return found


async def circumstances(request: Request) -> Context:
    """Return the circumstances of the deeds that the caller asks for."""
    return (await caller(request)).ctx


Who = Annotated[Caller, Depends(caller)]
"""A parameter of an operation: who calls."""

Ctx = Annotated[Context, Depends(circumstances)]
"""A parameter of an operation: the circumstances of its deeds."""
