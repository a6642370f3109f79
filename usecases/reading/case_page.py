"""The page of one case: everything that its reader may see and do, in one view of the database."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reference.loader import province as province_of
from statemachine.facts import AGENCY, sees
from statemachine.guards import missing_in_dossier
from statemachine.words import Role, label
from storage import case_page, cases, check_notes, corrections, documents, mail_rows, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, stage_words
from usecases.cases import access, case_acts
from usecases.cases import check_notes as checking
from usecases.cases.attaching import text_may_change
from usecases.cases.document_words import shelf
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.reading import case_steps, case_story
from usecases.reading.case_people import involved
from usecases.reading.case_times import Desk, duties, reminders, time_of
from usecases.refused import DeedRefusedError
from usecases.stage_words import said
from usecases.values import DOSSIER_FIELDS

EVENTS = 12
COMMENTS, MANY = 15, 2_000


def show(ctx: Context, number: str, *, every_comment: bool = False) -> dict[str, Any]:
    """Return everything that the page of a case shows to ``ctx.person``.

    Only the newest remarks are among it, unless ``every_comment`` is asked for.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.read() as connection:
        desk = _desk(ctx, connection, number)
        told = case_story.read(connection, desk.case, EVENTS)
        persons = involved(connection, desk.case, desk.rows, desk.definition, ctx.today)
        known = people.named(connection, persons.ids | told.principals)
        where = checking.place(desk.case, desk.actor)
        marks = check_notes.of_case(connection, desk.case.id, where.key) if where else []
        steps = case_steps.steps(
            desk.definition, desk.case, desk.rows, desk.calendar, desk.ctx.today
        )
        return {
            **_head(desk),
            **time_of(desk, steps),
            "steps": steps,
            "acts": case_acts.acts(
                desk.definition, desk.case, desk.actor, desk.calendar, ctx.today
            ),
            "duties": duties(desk),
            "can_correct": case_acts.may(desk.case, desk.actor, "correct", Role.MOI_OFFICER),
            "can_edit": _can_edit(desk),
            "checklist": checking.checklist(desk.definition, desk.case, where, marks),
            "missing": [said(f.th, f.en) for f in missing_in_dossier(desk.case.as_facts())],
            "opinions": _opinions(desk),
            "dossier": _dossier(desk),
            "documents": shelf(documents.attachments(connection, desk.case.id), desk.case.facts),
            "comments": _comments(
                documents.comments(connection, desk.case.id), MANY if every_comment else COMMENTS
            ),
            "audience": _audience(desk),
            "days": case_story.days(desk.definition, told, known, EVENTS),
            "alerts": reminders(desk),
            "people": persons.shown(known),
            "seal": _seal(desk, told, mail_rows.checkpoint(connection)),
            "pair_key": _pair_key(connection, desk.case),
            "follow": case_page.follow(connection, ctx.person, desk.case.id),
            "relatives": _relatives(connection, desk.case),
        }


def _desk(ctx: Context, connection: Connection, number: str) -> Desk:
    case = cases.load(connection, number)
    actor = people.actor(connection, ctx.person or 0, ctx.today)
    rows = case_page.entries(connection, case.id)
    legs = [row for row in rows if row.kind == "stage" and "." in row.state]
    asked = {row.office for row in legs} | set(case.waiting)
    states = {str(row.state).partition(".")[0] for row in rows if row.kind == "stage"}
    if not sees(actor, case.province, tuple(asked), frozenset(states | {case.state})):
        raise DeedRefusedError("not_yours_to_see", number=case.number)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    return Desk(ctx, case, access.definition_of(ctx, connection, case), calendar, actor, rows)


def _head(desk: Desk) -> dict[str, Any]:
    case = desk.case
    place = province_of(case.province)
    submitted = next((r.left_on for r in desk.rows if r.outcome == "submit"), None)
    return {
        "number": case.number,
        "version": case.version,
        "state": case.state,
        "stage": stage_words.stage(desk.definition, case.state),
        "asks": _asks(desk),
        "instrument": stage_words.word(case.instrument),
        "urgency": {"value": case.urgency, **stage_words.word(case.urgency)},
        "province": {"code": case.province, **said(place.name_th, place.name_en)},
        "partner": {"country": case.country, **said(case.partner_th, case.partner_en)},
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "opened_at": case.opened_at,
        "submitted_on": submitted,
        "closed_at": case.closed_at,
        "held": case.facts.get("held"),
        "relationship_id": case.relationship_id,
        "definition": case.definition,
    }


