"""All cases that a person may see: searched by words, narrowed, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from reference import loader
from statemachine.definition import Definition
from statemachine.facts import Actor
from statemachine.words import Role
from storage import case_search, people
from storage.case_search import Sought
from storage.database import Connection
from usecases import stage_words
from usecases.context import Context
from usecases.cursors import row_id
from usecases.reading import work_rows
from usecases.reading.kept_figures import kept
from usecases.reading.my_work import PAGE, SOON_WORKING_DAYS, Listed
from usecases.relations.partner_search import country_names
from usecases.stage_words import said

MOST_COUNTED = 1000
"""Beyond it a list only says that there are more."""

_HOLDERS = (
    Role.COORDINATOR, Role.GOVERNOR, Role.MOI_OFFICER, Role.MFA_OFFICER, Role.AGENCY_OFFICER,
    Role.MOI_EXECUTIVE, Role.CABINET_LIAISON,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is narrowed to; empty is everything. ``office`` is a role."""

    q: str = ""
    state: str = ""
    province: str = ""
    country: str = ""
    office: str = ""
    overdue: bool = False
    after: str = ""
    limit: int = PAGE


def list_all(ctx: Context, filters: Filters) -> Listed:
    """Return a page of the cases that the actor may read, newest first."""
    with ctx.database.read() as connection:
        sought = _sought(ctx, filters)
        found = case_search.found(connection, _actor(ctx, connection), sought)
        shown = found[: filters.limit]
        after = str(shown[-1].id) if len(found) > filters.limit else ""
        return Listed(work_rows.of_cases(ctx, connection, shown), after)


def count_all(ctx: Context, filters: Filters) -> int:
    """Return how many cases there are to read, ``MOST_COUNTED`` at most."""
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        return case_search.counted(connection, actor, _sought(ctx, filters), MOST_COUNTED)


def choices(ctx: Context) -> dict[str, list[dict[str, Any]]]:
    """Return what the filters may be set to: stages, provinces, countries, offices."""
    with ctx.database.read() as connection:
        definition = ctx.definitions.in_effect(connection, ctx.today)
        codes = case_search.countries(connection)
    return {
        "states": _states(definition),
        "provinces": _provinces(),
        "countries": sorted(
            ({"value": code, **said(*country_names(code))} for code in codes),
            key=lambda row: str(row["en"]),
        ),
        "offices": [{"value": role.value, **stage_words.word(role)} for role in _HOLDERS],
    }


def by_stage(ctx: Context) -> list[dict[str, Any]]:
    """Return the open stages of the cases that the actor may read: how many, soon due, late."""
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        if not case_search.sees_all(actor):
            return _by_stage(ctx, connection, actor)
        return kept(ctx, connection, "by_stage", lambda: _by_stage(ctx, connection, actor))


def _by_stage(ctx: Context, connection: Connection, actor: Actor | None) -> list[dict[str, Any]]:
    definition = ctx.definitions.in_effect(connection, ctx.today)
    soon = ctx.calendars.current(connection).add(ctx.today, SOON_WORKING_DAYS)
    return _in_order(definition, case_search.by_stage(connection, actor, ctx.today, soon))


def _in_order(definition: Definition, found: Iterable[Any]) -> list[dict[str, Any]]:
    sums: dict[str, dict[str, int]] = {}
    for row in found:
        name = _known(definition, row.state)
        total = sums.setdefault(name, {"open": 0, "soon": 0, "late": 0})
        for figure in total:
            total[figure] += int(getattr(row, figure) or 0)
    order = [stage.state for stage in definition.stages]
    return [
        {
            "state": name.partition(".")[0],
            "stage": stage_words.stage(definition, name),
            **sums[name],
        }
        for name in sorted(sums, key=lambda n: order.index(n) if n in order else len(order))
    ]


def _known(definition: Definition, state: str) -> str:
    """Return the stage of a leg: ``review.mfa.waiting`` is of ``review.mfa``."""
    parent = state.rpartition(".")[0]
    return state if state in definition.by_state or parent not in definition.by_state else parent


def _actor(ctx: Context, connection: Connection) -> Actor | None:
    return None if ctx.person is None else people.actor(connection, ctx.person, ctx.today)


def _sought(ctx: Context, filters: Filters) -> Sought:
    words = " ".join(filters.q.split())[:100]
    return Sought(
        words=words,
        provinces=_meant(words, _province_names()) if words else (),
        countries=_meant(words, _country_names()) if words else (),
        state=filters.state or None,
        province=filters.province or None,
        country=filters.country or None,
        role=filters.office or None,
        late_on=ctx.today if filters.overdue else None,
        before=row_id(filters.after),
        limit=filters.limit + 1,
    )


def _meant(words: str, named: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    plain = words.casefold().removeprefix("จังหวัด").removeprefix("จ.").removeprefix("ประเทศ").strip()
    return tuple(dict.fromkeys(code for name, code in named if plain and plain in name))


@cache
def _province_names() -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.casefold(), p.iso_3166_2)
        for p in loader.provinces()
        for name in (p.name_th, p.name_en)
    )


@cache
def _country_names() -> tuple[tuple[str, str], ...]:
    desks = loader.mfa_desks()
    return tuple((n.casefold(), d.country) for d in desks for n in (d.country_th, d.country_en))


def _states(definition: Definition) -> list[dict[str, Any]]:
    return [
        {"value": stage.state, **said(stage.th, stage.en)}
        for stage in definition.stages
        if "." not in stage.state
    ]


@cache
def _provinces() -> list[dict[str, Any]]:
    scope = [p for p in loader.provinces() if p.in_moi_provincial_scope]
    return [{"value": p.iso_3166_2, **said(p.name_th, p.name_en)} for p in scope]
