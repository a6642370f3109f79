"""The round of dated duties: told when given, reminded, alerted up the ladder, until they are done.

One mail a person and round, however many duties it speaks of. An alert is decided once: duty,
level and day are unique. Levels, their days and the ladder are those of the lifecycle in effect;
after the last level the owner is reminded every five working days.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from reference.day_limits import limit
from statemachine.dates import at_bangkok
from statemachine.deadlines import first_alarm, what_is_due
from statemachine.definition import Definition
from statemachine.groups.rules import head_of
from statemachine.working_days import Calendar
from storage import alerts, outbox, people
from storage import dated_duties as duties
from storage.database import Connection
from storage.people import Recipient
from usecases.context import Context
from usecases.groups.duties import GIVEN, days_left, region_of
from usecases.groups.words import office_name
from usecases.notices import quiet_until

AGAIN = "again"
Next = tuple[str | None, datetime | None]


@dataclass(slots=True)
class _Round:
    """What one transaction writes."""

    decided: list[dict[str, Any]] = field(default_factory=list)
    bumps: list[dict[str, Any]] = field(default_factory=list)
    told: defaultdict[tuple[int, str], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    nobody: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What a batch is judged by."""

    definition: Definition
    calendar: Calendar
    holders: Mapping[tuple[str, str], Sequence[Recipient]]
    posts: Mapping[str, Sequence[int]]


def remind_duties(ctx: Context) -> dict[str, int]:
    """Alert every duty whose moment has come; return ``duties``, ``mails`` and ``nobody``.

    One short transaction a batch; the same round twice does nothing more.
    """
    told = {"duties": 0, "mails": 0, "nobody": 0}
    with ctx.database.read() as connection:
        size = ctx.policy.batch if duties.is_any_due(connection, ctx.now) else 0
    while size == ctx.policy.batch:
        with ctx.database.write() as connection:
            rows = duties.due(connection, ctx.now, ctx.policy.batch)
            size = len(rows)
            done = _decided(ctx, connection, rows) if rows else _Round()
            mails = _mails(ctx, connection, done)
        told["duties"] += size
        told["mails"] += len(mails)
        told["nobody"] += done.nobody
    return told


def _decided(ctx: Context, connection: Connection, rows: Sequence[Any]) -> _Round:
    known = _Known(
        ctx.definitions.in_effect(connection, ctx.today),
        ctx.calendars.current(connection),
        people.holders(connection, [(r.role, r.scope) for r in rows], ctx.today),
        alerts.posts(connection),
    )
    done = _Round()
    for row in rows:
        level, steps, following = _judged(ctx, known, row)
        done.bumps.append({"b_id": row.id, "b_level": following[0], "b_at": following[1]})
        if level:
            day = ctx.today if level == AGAIN else row.due_on
            moment = {"duty_id": row.id, "level": level, "day": day, "decided_at": ctx.now}
            done.decided.append(moment)
            _tell(ctx, known, done, row, (level, steps))
    duties.decide(connection, done.decided)
    duties.bump(connection, done.bumps)
    return done


def _judged(ctx: Context, known: _Known, row: Any) -> tuple[str, int, Next]:
    """Return the level to send, up to which rung, and what comes next."""
    if row.next_alert == AGAIN:
        return AGAIN, 1, _again(ctx, known)
    if row.next_alert == GIVEN:
        after = first_alarm(known.definition, row.due_on, ctx.now, known.calendar, region_of(row))
        return GIVEN, 1, (after.level.name, after.at) if after else _again(ctx, known)
    names = {level.name for level in known.definition.alerts}
    pending = row.next_alert if row.next_alert in names else known.definition.alerts[0].name
    found = what_is_due(
        known.definition, row.due_on, pending, ctx.now, known.calendar, region_of(row)
    )
    following = found.following
    after_it = (following.level.name, following.at) if following else _again(ctx, known)
    if found.send is None:
        return "", 0, after_it
    return found.send.name, found.send.steps, after_it


def _again(ctx: Context, known: _Known) -> Next:
    day = known.calendar.add(ctx.today, limit("duty_again", ctx.today))
    return AGAIN, at_bangkok(day, known.definition.alert_time)


def _tell(ctx: Context, known: _Known, done: _Round, row: Any, level: tuple[str, int]) -> None:
    name, steps = level
    said = {
        "key": f"{row.id}:{name}:{ctx.today if name == AGAIN else row.due_on}",
        "level": name,
        "title": row.title,
        "office": office_name(row.office),
        "due": row.due_on.isoformat(),
        "days": days_left(known.calendar, row, ctx.today),
        "path": f"duties/{row.id}",
    }
    reached: dict[int, str] = {}
    for rung in known.definition.ladder[:steps]:
        for person, why in _rung(known, rung, row):
            reached.setdefault(person, why)
    done.nobody += not reached
    for person, why in reached.items():
        done.told[person, why].append(said)


def _rung(known: _Known, rung: str, row: Any) -> list[tuple[int, str]]:
    if rung == "holder":
        if row.person_id is not None:
            return [(row.person_id, "holder")]
        return [(r.person_id, r.why) for r in known.holders[row.role, row.scope]]
    code = head_of(row.office) if rung == "office_head" else rung
    return [(person, rung) for person in known.posts.get(code, ())]


def _mails(ctx: Context, connection: Connection, done: _Round) -> list[dict[str, Any]]:
    later = quiet_until(ctx, ctx.calendars.current(connection)) if done.told else ctx.now
    rows = [_mail(ctx, later, person, why, said) for (person, why), said in done.told.items()]
    outbox.queue(connection, rows)
    return rows


def _mail(
    ctx: Context, later: datetime, person: int, why: str, said: list[dict[str, Any]]
) -> dict[str, Any]:
    keys = "|".join(sorted(str(one["key"]) for one in said))
    base = ctx.policy.base_url
    listed = [
        {
            "title": one["title"],
            "office": one["office"],
            "due": one["due"],
            "days": abs(one["days"]),
            "late": date.fromisoformat(one["due"]) < ctx.today,
            "url": f"{base}/{one['path']}",
        }
        for one in sorted(said, key=lambda one: (one["due"], one["key"]))
    ]
    one_path = said[0]["path"] if len(said) == 1 else ""
    return {
        "key": f"duties:{person}:{sha256(keys.encode()).hexdigest()[:32]}",
        "message": "duties_due",
        "person_id": person,
        "why": why,
        "payload": {"path": one_path, "extra": {"duties": listed}},
        "queued_at": ctx.now,
        "send_after": later,
    }
