"""Open deadlines after a change of the calendar: counted again, recorded, told; many at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any

from statemachine.dates import at_bangkok
from statemachine.words import Role
from statemachine.working_days import Calendar, Holiday
from storage import audit, open_entries, outbox, people
from storage.cases import StaleCaseError
from storage.database import Connection
from storage.people import Recipient
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.redating import change_of, redated

NEVER_TOLD_TWICE = "calendar:{version}:{person}"
"""Business key of the mail: one a person and change of the calendar."""


@dataclass(frozen=True, slots=True)
class Recount:
    """One open entry as it was, and the row that a calendar gives it."""

    entry: Any
    row: Mapping[str, Any]

    @property
    def moves(self) -> bool:
        """Return whether the deadline itself moves, not only an alert after it."""
        return bool(self.entry.due_on != self.row["due_on"])

    @property
    def change(self) -> dict[str, Any]:
        """Return the changed deadline as the audit tells it."""
        return change_of(self.entry, self.row["due_on"])


def recounts(
    ctx: Context,
    connection: Connection,
    calendar: Calendar,
    days: Sequence[date],
    *,
    lock: bool,
) -> list[Recount]:
    """Return the open entries that are otherwise under a calendar that differs on some days."""
    first, last = min(days), max(days)
    since = at_bangkok(first, time.min)
    entries = open_entries.counting_over(connection, first, last, since, lock=lock)
    found: list[Recount] = []
    for batch in batches(entries, ctx.policy.batch):
        decided = open_entries.decided(connection, [e.id for e in batch])
        for entry in batch:
            definition = ctx.definitions.get(connection, entry.definition)
            levels = decided.get(entry.id, ())
            row = redated(definition, calendar, entry, entry.days_allowed, levels)
            found.append(Recount(entry, row))
    return [each for each in found if _differs(each)]


def record(
    ctx: Context, connection: Connection, found: Sequence[Recount], why: Mapping[str, Any]
) -> int:
    """Write new deadlines, and one audit entry on each case whose deadline moves; return those.

    Raises:
        StaleCaseError: A case was moved in between, which its lock should have kept from happening.
    """
    for batch in batches(found, ctx.policy.batch):
        open_entries.redate(connection, [each.row for each in batch])
    moving = [each for each in found if each.moves]
    by_case = [list(group) for _, group in groupby(moving, key=lambda each: each.entry.case_id)]
    for groups in batches(by_case, ctx.policy.batch):
        sealed = [_sealed(ctx, group, why) for group in groups]
        if open_entries.seal(connection, sealed) != len(sealed):
            number = groups[0][0].entry.number
            raise StaleCaseError(number=number, state_th="—", state_en="—", version="—")
    return len(by_case)


def tell(
    ctx: Context,
    connection: Connection,
    calendar: Calendar,
    moved: Sequence[Recount],
    extra: Mapping[str, Any],
    version: int,
) -> int:
    """Queue one mail to each holder and coordinator with all that changes for them."""
    told = _told(ctx, connection, moved)
    later = quiet_until(ctx, calendar)
    rows = [
        {
            "key": NEVER_TOLD_TWICE.format(version=version, person=person),
            "message": "calendar_changed",
            "person_id": person,
            "why": why,
            "payload": {"actor": ctx.person, "extra": {**extra, "changes": changes}},
            "queued_at": ctx.now,
            "send_after": later,
        }
        for person, (why, changes) in told.items()
    ]
    outbox.queue(connection, rows)
    return len(rows)


def batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield rows in slices of at most ``size``."""
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def names_of(changes: Iterable[Holiday]) -> dict[str, Any]:
    """Return changed days as a mail and the audit name them."""
    rows = list(changes)
    return {
        "announcement": {
            "th": "; ".join(row.name_th for row in rows),
            "en": "; ".join(row.name_en for row in rows),
        },
        "added": [row.day.isoformat() for row in rows if row.closed],
        "removed": [row.day.isoformat() for row in rows if not row.closed],
    }


def _differs(found: Recount) -> bool:
    names = ("due_on", "next_alert_at", "next_alert")
    return any(getattr(found.entry, name) != found.row[name] for name in names)


def _sealed(
    ctx: Context, group: Sequence[Recount], why: Mapping[str, Any]
) -> tuple[int, int, audit.Entry]:
    case = group[0].entry
    body = {
        "actor": ctx.person,
        "action": "calendar_changed",
        "given": dict(why),
        "deadlines": [each.change for each in group],
        "case_version": case.version + 1,
        "definition": case.case_definition,
    }
    head = audit.Head(case.audit_seq, case.audit_hash)
    return case.case_id, case.version, audit.sealed(case.number, head, body, ctx.now)


def _told(
    ctx: Context, connection: Connection, moved: Sequence[Recount]
) -> dict[int, tuple[str, list[dict[str, Any]]]]:
    """Return whom to tell: why, and which deadlines; as a holder before as a coordinator."""
    pairs = {pair for each in moved for pair in _pairs(each.entry)}
    holders = people.holders(connection, pairs, ctx.today)
    found: dict[int, tuple[str, dict[int, dict[str, Any]]]] = {}
    for each in moved:
        change = {"number": each.entry.number, **each.change}
        for pair in _pairs(each.entry):
            for recipient in holders[pair]:
                person = found.setdefault(recipient.person_id, (_why(pair, recipient), {}))
                person[1][each.entry.id] = change
    return {person: (why, list(changes.values())) for person, (why, changes) in found.items()}


def _pairs(entry: Any) -> list[tuple[str, str]]:
    own = (str(entry.holder_role), str(entry.holder_scope))
    return [own, (Role.COORDINATOR.value, str(entry.province))]


def _why(pair: tuple[str, str], recipient: Recipient) -> str:
    coordinator = pair[0] == Role.COORDINATOR and recipient.why == "holder"
    return "coordinator" if coordinator else recipient.why
