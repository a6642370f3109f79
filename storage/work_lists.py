"""What waits for whom: open and finished stage entries by who holds them; SELECT only.

Who holds an entry is a pair of role and scope. Lists are paged by key, never by number, so that a
page deep in a list costs what the first one costs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from storage.prepared import Prepared
from storage.tables_cases import Alert, AuditEntry, Case, StageEntry
from storage.tables_register import Partner
from storage.tables_system import Outbox

Pair = tuple[str, str]
"""Role and scope."""

Key = tuple[date | None, int]
"""Where a list goes on: the date that it is sorted by, and the row id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries a list shows; dates are Bangkok's and both ends are included."""

    pairs: Collection[Pair] = ()
    state: str | None = None
    country: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    after: Key | None = None
    limit: int = 25


_CASE = (
    Case.number, Case.province, Case.urgency, Case.state.label("case_state"), Case.facts,
    Case.definition.label("case_definition"), Case.version, Partner.country,
    Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"),
)  # fmt: skip
_ENTRY = (
    StageEntry.id, StageEntry.case_id, StageEntry.kind, StageEntry.state, StageEntry.office,
    StageEntry.holder_role, StageEntry.holder_scope, StageEntry.definition, StageEntry.entered_on,
    StageEntry.due_on, StageEntry.counting, StageEntry.days_allowed, StageEntry.left_on,
    StageEntry.days_used, StageEntry.on_time, StageEntry.outcome, StageEntry.closed_by,
)  # fmt: skip
_OPEN = StageEntry.left_at.is_(None)


_NEWEST = Prepared(select(func.max(AuditEntry.id)))  # every page asks it


def newest_change(connection: Connection) -> int:
    """Return the row id of the newest audit entry; every change of a case adds one."""
    [(newest,)] = _NEWEST.rows(connection, {})
    return int(newest or 0)


def waiting(connection: Connection, asked: Asked) -> list[int]:
    """Return the ids of open entries, the earliest deadline first, those without one last."""
    dated = [] if _is_past_dates(asked) else _dated(connection, asked)
    room = asked.limit - len(dated)
    if room and not (asked.due_from or asked.due_to):
        dated = [*dated, *_undated(connection, asked, room)]
    return dated


def finished(connection: Connection, asked: Asked) -> list[int]:
    """Return the ids of entries that were left from ``due_from`` on, the newest first."""
    query = _chosen(asked).where(StageEntry.left_on >= asked.due_from)
    if asked.after is not None:
        query = query.where(tuple_(StageEntry.left_on, StageEntry.id) < _key(asked.after))
    query = query.order_by(StageEntry.left_on.desc(), StageEntry.id.desc()).limit(asked.limit)
    return list(connection.execute(query).scalars())


def _is_past_dates(asked: Asked) -> bool:
    return asked.after is not None and asked.after[0] is None


def _dated(connection: Connection, asked: Asked) -> list[int]:
    query = _chosen(asked).where(_OPEN, StageEntry.due_on.is_not(None), *_due(asked))
    if asked.after is not None:
        query = query.where(tuple_(StageEntry.due_on, StageEntry.id) > _key(asked.after))
    query = query.order_by(StageEntry.due_on, StageEntry.id).limit(asked.limit)
    return list(connection.execute(query).scalars())


def _undated(connection: Connection, asked: Asked, room: int) -> list[int]:
    query = _chosen(asked).where(_OPEN, StageEntry.due_on.is_(None))
    if asked.after is not None and asked.after[0] is None:
        query = query.where(StageEntry.id > asked.after[1])
    return list(connection.execute(query.order_by(StageEntry.id).limit(room)).scalars())


def _chosen(asked: Asked) -> Select[Any]:
    """Return a query of ids alone: what is sorted stays small, whatever a row holds."""
    query = select(StageEntry.id).where(held(asked.pairs))
    if asked.state is not None:
        query = query.where(in_state(asked.state))
    if asked.country is not None:
        mine = select(Case.id).join(Partner, Partner.id == Case.partner_id)
        mine = mine.where(Case.id == StageEntry.case_id, Partner.country == asked.country)
        query = query.where(mine.correlate(StageEntry).exists())
    return query


