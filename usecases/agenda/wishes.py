"""The wished day of a case: set by its people, watched by the timers, shown with what it means."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from statemachine.planning.signing import Outlook, Plan, Planned
from statemachine.words import Role
from storage import agenda as kept
from storage import cases
from storage.database import Connection
from usecases import names, stage_words
from usecases.agenda import meetings, plans, who
from usecases.agenda.plans import Desk
from usecases.agenda.refused import AgendaRefusedError
from usecases.cases import access
from usecases.context import Context
from usecases.relations.partner_search import country_name

SETS = frozenset({Role.MOI_OFFICER})
OUTLOOKS: dict[str, names.Names] = {
    Outlook.SAFE: names.both("ทันตามแผน", "On course"),
    Outlook.TIGHT: names.both("เวลาเผื่อน้อย", "Little slack"),
    Outlook.WILL_MISS: names.both("จะไม่ทัน", "Will miss it"),
    Outlook.TOO_LATE: names.both("พ้นวันสุดท้ายแล้ว", "The last safe day has gone by"),
}
_CLOSED_DAYS = 40
_SATURDAY = 5


def set_wish(
    ctx: Context,
    number: str,
    wished_on: date | None,
    *,
    occasion: int | None = None,
    preparation: int | None = None,
    warn_below: int | None = None,
) -> int:
    """Set or change the wished day of a case and return the case's new version.

    Args:
        ctx: The province's coordinator or governor, or an MOI officer, acts.
        number: Number of the case.
        wished_on: The day; ``None`` takes the wish away, or takes the day of the occasion.
        occasion: The occasion that the signing rides on.
        preparation: Working days to prepare the signing; the setting unless given.
        warn_below: Working days of slack below which people are warned.

    Raises:
        AgendaRefusedError: The person may not, or a value is out of bounds.
    """
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        access.readable(ctx, connection, case)
        _allow(ctx, connection, case.province)
        event = _occasion(connection, occasion)
        day = wished_on or (event.held_on if event is not None else None)
        known = kept.wish(connection, case.id)
        row = {
            "case_id": case.id,
            "wished_on": day or (known.wished_on if known else ctx.today),
            "occasion_id": event.id if event is not None else None,
            "preparation": _days(connection, "signing_preparation", preparation),
            "warn_below": _days(connection, "warn_below", warn_below),
            "open": day is not None,
            "outlook": "",
            "version": 1,
            "set_by": ctx.person,
            "set_at": ctx.now,
        }
        if day is not None:
            _check(plans.desk(ctx, connection, case), day)
        elif known is None or not known.open:
            return case.version
        kept.put_wish(connection, row)
        given = {"wished_on": day, "occasion": row["occasion_id"]}
        return access.amend(ctx, connection, case, {"action": "signing_wish", "given": given})


def _allow(ctx: Context, connection: Connection, province: str) -> None:
    actor = who.actor_of(ctx, connection)
    if not who.of_province(actor, province, SETS):
        raise who.not_yours([*SETS, *who.PROVINCIAL])


def _occasion(connection: Connection, row_id: int | None) -> Any | None:
    if row_id is None:
        return None
    found = kept.occasion(connection, row_id)
    if found is None or found.cancelled_at is not None:
        raise AgendaRefusedError("no_such_occasion", id=row_id)
    return found


def _days(connection: Connection, name: str, given: int | None) -> int:
    words = meetings.NAMES[name]
    value = meetings.values(connection)[name].value if given is None else given
    if not 0 <= value <= meetings.MOST_DAYS:
        facts = {
            "what_th": words["th"],
            "what_en": meetings.in_sentence(words["en"]),
            "most": meetings.MOST_DAYS,
        }
        raise AgendaRefusedError("days_wrong", **facts)
    return value


def _check(found: Desk, day: date) -> None:
    if day < found.today:
        raise AgendaRefusedError("wish_behind", day=day)
    if not plans.is_signable(found):
        stage = stage_words.stage(found.definition, found.case.state)
        facts = {"state_th": stage["th"], "state_en": stage["en"]}
        raise AgendaRefusedError("nothing_to_plan", number=found.case.number, **facts)


def plan_json(found: Desk, wish: date) -> dict[str, Any] | None:
    """Return the plan of a case for a day as JSON values; ``None`` beyond the calendar."""
    stages = plans.way(found)
    made = plans.plan_for(found, wish, stages)
    if made is None:
        return None
    through = plans.by_cabinet(found, stages)
    other = plans.plan_for(found, wish, through) if through else None
    return {
        **_shown(found, made),
        "if_cabinet": None if other is None else _shown(found, other),
        "wish_closed": _closed_on(found, wish),
        "closings": _closings(found, made),
        "partner_calendar": {
            "known": found.partner.known,
            "region": found.partner.region,
            "source": found.partner.source,
            "country": country_name(found.case.country),
        },
    }


def _shown(found: Desk, made: Plan) -> dict[str, Any]:
    outlook = made.outlook(found.warn_below)
    missing = made.misses
    return {
        "wish": made.wish,
        "outlook": outlook.value,
        "outlook_words": OUTLOOKS[outlook],
        "slack": made.slack,
        "arrives": made.arrives,
        "misses": None if missing is None else _named(found, missing),
        "longest": _longest(found, made),
        "steps": [_step(found, step, now=step is made.now) for step in (made.now, *made.ahead)],
        "held": found.case.state == "on_hold",
    }


def _step(found: Desk, step: Planned, *, now: bool) -> dict[str, Any]:
    stage = found.definition.stage(step.name)
    own = plans.step_of(found, step.name)
    return {
        **_named(found, step.name),
        "now": now,
        "holder": stage_words.word(stage.holder.value) if stage.holder else None,
        "kind": _kind(stage.holder),
        "days": own.days,
        "counting": own.counting,
        "both_sides": own.calendar is found.both and own.counting == "working",
        "begin_by": None if now else step.begin_by,
        "done_by": step.done_by,
        "begins": step.begins,
        "done": step.done,
        "slack": step.slack,
        "meeting": own.meets is not None,
        "agenda_closes": _closes(found, step) if own.meets else None,
        "over": step.done_by < found.today,
    }


def _closes(found: Desk, step: Planned) -> date:
    meeting = found.meetings.last(step.done_by, found.thai)
    return found.meetings.closes(meeting, found.thai)


def _named(found: Desk, state: str) -> dict[str, str]:
    return {"state": state, **stage_words.stage(found.definition, state)}


def _longest(found: Desk, made: Plan) -> dict[str, Any] | None:
    """Return the step ahead with the most days: where time may be won; a law's clock is none."""
    steps = [plans.step_of(found, p.name) for p in made.ahead]
    own = [step for step in steps if step.counting == "working"]
    most = max(own, key=lambda step: step.days, default=None)
    return None if most is None else {**_named(found, most.name), "days": most.days}


