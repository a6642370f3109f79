"""Delivery of webhooks: claim what is due, ask what the owner may see, sign, post, record.

Each webhook is served in order by one thread; where it does not answer, the rest of its queue
waits with what failed. A receiver may get a delivery twice, under the same id, never out of ours.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from standardwebhooks.webhooks import Webhook

from notifications.webhooks import Reach, Reply, post
from statemachine.errors import PhinongError
from storage import audit, cases, outbox, webhooks
from usecases.cases import access
from usecases.context import Context
from usecases.programs.webhooks import url_allowed

CLAIM = 100
THREADS = 8
LEASE = timedelta(minutes=25)  # a whole claim on one webhook, each at its slowest
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failure it is tried again, as Standard Webhooks advises; then never."""

GONE = 410


@dataclass(frozen=True, slots=True)
class _Round:
    """What one round of deliveries goes by."""

    ctx: Context
    reach: Reach


def deliver_webhooks(
    ctx: Context, *, reach: Reach | None = None, most: int = CLAIM
) -> dict[str, int]:
    """Post every delivery that is due at ``ctx.now``; return how many ended how.

    Args:
        ctx: The circumstances.
        reach: How far a post may go; only tests give one.
        most: Deliveries at most.

    Returns:
        Counts by ``sent``, ``retry``, ``failed``, ``waiting`` (behind one that failed),
        ``disabled`` webhooks and ``rescued`` deliveries.
    """
    with ctx.database.write() as connection:
        counted: Counter[str] = Counter(rescued=webhooks.rescue(connection, ctx.now))
        rows = webhooks.claim(connection, ctx.now, ctx.now + LEASE, most)
    queues: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        queues[row.webhook_id].append(row)
    if queues:
        doing = _Round(ctx, reach or Reach())
        with ThreadPoolExecutor(min(THREADS, len(queues))) as threads:
            for done in threads.map(lambda queue: _serve(doing, queue), queues.values()):
                counted.update(done)
    return {kind: count for kind, count in sorted(counted.items()) if count}


def _serve(doing: _Round, queue: Sequence[Any]) -> Counter[str]:
    """Deliver one webhook's rows in order, until one fails."""
    counted: Counter[str] = Counter()
    for place, row in enumerate(queue):
        why = _obstacle(doing.ctx, row)
        if why is not None:
            _mark(doing.ctx, row, "failed", why)
            counted["failed"] += 1
            continue
        reply = post(row.url, *_signed(doing.ctx, row), doing.reach)
        if reply.taken:
            _mark(doing.ctx, row, "sent", reply.said, attempts=row.attempts + 1)
            counted["sent"] += 1
            continue
        counted.update(_failed(doing.ctx, row, reply))
        counted["waiting"] += _put_back(doing.ctx, queue[place + 1 :], row)
        break
    return Counter({kind: count for kind, count in counted.items() if count})


def _obstacle(ctx: Context, row: Any) -> str | None:
    """Return why a delivery must not go out now, if anything is in its way."""
    if row.disabled_at is not None or not row.active:
        return "the webhook or its owner is switched off"
    if not url_allowed(ctx, row.url):
        return "the host is no longer on the list of hosts"
    number = row.payload["data"].get("case")
    if number is None:
        return None
    try:
        with ctx.database.read() as connection:
            case = cases.load(connection, number)
            access.readable(ctx.acting(row.person_id), connection, case)
    except PhinongError:
        return "the owner may no longer see the case"
    return None


def _signed(ctx: Context, row: Any) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":"))
    signature = Webhook(row.secret).sign(row.event_id, ctx.now, body)
    return body.encode(), {
        "content-type": "application/json",
        "user-agent": "Phinong-Webhooks/1",
        "webhook-id": row.event_id,
        "webhook-timestamp": str(int(ctx.now.timestamp())),
        "webhook-signature": signature,
    }


def _failed(ctx: Context, row: Any, reply: Reply) -> Counter[str]:
    """Let a delivery wait for another try, or end it and switch the webhook off."""
    attempts = row.attempts + 1
    if reply.status != GONE and attempts <= len(WAITS):
        later = ctx.now + WAITS[attempts - 1]
        again = {"attempts": attempts, "send_after": later, "answer": reply.said}
        with ctx.database.write() as connection:
            webhooks.mark(connection, row.id, {"state": "queued", **again})
        return Counter(retry=1)
    _mark(ctx, row, "failed", reply.said, attempts=attempts)
    _switch_off(ctx, row, reply.said)
    return Counter(failed=1, disabled=1)


def _put_back(ctx: Context, rows: Sequence[Any], failed: Any) -> int:
    """Let what stands behind a failure wait as long as it does, without a try used up."""
    later = ctx.now + WAITS[min(failed.attempts, len(WAITS) - 1)]
    with ctx.database.write() as connection:
        hook = webhooks.one(connection, failed.webhook_id)
        off = hook is None or hook.disabled_at is not None
        ended = {"state": "failed", "answer": "the webhook was switched off"}
        values = (
            {**ended, "finished_at": ctx.now} if off else {"state": "queued", "send_after": later}
        )
        for row in rows:
            webhooks.mark(connection, row.id, values)
    return len(rows)


def _switch_off(ctx: Context, row: Any, said: str) -> None:
    """Switch a webhook off that failed for days, and tell its owner."""
    with ctx.database.write() as connection:
        webhooks.change(connection, row.webhook_id, {"disabled_at": ctx.now})
        webhooks.fail_queued(connection, row.webhook_id, "the webhook was switched off", ctx.now)
        given = {"webhook": row.webhook_id, "answer": said}
        body = {"actor": None, "action": "disable_webhook", "given": given}
        audit.append_settings(connection, body, ctx.now)
        mail = {
            "key": f"webhook_disabled:{row.webhook_id}:{row.id}:{row.attempts}",
            "message": "webhook_disabled",
            "person_id": row.person_id,
            "why": "webhook_owner",
            "payload": {
                "path": "api/v1/docs",
                "extra": {"webhook_url": row.url, "last_answer": said},
            },
            "queued_at": ctx.now,
            "send_after": ctx.now,
        }
        outbox.queue(connection, [mail])


def _mark(ctx: Context, row: Any, state: str, answer: str, *, attempts: int | None = None) -> None:
    values = {
        "state": state,
        "answer": answer,
        "finished_at": ctx.now,
        "attempts": row.attempts if attempts is None else attempts,
    }
    with ctx.database.write() as connection:
        webhooks.mark(connection, row.id, values)