def loaded(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """Return entries with their cases, in the order of their ids as given."""
    query = (
        select(*_ENTRY, *_CASE)
        .join(Case, Case.id == StageEntry.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(StageEntry.id.in_(ids))
    )
    found = {row.id: row for row in connection.execute(query)} if ids else {}
    return [found[one] for one in ids]


def held(pairs: Collection[Pair]) -> ColumnElement[bool]:
    """Return the condition that an entry is held by one of some pairs."""
    each = [and_(StageEntry.holder_role == r, StageEntry.holder_scope == s) for r, s in pairs]
    return or_(*each) if each else false()


def in_state(state: str) -> ColumnElement[bool]:
    """Return the condition that an entry is of a state, or of one of its legs."""
    return or_(StageEntry.state == state, StageEntry.state.startswith(f"{state}.", autoescape=True))


def _due(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.due_from is not None:
        found.append(StageEntry.due_on >= asked.due_from)
    if asked.due_to is not None:
        found.append(StageEntry.due_on <= asked.due_to)
    return found


def _key(after: Key) -> Any:
    return tuple_(literal(after[0]), literal(after[1]))


def tally(
    connection: Connection, pairs: Collection[Pair], today: date, soon: date, since: date
) -> list[Any]:
    """Return the figures of some pairs, by role and scope.

    ``open``, ``late``, ``soon`` (due from today to ``soon``) and ``first`` (the earliest deadline)
    are of open entries; ``ended`` and ``in_time`` of those with a deadline left from ``since`` on.
    """
    gone = and_(StageEntry.left_on >= since, StageEntry.on_time.is_not(None))
    due = StageEntry.due_on
    by = (StageEntry.holder_role, StageEntry.holder_scope)
    query = (
        select(
            *by,
            func.count().filter(_OPEN).label("open"),
            func.count().filter(_OPEN, due < today).label("late"),
            func.count().filter(_OPEN, due.between(today, soon)).label("soon"),
            func.min(due).filter(_OPEN).label("first"),
            func.count().filter(gone).label("ended"),
            func.count().filter(gone, StageEntry.on_time.is_(True)).label("in_time"),
        )
        .where(held(pairs), or_(_OPEN, StageEntry.left_on >= since))
        .group_by(*by)
    )
    return list(connection.execute(query))


def mails_by_state(connection: Connection, person: int, since: datetime) -> dict[str, int]:
    """Return how many mails of a person were queued since a moment, by their state."""
    query = (
        select(Outbox.state, func.count())
        .where(Outbox.person_id == person, Outbox.queued_at >= since)
        .group_by(Outbox.state)
    )
    return {state: int(count) for state, count in connection.execute(query)}


def mails(
    connection: Connection, person: int, since: datetime, *, before: int | None, limit: int
) -> list[Any]:
    """Return a person's mails since a moment, the newest first, with the case's number."""
    query = (
        select(Outbox.id, Outbox.message, Outbox.state, Outbox.queued_at, Case.number)
        .join(Case, Case.id == Outbox.case_id, isouter=True)
        .where(Outbox.person_id == person, Outbox.queued_at >= since)
    )
    if before is not None:
        query = query.where(Outbox.id < before)
    return list(connection.execute(query.order_by(Outbox.id.desc()).limit(limit)))


def alerts_sent(connection: Connection, entries: Sequence[int]) -> dict[int, list[str]]:
    """Return the levels of the alerts that were sent for some entries."""
    query = (
        select(Alert.entry_id, Alert.level)
        .where(Alert.entry_id.in_(entries), Alert.outcome == "sent")
        .order_by(Alert.id)
    )
    found: dict[int, list[str]] = {}
    for entry, level in connection.execute(query):
        found.setdefault(entry, []).append(level)
    return found


def courses(connection: Connection, cases: Sequence[int]) -> dict[int, list[Any]]:
    """Return every stage that some cases have been in, oldest first, by case."""
    query = (
        select(
            StageEntry.case_id, StageEntry.kind, StageEntry.state, StageEntry.holder_role,
            StageEntry.entered_on, StageEntry.left_on, StageEntry.due_on,
        )
        .where(StageEntry.case_id.in_(cases), StageEntry.kind == "stage")
        .order_by(StageEntry.id)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.case_id, []).append(row)
    return found