def _closed_on(found: Desk, wish: date) -> dict[str, bool]:
    """Say which side does not work on the wished day."""
    here = found.thai.is_working(wish, found.case.province)
    theirs = {day for day, _, _ in found.partner.holidays}
    there = wish.weekday() in found.partner.weekend or wish in theirs
    return {"here": not here, "there": there}


def _closings(found: Desk, made: Plan) -> list[dict[str, Any]]:
    """Return the holidays of both sides from today to the wished day, weekends left out."""
    last = max(made.wish, made.arrives)
    ours = found.thai.closings(found.today, last, found.case.province)
    rows = [
        {"day": row.day, "side": "here", "th": row.name_th, "en": row.name_en}
        for row in ours
        if row.day.weekday() < _SATURDAY
    ]
    rows += [
        {"day": day, "side": "there", "th": th, "en": en}
        for day, th, en in found.partner.holidays
        if found.today <= day <= last and day.weekday() not in found.partner.weekend
    ]
    return sorted(rows, key=lambda row: (row["day"], row["side"]))[:_CLOSED_DAYS]


def _kind(holder: Role | None) -> str:
    """Return the colour of a step on a picture, as ``usecases.reading.timelines`` has them."""
    return _KINDS.get(holder, "s0")


_KINDS: Mapping[Role | None, str] = {
    Role.GOVERNOR: "s1",
    Role.MOI_OFFICER: "s2",
    Role.MOI_EXECUTIVE: "s2",
    Role.MFA_OFFICER: "s3",
    Role.AGENCY_OFFICER: "s3",
    Role.CABINET_LIAISON: "s4",
}


def try_wish(ctx: Context, number: str, wish: date | None) -> dict[str, Any]:
    """Return the plan of a case for a day, the wished one unless another is given.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the person's to see.
        AgendaRefusedError: No signing lies ahead of it.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        known = kept.wish(connection, case.id)
        found = plans.desk(ctx, connection, case, known)
        day = wish or (known.wished_on if known and known.open else None)
        if not plans.is_signable(found):
            stage = stage_words.stage(found.definition, case.state)
            facts = {"state_th": stage["th"], "state_en": stage["en"]}
            raise AgendaRefusedError("nothing_to_plan", number=number, **facts)
        made = None if day is None else plan_json(found, day)
    return {
        "number": case.number,
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "wish": day,
        "preparation": found.preparation,
        "warn_below": found.warn_below,
        "plan": made,
    }
