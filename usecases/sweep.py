"""The sweep: what is due at this moment is alerted, once, however many sweeps run."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from statemachine.deadlines import Due, what_is_due
from statemachine.definition import AlertLevel, Definition
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import alerts, outbox, people
from storage.database import Connection
from storage.people import Recipient
from usecases.context import Context
from usecases.notices import quiet_until


@dataclass(slots=True)
class _Batch:
    """What one transaction of a sweep writes."""

    decided: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    bumps: list[dict[str, Any]] = field(default_factory=list)
    levels: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    nobody: int = 0


def sweep(ctx: Context) -> dict[str, Any]:
    """Alert everything that is due at ``ctx.now``; return what was done.

    Works in batches of one short transaction each, so a crash loses no more than a batch that is
    then done again. Its cost follows what is due, not what is open.

    Returns:
        ``due`` entries looked at, ``alerts`` by level, ``skipped`` levels, ``mails`` queued, and
        ``nobody``: rungs of the ladder on which nobody was found.
    """
    total = _Batch()
    looked_at = 0
    while True:
        with ctx.database.write() as connection:
            rows = alerts.due(connection, ctx.now, ctx.policy.batch)
            if not rows:
                break
            batch = _decide(ctx, connection, rows)
            alerts.decide(connection, batch.decided)
            outbox.queue(connection, batch.mails)
            alerts.bump(connection, batch.bumps)
        looked_at += len(rows)
        _add(total, batch)
    return {
        "due": looked_at,
        "alerts": dict(sorted(total.levels.items())),
        "skipped": total.skipped,
        "mails": len(total.mails),
        "nobody": total.nobody,
    }


def _add(total: _Batch, batch: _Batch) -> None:
    total.levels += batch.levels
    total.mails += batch.mails
    total.skipped += batch.skipped
    total.nobody += batch.nobody


def _decide(ctx: Context, connection: Connection, rows: Iterable[Any]) -> _Batch:
    rows = list(rows)
    calendar = ctx.calendars.current(connection)
    ladder = _Ladder(
        people.holders(connection, [(r.holder_role, r.holder_scope) for r in rows], ctx.today),
        alerts.posts(connection),
    )
    batch = _Batch()
    send_after = quiet_until(ctx, calendar)
    for row in rows:
        definition = ctx.definitions.get(connection, row.definition)
        found = _found(ctx, definition, calendar, row)
        _note(ctx, batch, row, found)
        if found.send is None:
            continue
        told = ladder.of(definition, row, found.send)
        batch.nobody += found.send.steps - len({r.why for r in told if r.why != "delegate"})
        batch.mails += [
            _mail(ctx, row, found, recipient) | {"send_after": send_after} for recipient in told
        ]
    return batch


def _found(ctx: Context, definition: Definition, calendar: Calendar, row: Any) -> Due:
    known = {level.name for level in definition.alerts}
    pending = row.next_alert if row.next_alert in known else definition.alerts[0].name
    where = row.province if row.holder_role in (Role.COORDINATOR, Role.GOVERNOR) else None
    return what_is_due(definition, row.due_on, pending, ctx.now, calendar, where)


def _note(ctx: Context, batch: _Batch, row: Any, found: Due) -> None:
    after = found.following
    batch.bumps.append(
        {
            "b_id": row.id,
            "next_at": after.at if after else None,
            "next_level": after.level.name if after else None,
        }
    )
    if found.send is None:
        return
    batch.levels[found.send.name] += 1
    batch.skipped += len(found.skipped)
    sent: dict[str, Any] = {"level": found.send.name, "outcome": "sent", "covered_by": None}
    covered: list[dict[str, Any]] = [
        {"level": level, "outcome": "skipped", "covered_by": found.send.name}
        for level in found.skipped
    ]
    batch.decided += [
        {"entry_id": row.id, "decided_at": ctx.now, **said} for said in (sent, *covered)
    ]


def _mail(ctx: Context, row: Any, found: Due, recipient: Recipient) -> dict[str, Any]:
    level = found.send.name if found.send else ""
    return {
        "key": f"alert:{row.id}:{level}:{recipient.person_id}",
        "message": level,
        "case_id": row.case_id,
        "entry_id": row.id,
        "person_id": recipient.person_id,
        "why": recipient.why,
        "payload": {"skipped": list(found.skipped), "day": ctx.today.isoformat()},
        "queued_at": ctx.now,
    }


@dataclass(frozen=True, slots=True)
class _Ladder:
    """Who stands on each rung: holders by role and scope, posts by code."""

    holders: Mapping[tuple[str, str], list[Recipient]]
    posts: Mapping[str, list[int]]

    def of(self, definition: Definition, row: Any, level: AlertLevel) -> list[Recipient]:
        """Return whom an alert reaches: the first rungs of the ladder, each person once."""
        told: dict[int, Recipient] = {}
        for rung in definition.ladder[: level.steps]:
            for recipient in self._rung(rung, row):
                told.setdefault(recipient.person_id, recipient)
        return list(told.values())

    def _rung(self, rung: str, row: Any) -> list[Recipient]:
        if rung == "holder":
            return self.holders.get((row.holder_role, row.holder_scope), [])
        office = str(row.office).removeprefix("province:")
        code = f"{rung}:{office}" if rung == "office_head" else rung
        return [Recipient(person, rung) for person in self.posts.get(code, [])]
