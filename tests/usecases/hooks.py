"""A world whose webhooks go to a receiver on this machine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from notifications.webhooks import Reach
from storage.tables_api import WebhookDelivery
from tests.support.receiver import Receiver
from tests.support.world import World
from usecases.programs import webhooks
from usecases.programs.webhook_delivery import deliver_webhooks


def add(world: World, there: Receiver, *events: str, who: str = "coordinator") -> dict[str, Any]:
    return webhooks.add_webhook(world.ctx(who), there.url, events or ("*",))


def deliver(world: World, there: Receiver, **more: Any) -> dict[str, int]:
    """Deliver to this machine, which only a test may."""
    reach = Reach(private=True, authority=there.authority, **more)
    return deliver_webhooks(world.ctx(), reach=reach)


def rows(world: World) -> list[Any]:
    return world.rows(select(WebhookDelivery.__table__).order_by(WebhookDelivery.id))
