"""All cases that the visitor may see; a saved view is an address."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from usecases.reading import case_lists, exports
from usecases.reading.case_lists import MOST_COUNTED, Filters
from web.links import Text, linker
from web.pages import file_answer, page
from web.quick import QuickRoute
from web.routes.work import XLSX
from web.security.visitors import Ctx
from web.words import language_of

router = APIRouter(route_class=QuickRoute)


async def filters(  # noqa: PLR0913, PLR0917 - each a filter of its own
    q: Text = "",
    state: Text = "",
    province: Text = "",
    country: Text = "",
    office: Text = "",
    overdue: Text = "",
    after: Text = "",
) -> Filters:
    """Return what an address narrows the list to."""
    return Filters(q, state, province, country, office, bool(overdue), after)


Asked = Annotated[Filters, Depends(filters)]


@router.get("/cases")
def cases(request: Request, ctx: Ctx, asked: Asked) -> Response:
    """List the cases, newest first."""
    listed, count = case_lists.list_all(ctx, asked), case_lists.count_all(ctx, asked)
    given = _given(asked)
    to = linker("/cases", given)
    return page(
        request,
        "cases_list.html",
        asked=asked,
        rows=listed.rows,
        count=count,
        many=count >= MOST_COUNTED,
        next=to(after=listed.after) if listed.after else "",
        first=to(after="") if asked.after else "",
        export=linker("/export/cases.xlsx", given)(after=""),
        narrowed=any(value for name, value in given.items() if name != "after"),
        choices=case_lists.choices(ctx),
    )


@router.get("/export/cases.xlsx")
def export(request: Request, ctx: Ctx, asked: Asked) -> Response:
    """Give the list as a spreadsheet."""
    content = exports.export_cases(ctx, asked, language_of(request))
    return file_answer(content, XLSX, f"phinong-cases-{ctx.today}.xlsx")


def _given(asked: Filters) -> dict[str, str]:
    return {
        "q": asked.q,
        "state": asked.state,
        "province": asked.province,
        "country": asked.country,
        "office": asked.office,
        "overdue": "1" if asked.overdue else "",
        "after": asked.after,
    }
