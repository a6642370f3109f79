"""The partner's own steps on a case: recorded by the province, expected by the country's profile.

Where a partner is late, the province's coordinator is asked to enquire politely. No mail ever goes
to the partner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from reference.agenda import PartnerTrack, partner_tracks
from statemachine.planning.partner import Expected, Noted, TrackStep, Where, track
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import agenda as kept
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names
from usecases.agenda import plans, who
from usecases.agenda.plans import Desk
from usecases.agenda.refused import AgendaRefusedError
from usecases.cases import access
from usecases.context import Context
from usecases.rights import plain_text

RECORDS = frozenset({Role.MOI_OFFICER})
WORDS: dict[str, names.Names] = {
    Where.DONE: names.both("เสร็จแล้ว", "Done"),
    Where.SKIPPED: names.both("ไม่ต้องทำ", "Not needed"),
    Where.LATE: names.both("เลยวันที่คาด", "Past the expected day"),
    Where.RUNNING: names.both("กำลังดำเนินการ", "Under way"),
    Where.AHEAD: names.both("ยังไม่ถึง", "Ahead"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody knows of a step: the days, whether it is needed, and where it was learned."""

    step: str
    began_on: date | None = None
    promised_on: date | None = None
    done_on: date | None = None
    skipped: bool = False
    source: str = ""


def record(ctx: Context, number: str, given: Given) -> int:
    """Record what the partner did or promised and return the case's new version.

    Raises:
        AgendaRefusedError: The person may not, or step or days are unfit.
        DeedRefusedError: No source is given.
    """
    source = plain_text(given.source, "แหล่งที่มา", "source", 500)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        access.readable(ctx, connection, case)
        _allow(ctx, connection, case.province)
        _check(case, given, ctx.today)
        row = {
            "case_id": case.id,
            "step": given.step,
            "began_on": given.began_on,
            "promised_on": given.promised_on,
            "done_on": given.done_on,
            "skipped": given.skipped,
            "source": source,
            "recorded_by": ctx.person,
            "recorded_at": ctx.now,
        }
        kept.add_partner_step(connection, row)
        told = {k: v for k, v in row.items() if k not in {"case_id", "recorded_by", "recorded_at"}}
        return access.amend(ctx, connection, case, {"action": "partner_step", "given": told})


def _allow(ctx: Context, connection: Connection, province: str) -> None:
    if not who.of_province(who.actor_of(ctx, connection), province, RECORDS):
        raise who.not_yours([*RECORDS, Role.COORDINATOR])


def _check(case: CaseRecord, given: Given, today: date) -> None:
    profile = partner_tracks().get(case.country)
    if profile is None or given.step not in {step.code for step in profile.steps}:
        raise AgendaRefusedError("step_unknown", step=given.step[:40])
    past = [day for day in (given.began_on, given.done_on) if day is not None]
    if any(day > today for day in past):
        raise AgendaRefusedError("step_ahead", day=max(past))
    if given.began_on and given.done_on and given.done_on < given.began_on:
        raise AgendaRefusedError("step_backwards", began=given.began_on, done=given.done_on)
    if not (past or given.promised_on or given.skipped):
        raise AgendaRefusedError("step_empty")


def track_of(
    found: Desk, rows: Sequence[Any], signing_on: date | None
) -> tuple[PartnerTrack | None, list[Expected]]:
    """Return the profile of a case's partner, and each of its steps with what is expected.

    Args:
        found: The desk of the case's plan.
        rows: What was recorded, oldest first.
        signing_on: The day of signing, planned or done.
    """
    profile = partner_tracks().get(found.case.country)
    if profile is None:
        return None, []
    steps = [TrackStep(s.code, s.days, s.counting, s.after, s.optional) for s in profile.steps]
    noted = {
        row.step: Noted(row.began_on, row.promised_on, row.done_on, row.skipped) for row in rows
    }
    return profile, track(steps, noted, signing_on, found.today, _theirs(found))


def _theirs(found: Desk) -> Calendar:
    """Return the partner's own working days, without our holidays."""
    return plans.shared_days(
        _no_days_off(found.thai.first, found.thai.last), found.partner, found.today
    )


@cache
def _no_days_off(first: date, last: date) -> Calendar:
    return Calendar.of((), first=first, last=last)


def signing_day(case: CaseRecord, wish: Any | None) -> date | None:
    """Return the day of signing as far as it is known: done, set, or wished."""
    for section, name in (("signed", "signed_on"), ("signing", "signing_on")):
        day = (case.facts.get(section) or {}).get(name)
        if day and len(str(day)) >= len("2026-11-23"):
            return date.fromisoformat(str(day)[:10])
    return wish.wished_on if wish is not None and wish.open else None


def show(found: Desk, rows: Sequence[Any], wish: Any | None) -> dict[str, Any]:
    """Return the partner's track as a page shows it; ``steps`` is empty without a profile."""
    profile, expected = track_of(found, rows, signing_day(found.case, wish))
    last = {row.step: row for row in rows}
    if profile is None:
        return {"profile": None, "steps": []}
    words = {step.code: step.names for step in profile.steps}
    return {
        "profile": {
            "source": profile.source,
            "confidence": profile.confidence,
            "note": profile.note,
        },
        "steps": [
            {
                "code": each.step.code,
                **words[each.step.code],
                "days": each.step.days,
                "counting": each.step.counting,
                "optional": each.step.optional,
                "after_signing": each.step.after == "signing",
                "where": each.where.value,
                "where_words": WORDS[each.where],
                "begins": each.begins,
                "on": each.on,
                "promised": each.promised,
                "done": each.where is Where.DONE,
                "source": last[each.step.code].source if each.step.code in last else "",
            }
            for each in expected
        ],
    }


def late_steps(found: Desk, rows: Sequence[Any], wish: Any | None) -> list[tuple[Expected, Any]]:
    """Return the steps that are past their expected day, with their names."""
    profile, expected = track_of(found, rows, signing_day(found.case, wish))
    if profile is None:
        return []
    words = {step.code: step.names for step in profile.steps}
    return [(each, words[each.step.code]) for each in expected if each.where is Where.LATE]
