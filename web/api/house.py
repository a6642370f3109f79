"""What the house goes by: provinces, partners, definitions, the working calendar."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from usecases.calendars import calendar
from usecases.lifecycles import definitions
from usecases.programs import for_programs
from usecases.relations import partners
from web.api.gate import ApiRoute, Ctx
from web.api.schemas import PLAIN, Day, Words

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["house"])
From = Annotated[date, Query(alias="from", description="วันแรก ค.ศ. · first day, C.E.")]
To = Annotated[date, Query(alias="to", description="วันสุดท้าย รวมด้วย · last day, included")]


class Province(Words):
    """A province; ``in_scope`` where the provincial procedure applies."""

    code: str
    region: Words
    cluster: Words
    in_scope: bool


class Unit(Words):
    """A foreign unit; ``in_register`` where the register has it already."""

    key: str
    country: str
    in_register: bool


class DefinitionRow(BaseModel):
    """A published definition of the lifecycle."""

    version: str
    effective_from: date
    digest: str
    source: str
    published_by: str
    published_at: datetime
    in_effect: bool
    open_cases: int


class DefinitionWhole(BaseModel):
    """A definition: its stages, moves, deadlines and alerts."""

    version: str
    digest: str
    body: dict[str, Any]


class Count(BaseModel):
    """Working days between two days, both included."""

    first: date
    last: date
    province: str | None
    working_days: int


@router.get("/provinces", operation_id="listProvinces", response_model=list[Province])
def list_provinces() -> list[dict[str, Any]]:
    """List the 77 provinces with their regions."""
    return for_programs.provinces()


@router.get("/partners", operation_id="findPartners", response_model=list[Unit])
def find_partners(
    ctx: Ctx,
    q: Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN, examples=["ยูนนาน"])],
) -> list[dict[str, Any]]:
    """Find foreign units by code or by a name in Thai, English or their own script."""
    found = partners.find_partner(ctx, q)
    return [
        {
            "key": unit.key,
            "country": unit.country,
            "th": unit.name_th,
            "en": unit.name_en,
            "in_register": unit.id is not None,
        }
        for unit in found
    ]


@router.get("/definitions", operation_id="listDefinitions", response_model=list[DefinitionRow])
def list_definitions(ctx: Ctx) -> list[dict[str, Any]]:
    """List the published definitions of the lifecycle, oldest first."""
    return definitions.list_definitions(ctx)


@router.get("/definitions/{version}", operation_id="showDefinition", response_model=DefinitionWhole)
def show_definition(
    ctx: Ctx, version: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
) -> dict[str, Any]:
    """Show a definition whole."""
    return for_programs.show_definition(ctx, version)


@router.get("/calendar/days", operation_id="listDays", response_model=list[Day])
def list_days(ctx: Ctx, first: From, last: To) -> list[dict[str, Any]]:
    """List the days on which offices close, and those that were cancelled."""
    return calendar.days(ctx, first, last)


@router.get("/calendar/count", operation_id="countDays", response_model=Count)
def count_days(
    ctx: Ctx,
    first: From,
    last: To,
    province: Annotated[str | None, Query(pattern=r"^TH-(?:[0-9]{2}|S)$")] = None,
) -> dict[str, Any]:
    """Count the working days from one day to another, both included."""
    days = calendar.count(ctx, first, last, province)
    return {"first": first, "last": last, "province": province, "working_days": days}
