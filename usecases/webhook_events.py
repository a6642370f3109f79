"""What a webhook is told when a case moves: ids, states and dates, nothing of a person."""

from collections.abc import Iterable, Mapping
from typing import Any

from statemachine.machine import Decision
from storage import webhooks
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.context import Context

EVERY = "*"
MOVED = "case.moved"


def enqueue(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    decision: Decision,
    opened: Iterable[tuple[int, Mapping[str, Any]]],
) -> int:
    """Queue a move for every webhook that wants it, in the move's transaction; return how many.

    Whether the owner may see the case is asked at each delivery, as rights change.
    """
    listening = [
        webhook
        for webhook, events in webhooks.listening(connection)
        if EVERY in events or decision.trigger in events
    ]
    if not listening:
        return 0
    version = case.version + (decision.trigger != "open")
    event = f"{case.number}.{version}"
    payload = _payload(ctx, case, decision, opened, version)
    webhooks.queue(
        connection,
        [
            {
                "webhook_id": webhook,
                "event_id": event,
                "event": decision.trigger,
                "payload": payload,
                "queued_at": ctx.now,
            }
            for webhook in listening
        ],
    )
    return len(listening)


def _payload(
    ctx: Context,
    case: CaseRecord,
    decision: Decision,
    opened: Iterable[tuple[int, Mapping[str, Any]]],
    version: int,
) -> dict[str, Any]:
    return {
        "type": MOVED,
        "timestamp": ctx.now.isoformat(),
        "data": {
            "case": case.number,
            "version": version,
            "trigger": decision.trigger,
            "from": decision.source,
            "to": decision.target,
            "instrument": case.instrument,
            "province": case.province,
            "waiting": list(decision.waiting),
            "opened": [
                {
                    "state": row["state"],
                    "office": row["office"],
                    "due_on": row["due_on"].isoformat() if row.get("due_on") else None,
                }
                for _, row in opened
            ],
        },
    }
