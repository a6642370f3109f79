"""The yearly watch: each pair is looked at on the day its standing can change, and told of it.

A pair that was never looked at (standing ``none``) is judged at the first watch after its import.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.facts import ANYWHERE
from statemachine.relationship import Standing
from statemachine.words import Role
from storage import audit, duties, imports, outbox, people, register
from storage.database import Connection
from storage.people import Recipient
from usecases import answering, names
from usecases.claims.keeping import catch_up
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.relations.standing import Judgement, judge

PROVINCE = (Role.COORDINATOR, Role.GOVERNOR)

TOLD: dict[Standing, tuple[str, tuple[Role, ...]]] = {
    Standing.ATTENTION: ("activity_due", (Role.COORDINATOR,)),
    Standing.DORMANT: ("dormant", PROVINCE),
    Standing.EXPIRING: ("expiring", (Role.COORDINATOR,)),
    Standing.EXPIRED: ("expired", (*PROVINCE, Role.MOI_OFFICER)),
}
"""Standing -> message and the roles told when a pair turns to it."""

_ANSWERED = frozenset({"activity_due", "dormant"})
_RESTED = frozenset({Standing.ATTENTION, Standing.DORMANT})
"""Turns of which nobody is told while a pair rests by decision; an end date still is."""
_WHY = {Role.COORDINATOR: "coordinator", Role.GOVERNOR: "office_head"}


@dataclass(slots=True)
class _Batch:
    """What one transaction of the watch writes."""

    turned: Counter[str] = field(default_factory=Counter)
    mails: list[dict[str, Any]] = field(default_factory=list)
    same: dict[int, date | None] = field(default_factory=dict)
    nobody: int = 0


def watch(ctx: Context) -> dict[str, Any]:
    """Judge every pair whose day has come; return what was done.

    One short transaction a batch: a crash loses no more than a batch, which is then done again.
    Twice on one day does nothing more.

    Returns:
        ``looked_at`` pairs, those that ``turned`` by standing, ``mails`` queued, and ``nobody``:
        turns of which nobody could be told.
    """
    looked_at, mails, nobody, turned = 0, 0, 0, Counter[str]()
    more = True
    while more:
        with ctx.database.write() as connection:
            rows = register.to_watch(connection, ctx.today, ctx.policy.batch)
            batch = _judged(ctx, connection, rows)
            register.set_next_watch(connection, batch.same)
            outbox.queue(connection, batch.mails)
        more = len(rows) == ctx.policy.batch
        looked_at += len(rows)
        mails += len(batch.mails)
        nobody += batch.nobody
        turned += batch.turned
    catch_up(ctx)
    return {
        "looked_at": looked_at,
        "turned": dict(sorted(turned.items())),
        "mails": mails,
        "nobody": nobody,
    }


def _judged(ctx: Context, connection: Connection, rows: Sequence[Any]) -> _Batch:
    ids = [row.id for row in rows]
    activities = register.activities_of(connection, ids)
    texts = imports.instruments_by_pair(connection, ids)
    told = people.holders(connection, _wanted(rows), ctx.today)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    resting = duties.resting(connection, ids, ctx.today)
    batch = _Batch()
    for row in rows:
        found = judge(row, activities[row.id], texts[row.id], ctx.today)
        if found.standing == row.standing:
            batch.same[row.id] = found.next_on
        elif turn(ctx, connection, row, found):
            batch.turned[found.standing.value] += 1
            rests = row.id in resting and found.standing in _RESTED
            mails = [] if rests else _mails(ctx, row, found, told, later)
            for mail in mails:
                _let_answer(ctx, connection, row, mail)
            batch.nobody += found.standing in TOLD and not rests and not mails
            batch.mails += mails
    return batch


def _let_answer(ctx: Context, connection: Connection, row: Any, mail: dict[str, Any]) -> None:
    """Let the coordinator answer a mail about activities with a line and a photo (M10)."""
    if mail["why"] != "coordinator" or mail["message"] not in _ANSWERED:
        return
    answer = answering.given(ctx, connection, row.id, mail["person_id"])
    if answer:
        extra = {**mail["payload"]["extra"], "answer_by": answer["answer_by"]}
        mail["payload"] |= {"reply_to": answer["reply_to"], "extra": extra}


def turn(ctx: Context, connection: Connection, row: Any, found: Judgement) -> bool:
    """Write a new standing and its audit entry; ``False`` where somebody else changed the pair."""
    values = {
        "standing": found.standing.value,
        "standing_since": ctx.today,
        "next_watch_on": found.next_on,
        "updated_at": ctx.now,
    }
    if not register.update_pair(connection, row, values):
        return False
    body = {
        "actor": ctx.person,
        "action": "standing",
        "pair": row.key,
        "from": row.standing,
        "to": found.standing.value,
    }
    audit.append_settings(connection, body, ctx.now)
    return True


def _wanted(rows: Sequence[Any]) -> list[tuple[str, str]]:
    provinces = sorted({row.province for row in rows})
    own = [(role, province) for role in PROVINCE for province in provinces]
    return [*own, (Role.MOI_OFFICER, ANYWHERE)]


def _mails(
    ctx: Context,
    row: Any,
    found: Judgement,
    told: Mapping[tuple[str, str], Sequence[Recipient]],
    later: datetime,
) -> list[dict[str, Any]]:
    message, roles = TOLD.get(found.standing, ("", ()))
    rows: dict[int, dict[str, Any]] = {}
    for role in roles:
        scope = row.province if role in PROVINCE else ANYWHERE
        for recipient in told.get((role, scope), ()):
            why = recipient.why if recipient.why == "delegate" else _WHY.get(role, role.value)
            rows.setdefault(
                recipient.person_id,
                {
                    "key": f"watch:{row.key}:{found.standing}:{ctx.today}:{recipient.person_id}",
                    "message": message,
                    "person_id": recipient.person_id,
                    "why": why,
                    "payload": _payload(ctx, row, found),
                    "queued_at": ctx.now,
                    "send_after": later if MESSAGES[message].quiet else ctx.now,
                },
            )
    return list(rows.values())


def _payload(ctx: Context, row: Any, found: Judgement) -> dict[str, Any]:
    """Return what the mail says of the pair; a deadline where the next turn is to dormant."""
    extra = {
        "last_activity_on": found.last_activity.iso() if found.last_activity else None,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }
    shown = (
        "ends_on" if found.standing in (Standing.EXPIRING, Standing.EXPIRED) else "last_activity_on"
    )
    due = _due(found)
    return {
        "number": row.key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "holder": names.office(f"province:{row.province}"),
        "standing": found.standing.value,
        "since": ctx.today.isoformat(),
        "due": due.isoformat() if due else None,
        "path": f"pairs/{row.key}",
        "extra": {shown: extra[shown]},
    }


def _due(found: Judgement) -> date | None:
    """Return the last day for an activity before the pair turns dormant."""
    if found.standing is not Standing.ATTENTION or found.next_on is None:
        return None
    return found.next_on - timedelta(days=1)
