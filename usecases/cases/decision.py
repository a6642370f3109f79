"""What somebody needs on the table to decide a case: the ways open, their forms, what to pick."""

from collections.abc import Mapping, Sequence
from typing import Any

from reference.loader import agencies
from statemachine.cabinet import RULING, verdict_of
from statemachine.definition import Definition
from statemachine.facts import Actor, office_of
from statemachine.fields import RETURN_CAUSE
from statemachine.standing import OPINIONS
from statemachine.words import Role, State, Treaty
from storage import case_page, case_views, cases, documents, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, stage_words, text_guard
from usecases.cases import access, case_acts, opening
from usecases.cases.document_words import shelf
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.judging import ruling
from usecases.stage_words import said

ASIDE = ("hold", "extend_hold", "withdraw")
"""Acts that stand last: they lead the case nowhere, or out."""

_ASK = {
    "concerned": said("เฉพาะหน่วยงานที่ขอให้แก้ไข", "only the offices that asked for changes"),
    "all": said("ทุกหน่วยงานใหม่ทั้งหมด", "all offices afresh"),
}


def table(ctx: Context, number: str) -> dict[str, Any]:
    """Return what the form to decide a case shows to ``ctx.person``.

    Returns:
        The head of the case, ``acts`` (open ones first, each with ``fields``, ``after`` and
        ``refusal``), ``offices`` that the person may answer for, ``agencies`` that can be
        consulted, ``documents`` to pick from, ``verdict`` of the rule check, ``next`` (what
        may follow a signed case), ``last`` (the newest act).

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        if case.state == State.RULE_CHECK:
            case = ruling.briefed(ctx, connection, case)
        definition = access.definition_of(ctx, connection, case)
        actor = people.actor(connection, ctx.person, ctx.today)
        offices = _offices(case, actor)
        guard = text_guard.standing(ctx, connection, case)
        return {
            **_head(ctx, connection, definition, case),
            "acts": _guarded(_acts(ctx, connection, definition, case, actor, offices), guard),
            "offices": [{"code": code, **stage_words.office(code)} for code in offices],
            "agencies": _agencies(ctx, connection) if case.state == State.SCREENING else [],
            "guard": guard,
            "documents": shelf(documents.attachments(connection, case.id), case.facts),
            "next": _next(case, actor),
            "followers": case_views.followers(connection, case.id),
            "last": _last(connection, number),
        }


def _head(
    ctx: Context, connection: Connection, definition: Definition, case: CaseRecord
) -> dict[str, Any]:
    stage = definition.stage(case.state)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    rows = [row for row in case_page.entries(connection, case.id) if row.left_at is None]
    timed = sorted((r for r in rows if r.due_on and r.kind == "stage"), key=lambda r: r.due_on)
    verdict = verdict_of(case.facts)
    return {
        "number": case.number,
        "version": case.version,
        "state": case.state,
        "stage": said(stage.th, stage.en),
        "asks": said(stage.asks_th, stage.asks_en) if stage.asks_th else None,
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "instrument": {"value": case.instrument, **stage_words.word(case.instrument)},
        "urgency": {"value": case.urgency, **stage_words.word(case.urgency)},
        "due_on": timed[0].due_on if timed else None,
        "left": stage_words.days_left(calendar, timed[0], ctx.today) if timed else None,
        "counting": timed[0].counting if timed else "working",
        "verdict": {**said(verdict.th, verdict.en), "why": said(verdict.why_th, verdict.why_en)},
        "ruling": case.facts.get(RULING),
        "has_text": bool(case.facts.get("text")),
    }


def _offices(case: CaseRecord, actor: Actor) -> list[str]:
    """Return the waiting offices of a review that the person may answer for, in order."""
    mine = {office_of(grant.role, grant.scope) for grant in actor.grants}
    return [office for office in case.waiting if office in mine]


def _acts(
    ctx: Context,
    connection: Connection,
    definition: Definition,
    case: CaseRecord,
    actor: Actor,
    offices: Sequence[str],
) -> list[dict[str, Any]]:
    calendar = ctx.calendars.version(connection, case.calendar_version)
    found = case_acts.acts(definition, case, actor, calendar, ctx.today)
    shown = [{**act, "fields": _fields(act, case, offices)} for act in found]
    return sorted(shown, key=lambda act: (act["refusal"] is not None, act["trigger"] in ASIDE))


def _guarded(acts: list[dict[str, Any]], guard: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Lock the move that clears a changed text while changes wait to be sorted."""
    refusal = text_guard.lock(guard)
    if refusal is None:
        return acts
    words = {"code": refusal.code, **said(refusal.sentence("th"), refusal.sentence("en"))}
    locked = [
        {**act, "refusal": act["refusal"] or words} if act["trigger"] == text_guard.TRIGGER else act
        for act in acts
    ]
    return sorted(locked, key=lambda act: act["refusal"] is not None)


def _fields(
    act: Mapping[str, Any], case: CaseRecord, offices: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the fields of an act as this person on this case must fill them in."""
    fields = [dict(field) for field in act["fields"]]
    if act["trigger"] in OPINIONS and "mfa" not in offices:
        fields = [field for field in fields if field["name"] != "treaty"]
    for field in fields:
        field["required"] = field["required"] or _demanded(act["trigger"], field["name"], case)
        if field["name"] == "ask":
            field["choices"] = [{"value": value, **words} for value, words in _ASK.items()]
    return fields


def _demanded(trigger: str, name: str, case: CaseRecord) -> bool:
    """Return whether the page or the rules ask for a field that may else be left empty."""
    if trigger in OPINIONS and name == "treaty":
        return True
    if name == RETURN_CAUSE.name:
        return True
    if trigger.startswith("confirm_") and name == "reason":
        return verdict_of(case.facts).path != trigger.removeprefix("confirm_")
    treaty = case.facts.get("treaty", Treaty.NOT_TREATY)
    return name == "full_powers" and treaty != Treaty.NOT_TREATY


def _agencies(ctx: Context, connection: Connection) -> list[dict[str, Any]]:
    """Return every agency; ``answers`` says whether somebody here can answer for it."""
    everyone = agencies()
    wanted = [(str(Role.AGENCY_OFFICER), agency.agency_id) for agency in everyone]
    told = people.holders(connection, wanted, ctx.today)
    return [
        {
            "value": agency.agency_id,
            **said(agency.name_th, agency.name_en),
            "answers": bool(told[Role.AGENCY_OFFICER, agency.agency_id]),
        }
        for agency in everyone
    ]


def _next(case: CaseRecord, actor: Actor) -> list[dict[str, str]]:
    """Return the instruments that the person may let follow a case in force."""
    mine = any(g.role is Role.COORDINATOR and g.scope in ("*", case.province) for g in actor.grants)
    if case.state != State.ACTIVE or not mine:
        return []
    found = opening.FOLLOWS.get(case.instrument, ())
    return [{"value": str(each), **stage_words.word(str(each))} for each in found]


def _last(connection: Connection, number: str) -> dict[str, Any] | None:
    for row in case_page.trail(connection, number, None, 1):
        return {
            "at": row.at,
            "action": stage_words.action(row.action),
            "by": stage_words.person(row),
        }
    return None
