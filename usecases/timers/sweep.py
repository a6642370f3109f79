"""The sweep: what is due at this moment is alerted, once, however many sweeps run."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from statemachine.deadlines import Due, what_is_due
from statemachine.definition import Definition
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import alerts, people
from storage.alerts import Waiting
from storage.database import Connection
from storage.people import Recipient
from usecases.context import Context
from usecases.notices import quiet_until

_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR)


@dataclass(slots=True)
class _Batch:
    """What one transaction of a sweep writes: entries by what is decided, and by what is next."""

    decided: defaultdict[alerts.Decided, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    bumps: defaultdict[alerts.Next, list[int]] = field(default_factory=lambda: defaultdict(list))
    mails: list[alerts.Told] = field(default_factory=list)
    nobody: int = 0


@dataclass(slots=True)
class _Total:
    """What all transactions of a sweep came to."""

    due: int = 0
    skipped: int = 0
    mails: int = 0
    nobody: int = 0
    levels: Counter[str] = field(default_factory=Counter)

    def add(self, due: int, batch: _Batch) -> None:
        """Count a batch that was committed."""
        self.due += due
        self.mails += len(batch.mails)
        self.nobody += batch.nobody
        for (level, outcome, _), entries in batch.decided.items():
            if outcome == "sent":
                self.levels[level] += len(entries)
            else:
                self.skipped += len(entries)


@dataclass(frozen=True, slots=True)
class _Alike:
    """What is said of every entry that waits for the same; no ``level`` where nothing is due."""

    level: str
    decided: tuple[alerts.Decided, ...]
    following: alerts.Next
    told: Sequence[Recipient]
    nobody: int
    payload: Mapping[str, Any]


def sweep(ctx: Context) -> dict[str, Any]:
    """Alert everything that is due at ``ctx.now``; return what was done.

    Works in batches of one short transaction each, so a crash loses no more than a batch that is
    then done again. Its cost follows what is due, not what is open.

    Returns:
        ``due`` entries looked at, ``alerts`` by level, ``skipped`` levels, ``mails`` queued, and
        ``nobody``: rungs of the ladder on which nobody was found.
    """
    total = _Total()
    while _sweep_some(ctx, total) == ctx.policy.batch:
        pass  # an entry that was alerted is not due any more, so there is an end
    return {
        "due": total.due,
        "alerts": dict(sorted(total.levels.items())),
        "skipped": total.skipped,
        "mails": total.mails,
        "nobody": total.nobody,
    }


def _sweep_some(ctx: Context, total: _Total) -> int:
    """Alert one batch, in one transaction, and return how many entries it held."""
    with ctx.database.write() as connection:
        rows = alerts.due(connection, ctx.now, ctx.policy.batch)
        if not rows:
            return 0
        calendar = ctx.calendars.current(connection)
        alike = _all_alike(ctx, connection, calendar, {waiting for _, _, waiting in rows})
        batch = _decide(rows, alike)
        alerts.decide(connection, batch.decided, ctx.now)
        alerts.tell(connection, batch.mails, ctx.now, quiet_until(ctx, calendar))
        alerts.bump(connection, batch.bumps)
    total.add(len(rows), batch)
    return len(rows)


def _decide(rows: list[tuple[int, int, Waiting]], alike: Mapping[Waiting, _Alike]) -> _Batch:
    batch = _Batch()
    for entry, case, waiting in rows:
        said = alike[waiting]
        batch.bumps[said.following].append(entry)
        batch.nobody += said.nobody
        for decided in said.decided:
            batch.decided[decided].append(entry)
        for one in said.told:
            key = f"alert:{entry}:{said.level}:{one.person_id}"
            batch.mails.append((key, said.level, case, entry, one.person_id, one.why, said.payload))
    return batch


def _all_alike(
    ctx: Context, connection: Connection, calendar: Calendar, several: set[Waiting]
) -> dict[Waiting, _Alike]:
    """Judge everything that is waited for once, however many entries wait for it."""
    holders = people.holders(
        connection, [(str(w.holder_role), w.holder_scope) for w in several], ctx.today
    )
    ladder = _Ladder(holders, alerts.posts(connection))
    found: dict[Waiting, _Alike] = {}
    for waiting in several:
        definition = ctx.definitions.get(connection, waiting.definition)
        due = _due(ctx, definition, calendar, waiting)
        found[waiting] = _judged(ctx, definition, ladder, waiting, due)
    return found


def _judged(
    ctx: Context, definition: Definition, ladder: "_Ladder", waiting: Waiting, found: Due
) -> _Alike:
    told = ladder.of(definition, waiting, found)
    level, after = found.send.name if found.send else "", found.following
    covered = tuple((lower, "skipped", level) for lower in found.skipped)
    return _Alike(
        level=level,
        decided=((level, "sent", None), *covered) if found.send else (),
        following=(after.at, after.level.name) if after else (None, None),
        told=told,
        nobody=ladder.empty(definition, waiting, found),
        payload={"skipped": list(found.skipped), "day": ctx.today.isoformat()},
    )


def _due(ctx: Context, definition: Definition, calendar: Calendar, waiting: Waiting) -> Due:
    known = {level.name for level in definition.alerts}
    pending = waiting.next_alert if waiting.next_alert in known else definition.alerts[0].name
    where = waiting.holder_scope if waiting.holder_role in _PROVINCIAL else None
    return what_is_due(definition, waiting.due_on, pending, ctx.now, calendar, where)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """Who stands on each rung: holders by role and scope, posts by code."""

    holders: Mapping[tuple[str, str], list[Recipient]]
    posts: Mapping[str, list[int]]

    def of(self, definition: Definition, waiting: Waiting, due: Due) -> list[Recipient]:
        """Return whom an alert reaches: the first rungs of the ladder, each person once."""
        told: dict[int, Recipient] = {}
        for rung in _rungs(definition, due):
            for recipient in self._rung(rung, waiting):
                told.setdefault(recipient.person_id, recipient)
        return list(told.values())

    def empty(self, definition: Definition, waiting: Waiting, due: Due) -> int:
        """Return on how many of those rungs nobody stands."""
        return sum(not self._rung(rung, waiting) for rung in _rungs(definition, due))

    def _rung(self, rung: str, waiting: Waiting) -> list[Recipient]:
        if rung == "holder":
            return self.holders.get((str(waiting.holder_role), waiting.holder_scope), [])
        office = waiting.office.removeprefix("province:")
        code = f"{rung}:{office}" if rung == "office_head" else rung
        return [Recipient(person, rung) for person in self.posts.get(code, [])]


def _rungs(definition: Definition, due: Due) -> tuple[str, ...]:
    return definition.ladder[: due.send.steps] if due.send else ()
