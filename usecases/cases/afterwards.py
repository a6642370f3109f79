"""What a few moves do beside moving the case: a new case, a pair in the register, a duty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from statemachine.dates import PartialDate, Precision
from statemachine.deadlines import first_alarm
from statemachine.machine import Decision
from statemachine.words import Role, StandingClause
from storage import cases, register
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import opening
from usecases.claims.keeping import keep
from usecases.context import Context

REPORT_BACK_DAYS = 30
"""Working days to report changes to the Cabinet; no source gives a limit (B8)."""


@dataclass(frozen=True, slots=True)
class Also:
    """Columns of the case that change with the move, and the number of a case it opened."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    spawned: str | None = None


Deed = Callable[[Context, Connection, CaseRecord, Decision, Mapping[str, Any]], Also]


def run(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    decision: Decision,
    values: Mapping[str, Any],
) -> Also:
    """Do what the trigger does besides; most do nothing."""
    deed = _DEEDS.get(decision.trigger)
    return Also() if deed is None else deed(ctx, connection, case, decision, values)


def _reopen(
    ctx: Context, connection: Connection, case: CaseRecord, _d: Decision, values: Mapping[str, Any]
) -> Also:
    number = opening.followed_by(
        ctx, connection, case, case.instrument, "reopen", str(values["reason"])
    )
    return Also(spawned=number)


def _not_substantive(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    decision: Decision,
    _v: Mapping[str, Any],
) -> Also:
    if decision.facts.get("standing_clause") != StandingClause.REPORT_BACK:
        return Also()
    definition = ctx.definitions.get(connection, case.definition)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    due = calendar.add(ctx.today, REPORT_BACK_DAYS)
    alarm = first_alarm(definition, due, ctx.now, calendar)
    row = {
        "case_id": case.id,
        "kind": "duty",
        "state": "duty.report_back",
        "office": "moi",
        "holder_role": Role.MOI_OFFICER,
        "holder_scope": "*",
        "definition": definition.version,
        "entered_at": ctx.now,
        "entered_on": ctx.today,
        "days_allowed": REPORT_BACK_DAYS,
        "counting": "working",
        "due_on": due,
        "due_fixed": False,
        "next_alert_at": alarm.at if alarm else None,
        "next_alert": alarm.level.name if alarm else None,
    }
    if not any(e.state == row["state"] for e in case.entries):
        cases.open_entries(connection, [row])
    return Also()


def _deposit(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    decision: Decision,
    _v: Mapping[str, Any],
) -> Also:
    signed = decision.facts.get("signed", {})
    day = PartialDate.parse(str(signed.get("signed_on", "")), "ce")
    ends = PartialDate.parse(str(signed.get("ends_on", "")), "ce")
    known = _known_pair(connection, case)
    dates = {
        "standing": "on_track",
        "standing_since": ctx.today,
        "next_watch_on": ctx.today,
        "ends_on": ends.latest() if ends.is_known else None,
        "updated_at": ctx.now,
    }
    if known is None:
        pair_id = register.add_pair(connection, _new_pair(ctx, case, day) | dates)
    else:
        pair_id = known.id
        if known.begun_on is None:
            dates |= {"begun_on": _first_day(day), "begun_precision": day.precision}
        register.update_pair(connection, known, {"status": "established", **dates})
    register.add_instrument(connection, _instrument(case, pair_id, day, ends, signed))
    keep(ctx, connection, [pair_id])
    return Also(columns={"relationship_id": pair_id})


def _known_pair(connection: Connection, case: CaseRecord) -> Any | None:
    return register.pair_of(connection, case.province, case.partner_id, lock=True)


def _new_pair(ctx: Context, case: CaseRecord, day: PartialDate) -> dict[str, Any]:
    return {
        "key": case.number.lower(),
        "province": case.province,
        "partner_id": case.partner_id,
        "status": "loi_signed" if case.instrument == "loi" else "established",
        "begun_on": _first_day(day),
        "begun_precision": day.precision,
        "level_matches": "check",
        "confidence": "high",
        "fields": "; ".join(case.facts.get("dossier", {}).get("fields", [])),
        "sources": [case.number],
        "notes": "",
        "created_at": ctx.now,
    }


def _instrument(
    case: CaseRecord,
    pair_id: int,
    day: PartialDate,
    ends: PartialDate,
    signed: Mapping[str, Any],
) -> dict[str, Any]:
    names = [*signed.get("signatories", []), None, None]
    return {
        "relationship_id": pair_id,
        "case_id": case.id,
        "key": case.number,
        "kind": case.instrument,
        "signed_on": _first_day(day),
        "signed_precision": day.precision,
        "place": signed.get("place"),
        "signatory_th": names[0],
        "signatory_partner": names[1],
        "ends_on": ends.latest() if ends.is_known else None,
        "document": signed.get("document"),
    }


def _first_day(day: PartialDate) -> date | None:
    return None if day.precision is Precision.NONE else day.earliest()


_DEEDS: dict[str, Deed] = {
    "reopen": _reopen,
    "not_substantive": _not_substantive,
    "deposit": _deposit,
}
