"""Webhooks of the caller."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from usecases.programs import webhooks
from web.api import paging
from web.api.gate import ApiRoute, Ctx
from web.api.schemas import Body, Id

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["webhooks"])
Url = Annotated[str, Field(min_length=1, max_length=500, pattern="^https://[!-~]+$")]
Events = Annotated[
    list[Annotated[str, Field(pattern=r"^(\*|[a-z_]{1,40})$")]], Field(max_length=60)
]
_HOOK = "/webhooks/{webhook}"
_URL = "https://app.example.go.th/phinong"


class Webhook(BaseModel):
    """A webhook; ``deliveries`` counts by state."""

    id: int
    url: str
    events: list[str]
    enabled: bool
    created_at: datetime
    disabled_at: datetime | None
    deliveries: dict[str, int]


class NewWebhook(Webhook):
    """A webhook that was just added, with its secret: shown this once."""

    secret: str


class Adding(Body):
    """Where to post, and which triggers to tell of; ``*`` is all of them."""

    model_config = ConfigDict(json_schema_extra={"example": {"url": _URL, "events": ["*"]}})
    url: Url
    events: Events = Field(default_factory=lambda: ["*"])


class Changing(Body):
    """What to change."""

    model_config = ConfigDict(json_schema_extra={"example": {"enabled": True}})
    url: Url | None = None
    events: Events | None = None
    enabled: bool | None = None


class Delivery(BaseModel):
    """One event for one webhook; ``event_id`` is the ``webhook-id`` of the post."""

    id: int
    event_id: str
    event: str
    payload: dict[str, Any]
    state: Literal["queued", "sending", "sent", "failed"]
    attempts: int
    queued_at: datetime
    send_after: datetime
    finished_at: datetime | None
    answer: str | None


@router.get("/webhooks", operation_id="listWebhooks", response_model=list[Webhook])
def list_webhooks(ctx: Ctx) -> list[dict[str, Any]]:
    """List the caller's webhooks, newest first."""
    return webhooks.list_webhooks(ctx)


@router.post("/webhooks", operation_id="addWebhook", response_model=NewWebhook, status_code=201)
def add_webhook(ctx: Ctx, body: Adding, response: Response) -> dict[str, Any]:
    """Add a webhook on a host that the administrator allows; the secret is shown this once."""
    found = webhooks.add_webhook(ctx, body.url, body.events)
    response.headers["Location"] = f"/api/v1/webhooks/{found['id']}"
    return found


@router.get(_HOOK, operation_id="showWebhook", response_model=Webhook)
def show_webhook(ctx: Ctx, webhook: Id) -> dict[str, Any]:
    """Show a webhook of the caller."""
    return webhooks.show_webhook(ctx, webhook)


@router.patch(_HOOK, operation_id="changeWebhook", response_model=Webhook)
def change_webhook(ctx: Ctx, webhook: Id, body: Changing) -> dict[str, Any]:
    """Change a webhook, or switch it off and on."""
    changes = body.model_dump(exclude_none=True)
    return webhooks.change_webhook(ctx, webhook, changes)


@router.delete(_HOOK, operation_id="removeWebhook", status_code=204, response_class=Response)
def remove_webhook(ctx: Ctx, webhook: Id) -> Response:
    """Delete a webhook with its deliveries."""
    webhooks.remove_webhook(ctx, webhook)
    return Response(status_code=204)


@router.post(f"{_HOOK}/test", operation_id="testWebhook", response_model=Delivery, status_code=201)
def send_test(ctx: Ctx, webhook: Id) -> dict[str, Any]:
    """Queue a delivery that says only that it is a test."""
    return webhooks.send_test(ctx, webhook)


@router.get(
    f"{_HOOK}/deliveries", operation_id="listDeliveries", response_model=paging.Page[Delivery]
)
def list_deliveries(
    ctx: Ctx, webhook: Id, cursor: paging.Cursor = None, limit: paging.Limit = 50
) -> paging.Page[dict[str, Any]]:
    """List the deliveries of a webhook, newest first."""
    before = paging.number(cursor)
    rows = webhooks.list_deliveries(ctx, webhook, before=before, limit=limit + 1)
    return paging.cut(rows, limit, [row["id"] for row in rows])


@router.post(
    f"{_HOOK}/deliveries/{{delivery}}/redeliver",
    operation_id="redeliver",
    response_model=Delivery,
)
def redeliver(ctx: Ctx, webhook: Id, delivery: Id) -> dict[str, Any]:
    """Queue a delivery again; the receiver knows it by the same id."""
    return webhooks.redeliver(ctx, webhook, delivery)
