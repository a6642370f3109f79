"""The delay ledger: every calendar day of a case has exactly one holder.

A day belongs to whom the case was with when the day began, so the day of a move belongs to who
made it, as it does in ``days_used``: the day of receipt is day 0. The opening day belongs to the
first holder and uses no working day. While several offices give their opinion, a day belongs to the
first of them, in the order MOI, MFA, agencies by id, that had not answered when it began. A day on
hold belongs to who held the case when it was stopped. A closed case has no holder after the day on
which it was closed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.dates import bangkok_day
from statemachine.facts import MINISTRY_LEGS
from storage import case_views, cases, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words
from usecases.cases import access
from usecases.context import Context

_STOPS = frozenset({"hold", "extend_hold"})


@dataclass(frozen=True, slots=True)
class _Held:
    """Who holds the case during one visit to a stage, and whether its clock was stopped."""

    visit: Any
    holder: Any
    on_hold: bool


def ledger(ctx: Context, number: str) -> list[dict[str, Any]]:
    """Return every calendar day of a case with its one holder, oldest first.

    Each row has ``day``, ``state`` and its names, ``office`` and its names, ``role``, ``on_hold``,
    ``working`` (offices of the holder are open) and ``used`` (a working day that counts).

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        return list(_rows(ctx, connection, case))


def ledger_totals(ctx: Context, number: str) -> list[dict[str, Any]]:
    """Return how long each office had a case: its days, working days used, and days on hold.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in ledger(ctx, number):
        names = {"th": row["office_th"], "en": row["office_en"]}
        fresh = {"office": row["office"], **names, "days": 0, "working_days": 0, "hold_days": 0}
        total = found.setdefault(row["office"], fresh)
        total["days"] += 1
        total["hold_days"] += row["on_hold"]
        total["working_days"] += row["used"] and not row["on_hold"]
    return list(found.values())


def stage_totals(ctx: Context, *, province: str | None = None) -> list[dict[str, Any]]:
    """Return, by stage and office, the visits that ended: working days, on time and late.

    Only cases that the actor may read are counted.
    """
    wanted = case_views.Wanted(province=province)
    with ctx.database.read() as connection:
        actor = None
        if ctx.person is not None:
            actor = people.actor(connection, ctx.person, ctx.today)
        definition = ctx.definitions.in_effect(connection, ctx.today)
        rows = case_views.totals(connection, actor, wanted)
    return [
        {
            **{name: int(row[name] or 0) for name in _NUMBERS},
            "state": row["state"],
            **_prefixed("state", stage_words.stage(definition, row["state"])),
            "office": row["office"],
            **_prefixed("office", stage_words.office(row["office"])),
        }
        for row in rows
    ]


_NUMBERS = ("visits", "working_days", "longest", "on_time", "late")


def _rows(ctx: Context, connection: Connection, case: CaseRecord) -> Iterator[dict[str, Any]]:
    visits = case_views.visits(connection, case.id)
    if not visits:
        return
    spans = _spans(visits, _hold_states(ctx, connection, visits))
    calendar = ctx.calendars.version(connection, case.calendar_version)
    definition = access.definition_of(ctx, connection, case)
    first = bangkok_day(case.opened_at)
    last = bangkok_day(case.closed_at) if case.closed_at else ctx.today
    for day in _days(first, last):
        held = _opening(spans) if day == first else _on(spans, day)
        if held is None:
            continue
        where = case.province if str(held.holder.office).startswith("province:") else None
        working = calendar.is_working(day, where)
        yield {
            "day": day.isoformat(),
            "state": held.visit.state,
            **_prefixed("state", stage_words.stage(definition, held.visit.state)),
            "office": held.holder.office,
            **_prefixed("office", stage_words.office(held.holder.office)),
            "role": held.holder.holder_role,
            "on_hold": held.on_hold,
            "working": working,
            "used": working and day != first,
        }


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((last - first).days + 1))


def _on(spans: Iterable[_Held], day: date) -> _Held | None:
    """Return who had the case when a day began."""
    return _first(
        s
        for s in spans
        if s.visit.entered_on < day and (s.visit.left_on is None or day <= s.visit.left_on)
    )


def _opening(spans: Sequence[_Held]) -> _Held | None:
    begun = spans[0].visit
    return _first(s for s in spans if _beside(s.visit, begun))


def _first(spans: Iterable[_Held]) -> _Held | None:
    return min(spans, key=lambda s: (_rank(s.holder.office), s.visit.id), default=None)


def _rank(office: str) -> tuple[int, str]:
    return (MINISTRY_LEGS.index(office), "") if office in MINISTRY_LEGS else (9, office)


def _beside(visit: Any, other: Any) -> bool:
    """Return whether two visits are legs of one review that began together."""
    return bool(visit.entered_at == other.entered_at and _top(visit) == _top(other))


def _top(visit: Any) -> str:
    return str(visit.state).partition(".")[0]


def _spans(visits: Sequence[Any], holds: frozenset[str]) -> list[_Held]:
    found: dict[int, _Held] = {}
    for visit in visits:
        stopped = _stopped(visit, visits) if visit.state in holds else []
        before = _first(found[each.id] for each in stopped)
        holder = visit if before is None else before.holder
        found[visit.id] = _Held(visit, holder, visit.state in holds)
    return list(found.values())


def _stopped(hold: Any, visits: Sequence[Any]) -> list[Any]:
    """Return the visits that a hold stopped: closed by it, in the move that began it."""
    ended = [
        v for v in visits if v.id < hold.id and v.outcome in _STOPS and v.left_at == hold.entered_at
    ]
    return [v for v in ended if _beside(v, ended[-1])]


def _hold_states(ctx: Context, connection: Connection, visits: Sequence[Any]) -> frozenset[str]:
    """Return the states that a hold leads to, in every definition the case has been under."""
    versions = {str(visit.definition) for visit in visits}
    definitions = [ctx.definitions.get(connection, version) for version in versions]
    return frozenset(m.target for d in definitions for m in d.moves if m.trigger == "hold")


def _prefixed(name: str, words: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in words.items()}
