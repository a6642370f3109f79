"""What shakes a simulated programme: governors change, Parliament is dissolved, partners merge."""

from datetime import date, timedelta

from cli.simulation import engine
from cli.simulation.cast import new_governor
from cli.simulation.hands import Programme, tried, week_of
from statemachine.words import Role
from usecases.cases import perform
from usecases.context import Context
from usecases.handover import deeds as handover
from usecases.handover.rounds import hand_over_changed
from usecases.kpi.handbook import record_edition
from usecases.partner_changes import affected, settling
from usecases.partner_changes.rounds import see_to_partners
from usecases.programme.pauses import pause
from usecases.relations import relations
from usecases.rulings import government
from usecases.timers import rehearsal

_DISSOLVED, _NEW_CABINET = date(2023, 3, 20), date(2023, 9, 4)
_MERGED = date(2025, 7, 7)
_ENDED, _RESTED, _PRINTED = (95, 170), (48, 99, 200), (60, 190)
"""Weeks in which relations end or rest, and editions of the handbook appear."""


def shake(programme: Programme, ctx: Context, week: int) -> None:
    """Let happen what happens in a week beside the ordinary work."""
    if week % 52 == 0:
        _governors(programme, ctx)
    if week in (week_of(_DISSOLVED), week_of(_NEW_CABINET)):
        _government(programme, ctx)
    if week == week_of(_MERGED):
        _merged(programme, ctx)
    _endings(programme, ctx, week)


def caretaker(day: date) -> bool:
    """Return whether a caretaker Cabinet is in office."""
    return _DISSOLVED <= day < _NEW_CABINET


def hold_cases(programme: Programme, ctx: Context) -> None:
    """Hold every open case: a caretaker Cabinet binds no successor."""
    officer = programme.acting(ctx, Role.MOI_OFFICER)
    for partner in programme.year.partners:
        for number in rehearsal.open_numbers(ctx, partner):
            tried(programme, "hold", perform.perform, officer, number, "hold",
                  {"cause": "ยุบสภาผู้แทนราษฎร (ตัวอย่าง)"})  # fmt: skip


def _governors(programme: Programme, ctx: Context) -> None:
    """Let five governors retire in October; their successors are handed the book."""
    cast = programme.year.cast
    for code in programme.year.rng.sample(cast.provinces, 5):
        new_governor(ctx, cast, code)
        programme.year.happened["new_governor"] += 1
    programme.year.happened["handed_over"] += hand_over_changed(ctx)["handed_over"]
    for code in cast.provinces[::2]:  # every other province's governor acknowledges
        who = programme.acting(ctx.at(ctx.now + timedelta(days=3)), Role.GOVERNOR, code)
        mine = handover.page(who, code)["mine"]
        if mine is not None:
            tried(programme, "acknowledged", handover.acknowledge, who, code, mine["id"], "")


def _government(programme: Programme, ctx: Context) -> None:
    """Record a dissolution; in the week of the new Cabinet, the end of the caretaker."""
    new = None if caretaker(ctx.today) else _NEW_CABINET
    tried(programme, "dissolution" if new is None else "new_cabinet", government.set_days,
          ctx, _DISSOLVED, new, "ประกาศตัวอย่าง")  # fmt: skip


def _merged(programme: Programme, ctx: Context) -> None:
    """Settle the pairs whose unit was merged: by turns they move to the new unit, or stay."""
    programme.year.happened["told_of_merger"] += see_to_partners(ctx)["changes"]
    officer = programme.acting(ctx, Role.MOI_OFFICER)
    for turn, row in enumerate(affected.overview(officer)["open"][:4]):
        outcome = ("moved", "kept")[turn % 2]
        given = {"outcome": outcome, "successor": row["successor"], "reason": "ควบรวม (ตัวอย่าง)"}
        tried(programme, f"partner_{outcome}", settling.settle, officer, row["pair"],
              row["change"], given)  # fmt: skip
        if outcome == "moved":
            programme.rows.pop(row["pair"], None)  # later lists speak of the old unit


def _endings(programme: Programme, ctx: Context, week: int) -> None:
    if week not in (*_ENDED, *_RESTED, *_PRINTED):
        return
    officer = programme.acting(ctx, Role.MOI_OFFICER)
    signed = [p["key"] for p in relations.list_pairs(ctx, status="established")]
    pair = signed[week % len(signed)]
    if week in _ENDED:
        tried(programme, "terminated", relations.terminate, officer, pair,
              ctx.today.isoformat(), "ตกลงร่วมกัน (ตัวอย่าง)")  # fmt: skip
    if week in _RESTED:
        until = (ctx.today + timedelta(days=120)).isoformat()
        tried(programme, "paused", pause, officer, pair, until, "ตัวอย่าง")
    if week in _PRINTED:
        tried(programme, "handbook", record_edition, officer, f"ตย {week}", "คู่มือตัวอย่าง",
              ctx.today.isoformat(), "https://example.org/book.pdf")  # fmt: skip


def cases_go_on(programme: Programme, ctx: Context) -> None:
    """Let cases go on, but for the months of a caretaker Cabinet: then they are on hold."""
    year = programme.year
    if caretaker(ctx.today):
        hold_cases(programme, ctx)
    else:
        engine.people_work(year, ctx, engine.working_calendar(year))
