"""The register as evidence, and the indicators of the plan."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from usecases.kpi.report import report
from usecases.register.totals import totals
from web.api.gate import ApiRoute, Ctx
from web.api.schemas import Words

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["register"])
Year = Annotated[int | None, Query(ge=2400, le=3000)]


class Figure(BaseModel):
    """Pairs that dated evidence proves, and those that are possible beside them."""

    pairs: int
    provinces: int
    countries: int
    possible_pairs: int
    possible_provinces: int


class Status(BaseModel):
    """How many pairs stand where."""

    status: str
    name: Words
    proved: int
    possible: int


class Country(BaseModel):
    """Signed pairs with a country."""

    country: str
    name: Words
    pairs: int


class Published(BaseModel):
    """A published total beside what the register shows for its own day and scope."""

    id: str
    what: Words
    measure: str
    scope: str
    value: int
    bound: str
    provinces: int | None
    as_of: str
    judged_on: date
    source: str
    given_by: str
    confidence: str
    shown: Figure
    gap: int
    words: Words


class Totals(BaseModel):
    """The totals of a day, as known on a day."""

    as_of: date
    known_on: date
    signed: Figure
    in_progress: Figure
    expired: int
    by_status: list[Status]
    by_country: list[Country]
    published: list[Published]


class YearValue(BaseModel):
    """An indicator in one Buddhist fiscal year; no ``value`` where nothing was recorded."""

    fiscal_year: int
    value: float | None
    part: int
    whole: int
    said: Words
    met: bool | None
    running: bool


class Indicator(BaseModel):
    """One line of the plan's goal table; ``target_basis`` is plan, reading or none."""

    id: str
    row: int
    line: str
    name: Words
    definition: Words
    formula: Words
    unit: str
    target: float | None
    target_basis: str
    value: float | None
    part: int
    whole: int
    said: Words
    met: bool | None
    trend: list[YearValue]


class Indicators(BaseModel):
    """The six indicators of a Buddhist fiscal year."""

    fiscal_year: int
    running: bool
    as_of: date
    definitions: str
    plan: str
    indicators: list[Indicator]


@router.get("/register/totals", operation_id="showTotals", response_model=Totals)
def show_totals(
    ctx: Ctx, as_of: date | None = None, known_on: date | None = None
) -> dict[str, Any]:
    """Show the totals of a day, beside what was published."""
    return totals(ctx, as_of, known_on)


@router.get("/kpi", operation_id="showIndicators", response_model=Indicators)
def show_indicators(ctx: Ctx, fiscal_year: Year = None) -> dict[str, Any]:
    """Show the six indicators of the plan in a fiscal year."""
    return report(ctx, fiscal_year)
