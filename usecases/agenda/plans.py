"""The signing plan of a case: its own steps and deadlines, both sides' days, Cabinet meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from statemachine.definition import Definition
from statemachine.errors import CalendarTooShortError
from statemachine.planning.both_sides import PartnerDays, both_sides
from statemachine.planning.meetings import Meetings
from statemachine.planning.signing import Plan, Step, plan
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import register
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.agenda import meetings
from usecases.agenda.partner_days import partner_days
from usecases.cases import access
from usecases.context import Context
from usecases.reading.case_course import ahead

SIGNING, CABINET, APPROVAL = "signing", "cabinet", "approval"
_BOTH_SIDES = frozenset({"partner_agreement", SIGNING})
_PROVINCIAL = frozenset({Role.COORDINATOR, Role.GOVERNOR})
SPAN = timedelta(days=366 * 4)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a plan is made of; everything was read once."""

    today: date
    case: CaseRecord
    definition: Definition
    thai: Calendar
    both: Calendar
    partner: PartnerDays
    meetings: Meetings
    preparation: int
    warn_below: int


def desk(ctx: Context, connection: Connection, case: CaseRecord, wish: Any | None = None) -> Desk:
    """Return what the plan of a case is made of; a wish brings its own figures."""
    known = meetings.values(connection)
    thai = ctx.calendars.current(connection)
    unit = register.partner(connection, case.partner_id)
    partner = partner_days(unit.country, unit.iso or unit.parent_iso, ctx.today)
    both = shared_days(thai, partner, ctx.today)
    return Desk(
        today=ctx.today,
        case=case,
        definition=access.definition_of(ctx, connection, case),
        thai=thai,
        both=both,
        partner=partner,
        meetings=meetings.in_force(connection),
        preparation=wish.preparation if wish else known["signing_preparation"].value,
        warn_below=wish.warn_below if wish else known["warn_below"].value,
    )


@lru_cache(maxsize=64)
def shared_days(thai: Calendar, partner: PartnerDays, today: date) -> Calendar:
    """Return the days on which both sides work, for some years around a day."""
    return both_sides(thai, partner, today - SPAN, today + SPAN)


def state_of(case: CaseRecord) -> str:
    """Return the stage where a case stands; on hold, the one where it was held."""
    return str((case.facts.get("held") or {}).get("state") or case.state)


def way(found: Desk) -> list[str]:
    """Return the stages after the present one up to the signing; empty where none leads there."""
    here = state_of(found.case)
    if here == SIGNING:
        return []
    whole = ahead(found.definition, found.case.as_facts(), here)
    return whole[: whole.index(SIGNING) + 1] if SIGNING in whole else []


def is_signable(found: Desk) -> bool:
    """Say whether there is a signing ahead."""
    return state_of(found.case) == SIGNING or bool(way(found))


def by_cabinet(found: Desk, stages: Sequence[str]) -> list[str]:
    """Return the way that leads through the Cabinet where only time will tell, else nothing."""
    here = state_of(found.case)
    if CABINET in stages or CABINET not in found.definition.by_state:
        return []
    after = ahead(found.definition, found.case.as_facts(), CABINET)
    before = stages[: stages.index(APPROVAL)] if APPROVAL in stages else []
    if SIGNING not in after or (here != APPROVAL and APPROVAL not in stages):
        return []
    return [*before, CABINET, *after[: after.index(SIGNING) + 1]]


def plan_for(found: Desk, wish: date, stages: Sequence[str]) -> Plan | None:
    """Return the plan along some stages; ``None`` where the calendar does not reach so far."""
    here = state_of(found.case)
    try:
        steps = [step_of(found, name) for name in stages]
        return plan(wish, found.today, step_of(found, here), _due(found, here), steps)
    except CalendarTooShortError:
        return None


def step_of(found: Desk, state: str) -> Step:
    """Return a stage as a step: its days by the case's own definition and urgency.

    For the signing the time to prepare it counts, not the time that a case may wait for it.
    """
    stage = found.definition.stage(state)
    allowed = stage.days.of(found.case.urgency) if stage.days else 0
    days = min(allowed, found.preparation) if state == SIGNING and allowed else allowed
    return Step(
        name=state,
        days=days,
        calendar=found.both if state in _BOTH_SIDES else found.thai,
        counting=stage.count,
        region=found.case.province if stage.holder in _PROVINCIAL else None,
        meets=found.meetings if state == CABINET else None,
    )


def _due(found: Desk, here: str) -> date | None:
    """Return until when the present step may take, by its own deadline."""
    opened = [e for e in found.case.entries if e.kind == "stage" and e.due_on is not None]
    if here == SIGNING:
        return _signing_due(found, opened)
    if found.case.state != here:  # on hold: the days that were left begin when it is resumed
        return None
    return max((e.due_on for e in opened if e.due_on is not None), default=None)


def _signing_due(found: Desk, opened: Sequence[Any]) -> date:
    """Return the day that is set, or when the preparation can be done at the earliest."""
    planned = (found.case.facts.get("signing") or {}).get("signing_on")
    if planned:
        return date.fromisoformat(str(planned)[:10])
    entered = max((e.entered_on for e in opened), default=found.today)
    return found.both.add(entered, step_of(found, SIGNING).days, found.case.province)
