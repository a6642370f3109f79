"""Whose days all cases took: added up, drilled down to the cases, as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from usecases.analysis import delays, sheets
from usecases.analysis.delays import BY, Asked, Delays
from usecases.analysis.sheets import Sheet
from usecases.names import both
from web.kept_bodies import kept_body
from web.links import Link, Text, linker
from web.pages import file_answer, page
from web.quick import QuickRoute
from web.routes.work import XLSX
from web.security.visitors import Ctx
from web.words import language_of

router = APIRouter(route_class=QuickRoute)
After = Annotated[int, Query(ge=0, le=1_000_000)]


async def asked(  # noqa: PLR0913, PLR0917 - each a filter of its own
    by: Text = "cause",
    year: Text = "",
    cause: Text = "",
    office: Text = "",
    stage: Text = "",
    country: Text = "",
    province: Text = "",
) -> Asked:
    """Return what an address asks for; what it cannot mean is left out."""
    chosen = by if by in BY else BY[0]
    number = int(year) if year.isascii() and year.isdigit() else 0
    return Asked(chosen, number, cause, office, stage, country, province)


Wanted = Annotated[Asked, Depends(asked)]


@router.get("/delays")
def show(request: Request, ctx: Ctx, wanted: Wanted) -> Response:
    """Show whose days they were."""
    found = delays.delays(ctx, wanted)

    def values() -> dict[str, Any]:
        return {
            "asked": wanted,
            "found": found,
            "years": _columns(found, language_of(request)),
            "narrowed": any(value for name, value in _given(wanted).items() if name != "by"),
            "to": _linker("/delays", wanted),
            "cases": _linker("/delays/cases", wanted),
            "xlsx": _linker("/delays.xlsx", wanted)(),
            "csv": _linker("/delays.csv", wanted)(),
        }

    key = (wanted, found.sight, found.at)
    body = kept_body(request, "analysis/delays_body.html", key, values)
    return page(request, "analysis/delays.html", body=body)


@router.get("/delays/cases")
def cases(request: Request, ctx: Ctx, wanted: Wanted, after: After = 0) -> Response:
    """List the cases that took the days asked for, the longest first."""
    rows, more = delays.cases(ctx, wanted, after=after)
    to = _linker("/delays/cases", wanted)
    return page(
        request,
        "analysis/delay_cases.html",
        rows=rows,
        chosen=delays.words_of(ctx, wanted),
        back=_linker("/delays", wanted)(),
        next=to(after=str(more)) if more else "",
        first=to() if after else "",
    )


@router.get("/delays.xlsx")
def workbook(request: Request, ctx: Ctx, wanted: Wanted) -> Response:
    """Give the table as a workbook."""
    sheets.counted(ctx)
    found = sheets.workbook([_sheet(ctx, wanted)], language_of(request))
    return file_answer(found, XLSX, f"phinong-days-{ctx.today}.xlsx")


@router.get("/delays.csv")
def plain(request: Request, ctx: Ctx, wanted: Wanted) -> Response:
    """Give the table as CSV."""
    sheets.counted(ctx)
    found = sheets.csv_file(_sheet(ctx, wanted), language_of(request))
    return file_answer(found, "text/csv; charset=utf-8", f"phinong-days-{ctx.today}.csv")


def _sheet(ctx: Any, wanted: Asked) -> Sheet:
    found = delays.delays(ctx, wanted)
    heads = (
        both("รหัส", "Code"),
        both("ชื่อ", "Name"),
        both("วัน", "Days"),
        both("เกินกำหนด (วัน)", "Past the deadline (days)"),
        both("สัดส่วน", "Share"),
    )
    rows = [(r.code, r.name, r.days, r.late, round(r.share, 4)) for r in found.rows]
    return Sheet(both("วันเวลาอยู่ที่ใด", "Whose days"), heads, rows)


def _columns(found: Delays, lang: str) -> list[dict[str, Any]]:
    shift = 0 if lang == "th" else 543
    return [
        {"label": str(year - shift), "value": days, "marked": late}
        for year, days, late in found.years
    ]


def _given(wanted: Asked) -> dict[str, str]:
    return {
        "by": wanted.by if wanted.by != BY[0] else "",
        "year": str(wanted.year or ""),
        "cause": wanted.cause,
        "office": wanted.office,
        "stage": wanted.stage,
        "country": wanted.country,
        "province": wanted.province,
    }


def _linker(path: str, wanted: Asked) -> Link:
    return linker(path, _given(wanted))
