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
    case,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from storage.tables_cases import Alert, Case, StageEntry
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
_OPEN = StageEntry.left_on.is_(None)


def waiting(connection: Connection, asked: Asked) -> list[Any]:
    """Return open entries, the earliest deadline first; those without a deadline come last."""
    dated = [] if _is_past_dates(asked) else _dated(connection, asked)
    room = asked.limit - len(dated)
    if room == 0 or asked.due_from or asked.due_to:
        return dated
    return [*dated, *_undated(connection, asked, room)]


def _is_past_dates(asked: Asked) -> bool:
    return asked.after is not None and asked.after[0] is None


def _dated(connection: Connection, asked: Asked) -> list[Any]:
    query = _entries(asked).where(_OPEN, StageEntry.due_on.is_not(None), *_due(asked))
    if asked.after is not None:
        query = query.where(tuple_(StageEntry.due_on, StageEntry.id) > _key(asked.after))
    query = query.order_by(StageEntry.due_on, StageEntry.id).limit(asked.limit)
    return list(connection.execute(query))


def _undated(connection: Connection, asked: Asked, room: int) -> list[Any]:
    query = _entries(asked).where(_OPEN, StageEntry.due_on.is_(None))
    if asked.after is not None and asked.after[0] is None:
        query = query.where(StageEntry.id > asked.after[1])
    return list(connection.execute(query.order_by(StageEntry.id).limit(room)))


def finished(connection: Connection, asked: Asked) -> list[Any]:
    """Return entries that were left from ``due_from`` on, the newest first."""
    query = _entries(asked).where(StageEntry.left_on >= asked.due_from)
    if asked.after is not None:
        query = query.where(tuple_(StageEntry.left_on, StageEntry.id) < _key(asked.after))
    query = query.order_by(StageEntry.left_on.desc(), StageEntry.id.desc()).limit(asked.limit)
    return list(connection.execute(query))


def _entries(asked: Asked) -> Select[Any]:
    query = (
        select(*_ENTRY, *_CASE)
        .join(Case, Case.id == StageEntry.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(held(asked.pairs))
    )
    if asked.state is not None:
        query = query.where(in_state(asked.state))
    if asked.country is not None:
        query = query.where(Partner.country == asked.country)
    return query


def held(pairs: Collection[Pair]) -> ColumnElement[bool]:
    """Return the condition that an entry is held by one of some pairs."""
    each = [and_(StageEntry.holder_role == r, StageEntry.holder_scope == s) for r, s in pairs]
    return or_(*each) if each else false()


def in_state(state: str) -> ColumnElement[bool]:
    """Return the condition that an entry is of a state, or of one of its legs."""
    return or_(StageEntry.state == state, StageEntry.state.startswith(f"{state}."))


def _due(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.due_from is not None:
        found.append(StageEntry.due_on >= asked.due_from)
    if asked.due_to is not None:
        found.append(StageEntry.due_on <= asked.due_to)
    return found


def _key(after: Key) -> Any:
    return tuple_(literal(after[0]), literal(after[1]))


def tally(connection: Connection, pairs: Collection[Pair], today: date, soon: date) -> list[Any]:
    """Return, by role, scope and state, the open entries: all, late, due soon, earliest date."""
    late = case((StageEntry.due_on < today, 1), else_=0)
    near = case((and_(StageEntry.due_on >= today, StageEntry.due_on <= soon), 1), else_=0)
    by = (StageEntry.holder_role, StageEntry.holder_scope, StageEntry.state)
    query = select(
        *by, func.count().label("open"), func.sum(late).label("late"), func.sum(near).label("soon"),
        func.min(StageEntry.due_on).label("first"),
    )  # fmt: skip
    return list(connection.execute(query.where(held(pairs), _OPEN).group_by(*by)))


def punctuality(connection: Connection, pairs: Collection[Pair], since: date) -> tuple[int, int]:
    """Return how many entries with a deadline were left since a day, and how many in time."""
    query = select(func.count(), func.sum(case((StageEntry.on_time.is_(True), 1), else_=0))).where(
        held(pairs), StageEntry.left_on >= since, StageEntry.on_time.is_not(None)
    )
    ended, in_time = connection.execute(query).one()
    return int(ended), int(in_time or 0)


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
