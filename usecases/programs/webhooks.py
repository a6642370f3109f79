"""Webhooks of a person: where their programs are told that a case moved (Standard Webhooks)."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from statemachine.errors import PhinongError
from statemachine.fields import FIELDS
from storage import audit, webhooks
from storage.database import Connection
from usecases.context import Context
from usecases.people.sessions import NotSignedInError
from usecases.webhook_events import EVERY

MOST = 10
LONGEST_URL = 500
TEST = "test"
PAGE = 100
_SECRET_BYTES = 32


class NoSuchWebhookError(PhinongError):
    """The person has no such webhook."""

    code = "no_such_webhook"
    th = "ไม่พบ webhook เลขที่ {id} ของท่าน โปรดตรวจสอบเลขที่"
    en = "You have no webhook number {id}; check the number."


class NoSuchDeliveryError(PhinongError):
    """The webhook has no such delivery."""

    code = "no_such_delivery"
    th = "ไม่พบการส่งเลขที่ {id} ของ webhook นี้ โปรดตรวจสอบเลขที่"
    en = "This webhook has no delivery number {id}; check the number."


class WebhookUrlError(PhinongError):
    """We do not send to this address."""

    code = "webhook_url"
    th = (
        "ใช้ที่อยู่นี้เป็น webhook ไม่ได้ ต้องเป็น https:// และเป็นเครื่องที่ผู้ดูแลระบบอนุญาต ({allowed}) "
        "โปรดแก้ที่อยู่หรือติดต่อผู้ดูแลระบบ"
    )
    en = (
        "This cannot be the address of a webhook: it begins with https:// and names a host that "
        "the administrator allows ({allowed}); mend it, or ask the administrator."
    )


class WebhookEventsError(PhinongError):
    """An event that no move of a case is."""

    code = "webhook_events"
    th = "ไม่มีเหตุการณ์ “{unknown}” โปรดใช้ * หรือเลือกจาก {known}"
    en = "There is no event “{unknown}”; use * or choose from {known}."


class TooManyWebhooksError(PhinongError):
    """A person has as many webhooks as anybody may."""

    code = "too_many_webhooks"
    th = "ท่านมี webhook ครบ {most} รายการแล้ว โปรดลบรายการที่ไม่ใช้ก่อน"
    en = "You have {most} webhooks, which is the most; delete one that you do not need."


class WebhookOffError(PhinongError):
    """The webhook is switched off."""

    code = "webhook_off"
    th = "webhook เลขที่ {id} ปิดอยู่ โปรดเปิดก่อนแล้วลองใหม่"
    en = "Webhook number {id} is switched off; switch it on first."


def add_webhook(ctx: Context, url: str, events: Iterable[str]) -> dict[str, Any]:
    """Add a webhook; the answer holds its ``secret``, which is shown this once.

    Raises:
        WebhookUrlError: The address is no https one, or its host is not on the list.
        WebhookEventsError: An event is unknown.
        TooManyWebhooksError: The person has enough of them.
    """
    check_url(ctx, url)
    wanted, me = _events(events), _me(ctx)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    with ctx.database.write() as connection:
        if len(webhooks.of_person(connection, me)) >= MOST:
            raise TooManyWebhooksError(most=MOST)
        row = {
            "person_id": me,
            "url": url,
            "secret": secret,
            "events": wanted,
            "created_at": ctx.now,
        }
        found = webhooks.add(connection, row)
        given = {"webhook": found, "url": url, "events": wanted}
        _record(ctx, connection, "add_webhook", given)
        return _shown(webhooks.one(connection, found), {}) | {"secret": secret}


def list_webhooks(ctx: Context) -> list[dict[str, Any]]:
    """Return one's own webhooks, newest first, with the count of deliveries by state."""
    with ctx.database.read() as connection:
        rows = webhooks.of_person(connection, _me(ctx))
        counts = webhooks.counts(connection, [row.id for row in rows])
    return [_shown(row, counts.get(row.id, {})) for row in rows]


def show_webhook(ctx: Context, webhook: int) -> dict[str, Any]:
    """Return one webhook of one's own.

    Raises:
        NoSuchWebhookError: There is none of this number.
    """
    with ctx.database.read() as connection:
        row = _mine(ctx, connection, webhook)
        return _shown(row, webhooks.counts(connection, [webhook]).get(webhook, {}))


