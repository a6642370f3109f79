"""Five years after the signature, week by week.

Activities and years without any, governors who change, partners that merge, an election, groups
that meet or do not, imports that correct the register.

Only deeds change anything, so what it leaves behind is what real years would leave.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cli.simulation import engine
from cli.simulation.cast import engaged, new_governor
from cli.simulation.post_office import PostOffice
from config.scratch import scratch_context
from reference.loader import province
from statemachine.dates import at_bangkok
from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.cases import perform
from usecases.context import Context
from usecases.groups import duties, groups, meetings
from usecases.imports.importing import import_pairs
from usecases.kpi.handbook import record_edition
from usecases.operations import setup
from usecases.programme.pauses import pause
from usecases.relations import relations
from usecases.timers import rehearsal

FIRST_DAY = date(2021, 10, 1)
"""The programme begins with fiscal year 2565."""

_HOUR = time(10, 0)
_PROVINCES, _PAIRS, _ACTIVE_PROVINCES = 12, 26, 9
_ELECTION = (date(2023, 3, 20), date(2023, 9, 4))
_MERGER = date(2025, 7, 7)
_STATUSES = (
    "established",
    "established",
    "established",
    "loi_signed",
    "in_progress",
    "prospective",
)
_SPECIAL = (48, 60, 95, 99, 170, 190, 200)
"""Weeks in which relations rest or end, and books appear."""

_TYPES = ("culture", "education", "trade")


@dataclass(slots=True)
class Programme:
    """Everything that the programme has in hand while it runs."""

    year: engine.Year
    folder: Path
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: Callable[[Context], None] | None = None
    groups: list[tuple[int, str]] = field(default_factory=list)

    def acting(self, ctx: Context, role: Role, scope: str = "*") -> Context:
        """Return the circumstances of a deed by the first holder of a role."""
        return ctx.acting(self.year.cast.ids[self.year.cast.of(role, scope)[0]])


def run(
    folder: Path,
    office: PostOffice,
    *,
    seed: int,
    weeks: int = 5 * 52,
    seen: Callable[[Context], None] | None = None,
) -> Context:
    """Run the programme on a scratch database and return the circumstances of its last day.

    Args:
        folder: Empty; the caller removes it, after closing ``ctx.database``.
        office: A post office; nothing is sent.
        seed: The same seed gives the same programme.
        weeks: How long it lasts.
        seen: Called at the end of each quarter's first week, to look at what there is.
    """
    programme = _prepared(folder, office, seed, seen)
    ctx = programme.year.ctx
    for week in range(weeks):
        day = FIRST_DAY + timedelta(days=7 * week)
        ctx = programme.year.ctx.at(at_bangkok(_working(programme, day), _HOUR))
        _week(programme, ctx, week)
        if programme.seen is not None and week % 13 == 0:
            programme.seen(ctx)
    return ctx


def _prepared(
    folder: Path, office: PostOffice, seed: int, seen: Callable[[Context], None] | None
) -> Programme:
    rng = Random(seed)  # noqa: S311 - a repeatable story, no secret
    ctx = scratch_context(folder, at_bangkok(FIRST_DAY, _HOUR))
    setup.load_rules(ctx)
    cast = engaged(ctx, rng, _PROVINCES)
    partners = rehearsal.partners(ctx, engine.PARTNERS)
    last = FIRST_DAY + timedelta(days=7 * 5 * 52)
    return Programme(engine.Year(ctx, rng, cast, office, partners, last), folder, seen=seen)


def _working(programme: Programme, day: date) -> date:
    calendar = engine.working_calendar(programme.year)
    return day if calendar.is_working(day) else calendar.next_working(day)


def _week(programme: Programme, ctx: Context, week: int) -> None:
    if week == 0:
        programme.rows = {row["pair_id"]: row for row in _first_rows(programme)}
        _import(programme, ctx)
    elif week % 20 == 0:
        _corrected(programme, ctx)
    if programme.year.rng.random() < 0.2:  # noqa: PLR2004 - a case every five weeks
        engine.propose(programme.year, ctx)
    _cases(programme, ctx)
    _activities(programme, ctx)
    _groups(programme, ctx, week)
    _upheavals(programme, ctx, week)


def _first_rows(programme: Programme) -> list[dict[str, str]]:
    """Return invented pairs of most of the provinces; the others have none yet."""
    active = programme.year.cast.provinces[:_ACTIVE_PROVINCES]
    return [_row(programme, number, active[number % len(active)]) for number in range(_PAIRS)]


def _row(programme: Programme, number: int, code: str) -> dict[str, str]:
    place = province(code)
    status = _STATUSES[number % len(_STATUSES)]
    signed = FIRST_DAY - timedelta(days=programme.year.rng.randrange(30, 2500))
    row = {
        "pair_id": f"example-{number}",
        "th_iso_3166_2": code,
        "th_name_th": place.name_th,
        "partner_name_en": f"Example City {number}",
        "partner_name_th": f"เมืองตัวอย่าง {number}",
        "partner_country": ("CN", "VN", "JP")[number % 3],
        "partner_parent_iso_3166_2": ("CN-GD", "VN-DN", "JP-01")[number % 3],
        "partner_level": "second_level",
        "status": status,
        "confidence": ("high", "medium", "low")[number % 3],
        "source_urls": f"https://example.org/{number}",
        "date_signed": "",
        "date_precision": "none",
        "instrument": "none",
    }
    if status in ("established", "loi_signed"):
        row |= {"instrument": "MOU" if status == "established" else "LOI"}
        row |= _dated(signed, number)
    return row


def _dated(signed: date, number: int) -> dict[str, str]:
    """Return a day, a month or a year of signing, or none: as sources have them."""
    known = (signed.isoformat(), signed.isoformat(), f"{signed:%Y-%m}", str(signed.year), "")
    precision = ("day", "day", "month", "year", "none")
    return {"date_signed": known[number % 5], "date_precision": precision[number % 5]}


def _import(programme: Programme, ctx: Context) -> None:
    path = programme.folder / "pairs.csv"
    rows = list(programme.rows.values())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    report = import_pairs(ctx, path)
    programme.year.happened["rows_refused"] += report.refused


def _corrected(programme: Programme, ctx: Context) -> None:
    """Import a list with corrections: a signing that was found, a date, a new pair."""
    rng = programme.year.rng
    for key in rng.sample(list(programme.rows), 3):
        row = programme.rows[key]
        if row["status"] in ("in_progress", "prospective"):
            back = ctx.today - timedelta(days=rng.randrange(5, 200))
            found = _dated(back, rng.randrange(5))
            row.update(found | {"status": "established", "instrument": "MOU"})
        elif row["date_precision"] != "day":
            row.update(_dated(ctx.today - timedelta(days=rng.randrange(5, 900)), 0))
    number = len(programme.rows)
    code = rng.choice(programme.year.cast.provinces)
    programme.rows[f"example-{number}"] = _row(programme, number, code)
    _import(programme, ctx)


def _cases(programme: Programme, ctx: Context) -> None:
    """Let cases go on, but for the months of a caretaker government: then they are on hold."""
    year = programme.year
    first, last = _ELECTION
    if not first <= ctx.today <= last:
        engine.people_work(year, ctx, engine.working_calendar(year))
        return
    officer = programme.acting(ctx, Role.MOI_OFFICER)
    for partner in year.partners:
        for number in rehearsal.open_numbers(ctx, partner):
            _tried(programme, "hold", perform.perform, officer, number, "hold",
                   {"cause": "ยุบสภาผู้แทนราษฎร (ตัวอย่าง)"})  # fmt: skip


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
            _tried(programme, "recorded", relations.record_activity, who, pair["key"], said,
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
        made = _tried(programme, "group", groups.set_up, officer, given)
        if made is not None:
            programme.groups.append((made, scope))
    for group, _scope in programme.groups:
        if (group + ctx.today.year) % 3 and programme.year.rng.random() < 0.04:  # noqa: PLR2004 - twice
            _meet(programme, officer, group, week)
    if week == 150:  # noqa: PLR2004 - in the third year
        _tried(programme, "dissolved", groups.dissolve, officer, programme.groups[1][0],
               ctx.today.isoformat())  # fmt: skip


def _meet(programme: Programme, ctx: Context, group: int, week: int) -> None:
    given = {"number": f"{week}", "held_on": ctx.today.isoformat(), "place": "ตัวอย่าง",
             "present": "9", "quorum": "5", "agenda": "เรื่องตัวอย่าง"}  # fmt: skip
    meeting = _tried(programme, "met", meetings.hold, ctx, group, given)
    if meeting is None or programme.year.rng.random() < 0.5:  # noqa: PLR2004 - every other one resolves
        return
    resolution = meetings.resolve(ctx, group, meeting, "มติตัวอย่าง")
    due = {"title": "งานตามมติ", "office": "moi", "due": (ctx.today + timedelta(60)).isoformat()}
    duty = meetings.act_on(ctx, group, meeting, resolution, due)
    if programme.year.rng.random() < 0.6:  # noqa: PLR2004 - most are done, some are not
        later = ctx.at(ctx.now + timedelta(days=programme.year.rng.randrange(40)))
        _tried(programme, "done", duties.complete, later, duty, "ดำเนินการแล้ว (ตัวอย่าง)")


def _upheavals(programme: Programme, ctx: Context, week: int) -> None:
    """Let governors change each October, partners merge, relations rest and end, books appear."""
    officer = programme.acting(ctx, Role.MOI_OFFICER)
    if week % 52 == 0:
        for code in programme.year.rng.sample(programme.year.cast.provinces, 5):
            new_governor(ctx, programme.year.cast, code)
            programme.year.happened["new_governor"] += 1
    if ctx.today == _working(programme, _MERGER):
        _merged(programme, ctx)
    if week not in _SPECIAL:
        return
    signed = [p["key"] for p in relations.list_pairs(ctx, status="established")]
    if week in (95, 170):
        _tried(programme, "terminated", relations.terminate, officer, signed[week % len(signed)],
               ctx.today.isoformat(), "ตกลงร่วมกัน (ตัวอย่าง)")  # fmt: skip
    if week in (48, 99, 200):
        until = (ctx.today + timedelta(days=120)).isoformat()
        _tried(programme, "paused", pause, officer, signed[week % len(signed)], until, "ตัวอย่าง")
    if week in (60, 190):
        _tried(programme, "handbook", record_edition, officer, f"ตย {week}", "คู่มือตัวอย่าง",
               ctx.today.isoformat(), "https://example.org/book.pdf")  # fmt: skip


def _merged(programme: Programme, ctx: Context) -> None:
    """Let two partners go by another name: their units were merged into others."""
    for row in list(programme.rows.values())[:2]:
        row["partner_name_en"] = f"{row['partner_name_en']} (merged)"
    _import(programme, ctx)
    programme.year.happened["merged"] += 2


def _tried(programme: Programme, name: str, deed: Callable[..., Any], *given: Any) -> Any:
    """Do a deed; what the rules refuse is counted and no more."""
    try:
        done = deed(*given)
    except PhinongError as error:
        programme.year.refused[error.code] += 1
        return None
    programme.year.happened[name] += 1
    return True if done is None else done
