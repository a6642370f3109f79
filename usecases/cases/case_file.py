"""The file of a case: its dossier, documents, remarks, duties and corrections."""

from collections.abc import Mapping
from typing import Any

from statemachine.facts import office_of
from statemachine.fields import Field
from statemachine.words import Role
from storage import cases, documents
from storage.cases import CaseRecord, EntryRecord
from storage.database import Connection
from usecases import entries
from usecases.cases import access
from usecases.cases.attaching import WRITES_TEXT, attach, read_document, text_may_change
from usecases.cases.correcting import correct
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.redating import redate_for_urgency
from usecases.refused import DeedRefusedError
from usecases.rights import listed, plain_text
from usecases.values import DOSSIER_FIELDS, URGENCY, tidied

__all__ = ["attach", "comment", "complete_duty", "correct", "edit", "read_document"]

EDITABLE: dict[str, Field] = {f.name: f for f in (*DOSSIER_FIELDS, URGENCY)}
"""What a coordinator writes in the dossier, by name."""

LONGEST_COMMENT = 5_000


def edit(ctx: Context, number: str, changes: Mapping[str, Any], version: int | None = None) -> int:
    """Write fields of the dossier, or the urgency, and return the case's new version.

    Args:
        ctx: A coordinator of the province acts.
        number: Number of the case, in a state that hands in the dossier (draft, revision).
        changes: Names of ``EDITABLE`` to values; lists may be given as text with ``;``; an empty
            value takes a field out.
        version: The version of the case that the actor saw.

    Raises:
        DeedRefusedError: The state or a value does not allow it, or nothing would change.
        RefusedError: The actor is no coordinator of the province, or acted for another office.
        StaleCaseError: The case moved on since ``version``.
    """
    given = {name: tidied(_known(name), value) for name, value in changes.items()}
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        grant = access.allowed(ctx, connection, case, "edit", Role.COORDINATOR)
        _check_state(ctx, connection, case)
        old, new = _difference(case, given)
        moved = []
        if "urgency" in new:
            moved = redate_for_urgency(ctx, connection, case, new["urgency"])
        values: dict[str, Any] = {
            "facts": {**case.facts, "dossier": _dossier(case, new)},
            "acted": access.acted(ctx, case, grant, office_of(grant.role, case.province)),
            "urgency": new.get("urgency", case.urgency),
        }
        body = {
            "action": "edit",
            "behalf": access.behalf(grant),
            "given": {"old": old, "new": new},
            "deadlines": moved,
        }
        return access.amend(ctx, connection, case, body, values)


def comment(ctx: Context, number: str, text: str) -> int:
    """Write a remark on a case and return its id; it changes nothing of the case's state.

    Raises:
        NobodyError: No person acts.
        DeedRefusedError: The case is not the actor's to see, or the text is unfit.
    """
    if ctx.person is None:
        raise NobodyError
    said = plain_text(text, "ข้อความ", "remark", LONGEST_COMMENT)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        access.readable(ctx, connection, case)
        row = {"case_id": case.id, "person_id": ctx.person, "at": ctx.now, "text": said}
        found = documents.comment(connection, row)
        given = {"comment": found, "text": said}
        access.amend(ctx, connection, case, {"action": "comment", "given": given})
    return found


def complete_duty(ctx: Context, number: str, duty: str, note: str) -> int:
    """Record that a dated duty of a case was done and return the case's new version.

    Args:
        ctx: Whoever holds the duty acts.
        number: Number of the case; it may be closed.
        duty: ``report_back``, or ``duty.report_back``.
        note: What was done, such as the number of the letter to the Cabinet.

    Raises:
        DeedRefusedError: No such duty is open, or the note is empty.
        RefusedError: The actor does not hold it.
    """
    said = plain_text(note, "บันทึก", "note", LONGEST_COMMENT)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        entry = _duty(case, duty)
        role = Role(str(entry.holder_role))
        grant = access.allowed(ctx, connection, case, "complete_duty", role)
        office = office_of(grant.role, case.province)
        row = _closing(ctx, connection, case, entry)
        row["on_behalf_of"] = access.behalf(grant)
        cases.close_entries(connection, [row])
        name = entry.state.removeprefix("duty.")
        done = {"done_on": ctx.today.isoformat(), "note": said}
        facts = {**case.facts, name: {**(case.facts.get(name) or {}), **done}}
        body = {
            "action": "complete_duty",
            "behalf": access.behalf(grant),
            "office": office,
            "reason": said,
            "given": {"duty": name, "on_time": row["on_time"]},
        }
        values = {"facts": facts, "acted": access.acted(ctx, case, grant, office)}
        return access.amend(ctx, connection, case, body, values)


def _known(name: str) -> Field:
    field = EDITABLE.get(name)
    if field is None:
        raise DeedRefusedError("field_wrong", field=name, known=", ".join(EDITABLE))
    return field


def _check_state(ctx: Context, connection: Connection, case: CaseRecord) -> None:
    definition = access.definition_of(ctx, connection, case)
    if text_may_change(definition, case.state):
        return
    names = {m.source for m in definition.moves if m.trigger in WRITES_TEXT}
    stages = [stage for stage in definition.stages if stage.state in names]
    here = definition.stage(case.state)
    raise DeedRefusedError(
        "not_editable",
        number=case.number,
        state_th=here.th,
        state_en=here.en,
        states_th=listed(stage.th for stage in stages),
        states_en=listed(stage.en for stage in stages),
    )


def _difference(
    case: CaseRecord, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    standing = {**case.facts.get("dossier", {}), "urgency": case.urgency}
    new = {name: value for name, value in given.items() if standing.get(name, "") != value}
    if not new:
        raise DeedRefusedError("nothing_changes")
    return {name: standing.get(name) for name in new}, new


def _dossier(case: CaseRecord, new: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**case.facts.get("dossier", {}), **new}
    return {name: value for name, value in merged.items() if value and name != URGENCY.name}


def _duty(case: CaseRecord, duty: str) -> EntryRecord:
    name = f"duty.{duty.removeprefix('duty.')}"
    standing = [e for e in case.entries if e.kind == "duty"]
    found = next((e for e in standing if e.state == name), None)
    if found is None:
        known = listed(e.state.removeprefix("duty.") for e in standing)
        raise DeedRefusedError("no_such_duty", number=case.number, duty=duty, open=known)
    return found


def _closing(
    ctx: Context, connection: Connection, case: CaseRecord, entry: EntryRecord
) -> dict[str, Any]:
    calendar = ctx.calendars.version(connection, case.calendar_version)
    where = entries.region(case, entry.holder_role)
    return {
        "b_id": entry.id,
        "left_at": ctx.now,
        "left_on": ctx.today,
        "days_used": max(0, calendar.used(entry.entered_on, ctx.today, where)),
        "on_time": None if entry.due_on is None else ctx.today <= entry.due_on,
        "outcome": "complete_duty",
        "closed_by": ctx.person,
    }
