"""Who calls."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from usecases.programs.for_programs import my_grants
from web.api.gate import ApiRoute, Who
from web.api.schemas import Person, Valued

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["me"])


class Grant(BaseModel):
    """A role within a scope; ``on_behalf_of`` where it is delegated."""

    role: Valued
    scope: str
    on_behalf_of: Person | None


class Me(BaseModel):
    """The caller: the person, what their token may do, and what they may act as today."""

    username: str
    language: str
    scopes: list[str]
    token_expires_at: datetime
    grants: list[Grant]


@router.get("/me", operation_id="showMe", response_model=Me)
def show_me(who: Who) -> dict[str, Any]:
    """Show who calls, what the token may do, and the roles held today."""
    bearer = who.bearer
    return {
        "username": bearer.username,
        "language": bearer.language,
        "scopes": sorted(bearer.scopes),
        "token_expires_at": bearer.expires_at,
        "grants": my_grants(who.ctx),
    }
