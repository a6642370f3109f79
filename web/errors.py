"""What a browser is told when something is wrong: the same sentence as everywhere else."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from statemachine.errors import PhinongError
from web.pages import page

_SENTENCES = {
    403: (
        "หน้านี้เปิดได้จากเครื่องที่ระบบทำงานอยู่เท่านั้น โปรดเปิดผ่าน http://127.0.0.1",
        "This page opens only on the machine itself; use http://127.0.0.1.",
    ),
    404: ("ไม่พบหน้านี้ โปรดเริ่มจากหน้าแรก", "There is no such page; begin at the front page."),
}
_ELSE = ("คำขอนี้ใช้ไม่ได้ โปรดเริ่มจากหน้าแรก", "That request cannot be used; begin at the front page.")
_STATUS = {"mail_not_found": 404, "database_unavailable": 503}


def say_errors(app: FastAPI) -> None:
    """Let errors answer with a page of one sentence."""
    app.exception_handler(PhinongError)(_ours)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_unreadable)


async def _ours(_request: Request, error: PhinongError) -> HTMLResponse:
    status = _STATUS.get(error.code, 400)
    return page("error.html", status=status, th=error.sentence("th"), en=error.sentence("en"))


async def _unreadable(_request: Request, _error: RequestValidationError) -> HTMLResponse:
    return page("error.html", status=422, th=_ELSE[0], en=_ELSE[1])


async def _http(_request: Request, error: HTTPException) -> HTMLResponse:
    th, en = _SENTENCES.get(error.status_code, _ELSE)
    return page("error.html", status=error.status_code, th=th, en=en)
