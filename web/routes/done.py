"""After an act: what was done, what happens next and when, whom to ask, a record to keep."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from usecases.cases import act_record, decision, opening
from usecases.stage_words import said
from web.act_text import record_text
from web.pages import file_answer, page, see_other
from web.quick import QuickRoute
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)


@router.get("/cases/{number}/done/{version}")
def show(request: Request, ctx: Ctx, number: str, version: int) -> Response:
    """Show the record of an act."""
    return page(request, "case/decide_done.html", done=act_record.record(ctx, number, version))


@router.get("/cases/{number}/done/{version}/record")
def save(ctx: Ctx, number: str, version: int) -> Response:
    """Give the record as a plain text to save."""
    done = act_record.record(ctx, number, version)
    content = record_text(done, ctx.policy.base_url)
    name = f"{number}-{done['trigger']['value']}-{version}.txt"
    return file_answer(content.encode(), "text/plain; charset=utf-8", name)


@router.get("/cases/{number}/next")
def ask(request: Request, ctx: Ctx, number: str) -> Response:
    """Show what may follow a case in force: a MOU after a LOI, an amendment, a renewal."""
    return _asked(request, decision.table(ctx, number))


@router.post("/cases/{number}/next")
def begin(request: Request, ctx: Ctx, number: str, form: Form) -> Response:
    """Open the case that follows; sent twice, it shows the one that is there."""
    table = decision.table(ctx, number)
    known = {each for each in text(form, "known").split(",") if each}
    if not set(table["followers"]) <= known:
        return _asked(request, table, status=409)
    new = opening.follow(ctx, number, text(form, "instrument"))
    return see_other(f"/cases/{new}")


def _asked(request: Request, table: dict[str, Any], status: int = 200) -> Response:
    problem = said(
        "เปิดเรื่องที่ต่อเนื่องไว้แล้ว โปรดดูรายการด้านล่าง หากยังต้องการอีกเรื่องหนึ่ง โปรดกดยืนยันอีกครั้ง",
        "A case that follows was opened already; see below, and confirm again for one more.",
    )
    problems = [{"field": "", **problem}] if status != 200 else []  # noqa: PLR2004 - all is well
    return page(request, "case/decide_next.html", status=status, case=table, problems=problems)
