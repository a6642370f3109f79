"""Cases: list, show, propose, move."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from statemachine.words import Instrument, State
from usecases.cases import case_file, perform
from usecases.programs import for_programs
from usecases.reading import ledger, views
from usecases.reading.history import history
from web.api import paging
from web.api.gate import ApiRoute, Ctx
from web.api.preconditions import Seen, show_version
from web.api.schemas import Number
from web.api.schemas_cases import Acts, CaseRow, CaseWhole, HistoryRow, Ledger
from web.api.schemas_deeds import Dossier, Move, Moved, Numbered, Proposal, Versioned
from web.security.proof import refuse_program

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["cases"])
_CASE = "/cases/{number}"

Province = Annotated[str | None, Query(pattern=r"^TH-(?:[0-9]{2}|S)$")]
Country = Annotated[str | None, Query(pattern=r"^[A-Z]{2}$")]


@router.get("/cases", operation_id="listCases", response_model=paging.Page[CaseRow])
def list_cases(  # noqa: PLR0913 - each a filter of its own
    ctx: Ctx,
    *,
    state: State | None = None,
    province: Province = None,
    country: Country = None,
    instrument: Instrument | None = None,
    open: bool | None = None,  # noqa: A002 - the word of the query
    mine: bool = False,
    overdue: bool = False,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 50,
) -> paging.Page[dict[str, Any]]:
    """List the cases that the caller may read, newest first.

    ``mine`` keeps those that wait for the caller, ``overdue`` those past a deadline.
    """
    wanted = for_programs.Wanted(
        state=state, province=province, country=country, instrument=instrument,
        open=open, mine=mine, overdue=overdue,
    )  # fmt: skip
    before = paging.number(cursor)
    found = for_programs.list_cases(ctx, wanted, before=before, limit=limit + 1)
    return paging.cut([row for _, row in found], limit, [place for place, _ in found])


@router.post("/cases", operation_id="proposeCase", response_model=Numbered, status_code=201)
def propose_case(ctx: Ctx, body: Proposal, response: Response) -> dict[str, str]:
    """Open a case in draft; the coordinator of the province may."""
    values = body.model_dump()
    number = for_programs.propose(ctx, for_programs.Proposal(**values))
    response.headers["Location"] = f"/api/v1/cases/{number}"
    return {"number": number}


@router.get(_CASE, operation_id="showCase", response_model=CaseWhole)
def show_case(ctx: Ctx, number: Number, request: Request, response: Response) -> dict[str, Any]:
    """Show a case with its open stages, what the caller may do, and its file."""
    found = views.show_case(ctx, number)
    show_version(request, response, found["version"])
    return found


@router.patch(_CASE, operation_id="editCase", response_model=Versioned)
def edit_case(
    ctx: Ctx, number: Number, body: Dossier, seen: Seen, request: Request, response: Response
) -> dict[str, Any]:
    """Change fields of the dossier, or ``urgency``, while the case is in draft or revision."""
    for_programs.check_readable(ctx, number)
    version = case_file.edit(ctx, number, body.changes, seen)
    show_version(request, response, version)
    return {"number": number, "version": version}


@router.get(f"{_CASE}/acts", operation_id="listActs", response_model=Acts)
def list_acts(ctx: Ctx, number: Number, request: Request, response: Response) -> dict[str, Any]:
    """List every trigger of the case's state: open to the caller, or why not."""
    found = views.show_case(ctx, number)
    show_version(request, response, found["version"])
    return found


@router.post(f"{_CASE}/moves", operation_id="moveCase", response_model=Moved)
def move_case(
    ctx: Ctx, number: Number, body: Move, seen: Seen, request: Request, response: Response
) -> perform.Outcome:
    """Pull a trigger on a case, as the caller; signing and approving take a person (403)."""
    refuse_program(body.trigger)
    for_programs.check_readable(ctx, number)
    done = perform.perform(ctx, number, body.trigger, body.fields, version=seen)
    show_version(request, response, done.version)
    return done


@router.get(f"{_CASE}/history", operation_id="listHistory", response_model=list[HistoryRow])
def list_history(ctx: Ctx, number: Number) -> list[dict[str, Any]]:
    """List the acts and mails of a case, oldest first."""
    return history(ctx, number)


@router.get(f"{_CASE}/ledger", operation_id="showLedger", response_model=Ledger)
def show_ledger(ctx: Ctx, number: Number) -> dict[str, Any]:
    """Show whose days the case took: day by day, and in sum."""
    return {"days": ledger.ledger(ctx, number), "totals": ledger.ledger_totals(ctx, number)}
