"""What is answered where nobody foresaw what broke: a number to tell, and nothing of the inside."""

import logging

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from usecases.watching import origin
from web.headers import headers_for
from web.pages import page

LOG = logging.getLogger("phinong.web")
_TH = "เกิดข้อผิดพลาดที่ไม่คาดคิด ระบบบันทึกไว้แล้ว โปรดลองใหม่หรือแจ้งผู้ดูแลระบบพร้อมเลขนี้: {number}"
_EN = (
    "Something unexpected broke, and was written down; try again, or tell the administrator this "
    "number: {number}"
)


async def broken(request: Request, error: Exception) -> Response:
    """Write down what broke and return a page that says so."""
    number = origin() or "-"
    LOG.error("%s %s broke (%s)", request.method, request.url.path, number, exc_info=error)
    th, en = _TH.format(number=number), _EN.format(number=number)
    try:
        answer: Response = await run_in_threadpool(
            page, request, "error.html", status=500, th=th, en=en, back=""
        )
    except Exception:  # noqa: BLE001 - what broke the page may break this one, too
        answer = PlainTextResponse(f"{th}\n{en}", 500)
    return dressed(request, answer)


def dressed(request: Request, answer: Response) -> Response:
    """Add the headers of every answer: this one does not pass through what adds them."""
    for name, value in headers_for(request.app.state.settings.base_url).items():
        answer.headers.setdefault(name, value)
    return answer
