"""The list of plans that somebody sees, with sums of their budgets."""

from dataclasses import dataclass
from typing import Any

from reference.loader import provinces
from statemachine.dates import fiscal_year_be
from statemachine.facts import ANYWHERE
from statemachine.programme.money import ASPECTS, SOURCES
from statemachine.programme.routes import FINAL, ROUTES, PlanKind
from storage import people, programme_lists
from storage.database import Connection
from storage.programme_lists import MOST, Wanted
from usecases import names
from usecases.context import Context
from usecases.programme.plan_notices import plan_name, years
from usecases.programme.rights import sight


@dataclass(frozen=True, slots=True)
class Asked:
    """Which plans somebody asks for."""

    province: str = ""
    year: str = ""
    state: str = ""
    mine: bool = False
    after: str = ""


def list_plans(ctx: Context, asked: Asked, kind: str = PlanKind.YEARLY) -> dict[str, Any]:
    """Return the plans that the reader sees, sums of their budgets, and what may be asked for."""
    with ctx.database.read() as connection:
        wanted = _wanted(ctx, connection, asked, kind)
        rows = programme_lists.plans(connection, wanted)
        sums = {row.source: row for row in programme_lists.totals(connection, wanted)}
        counts = programme_lists.counts(connection, wanted)
        known = programme_lists.years(connection)
        own = sight(ctx, connection).own
    shown = rows[:MOST]
    return {
        "rows": [_summary(row) for row in shown],
        "next_after": str(shown[-1].id) if len(rows) > MOST else "",
        "sums": [_sum(source, sums.get(source)) for source in SOURCES],
        "counts": [
            {
                "state": step.state.value,
                "name": names.both(step.th, step.en),
                "n": counts[step.state],
            }
            for step in ROUTES[kind].steps
            if counts.get(step.state)
        ],
        "years": sorted({fiscal_year_be(ctx.today), *known}, reverse=True),
        "states": [(s.state.value, names.both(s.th, s.en)) for s in ROUTES[kind].steps],
        "provinces": [
            (p.iso_3166_2, names.both(p.name_th, p.name_en))
            for p in provinces()
            if p.in_moi_provincial_scope and (own is None or p.iso_3166_2 in own)
        ],
    }


def _wanted(ctx: Context, connection: Connection, asked: Asked, kind: str) -> Wanted:
    return Wanted(
        kind=kind,
        provinces=sight(ctx, connection).own,
        province=asked.province,
        year=int(asked.year) if asked.year.isdecimal() else None,
        state=asked.state,
        waiting=_mine(ctx, connection, kind) if asked.mine else None,
        after=int(asked.after) if asked.after.isdecimal() else None,
    )


def _mine(ctx: Context, connection: Connection, kind: str) -> list[tuple[str, str | None]]:
    """Return state and province of the plans that wait for the reader; ``None`` is anywhere."""
    if ctx.person is None:
        return []
    grants = people.actor(connection, ctx.person, ctx.today).grants
    return [
        (step.state.value, None if grant.scope == ANYWHERE else grant.scope)
        for step in ROUTES[kind].steps
        for grant in grants
        if step.holder is grant.role
    ]


def _summary(row: Any) -> dict[str, Any]:
    step = ROUTES[row.kind].step(row.state)
    return {
        "key": row.key,
        "name": plan_name(row),
        "pair_key": row.pair_key,
        "province": row.province,
        "years": years(row),
        "state": row.state,
        "state_name": names.both(step.th, step.en),
        "final": row.state in FINAL,
        "since": row.state_since,
        "activities": row.activities,
        "asked": _whole(row.asked),
        "granted": _whole(row.granted),
        "spent": _whole(row.spent),
    }


def _sum(source: str, row: Any) -> dict[str, Any]:
    amounts = {aspect: _whole(getattr(row, aspect, None)) for aspect in ASPECTS}
    return {"source": names.both(*SOURCES[source]), **amounts}


def _whole(value: Any) -> int | None:
    """Return a sum as an int: PostgreSQL sums big integers to decimals."""
    return None if value is None else int(value)
