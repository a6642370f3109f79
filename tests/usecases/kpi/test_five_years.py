"""Five simulated years: every indicator equal to a plain one, every past day as it was stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.simulate import simulate_programme
from cli.simulation import programme
from cli.simulation.hands import Programme
from cli.simulation.post_office import PostOffice
from reference import kpis
from statemachine.register.placing import SIGNED
from tests.usecases.kpi import plain
from usecases.context import Context
from usecases.kpi.report import indicator, report
from usecases.register.knowledge import knowledge
from usecases.register.totals import totals
from usecases.rulings import government

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("five_years")]

Stored = dict[date, dict[str, Any]]
Years = tuple[Context, Path, Stored, Programme]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    """Give what five years leave behind, with a snapshot of each quarter stored on its day."""
    folder = tmp_path_factory.mktemp("years")
    file = folder / "scratch.db"
    stored: Stored = {}

    def look(ctx: Context) -> None:
        found = plain.tables(file)
        shown = totals(ctx)
        stored[ctx.today] = plain.snapshot(found, ctx.today) | {
            "totals": {name: shown[name] for name in ("signed", "in_progress", "by_status")},
            "values": {i["id"]: i["value"] for i in report(ctx)["indicators"]},
            "plain": _plain(found, report(ctx)["fiscal_year"], ctx.today),
        }

    with PostOffice() as office:
        ran = programme.run(folder, office, seed=2569, seen=look)
        yield ran.year.ctx, file, stored, ran
        ran.year.ctx.database.close()


def _plain(t: dict[str, Any], be: int, today: date) -> dict[str, float | None]:
    """Return the plain values of a year, by indicator."""
    shares: dict[str, tuple[int, int] | None] = {
        "right_first_time": plain.right_first_time(t, be),
        "yearly_activity": plain.yearly_activity(t, be, today),
        "groups_set_up": plain.groups_set_up(t, be, today),
        "groups_act": plain.groups_act(t, be, today),
    }
    values = {
        name: round(100 * share[0] / share[1], 1) if share and share[1] else None
        for name, share in shares.items()
    }
    return values | {
        "handbook": plain.handbook(t, be, today),
        "growth": float(plain.growth(t, be, today)[0]),
    }


def test_every_indicator_of_every_year_equals_the_plain_one(
    years: Years,
) -> None:
    ctx, file, *_ = years
    found = plain.tables(file)

    seen = set()
    for be in report(ctx)["years"]:
        shown = {i["id"]: i["value"] for i in report(ctx, be)["indicators"]}
        assert shown == _plain(found, be, ctx.today), be
        seen |= set(shown.items())
    for one in kpis.indicators():  # each took several values, so the comparison means something
        assert len({value for name, value in seen if name == one.id}) > 1, one.id


def test_they_were_equal_on_the_days_themselves_too(years: Years) -> None:
    stored = years[2]

    assert len(stored) == 20
    for on, kept in stored.items():
        assert kept["values"] == kept["plain"], on


def test_the_rows_behind_growth_are_the_plain_ones(years: Years) -> None:
    ctx, file, *_ = years
    found = plain.tables(file)

    gained = 0
    for be in report(ctx)["years"]:
        rows = {r["key"]: r["state"] for r in indicator(ctx, "growth", be)["rows"]}
        assert rows == plain.growth(found, be, ctx.today)[1], be
        gained += len(rows)
    assert gained > 10


def test_an_as_of_query_equals_what_was_stored_on_that_day(
    years: Years,
) -> None:
    ctx, _, stored, _ = years

    for on, kept in stored.items():
        with ctx.database.read() as connection:
            members = knowledge(ctx, connection, on).on(on)
        signed = [m for m in members if m.placed.what in SIGNED]
        assert sorted(m.key for m in signed) == kept["signed"], on
        assert sorted({m.province for m in signed}) == kept["provinces"], on
        moving = sorted(m.key for m in members if m.placed.what == "in_progress")
        assert moving == kept["in_progress"], on
        assert sorted(m.key for m in members if m.placed.what == "ended") == kept["ended"], on
        then = totals(ctx, known_on=on)
        assert {name: then[name] for name in kept["totals"]} == kept["totals"], on
    assert len({tuple(kept["signed"]) for kept in stored.values()}) > 5


def test_what_was_learnt_later_changes_the_past_only_as_known_later(
    years: Years,
) -> None:
    ctx, _, stored, _ = years
    first = min(stored)

    then = totals(ctx, as_of=first, known_on=first)["signed"]
    now = totals(ctx, as_of=first)["signed"]

    assert then == stored[first]["totals"]["signed"]
    assert now != then


def test_the_years_held_what_shakes_a_programme(years: Years) -> None:
    ctx, file, _, ran = years
    happened = ran.year.happened
    given = government.days(ctx)
    found = plain.tables(file)

    assert happened["new_governor"] == 25
    assert happened["handed_over"] >= 25
    assert happened["acknowledged"] > 0
    assert (happened["dissolution"], happened["new_cabinet"]) == (1, 1)
    assert given["caretaker"] is False
    assert happened["hold"] > 0
    assert happened["partner_moved"] > 0
    assert happened["partner_kept"] > 0
    short = [be for be in report(ctx)["years"] if _missed(found, be, ctx.today)]
    assert len(short) >= 3
    assert happened["rows_refused"] == 0


def _missed(found: dict[str, Any], be: int, today: date) -> bool:
    met, owed = plain.yearly_activity(found, be, today)
    return met < owed


def test_the_command_runs_the_same_years() -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, weeks: int) -> None:
        told.append((done, weeks))

    first = simulate_programme(1, 7, tell=tell)

    assert first["kpi"]["yearly_activity"].keys() == {"2565"}
    assert first["audit"]["verified"]
    assert told == [(week, 52) for week in range(1, 53)]
    assert first == simulate_programme(1, 7)
