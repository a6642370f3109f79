"""What a browser is told when something is wrong: the same sentence as everywhere else."""

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from config.database import OUTAGES, OutageError
from statemachine.errors import PhinongError
from usecases.people.sessions import NotSignedInError
from usecases.sign_in.refusals import ProofNeededError
from web.entering import step_of, to_proof
from web.kept import home_of, keep, typed, way_back
from web.pages import page, see_other
from web.routes.sign_in import door
from web.security.forms import FormExpiredError, fields
from web.security.origin import SAFE
from web.security.visitors import entering_or_none, visitor_or_none
from web.statuses import HIDDEN, STATUS

_LOG = logging.getLogger("phinong.web")
RETRY_S = "3"
_SENTENCES = {
    403: (
        "หน้านี้เปิดได้จากเครื่องที่ระบบทำงานอยู่เท่านั้น โปรดเปิดผ่าน http://127.0.0.1",
        "This page opens only on the machine itself; use http://127.0.0.1.",
    ),
    404: (
        "ไม่พบหน้านี้ หรือท่านไม่มีสิทธิ์ดู โปรดเริ่มจากหน้าแรก",
        "There is no such page, or it is not yours to see; begin at the front page.",
    ),
}
_ELSE = ("คำขอนี้ใช้ไม่ได้ โปรดเริ่มจากหน้าแรก", "That request cannot be used; begin at the front page.")


def say_errors(app: FastAPI) -> None:
    """Let errors answer with a page of one sentence."""
    app.exception_handler(NotSignedInError)(_door)
    app.exception_handler(FormExpiredError)(_expired)
    app.exception_handler(ProofNeededError)(_unproved)
    app.exception_handler(PhinongError)(_ours)
    for outage in OUTAGES:
        app.exception_handler(outage)(_outage)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_unreadable)


async def _door(request: Request, _error: NotSignedInError) -> Response:
    half = await run_in_threadpool(entering_or_none, request)
    if half is not None and half.pending:
        safe = request.method in SAFE
        return see_other(step_of(half.pending, _asked(request) if safe else "/"))
    if request.method in SAFE:
        back = _asked(request)
        return see_other("/sign-in" + ("" if back == "/" else f"?{urlencode({'next': back})}"))
    kept = await keep(request)
    return await run_in_threadpool(
        door, request, next_path=home_of(request.url.path), kept=kept, status=401
    )


async def _unproved(request: Request, _error: ProofNeededError) -> Response:
    """Lead to the page where one proves who one is, with what was typed kept meanwhile."""
    form = await fields(request)
    return await run_in_threadpool(to_proof, request, typed(form))


async def _expired(request: Request, error: FormExpiredError) -> Response:
    """Refuse a form whose token is too old, and give back what was typed."""
    known = await run_in_threadpool(visitor_or_none, request) is not None
    kept = await keep(request) if known else ""
    back = way_back(request.url.path, kept) if kept else ""
    said = (error.sentence("th"), error.sentence("en"))
    return await run_in_threadpool(_page, request, STATUS[error.code], *said, back=back)


def _asked(request: Request) -> str:
    asked = request.url.query
    return request.url.path + (f"?{asked}" if asked else "")


def _ours(request: Request, error: PhinongError) -> Response:
    if error.code in HIDDEN:  # the same words, whether there is none or it is not theirs
        return _page(request, 404, *_SENTENCES[404])
    status = STATUS.get(error.code, 422)
    return _page(request, status, error.sentence("th"), error.sentence("en"))


def _outage(request: Request, error: Exception) -> Response:
    """Tell that the database is away; who asks is not looked up, as that would ask it again."""
    _LOG.error("%s could not be answered", request.url.path, exc_info=error)
    request.state.visitor = None
    answer = _ours(request, OutageError())
    answer.headers["Retry-After"] = RETRY_S
    return answer


def _unreadable(request: Request, _error: RequestValidationError) -> Response:
    return _page(request, 422, *_ELSE)


def _http(request: Request, error: HTTPException) -> Response:
    return _page(request, error.status_code, *_SENTENCES.get(error.status_code, _ELSE))


def _page(request: Request, status: int, th: str, en: str, back: str = "") -> Response:
    return page(request, "error.html", status=status, th=th, en=en, back=back)
