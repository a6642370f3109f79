"""What is one's own: delegations and tokens."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from statemachine.words import Role
from usecases.people import delegations, sessions
from usecases.programs import for_programs, tokens
from usecases.sign_in.refusals import PersonNeededError
from web.api.gate import ApiRoute, Ctx
from web.api.schemas import Body, Code, Id, Text

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["own"])
Username = Annotated[str, Field(pattern=r"^[a-z0-9._-]{2,64}$")]


class Delegation(BaseModel):
    """One person acts for another in a role, both days included."""

    id: int
    principal: str
    delegate: str
    role: str
    scope: str
    starts_on: date
    ends_on: date
    reason: str


class NewDelegation(Body):
    """Who acts for whom; ``scope`` may be left out where the role is held for one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "principal": "moi.officer",
                "delegate": "moi.officer2",
                "role": "moi_officer",
                "starts_on": "2026-12-01",
                "ends_on": "2026-12-15",
                "reason": "ลาพักผ่อน",
            }
        }
    )
    principal: Username
    delegate: Username
    role: Role
    starts_on: date
    ends_on: date
    reason: Text
    scope: Code | None = None


class Numbered(BaseModel):
    """What was made."""

    id: int


class Token(BaseModel):
    """A token of the caller; its text is not kept."""

    id: int
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    expired: bool


@router.get("/delegations", operation_id="listDelegations", response_model=list[Delegation])
def list_delegations(ctx: Ctx) -> list[dict[str, Any]]:
    """List delegations in force or ahead: the caller's own; administrators see all."""
    return for_programs.list_delegations(ctx)


@router.post("/delegations", operation_id="delegate", response_model=Numbered, status_code=201)
def delegate(ctx: Ctx, body: NewDelegation) -> dict[str, int]:
    """Let a colleague act for the caller; who approves hands over on the pages alone (403)."""
    if body.role in sessions.NEEDING:
        raise PersonNeededError
    found = delegations.delegate(
        ctx, body.principal, body.delegate, body.role, body.starts_on, body.ends_on, body.reason,
        body.scope,
    )  # fmt: skip
    return {"id": found}


@router.delete(
    "/delegations/{delegation}",
    operation_id="revokeDelegation",
    status_code=204,
    response_class=Response,
)
def revoke_delegation(ctx: Ctx, delegation: Id) -> Response:
    """End a delegation now; both are told."""
    for_programs.check_delegation(ctx, delegation)
    delegations.revoke_delegation(ctx, delegation)
    return Response(status_code=204)


@router.get("/tokens", operation_id="listTokens", response_model=list[Token])
def list_tokens(ctx: Ctx) -> list[dict[str, Any]]:
    """List the caller's tokens; new ones are made on the page /account/tokens."""
    return tokens.list_tokens(ctx)


@router.delete(
    "/tokens/{token}", operation_id="revokeToken", status_code=204, response_class=Response
)
def revoke_token(ctx: Ctx, token: Id) -> Response:
    """Revoke a token of the caller at once, this one included."""
    tokens.revoke_token(ctx, token)
    return Response(status_code=204)