def _asks(desk: Desk) -> dict[str, str] | None:
    stage = desk.definition.stage(desk.case.state)
    return said(stage.asks_th, stage.asks_en) if stage.asks_th else None


def _can_edit(desk: Desk) -> bool:
    """Return whether the actor may write the dossier now."""
    refused = case_acts.may(desk.case, desk.actor, "edit", Role.COORDINATOR)
    return refused is None and text_may_change(desk.definition, desk.case.state)


def _pair_key(connection: Connection, case: CaseRecord) -> str | None:
    if case.relationship_id is None:
        return None
    return corrections.pair_key(connection, case.relationship_id)


def _opinions(desk: Desk) -> list[dict[str, Any]]:
    """Return the opinion of every office that was asked; one that is still out has none."""
    said_by = desk.case.facts.get("opinions") or {}
    offices = [*said_by, *(o for o in desk.case.waiting if o not in said_by)]
    due = {row.office: row.due_on for row in desk.open}
    return [
        {
            "office": stage_words.office(office),
            "opinion": _opinion(said_by.get(office)),
            "due_on": due.get(office),
            "late": office not in said_by and (due.get(office) or date.max) < desk.ctx.today,
        }
        for office in offices
    ]


def _opinion(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    treaty = given.get("treaty")
    return {
        "value": given["opinion"],
        **stage_words.word(given["opinion"]),
        "reason": given.get("reason") or "",
        "on": given.get("on"),
        "treaty": stage_words.word(treaty) if treaty else None,
    }


def _dossier(desk: Desk) -> list[dict[str, Any]]:
    given = desk.case.facts.get("dossier") or {}
    return [
        {**said(field.th, field.en), "name": field.name, "values": _values(given.get(field.name))}
        for field in DOSSIER_FIELDS
        if field.required or given.get(field.name)
    ]


def _values(value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _comments(rows: Sequence[Any], most: int) -> dict[str, Any]:
    shown = [
        {"id": r.id, "at": r.at, "text": r.text, "by": stage_words.person(r)} for r in rows[-most:]
    ]
    return {"all": len(rows), "shown": shown}


def _audience(desk: Desk) -> list[dict[str, str]]:
    """Return who else reads the case, as ``statemachine.facts.sees`` has it."""
    place = province_of(desk.case.province)
    states = {str(row.state).partition(".")[0] for row in desk.rows} | {desk.case.state}
    asked = {row.office for row in desk.rows if "." in row.state} | set(desk.case.waiting)
    found = [said("กระทรวงมหาดไทย", "MOI"), said(f"จังหวัด{place.name_th}", place.name_en)]
    if "mfa" in asked or states & {"review", "change_review"}:
        found.append(said("กระทรวงการต่างประเทศ", "MFA"))
    found += [stage_words.office(office) for office in sorted(asked) if office.startswith(AGENCY)]
    if states & {"cabinet", "parliament"}:
        found.append(said("สำนักเลขาธิการคณะรัฐมนตรี", "the Cabinet's secretariat"))
    return [*found, said(label(Role.MONITOR, "th"), label(Role.MONITOR, "en"))]


def _seal(desk: Desk, told: case_story.Rows, checkpoint: Any | None) -> dict[str, Any]:
    """Return how the chain of the case stands: its length, its end, and the last nightly check."""
    newest = told.acts[0] if told.acts else None
    ends = newest is not None and (newest.seq, newest.hash) == (
        desk.case.head.seq,
        desk.case.head.hash,
    )
    return {
        "entries": desk.case.head.seq,
        "hash": desk.case.head.hash,
        "whole": ends and told.linked(),
        "checked_at": checkpoint.at if checkpoint else None,
    }


def _relatives(connection: Connection, case: CaseRecord) -> dict[str, Any]:
    rows = case_page.relatives(connection, case.id, case.parent_id)
    return {
        "parent": next((row.number for row in rows if row.id == case.parent_id), None),
        "followers": [row.number for row in rows if row.id != case.parent_id],
    }


def readable(ctx: Context, number: str) -> None:
    """Refuse who may not read a case.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        access.readable(ctx, connection, cases.load(connection, number))
