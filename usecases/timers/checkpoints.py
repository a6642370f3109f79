"""The nightly checkpoint: the whole trail is checked and its state stated."""

from typing import Any

from storage import alerts, audit, audit_check, outbox
from usecases.context import Context

_FLAWS_TOLD = 20


def checkpoint(ctx: Context) -> dict[str, Any]:
    """Verify every chain, state the Merkle root over their heads, and alarm on any flaw.

    A flaw is told to the administrators once a day; the checkpoint is then not written, since it
    would vouch for what is wrong.
    """
    with ctx.database.read() as connection:
        count, flaws = audit_check.verify(connection)
    if flaws:
        _alarm(ctx, flaws)
        return {"entries": count, "flaws": len(flaws), "root": None}
    with ctx.database.write() as connection:
        root = audit.checkpoint(connection, ctx.today, ctx.now)
    return {"entries": count, "flaws": 0, "root": root}


def _alarm(ctx: Context, flaws: list[audit_check.Flaw]) -> None:
    finding = "; ".join(f"{f.chain} #{f.seq}: {f.what}" for f in flaws[:_FLAWS_TOLD])
    with ctx.database.write() as connection:
        rows = [
            {
                "key": f"audit_alarm:{ctx.today}:{person}",
                "message": "audit_alarm",
                "person_id": person,
                "why": "administrator",
                "payload": {
                    "extra": {"finding": finding, "checked_at": ctx.now.isoformat()},
                    "path": "ops",
                },
                "queued_at": ctx.now,
                "send_after": ctx.now,
            }
            for person in alerts.posts(connection).get("administrator", [])
        ]
        outbox.queue(connection, rows)
