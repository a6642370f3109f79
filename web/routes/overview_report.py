"""The yearly report of an overview, as a paper and as a workbook."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from usecases.analysis import sheets, yearly
from usecases.analysis.glance import glance
from web.links import Text
from web.pages import file_answer
from web.routes.work import XLSX
from web.security.visitors import Ctx
from web.words import language_of

router = APIRouter()
Year = Annotated[int, Query(ge=0, le=3000)]


@router.get("/overview/report.pdf")
def paper(ctx: Ctx, view: Text = "", year: Year = 0) -> Response:
    """Give the report as PDF, in Thai."""
    sheets.counted(ctx)
    found = glance(ctx, view, year)
    name = f"phinong-report-{found.sight.view}-{found.year[0]}.pdf"
    return file_answer(yearly.paper(ctx, found), "application/pdf", name)


@router.get("/overview/report.xlsx")
def workbook(request: Request, ctx: Ctx, view: Text = "", year: Year = 0) -> Response:
    """Give the report as a workbook."""
    sheets.counted(ctx)
    found = glance(ctx, view, year)
    content = yearly.spreadsheet(ctx, found, language_of(request))
    return file_answer(content, XLSX, f"phinong-report-{found.sight.view}-{found.year[0]}.xlsx")
