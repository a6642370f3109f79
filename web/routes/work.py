"""My work: the front page of who is signed in."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from usecases.agenda import duty_views
from usecases.reading import case_lists, exports, my_work
from usecases.reading.my_work import PAGE, VIEWS, Chosen
from usecases.reading.timelines import timeline
from usecases.rulings import notices
from web.links import Link, Text, linker
from web.menu import OVERSEERS
from web.other_rooms import rooms_of
from web.pages import file_answer, page
from web.quick import QuickRoute
from web.reading import tongue
from web.security.visitors import Ctx, Here
from web.words import language_of

router = APIRouter(route_class=QuickRoute)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABS = VIEWS[:4]
_FILTERS = ("state", "country", "due")


async def chosen(
    view: Text = "mine", state: Text = "", country: Text = "", due: Text = "", after: Text = ""
) -> Chosen:
    """Return which list an address asks for; an unknown one is what waits for the visitor."""
    return Chosen(view if view in VIEWS else VIEWS[0], state, country, due, after, PAGE)


Asked = Annotated[Chosen, Depends(chosen)]


@router.get("/")
def work(request: Request, ctx: Ctx, here: Here, asked: Asked) -> Response:
    """Show what waits, the most urgent first."""
    listed = my_work.my_list(ctx, asked)
    to = _links("/", asked)
    return page(
        request,
        "work.html",
        chosen=asked,
        tabs=_TABS,
        figures=my_work.overview(ctx),
        resolution_duties=duty_views.mine(ctx) if asked.view in ("mine", "office") else [],
        rows=listed.rows,
        next=to(after=listed.after) if listed.after else "",
        first=to(after="") if asked.after else "",
        to=to,
        export=_links("/export/work.xlsx", asked)(after=""),
        narrowed=any(getattr(asked, name) for name in _FILTERS),
        choices=case_lists.choices(ctx),
        stages=case_lists.by_stage(ctx),
        picture=None if asked.view in ("done", "mails") else timeline(listed.rows, ctx.today),
        proposes="coordinator" in here.roles,
        notices=notices.unread(ctx),
        # An overview lists them too: who has none finds them here.
        rooms=rooms_of(request, here) if here.roles.isdisjoint(OVERSEERS) else [],
        tongue=tongue,
    )


@router.get("/export/work.xlsx")
def export(request: Request, ctx: Ctx, asked: Asked) -> Response:
    """Give the list as a spreadsheet."""
    content = exports.export_work(ctx, asked, language_of(request))
    return file_answer(content, XLSX, f"phinong-{asked.view}-{ctx.today}.xlsx")


def _links(path: str, asked: Chosen) -> Link:
    given = {name: value for name, value in asdict(asked).items() if isinstance(value, str)}
    if given["view"] == VIEWS[0]:
        given["view"] = ""
    return linker(path, given)
