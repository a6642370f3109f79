"""The register of pairs, and what a province does to a relationship after signing."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from usecases.programs import for_programs
from usecases.relations import relations
from web.api import paging
from web.api.gate import ApiRoute, Ctx
from web.api.schemas import Body, Line, Text, Words
from web.api.schemas_deeds import Numbered

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["pairs"])
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:-]{1,80}$", description="รหัสคู่ · key of the pair")]
Word = Annotated[str | None, Query(pattern="^[a-z_]{1,40}$")]
PartialDay = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="วันที่ พ.ศ. หรือ ค.ศ. อาจมีเพียงเดือนหรือปี · either era; month or year will do",
        examples=["2026-11-23", "2569-11"],
    ),
]
_EXAMPLE: dict[str, JsonValue] = {
    "happens_on": "2027-02-14",
    "type": "delegation_visit",
    "text": "คณะผู้แทนเยือน",
}


class PairRow(BaseModel):
    """A pair: what the evidence says (``status``) and how it lives (``standing``)."""

    key: str
    province: str
    pair: Words
    province_name: Words
    partner: Words
    partner_local: str
    country: str
    level: str
    status: str
    confidence: str
    standing: str
    standing_since: date
    next_watch_on: date | None
    begun: str
    begun_precision: str
    ends_on: date | None
    terminated_on: date | None
    version: int


class PairAct(BaseModel):
    """An act on a pair: open to the caller where ``refusal`` is null."""

    act: str
    name: Words
    refusal: Words | None


class PairWhole(PairRow):
    """A pair with its texts, activities, evidence, steps, cases and possible acts."""

    standing_today: str | None
    level_matches: str
    fields: str
    sources: list[str]
    notes: str
    instruments: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    cases: list[dict[str, Any]]
    acts: list[PairAct]


class Standing(BaseModel):
    """How a pair stands after an act."""

    pair: str
    standing: str
    next_watch_on: date | None
    activity: str | None = None
    terminated_on: date | None = None


class Plan(Body):
    """A joint activity that is planned."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})
    happens_on: PartialDay
    type: Line
    text: Text
    place: Text = ""


class Activity(Plan):
    """A joint activity, planned or held."""

    model_config = ConfigDict(json_schema_extra={"example": {"kind": "planned", **_EXAMPLE}})
    kind: Literal["planned", "held"]


class Ending(Body):
    """The day on which a relationship ends, and why."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"on": "2027-01-31", "reason": "ครบกำหนดและไม่ต่ออายุ"}}
    )
    on: PartialDay
    reason: Text


@router.get("/pairs", operation_id="listPairs", response_model=paging.Page[PairRow])
def list_pairs(  # noqa: PLR0913, PLR0917 - each a filter of its own
    ctx: Ctx,
    province: Annotated[str | None, Query(pattern=r"^TH-(?:[0-9]{2}|S)$")] = None,
    country: Annotated[str | None, Query(pattern="^[A-Z]{2}$")] = None,
    status: Word = None,
    standing: Word = None,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 50,
) -> paging.Page[dict[str, Any]]:
    """List the pairs that the caller may see, by province and key."""
    found = relations.list_pairs(
        ctx, province=province, country=country, status=status, standing=standing
    )
    after = paging.word(cursor) or ""
    rows = [row for row in found if _place(row) > after][: limit + 1]
    return paging.cut(rows, limit, [_place(row) for row in rows])


def _place(row: dict[str, Any]) -> str:
    return f"{row['province']} {row['key']}"


@router.get("/pairs/{key}", operation_id="showPair", response_model=PairWhole)
def show_pair(ctx: Ctx, key: Key) -> dict[str, Any]:
    """Show a pair with its texts, activities, evidence, steps, cases and possible acts."""
    return relations.show_pair(ctx, key)


@router.post(
    "/pairs/{key}/activities", operation_id="addActivity", response_model=Standing, status_code=201
)
def add_activity(ctx: Ctx, key: Key, body: Activity) -> dict[str, Any]:
    """Plan a joint activity, or record one that was held; the province's coordinator may."""
    for_programs.check_pair(ctx, key)
    deed = relations.plan_activity if body.kind == "planned" else relations.record_activity
    return deed(ctx, key, body.happens_on, body.type, body.text, body.place)


@router.post("/pairs/{key}/revival", operation_id="revivePair", response_model=Standing)
def revive_pair(ctx: Ctx, key: Key, body: Plan) -> dict[str, Any]:
    """Revive a relationship that went quiet, by an activity within twelve months."""
    for_programs.check_pair(ctx, key)
    return relations.revive(ctx, key, body.model_dump())


@router.post("/pairs/{key}/termination", operation_id="terminatePair", response_model=Standing)
def terminate_pair(ctx: Ctx, key: Key, body: Ending) -> dict[str, Any]:
    """End a relationship on a day, with the reason."""
    for_programs.check_pair(ctx, key)
    return relations.terminate(ctx, key, body.on, body.reason)


@router.post(
    "/pairs/{key}/renewals", operation_id="renewPair", response_model=Numbered, status_code=201
)
def renew_pair(ctx: Ctx, key: Key, response: Response) -> dict[str, str]:
    """Open the renewal case of a relationship in draft."""
    for_programs.check_pair(ctx, key)
    number = relations.renew(ctx, key)
    response.headers["Location"] = f"/api/v1/cases/{number}"
    return {"number": number}
