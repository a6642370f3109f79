"""For administrators: the outbox and the people."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from usecases.mails import outbox_deeds
from usecases.people import people
from usecases.programs import for_programs
from web.api import paging
from web.api.gate import ApiRoute, Ctx
from web.api.own import Delegation
from web.api.schemas import Id, Words

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["administration"])
State = Literal[
    "queued", "sending", "handing_over", "sent", "failed", "in_doubt", "cancelled", "folded"
]


class Mail(BaseModel):
    """A mail of the outbox; addresses are not shown."""

    id: int
    message: str
    title: Words
    to: str
    why: str
    case: str | None
    state: State
    queued_at: datetime
    send_after: datetime
    finished_at: datetime | None
    attempts: int
    reply: str | None


class MailState(BaseModel):
    """A mail that was decided on."""

    id: int
    state: State


class Grant(BaseModel):
    """A role within a scope."""

    role: str
    scope: str


class Somebody(BaseModel):
    """A person with roles, posts and standing delegations."""

    id: int
    username: str
    name_th: str
    name_en: str
    language: str
    active: bool
    fictional: bool
    email: str | None
    undeliverable_since: datetime | None
    grants: list[Grant]
    posts: list[str]
    delegations: list[Delegation]


@router.get("/outbox", operation_id="listOutbox", response_model=paging.Page[Mail])
def list_outbox(
    ctx: Ctx,
    state: State | None = None,
    case: Annotated[str | None, Query(pattern="^[A-Z0-9-]{4,40}$")] = None,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 50,
) -> paging.Page[dict[str, Any]]:
    """List mails, newest first."""
    before = paging.number(cursor)
    rows = for_programs.list_mails(ctx, state=state, number=case, before=before, limit=limit + 1)
    return paging.cut(rows, limit, [row["id"] for row in rows])


@router.post("/outbox/{mail}/retry", operation_id="retryMail", response_model=MailState)
def retry_mail(ctx: Ctx, mail: Id) -> dict[str, Any]:
    """Queue a failed, doubtful or cancelled mail again."""
    for_programs.check_administrator(ctx)
    return outbox_deeds.retry(ctx, mail)


@router.post("/outbox/{mail}/resolve", operation_id="resolveMail", response_model=MailState)
def resolve_mail(ctx: Ctx, mail: Id) -> dict[str, Any]:
    """Count a mail in doubt as sent: the person concerned says it arrived."""
    for_programs.check_administrator(ctx)
    return outbox_deeds.resolve(ctx, mail)


@router.get("/people", operation_id="listPeople", response_model=paging.Page[Somebody])
def list_people(
    ctx: Ctx, cursor: paging.Cursor = None, limit: paging.Limit = 50
) -> paging.Page[dict[str, Any]]:
    """List people by user name, with their roles, posts and delegations."""
    for_programs.check_administrator(ctx)
    after = paging.word(cursor) or ""
    rows = [row for row in people.list_people(ctx) if row["username"] > after][: limit + 1]
    return paging.cut(rows, limit, [row["username"] for row in rows])
