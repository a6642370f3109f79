"""How pairs stand in their yearly duty, read in a handful of queries however many pairs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from statemachine.dates import PartialDate, fiscal_year_be
from statemachine.eras import to_be
from statemachine.programme.duty import Duty, PairLife, Verdict, Year, bounds, duty_in, share_met
from statemachine.programme.forecast import Outlook, outlook
from storage import duties
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.programme.ladder import ladder
from usecases.programme.rights import sight
from usecases.relations.standing import HELD, PLANNED
from usecases.rows.import_rows import SIGNED

HISTORY_YEARS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A pair and how it stands in a year."""

    row: Any
    life: PairLife
    verdict: Verdict
    outlook: Outlook
    types: frozenset[str]


def lives(
    connection: Connection, rows: Sequence[Any], window: tuple[date, date] | None = None
) -> dict[int, tuple[PairLife, frozenset[str]]]:
    """Return what the duty of several pairs rests on, and the types of their activities.

    ``window`` leaves out the activities that no year between two days can count.
    """
    ids = [row.id for row in rows]
    days = duties.activity_days(connection, ids, window)
    signed = duties.first_signings(connection, ids)
    rests = duties.pauses(connection, ids)
    return {
        row.id: (_life(row, days[row.id], signed[row.id], rests[row.id]), _types(days[row.id]))
        for row in rows
    }


def held_lives(connection: Connection, rows: Sequence[Any]) -> dict[int, PairLife]:
    """Return what the duty of very many signed pairs rests on, without what was only planned."""
    held = duties.held_days(connection, SIGNED)
    ids = [row.id for row in rows]
    signed, rests = duties.first_signings(connection, ids), duties.pauses(connection, ids)
    return {
        row.id: replace(
            _life(row, (), signed[row.id], rests[row.id]),
            held=tuple(partial(day, precision) for day, precision in held.get(row.id, ())),
        )
        for row in rows
    }


def _life(row: Any, days: Sequence[Any], signed: Sequence[Any], rests: Sequence[Any]) -> PairLife:
    known = [partial(row.begun_on, row.begun_precision)] if row.begun_on else []
    known += [partial(text.signed_on, text.signed_precision) for text in signed]
    first = min((day for day in known if day.is_known), key=PartialDate.sort_key, default=None)
    ends = [day for day in (row.terminated_on, _expired(row)) if day is not None]
    return PairLife(
        signed=first,
        ended=min(ends, default=None),
        held=tuple(partial(d.happens_on, d.precision) for d in days if d.kind == HELD),
        planned=tuple(partial(d.happens_on, d.precision) for d in days if d.kind == PLANNED),
        pauses=tuple((rest.from_on, _until(rest)) for rest in rests),
    )


def _expired(row: Any) -> date | None:
    """Return the day from which an instrument is no longer in force."""
    return row.ends_on + timedelta(days=1) if row.ends_on else None


def _until(rest: Any) -> date:
    """Return the last day of a pause; one that was ended early ends the day before."""
    ended: date | None = rest.ended_on
    until: date = rest.until_on
    return until if ended is None else min(until, ended - timedelta(days=1))


def _types(days: Sequence[Any]) -> frozenset[str]:
    return frozenset(day.type for day in days)


def standings(
    ctx: Context,
    connection: Connection,
    year_be: int,
    kind: Year = Year.FISCAL,
    *,
    provinces: Collection[str] | None = None,
    key: str | None = None,
) -> list[Standing]:
    """Return every signed pair wanted with how it stands in a year, by row id.

    Of many pairs only what the year can count is read; of one (``key``) its whole life.
    """
    first, last = bounds(year_be, kind)
    window = None if key is not None else (date(first.year, 1, 1), last)
    rows = duties.signed_pairs(connection, SIGNED, provinces, key)
    known = lives(connection, rows, window)
    return [_standing(ctx, row, *known[row.id], year_be, kind) for row in rows]


def _standing(
    ctx: Context, row: Any, life: PairLife, types: frozenset[str], year_be: int, kind: Year
) -> Standing:
    verdict = duty_in(life, year_be, kind, ctx.today)
    found = outlook(verdict, ctx.today, ladder(ctx.today))
    return Standing(row, life, verdict, found, types)


def of_pair(ctx: Context, connection: Connection, key: str) -> dict[str, Any] | None:
    """Return how one pair stands this fiscal and calendar year, with its last years, or ``None``.

    ``None`` is a pair that is not signed: it owes nothing.
    """
    found = standings(ctx, connection, fiscal_year_be(ctx.today), key=key)
    if not found:
        return None
    one, this = found[0], fiscal_year_be(ctx.today)
    calendar = duty_in(one.life, to_be(ctx.today.year), Year.CALENDAR, ctx.today)
    past = [
        (year, duty_in(one.life, year, Year.FISCAL, ctx.today))
        for year in range(this - 1, this - 1 - HISTORY_YEARS, -1)
    ]
    met, owed = share_met([verdict for _, verdict in past])
    return {
        "fiscal_year": this,
        "fiscal": one.verdict,
        "outlook": one.outlook,
        "calendar_year": to_be(ctx.today.year),
        "calendar": calendar,
        "calendar_outlook": outlook(calendar, ctx.today, ladder(ctx.today)),
        "past": past,
        "met": met,
        "owed": owed,
        "types": one.types,
    }


def summary(
    ctx: Context, year_be: int, kind: str = Year.FISCAL, *, province: str = ""
) -> dict[str, Any]:
    """Return how the pairs that the reader sees stand in a year: totals and rows, for commands.

    ``met`` of ``owed`` is the figure of R39; ``uncertain`` of those met hang on a day that is
    known to the month or year only.
    """
    which = Year(kind)
    with ctx.database.read() as connection:
        own = sight(ctx, connection).own
        wanted = own if not province else frozenset({province}) & (own or frozenset({province}))
        found = standings(ctx, connection, year_be, which, provinces=wanted)
    first, last = bounds(year_be, which)
    return {
        "year": year_be,
        "kind": which.value,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        **totals(found),
        "pairs": [_shown(one) for one in found],
    }


def totals(found: Sequence[Standing]) -> dict[str, int]:
    """Return how many pairs owed the year, met it, missed it, are open, excused, not owing."""
    count = {duty: sum(one.verdict.duty is duty for one in found) for duty in Duty}
    owed = (Duty.MET, Duty.OPEN, Duty.MISSED)
    return {
        "pairs_signed": len(found),
        "owed": sum(count[duty] for duty in owed),
        **{duty.value: number for duty, number in count.items()},
        "uncertain": sum(not one.verdict.is_certain for one in found),
    }


def _shown(one: Standing) -> dict[str, Any]:
    row, verdict = one.row, one.verdict
    return {
        "key": row.key,
        "province": row.province,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "duty": verdict.duty.value,
        "outlook": one.outlook.value,
        "activities": verdict.counted,
        "certain": verdict.is_certain,
        "planned": [day.iso() for day in verdict.planned],
    }


def last_held(life: PairLife, today: date) -> PartialDate | None:
    """Return the last activity held by a day, or ``None``."""
    past = [day for day in life.held if day.is_known and day.earliest() <= today]
    return max(past, key=lambda day: (day.latest(), day.earliest()), default=None)


def by_outlook(found: Sequence[Standing]) -> Mapping[Outlook, int]:
    """Return how many pairs stand under each outlook, worst first."""
    return {o: sum(one.outlook is o for one in found) for o in reversed(Outlook)}
