"""The register of issued papers: an office's year, and the same as a workbook."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from usecases.papers import register
from usecases.papers.register import Asked
from web.links import Text, linker
from web.pages import file_answer, page
from web.routes.work import XLSX
from web.security.visitors import Ctx
from web.words import language_of

router = APIRouter()
_EVERY = "all"
_LARGEST = 2**31 - 1


def asked(
    ctx: Ctx, office: Text = "", year: Text = "", kind: Text = "", after: Text = ""
) -> tuple[Asked, dict[str, str]]:
    """Return what an address narrows the register to; one's own office where it says nothing."""
    given = {"office": office, "year": year, "kind": kind, "after": after}
    chosen = office or register.own_office(ctx)
    found = Asked(
        "" if chosen == _EVERY else chosen, _number(year), kind, _number(after)
    )  # fmt: skip
    return found, given


Narrowed = Annotated[tuple[Asked, dict[str, str]], Depends(asked)]


@router.get("/papers")
def show(request: Request, ctx: Ctx, narrowed: Narrowed) -> Response:
    """Show the register."""
    wanted, given = narrowed
    found = register.register(ctx, wanted)
    to = linker("/papers", given)
    return page(
        request,
        "papers/register.html",
        found=found,
        asked=wanted,
        next=to(after=str(found["after"])) if found["after"] else "",
        first=to(after="") if wanted.after else "",
        export=linker("/export/papers.xlsx", given)(after=""),
    )


@router.get("/export/papers.xlsx")
def export(request: Request, ctx: Ctx, narrowed: Narrowed) -> Response:
    """Give the register as a workbook."""
    content = register.workbook(ctx, narrowed[0], language_of(request))
    return file_answer(content, XLSX, f"phinong-papers-{ctx.today}.xlsx")


def _number(text: str) -> int:
    found = int(text) if text.isdecimal() and len(text) < 12 else 0  # noqa: PLR2004
    return min(found, _LARGEST)
