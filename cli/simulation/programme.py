"""Years after the signature, week by week.

Activities and years without any, governors who change, partners that merge, an election, groups
that meet or do not, imports that correct the register.

Only deeds change anything, so what it leaves behind is what real years would leave.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from cli.simulation import engine
from cli.simulation.cast import engaged
from cli.simulation.hands import FIRST_DAY, Programme, tried
from cli.simulation.lists import corrected, first_list
from cli.simulation.post_office import PostOffice
from cli.simulation.upheavals import cases_go_on, shake
from config.scratch import scratch_context
from statemachine.dates import at_bangkok
from statemachine.words import Role
from usecases.context import Context
from usecases.groups import duties, groups, meetings
from usecases.operations import setup
from usecases.relations import relations
from usecases.timers import rehearsal

_PROVINCES, _WEEKS, _SEEN_EVERY = 12, 52, 13
_TYPES = ("culture", "education", "trade_investment")


def run(
    folder: Path,
    office: PostOffice,
    *,
    seed: int,
    years: int = 5,
    seen: Callable[[Context], None] | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Programme:
    """Run the programme on a scratch database and return what it leaves.

    Args:
        folder: Empty; the caller removes it, after closing the database of ``year.ctx``, whose
            moment is then that of the last week.
        office: A post office; nothing is sent.
        seed: The same seed gives the same programme.
        years: How long it lasts.
        seen: Called at the end of each quarter's first week, to look at what there is.
        tell: Called with (week, weeks) as time passes, for a progress bar.
    """
    programme = prepared(folder, office, seed=seed, years=years)
    weeks = years * _WEEKS
    ctx = programme.year.ctx
    for week in range(weeks):
        ctx = programme.on(week)
        _week(programme, ctx, week)
        if seen is not None and week % _SEEN_EVERY == 0:
            seen(ctx)
        if tell is not None:
            tell(week + 1, weeks)
    programme.year.ctx = ctx
    return programme


def prepared(folder: Path, office: PostOffice, *, seed: int, years: int) -> Programme:
    """Build a scratch database with the calendar, the definition and invented people."""
    rng = Random(seed)  # noqa: S311 - a repeatable story, no secret
    ctx = scratch_context(folder, at_bangkok(FIRST_DAY, engine.WORK))
    setup.load_rules(ctx)
    cast = engaged(ctx, rng, _PROVINCES)
    partners = rehearsal.partners(ctx, engine.PARTNERS)
    last = FIRST_DAY + timedelta(days=7 * _WEEKS * years)
    return Programme(engine.Year(ctx, rng, cast, office, partners, last), folder)


def _week(programme: Programme, ctx: Context, week: int) -> None:
    if week == 0:
        first_list(programme, ctx)
    elif week % 20 == 0:
        corrected(programme, ctx)
    if programme.year.rng.random() < 0.2:  # noqa: PLR2004 - a case every five weeks
        engine.propose(programme.year, ctx)
    cases_go_on(programme, ctx)
    _activities(programme, ctx)
    _groups(programme, ctx, week)
    shake(programme, ctx, week)


def _activities(programme: Programme, ctx: Context) -> None:
    """Let diligent provinces hold activities, lazy ones miss whole years."""
    for pair in relations.list_pairs(ctx):
        number = sum(pair["key"].encode())
        lazy = (number + ctx.today.year) % 3 == 0
        if pair["status"] not in ("established", "loi_signed") or lazy:
            continue
        if programme.year.rng.random() < 0.03:  # noqa: PLR2004 - one or two a year
            who = programme.acting(ctx, Role.COORDINATOR, pair["province"])
            day = ctx.today - timedelta(days=programme.year.rng.randrange(40))
            said = (day.isoformat(), f"{day:%Y-%m}", str(day.year))[number % 7 % 3]
            tried(programme, "recorded", relations.record_activity, who, pair["key"], said,
                  programme.year.rng.choice(_TYPES), "กิจกรรมตัวอย่าง")  # fmt: skip


def _groups(programme: Programme, ctx: Context, week: int) -> None:
    """Let groups be set up one by one, some of them meet, some act, one be dissolved."""
    officer = programme.acting(ctx, Role.MOI_OFFICER)
    if week % 16 == 4:  # noqa: PLR2004 - three a year
        scopes = ("*", *programme.year.cast.provinces)
        scope = scopes[len(programme.groups) % len(scopes)]
        given = {"scope": scope, "name_th": "คณะทำงานตัวอย่าง", "name_en": "",
                 "order_number": f"ตย {week}", "order_on": ctx.today.isoformat(),
                 "mandate": "ตัวอย่าง"}  # fmt: skip
        made = tried(programme, "group", groups.set_up, officer, given)
        if made is not None:
            programme.groups.append((made, scope))
    for group, _scope in programme.groups:
        if (group + ctx.today.year) % 3 and programme.year.rng.random() < 0.04:  # noqa: PLR2004 - twice
            _meet(programme, officer, group, week)
    if week == 150:  # noqa: PLR2004 - in the third year
        tried(programme, "dissolved", groups.dissolve, officer, programme.groups[1][0],
              ctx.today.isoformat())  # fmt: skip


def _meet(programme: Programme, ctx: Context, group: int, week: int) -> None:
    given: dict[str, Any] = {
        "number": f"{week}", "held_on": ctx.today.isoformat(), "place": "ตัวอย่าง",
        "present": "9", "quorum": "5", "agenda": "เรื่องตัวอย่าง",
    }  # fmt: skip
    meeting = tried(programme, "met", meetings.hold, ctx, group, given)
    if meeting is None or programme.year.rng.random() < 0.5:  # noqa: PLR2004 - every other one resolves
        return
    resolution = meetings.resolve(ctx, group, meeting, "มติตัวอย่าง")
    due = {"title": "งานตามมติ", "office": "moi", "due": (ctx.today + timedelta(60)).isoformat()}
    duty = meetings.act_on(ctx, group, meeting, resolution, due)
    if programme.year.rng.random() < 0.6:  # noqa: PLR2004 - most are done, some are not
        later = ctx.at(ctx.now + timedelta(days=programme.year.rng.randrange(40)))
        tried(programme, "done", duties.complete, later, duty, "ดำเนินการแล้ว (ตัวอย่าง)")
