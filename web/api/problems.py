"""Problems as RFC 9457 writes them: the sentence that everybody else reads, with its code."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from inspect import iscoroutinefunction
from re import Pattern
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from config.database import OUTAGES, OutageError
from statemachine.errors import PhinongError
from usecases.people.sessions import NotSignedInError
from usecases.programs.for_programs import as_unknown
from web.broken import broken, dressed
from web.security.api_routes import API_SCOPES
from web.security.events import tell
from web.statuses import HIDDEN
from web.statuses import STATUS as PAGES

API, DOCS = "/api/", "/api/v1/docs"
_GUARDED = frozenset({401, 403, 429})
MEDIA_TYPE = "application/problem+json"
LOG = logging.getLogger("phinong.api")

STATUS: Mapping[str, int] = {
    **PAGES,
    **dict.fromkeys(HIDDEN, 404),
    "bad_token": 401,
    "conflict": 412,
    "idempotency_in_progress": 409,
    "idempotency_key_wrong": 400,
    "if_match_needed": 428,
    "if_match_wrong": 412,
    "no_such_definition": 404,
    "no_such_delegation": 404,
    "no_such_delivery": 404,
    "no_such_document": 404,
    "no_such_mail": 404,
    "no_such_token": 404,
    "no_such_webhook": 404,
    "not_administrator": 403,
    "not_principal": 403,
    "not_signed_in": 401,
    "out_of_scope": 403,
    "scope_missing": 403,
    "too_large": 413,
    "too_many_requests": 429,
    "unsupported_media_type": 415,
    "wrong_role": 403,
}
"""Code of an error -> status, as ``web.statuses`` has it and beyond; every other refusal is 422."""

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("คำขอไม่ถูกรูปแบบ", "Bad request"),
    401: ("ต้องใช้โทเคน", "A token is needed"),
    403: ("ไม่มีสิทธิ์ดำเนินการ", "Not allowed"),
    404: ("ไม่พบข้อมูล", "Not found"),
    405: ("ใช้วิธีนี้ไม่ได้", "Method not allowed"),
    409: ("คำขอซ้อนกัน", "Conflict"),
    412: ("ข้อมูลเปลี่ยนไปแล้ว", "Changed in between"),
    413: ("ข้อมูลมีขนาดใหญ่เกินไป", "Too large"),
    415: ("ไม่รับข้อมูลชนิดนี้", "Unsupported media type"),
    422: ("ดำเนินการไม่ได้", "Refused"),
    428: ("ต้องระบุ If-Match", "If-Match is needed"),
    429: ("เรียกใช้บ่อยเกินไป", "Too many requests"),
    500: ("ระบบขัดข้อง", "Something broke"),
    503: ("ฐานข้อมูลไม่พร้อม", "The database is not there"),
}
_DETAILS: Mapping[int, tuple[str, str, str]] = {
    404: (
        "not_found",
        "ไม่มีที่อยู่นี้ใน API โปรดดู /api/v1/docs",
        "The API has no such address; see /api/v1/docs.",
    ),
    405: (
        "method_not_allowed",
        "ที่อยู่นี้ไม่รับวิธีนี้ โปรดดูส่วนหัว Allow",
        "This address does not take this method; see the Allow header.",
    ),
    500: (
        "unexpected",
        "เกิดข้อผิดพลาดที่ไม่คาดคิด ระบบบันทึกไว้แล้ว โปรดลองใหม่หรือแจ้งผู้ดูแลระบบ",
        "Something unexpected broke, and was written down; try again, or tell the administrator.",
    ),
}
_INVALID = (
    "คำขอมีช่องที่ใช้ไม่ได้: {fields} โปรดแก้ตาม errors",
    "Parts of the request cannot be used: {fields}; mend them as “errors” says.",
)


class MediaTypeError(PhinongError):
    """The body is of a kind that the operation does not take."""

    code = "unsupported_media_type"
    th = "การดำเนินการนี้รับเฉพาะ {wanted} โปรดกำหนด Content-Type"
    en = "This operation takes {wanted} alone; set the Content-Type."


class TooLargeError(PhinongError):
    """The body is larger than the operation takes."""

    code = "too_large"
    th = "ข้อมูลมีขนาดเกิน {most} ไบต์ โปรดย่อขนาดหรือแบ่งส่ง"
    en = "The body has more than {most} bytes; make it smaller or split it."


class TooManyRequestsError(PhinongError):
    """The token asked too often; ``facts['seconds']`` is how long to wait."""

    code = "too_many_requests"
    th = "โทเคนนี้เรียกใช้เกิน {limit} ครั้งในหนึ่งนาที โปรดรออีก {seconds} วินาที"
    en = "This token asked more than {limit} times in a minute; wait {seconds} seconds."


def language_of(request: Request) -> str:
    """Return ``th`` or ``en``: the first of the two that Accept-Language names, else Thai."""
    asked = request.headers.get("accept-language", "").split(",")
    first = (part.split(";")[0].strip()[:2].lower() for part in asked)
    return next((part for part in first if part in {"th", "en"}), "th")


def problem_of(request: Request, error: Exception) -> Response:
    """Return an error as a problem; what nobody expected is logged and says nothing of itself."""
    answer = _problem_of(request, error)
    _note(request, error, answer.status_code)
    return answer


def _problem_of(request: Request, error: Exception) -> Response:
    if isinstance(error, PhinongError):
        return _of_ours(request, error)
    if isinstance(error, RequestValidationError):
        return _of_fields(request, error)
    if isinstance(error, HTTPException):
        return _of_status(request, error.status_code, error.headers)
    if isinstance(error, OUTAGES):
        LOG.error("%s could not be answered", request.url.path, exc_info=error)
        answer = _of_ours(request, OutageError())
        answer.headers["Retry-After"] = "3"
        return answer
    LOG.error("%s %s broke", request.method, request.url.path, exc_info=error)
    return _of_status(request, 500)


def say_problems(app: FastAPI) -> None:
    """Let errors under ``/api`` answer with a problem, and leave all others as they are."""
    for kind in (PhinongError, NotSignedInError, HTTPException, RequestValidationError, Exception):
        pages: Any = app.exception_handlers.get(kind)
        app.add_exception_handler(kind, _either(pages))


def _either(pages: Any) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def say(request: Request, error: Exception) -> Response:
        path = request.url.path
        if path.startswith(API) and path != DOCS:
            return dressed(request, problem_of(request, error))
        if pages is None:
            answer = await broken(request, error)
        elif iscoroutinefunction(pages):
            answer = await pages(request, error)
        else:
            answer = await run_in_threadpool(pages, request, error)
        _note(request, error, answer.status_code)
        return answer

    return say


def _note(request: Request, error: Exception, status: int) -> None:
    """Write a refusal down for whoever guards the system."""
    code = str(getattr(error, "code", type(error).__name__))
    if status in _GUARDED or code in HIDDEN:
        tell(request, "refused", status=status, code=code)


def _of_ours(request: Request, error: PhinongError) -> Response:
    told = as_unknown(error)  # what may not be known reads like what is not there
    lang = language_of(request)
    return _problem(
        request,
        STATUS.get(told.code, 422),
        told.code,
        told.sentence(lang),
        facts={name: _plain(value) for name, value in told.facts.items()},
    )


def _of_fields(request: Request, error: RequestValidationError) -> Response:
    errors = [
        {"field": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])}
        for each in error.errors()
    ]
    lang = language_of(request)
    fields = ", ".join(dict.fromkeys(each["field"] for each in errors))[:300]
    detail = _INVALID[lang != "th"].format(fields=fields)
    return _problem(request, 422, "request_invalid", detail, errors=errors)


def _of_status(request: Request, status: int, headers: Mapping[str, str] | None = None) -> Response:
    code, th, en = _DETAILS.get(status, ("refused", *TITLES.get(status, TITLES[400])))
    answer = _problem(request, status, code, th if language_of(request) == "th" else en)
    answer.headers.update(headers or {})
    if status == 405:  # noqa: PLR2004 - HTTP; one route knows its own methods only
        answer.headers["Allow"] = ", ".join(_methods(request.url.path))
    return answer


def _methods(path: str) -> list[str]:
    return sorted(method for (method, shape) in API_SCOPES if _shape(shape).match(path))


@cache
def _shape(path: str) -> Pattern[str]:
    return compile_path(path)[0]


def _problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    facts: Mapping[str, Any] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> Response:
    lang = language_of(request)
    th, en = TITLES.get(status, TITLES[400])
    body: dict[str, Any] = {
        "type": f"{DOCS}#{code}",
        "title": th if lang == "th" else en,
        "status": status,
        "detail": detail,
        "code": code,
        "facts": facts or {},
    }
    if errors is not None:
        body["errors"] = errors
    headers = {"Content-Language": lang, "Cache-Control": "no-store"}
    if status == 401:  # noqa: PLR2004 - HTTP
        headers["WWW-Authenticate"] = 'Bearer realm="phinong"'
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, media_type=MEDIA_TYPE, headers=headers)


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return str(value)