def change_webhook(ctx: Context, webhook: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Change ``url``, ``events`` or whether it is ``enabled``.

    Raises:
        NoSuchWebhookError: There is none of this number.
        WebhookUrlError: The new address will not do.
        WebhookEventsError: An event is unknown.
    """
    values: dict[str, Any] = {}
    if "url" in changes:
        check_url(ctx, changes["url"])
        values["url"] = changes["url"]
    if "events" in changes:
        values["events"] = _events(changes["events"])
    if "enabled" in changes:
        values["disabled_at"] = None if changes["enabled"] else ctx.now
    with ctx.database.write() as connection:
        _mine(ctx, connection, webhook, lock=True)
        if values:
            webhooks.change(connection, webhook, values)
            given = {"webhook": webhook, **changes}
            _record(ctx, connection, "change_webhook", given)
        return _shown(webhooks.one(connection, webhook), {})


def remove_webhook(ctx: Context, webhook: int) -> None:
    """Delete a webhook of one's own with its deliveries.

    Raises:
        NoSuchWebhookError: There is none of this number.
    """
    with ctx.database.write() as connection:
        _mine(ctx, connection, webhook, lock=True)
        webhooks.remove(connection, webhook)
        _record(ctx, connection, "remove_webhook", {"webhook": webhook})


def send_test(ctx: Context, webhook: int) -> dict[str, Any]:
    """Queue a delivery that says only that this is a test.

    Raises:
        NoSuchWebhookError: There is none of this number.
        WebhookOffError: It is switched off.
    """
    event = f"{TEST}.{secrets.token_hex(8)}"
    payload = {"type": TEST, "timestamp": ctx.now.isoformat(), "data": {"webhook": webhook}}
    with ctx.database.write() as connection:
        _on(_mine(ctx, connection, webhook, lock=True))
        row = {"event_id": event, "event": TEST, "payload": payload, "queued_at": ctx.now}
        webhooks.queue(connection, [{"webhook_id": webhook, **row}])
        newest = webhooks.deliveries(connection, webhook, before=None, most=1)
        return _delivery(newest[0])


def list_deliveries(
    ctx: Context, webhook: int, *, before: int | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Return deliveries of a webhook of one's own, newest first, beginning below a number.

    Raises:
        NoSuchWebhookError: There is none of this number.
    """
    with ctx.database.read() as connection:
        _mine(ctx, connection, webhook)
        rows = webhooks.deliveries(connection, webhook, before=before, most=limit)
    return [_delivery(row) for row in rows]


def redeliver(ctx: Context, webhook: int, delivery: int) -> dict[str, Any]:
    """Queue a delivery again; the receiver knows it by the same id.

    Raises:
        NoSuchWebhookError: There is no such webhook.
        NoSuchDeliveryError: It has no such delivery.
        WebhookOffError: It is switched off.
    """
    with ctx.database.write() as connection:
        _on(_mine(ctx, connection, webhook, lock=True))
        if webhooks.delivery(connection, webhook, delivery) is None:
            raise NoSuchDeliveryError(id=delivery)
        again = {"state": "queued", "attempts": 0, "send_after": ctx.now, "finished_at": None}
        webhooks.mark(connection, delivery, again)
        return _delivery(webhooks.delivery(connection, webhook, delivery))


def check_url(ctx: Context, url: str) -> None:
    """Refuse an address that a webhook may not have.

    Raises:
        WebhookUrlError: No https, not on the list of hosts, or with more in it than an address.
    """
    if not url_allowed(ctx, url):
        hosts = sorted(ctx.policy.webhook_hosts)
        raise WebhookUrlError(allowed=", ".join(hosts) or "—")


def url_allowed(ctx: Context, url: str) -> bool:
    """Say whether a webhook may have an address; the list names hosts, or ``host:port``."""
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not plain:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    named = host if port == 443 else f"{host}:{port}"  # noqa: PLR2004 - of https
    extra = parts.username or parts.password or parts.fragment
    return parts.scheme == "https" and not extra and named in ctx.policy.webhook_hosts


def _events(events: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(events)) or [EVERY]
    known = {EVERY, "open", *FIELDS}
    unknown = [event for event in wanted if event not in known]
    if unknown:
        raise WebhookEventsError(unknown=", ".join(unknown)[:200], known=", ".join(sorted(known)))
    return wanted


def _on(row: Any) -> None:
    if row.disabled_at is not None:
        raise WebhookOffError(id=row.id)


def _mine(ctx: Context, connection: Connection, webhook: int, *, lock: bool = False) -> Any:
    row = webhooks.one(connection, webhook, lock=lock)
    if row is None or row.person_id != _me(ctx):
        raise NoSuchWebhookError(id=webhook)
    return row


def _shown(row: Any, counts: Mapping[str, int]) -> dict[str, Any]:
    names = ("id", "url", "events", "created_at", "disabled_at")
    shown = {name: getattr(row, name) for name in names}
    return shown | {"enabled": row.disabled_at is None, "deliveries": dict(counts)}


def _delivery(row: Any) -> dict[str, Any]:
    names = (
        "id", "event_id", "event", "payload", "state", "attempts", "queued_at", "send_after",
        "finished_at", "answer",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person


def _record(ctx: Context, connection: Connection, action: str, given: Mapping[str, Any]) -> None:
    body = {"actor": ctx.person, "action": action, "given": dict(given)}
    audit.append_settings(connection, body, ctx.now)
