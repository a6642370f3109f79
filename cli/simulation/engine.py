"""The days of a simulation: timers in the morning, people at work, trouble now and then."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cli.simulation import script
from cli.simulation.cast import Cast, engaged, new_governor
from cli.simulation.post_office import PostOffice
from config.scratch import scratch_context
from notifications.smtp_settings import SmtpSettings
from statemachine.dates import at_bangkok
from statemachine.errors import PhinongError
from statemachine.refusals import RefusedError
from statemachine.relationship import months_later
from statemachine.working_days import Calendar
from usecases.calendars import calendar
from usecases.cases import opening, perform
from usecases.context import Context
from usecases.operations import setup
from usecases.people import delegations
from usecases.timers import rehearsal
from usecases.timers.checkpoints import checkpoint
from usecases.timers.deliver import deliver
from usecases.timers.digest import digest
from usecases.timers.rescue import rescue
from usecases.timers.watch import watch

FIRST_DAY = date(2025, 10, 1)
"""Simulations begin with fiscal year 2569, so that a seed gives the same output on any day."""
_MORNING, WORK, _AFTERNOON = time(8, 30), time(10, 0), time(14, 0)
_PROVINCES = 12
PARTNERS = (
    ("CN-YN", "CN", "มณฑลยูนนาน", "Yunnan"),
    ("VN-DN", "VN", "นครดานัง", "Da Nang"),
    ("LA-LP", "LA", "แขวงหลวงพระบาง", "Luang Prabang"),
    ("JP-01", "JP", "ฮอกไกโด", "Hokkaido"),
    ("KR-43", "KR", "จังหวัดชุงช็องเหนือ", "North Chungcheong"),
)


@dataclass(slots=True)
class Year:
    """Everything a simulation has in hand while it runs."""

    ctx: Context
    rng: Random
    cast: Cast
    office: PostOffice
    partners: list[int]
    last_day: date
    proposals: int = 0
    plans: dict[int, date | None] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def smtp(self) -> SmtpSettings:
        """Return where the mail goes."""
        return SmtpSettings("127.0.0.1", self.office.port, timeout_s=5, connections=1)

    def chance(self, probability: float) -> bool:
        """Return ``True`` so often."""
        return self.rng.random() < probability


def prepare(folder: Path, office: PostOffice, *, seed: int, months: int) -> Year:
    """Build a scratch database with the calendar, the definition and invented people."""
    rng = Random(seed)  # noqa: S311 - a repeatable story, no secret
    ctx = scratch_context(folder, at_bangkok(FIRST_DAY, _MORNING))
    setup.load_rules(ctx)
    cast = engaged(ctx, rng, _PROVINCES)
    partners = rehearsal.partners(ctx, PARTNERS)
    return Year(ctx, rng, cast, office, partners, months_later(FIRST_DAY, months))


def run(year: Year, cases: int, *, tell: Any = None) -> None:
    """Let the days pass; ``tell`` is called with (day, days) for a progress bar."""
    days = (year.last_day - FIRST_DAY).days
    arrivals = _arrivals(year, cases, days)
    outage = FIRST_DAY + timedelta(days=year.rng.randrange(max(1, days - 7)))
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        year.office.failing = outage <= day < outage + timedelta(days=7)
        _pass(year, day, arrivals[day])
        if tell is not None:
            tell(number + 1, days)
    _settle(year)


def _arrivals(year: Year, cases: int, days: int) -> Counter[date]:
    """Spread the proposals over the first two thirds of the time."""
    span = max(1, days * 2 // 3)
    return Counter(FIRST_DAY + timedelta(days=year.rng.randrange(span)) for _ in range(cases))


def _pass(year: Year, day: date, arriving: int) -> None:
    year.proposals += arriving
    calendar_now = working_calendar(year)
    if not calendar_now.is_working(day):
        return
    morning = year.ctx.at(at_bangkok(day, _MORNING))
    watch(morning)
    digest(morning)
    deliver(morning, year.smtp, "simulation")
    at_work = year.ctx.at(at_bangkok(day, WORK))
    while year.proposals:
        propose(year, at_work)
    _trouble(year, at_work, calendar_now)
    people_work(year, at_work, calendar_now)
    deliver(at_work.at(at_bangkok(day, _AFTERNOON)), year.smtp, "simulation")


def working_calendar(year: Year) -> Calendar:
    """Return the calendar as the simulated offices have it now."""
    with year.ctx.database.read() as connection:
        return year.ctx.calendars.current(connection)


def propose(year: Year, ctx: Context) -> None:
    """Let a province propose a case."""
    province = year.rng.choice(year.cast.provinces)
    username = year.cast.of("coordinator", province)[0]
    number = opening.propose(
        ctx.acting(year.cast.ids[username]),
        opening.NewCase(
            province,
            year.rng.choice(year.partners),
            instrument=script.pick(year.rng, (("mou", 0.8), ("loi", 0.2))),
            urgency=script.pick(year.rng, script.URGENCIES),
            facts={
                "dossier": script.DOSSIER,
                "text": script.digest("draft", ctx.today, year.happened["proposed"]),
            },
        ),
    )  # fmt: skip
    year.proposals -= 1
    year.happened["proposed"] += bool(number)


def people_work(year: Year, ctx: Context, calendar_now: Calendar) -> None:
    """Let everybody act whose day has come."""
    for entry in rehearsal.open_entries(ctx):
        if entry.id not in year.plans:
            year.plans[entry.id] = _plan(year, ctx, calendar_now, entry)
        day = year.plans[entry.id]
        if day is not None and day <= ctx.today:
            _act(year, ctx, entry)


def _plan(year: Year, ctx: Context, calendar_now: Calendar, entry: Any) -> date | None:
    """Return the day on which the holder will act; one who never would does so when pressed."""
    temper = script.pick(year.rng, script.TEMPERS)
    allowed = entry.days_allowed or script.DRAFT_DAYS
    taken = script.working_days_taken(year.rng, temper, allowed)
    if taken is None:
        pressed = year.chance(0.7)
        taken = allowed + 12 if pressed else None
    return None if taken is None else calendar_now.add(ctx.today, taken)


def _act(year: Year, ctx: Context, entry: Any) -> None:
    trigger = script.answer(year.rng, entry.state, entry.facts)
    given = script.fields(year.rng, trigger, entry.number, entry.facts, ctx.today)
    if entry.state.startswith("review."):
        given["office"] = entry.office
    people = list(year.cast.of(entry.holder_role, entry.holder_scope))
    year.rng.shuffle(people)
    for username in people:
        try:
            perform.perform(ctx.acting(year.cast.ids[username]), entry.number, trigger, given)
        except RefusedError as error:
            year.refused[error.code] += 1
        else:
            year.happened[trigger] += 1
            return
    year.plans[entry.id] = ctx.today + timedelta(days=3)


def _trouble(year: Year, ctx: Context, calendar_now: Calendar) -> None:
    """Let a governor retire, a partner reshuffle, the Cabinet add a day, somebody be away."""
    if year.chance(1 / 60) or (ctx.today.month, ctx.today.day) == (10, 1):
        new_governor(ctx, year.cast, year.rng.choice(year.cast.provinces))
        year.happened["new_governor"] += 1
    if year.chance(1 / 90):
        _reshuffle(year, ctx)
    if year.chance(1 / 120):
        day = calendar_now.add(ctx.today, year.rng.randint(4, 30))
        calendar.add_day(
            ctx, day, "วันหยุดพิเศษตัวอย่าง", "Example special holiday", source="simulation"
        )
        year.happened["holiday_added"] += 1
    if year.chance(1 / 30):
        _away(year, ctx)


def _reshuffle(year: Year, ctx: Context) -> None:
    """Hold every open case with one partner: its leadership changed."""
    partner = year.rng.choice(year.partners)
    officer = ctx.acting(year.cast.ids[year.cast.of("moi_officer", "*")[0]])
    for number in rehearsal.open_numbers(ctx, partner):
        try:
            perform.perform(officer, number, "hold", {"cause": "คู่ความสัมพันธ์เปลี่ยนผู้บริหาร (ตัวอย่าง)"})
        except RefusedError as error:
            year.refused[error.code] += 1
        else:
            year.happened["hold"] += 1


def _away(year: Year, ctx: Context) -> None:
    """Let one MFA officer act for the other for two weeks."""
    principal, delegate = year.rng.sample(year.cast.of("mfa_officer", "*"), 2)
    try:
        delegations.delegate(
            ctx.acting(year.cast.ids[principal]), principal, delegate, "mfa_officer", ctx.today,
            ctx.today + timedelta(days=14), "ลาพักผ่อน (ตัวอย่าง)",
        )  # fmt: skip
    except PhinongError as error:
        year.refused[error.code] += 1
    else:
        year.happened["delegated"] += 1


def _settle(year: Year) -> None:
    """After the last day: a checkpoint, and the mail that was put off."""
    year.office.failing = False
    end: datetime = at_bangkok(working_calendar(year).next_working(year.last_day), WORK)
    for hours in (0, 1, 2):
        ctx = year.ctx.at(end + timedelta(hours=hours))
        rescue(ctx)
        deliver(ctx, year.smtp, "simulation")
    checkpoint(year.ctx.at(end))
