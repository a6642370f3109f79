"""Calm mail: several due notices for one person become one digest, most urgent first (M19)."""

from itertools import groupby

from notifications.catalogue import MESSAGES
from storage import mail_rows, outbox
from usecases.context import Context

DIGESTIBLE = tuple(name for name, kind in MESSAGES.items() if kind.digest)
_LARGEST = 200
"""Items a digest holds; a person with more gets several."""


def fold(ctx: Context) -> int:
    """Fold what is due at ``ctx.now`` into digests; return how many rows were folded."""
    with ctx.database.write() as connection:
        rows = mail_rows.foldable(connection, ctx.now, DIGESTIBLE)
        inside: list[int] = []
        digests = []
        for person, theirs in groupby(rows, key=lambda row: row.person_id):
            ids = [row.id for row in theirs]
            for start in range(0, len(ids), _LARGEST):
                part = ids[start : start + _LARGEST]
                inside += part
                digests.append(_digest(ctx, person, part))
        outbox.queue(connection, digests)
        mail_rows.settle(connection, inside, "folded", "goes in a digest", ctx.now)
    return len(inside)


def _digest(ctx: Context, person: int, ids: list[int]) -> dict[str, object]:
    return {
        "key": f"digest:{person}:{ids[0]}",
        "message": "digest",
        "person_id": person,
        "why": "holder",
        "payload": {"rows": ids},
        "queued_at": ctx.now,
        "send_after": ctx.now,
    }
