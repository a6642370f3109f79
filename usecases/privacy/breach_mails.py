"""The mails about a breach, and the round of its clock: each level once to each administrator."""

from typing import Any

from statemachine import breach_clock
from storage import breaches, granting, outbox
from storage.database import Connection
from usecases.context import Context
from usecases.privacy import breach_words
from usecases.stage_words import said


def remind_breaches(ctx: Context) -> dict[str, int]:
    """Remind of every breach whose next level has come; return ``breaches`` and ``mails``.

    The same round twice does nothing more: a level is one mail for each administrator. After an
    outage only the last level that was reached goes out.
    """
    done = {"breaches": 0, "mails": 0}
    with ctx.database.read() as connection:
        if not breaches.is_any_due(connection, ctx.now):
            return done
    with ctx.database.write() as connection:
        for row in breaches.due(connection, ctx.now, ctx.policy.batch):
            level = breach_clock.reached(row.known_at, ctx.now)
            if level is not None:
                done["mails"] += tell(ctx, connection, row, level)
            breaches.bump(connection, row.id, *breach_clock.following(row.known_at, ctx.now))
            done["breaches"] += 1
    return done


def tell(ctx: Context, connection: Connection, row: Any, level: str) -> int:
    """Queue a mail about a breach to every administrator; return how many."""
    left = breach_clock.hours_left(row.known_at, ctx.now)
    extra = {
        "number": row.number,
        "title": row.title,
        "new": level == breach_clock.RECORDED,
        "late": left < 0,
        "hours": abs(left),
        "known_at": row.known_at.isoformat(),
        "deadline_at": row.deadline_at.isoformat(),
        "risk": said(*breach_words.RISKS[row.risk]),
    }
    rows = [
        {
            "key": f"breach:{row.id}:{level}:{person}",
            "message": "breach_clock",
            "person_id": person,
            "why": "administrator",
            "payload": {
                "actor": ctx.person,
                "path": f"admin/breaches/{row.number}",
                "extra": extra,
            },
            "queued_at": ctx.now,
            "send_after": ctx.now,
        }
        for person in granting.administrators(connection)
    ]
    outbox.queue(connection, rows)
    return len(rows)
