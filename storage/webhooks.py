"""Rows of webhooks and their deliveries: ``queued -> sending -> sent | failed``.

A delivery found in ``sending`` after its lease is queued again: the receiver may get it twice,
under the same id.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.prepared import Prepared
from storage.tables_api import Webhook, WebhookDelivery
from storage.tables_people import Person

# The lock holds off a deletion only, so that a delivery never lacks its webhook.
_LISTENING = Prepared(
    select(Webhook.id, Webhook.events)
    .where(Webhook.disabled_at.is_(None))
    .order_by(Webhook.id)
    .with_for_update(read=True, key_share=True)
)


def listening(connection: Connection) -> list[tuple[int, list[str]]]:
    """Return the webhooks in use with the events they want."""
    return [(row[0], row[1]) for row in _LISTENING.rows(connection, {})]


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a webhook and return its row id."""
    done = connection.execute(insert(Webhook).values(dict(values)).returning(Webhook.id))
    return int(done.scalar_one())


def of_person(connection: Connection, person: int) -> list[Any]:
    """Return a person's webhooks, newest first."""
    query = select(Webhook.__table__).where(Webhook.person_id == person)
    return list(connection.execute(query.order_by(Webhook.id.desc())))


def one(connection: Connection, webhook: int, *, lock: bool = False) -> Any | None:
    """Return a webhook's row, or ``None``."""
    query = select(Webhook.__table__).where(Webhook.id == webhook)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def change(connection: Connection, webhook: int, values: Mapping[str, Any]) -> None:
    """Write new values of a webhook."""
    connection.execute(update(Webhook).where(Webhook.id == webhook).values(dict(values)))


def remove(connection: Connection, webhook: int) -> None:
    """Delete a webhook, locked before, with its deliveries."""
    connection.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook))
    connection.execute(delete(Webhook).where(Webhook.id == webhook))


def queue(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add deliveries; each row gives webhook_id, event_id, event, payload and queued_at."""
    base = {"state": "queued", "attempts": 0}
    if rows:
        connection.execute(
            insert(WebhookDelivery),
            [base | {"send_after": row["queued_at"]} | dict(row) for row in rows],
        )


def deliveries(connection: Connection, webhook: int, *, before: int | None, most: int) -> list[Any]:
    """Return deliveries of a webhook, newest first."""
    query = select(WebhookDelivery.__table__).where(WebhookDelivery.webhook_id == webhook)
    if before is not None:
        query = query.where(WebhookDelivery.id < before)
    return list(connection.execute(query.order_by(WebhookDelivery.id.desc()).limit(most)))


def delivery(connection: Connection, webhook: int, row_id: int) -> Any | None:
    """Return one delivery of a webhook, or ``None``."""
    query = select(WebhookDelivery.__table__).where(
        WebhookDelivery.id == row_id, WebhookDelivery.webhook_id == webhook
    )
    return connection.execute(query).one_or_none()


def claim(connection: Connection, now: datetime, until: datetime, most: int) -> list[Any]:
    """Take due deliveries under a lease; return them with their webhook and its owner."""
    due = (
        select(WebhookDelivery.id)
        .where(WebhookDelivery.state == "queued", WebhookDelivery.send_after <= now)
        .order_by(WebhookDelivery.send_after, WebhookDelivery.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due).scalars())
    if not ids:
        return []
    mine = WebhookDelivery.id.in_(ids)
    leased = update(WebhookDelivery).where(mine).values(state="sending", lease_until=until)
    connection.execute(leased)
    query = (
        select(
            WebhookDelivery.__table__,
            Webhook.url,
            Webhook.secret,
            Webhook.disabled_at,
            Webhook.person_id,
            Person.active,
        )
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .join(Person, Person.id == Webhook.person_id)
        .where(mine)
        .order_by(WebhookDelivery.id)
    )
    return list(connection.execute(query))


def rescue(connection: Connection, now: datetime) -> int:
    """Queue again what somebody took and never finished; return how many."""
    stuck = update(WebhookDelivery).where(
        WebhookDelivery.state == "sending", WebhookDelivery.lease_until < now
    )
    return int(connection.execute(stuck.values(state="queued", lease_until=None)).rowcount)


def mark(connection: Connection, row_id: int, values: Mapping[str, Any]) -> None:
    """Record what became of a delivery."""
    query = update(WebhookDelivery).where(WebhookDelivery.id == row_id)
    connection.execute(query.values(lease_until=None, **dict(values)))


def fail_queued(connection: Connection, webhook: int, answer: str, now: datetime) -> int:
    """End every delivery of a webhook that still waits; return how many."""
    query = update(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook, WebhookDelivery.state == "queued"
    )
    done = connection.execute(query.values(state="failed", answer=answer, finished_at=now))
    return int(done.rowcount)


def counts(connection: Connection, webhooks: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return how many deliveries of each webhook are in each state."""
    query = (
        select(WebhookDelivery.webhook_id, WebhookDelivery.state, func.count())
        .where(WebhookDelivery.webhook_id.in_(list(webhooks)))
        .group_by(WebhookDelivery.webhook_id, WebhookDelivery.state)
    )
    found: dict[int, dict[str, int]] = {}
    for webhook, state, count in connection.execute(query):
        found.setdefault(webhook, {})[state] = count
    return found
