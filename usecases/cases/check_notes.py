"""The checklist of a stage: what its reviewer looks at, and what the engine itself knows.

An item is not looked at, lacks something (with a note), or is done (by whom, when). The marks help
people; only the guards of the table stop a move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statemachine.cabinet import verdict_of
from statemachine.definition import Definition
from statemachine.errors import PhinongError
from statemachine.facts import ANYWHERE, Actor, CaseFacts
from statemachine.guards import missing_in_dossier
from statemachine.words import Opinion
from storage import check_notes, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words
from usecases.cases import access
from usecases.cases.check_items import FOR_STAGE, ITEMS
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.rights import plain_text
from usecases.stage_words import iso

STATES = ("", "lacking", "done")
LONGEST_NOTE = 1_000


class NotYoursToCheckError(PhinongError):
    """Only the office that the case waits for marks the checklist of its stage."""

    code = "not_yours_to_check"
    th = "รายการตรวจของเรื่อง {number} เป็นของหน่วยงานที่เรื่องรออยู่ โปรดแสดงข้อคิดเห็นแทน"
    en = "The checklist of {number} belongs to the office it waits for; write a remark instead."


@dataclass(frozen=True, slots=True)
class Place:
    """Whose checklist: the key its marks are kept under, the state, and whether one may mark."""

    key: str
    state: str
    office: str
    mine: bool


def place(case: CaseRecord, actor: Actor | None) -> Place | None:
    """Return the checklist that concerns an actor: their own office's, else the first open one."""
    open_entries = [entry for entry in case.entries if entry.kind == "stage"]
    if not open_entries:
        return None
    own = next((e for e in open_entries if actor is not None and _holds(actor, e)), None)
    entry = own or open_entries[0]
    key = f"{entry.state}@{entry.office}" if entry.office.startswith("agency:") else entry.state
    return Place(key, entry.state, entry.office, own is not None)


def checklist(
    definition: Definition, case: CaseRecord, where: Place | None, rows: Sequence[Any]
) -> dict[str, Any] | None:
    """Return the items of a checklist with their marks and what the engine knows of each."""
    if where is None:
        return None
    marks = {row.item: row for row in rows}
    facts = case.as_facts()
    items = [_item(facts, name, marks.get(name)) for name in items_of(definition, where.state)]
    if not items:
        return None
    done = sum(item["state"] == "done" for item in items)
    return {
        "office": stage_words.office(where.office),
        "mine": where.mine,
        "items": items,
        "done": done,
        "lacking": sum(item["state"] == "lacking" for item in items),
    }


def items_of(definition: Definition, state: str) -> tuple[str, ...]:
    """Return the names of the items of a stage; of one not known here, what its guards ask."""
    known = FOR_STAGE.get(state) or FOR_STAGE.get(state.partition(".")[0])
    if known is not None:
        return known
    asked = (guard for move in definition.sources(state) for guard in move.guards)
    return tuple(dict.fromkeys(guard for guard in asked if guard in ITEMS))


def mark(ctx: Context, number: str, given: Mapping[str, tuple[str, str]]) -> int:
    """Keep marks on the checklist of the stage that the actor's office holds; return how many.

    Args:
        ctx: Somebody of the office that holds the case acts.
        number: Number of the case.
        given: Item -> its state (``done``, ``lacking`` or nothing) and a note. What stands
            already changes nothing.

    Raises:
        NotYoursToCheckError: The case does not wait for the actor's office.
        DeedRefusedError: Not theirs to see, no such item, or a lack without a note.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        access.readable(ctx, connection, case)
        where = place(case, people.actor(connection, ctx.person, ctx.today))
        if where is None or not where.mine:
            raise NotYoursToCheckError(number=number)
        definition = access.definition_of(ctx, connection, case)
        known = items_of(definition, where.state)
        changed = _changed(connection, case, where, _tidied(known, given))
        for item, (state, note) in changed.items():
            _keep(ctx, connection, case, (where.key, item, state, note))
        if changed:
            kept = [{"item": i, "state": s, "note": n} for i, (s, n) in changed.items()]
            body = {
                "action": "check",
                "office": where.office,
                "given": {"stage": where.key, "items": kept},
            }
            access.amend(ctx, connection, case, body)
    return len(changed)


def _tidied(
    known: Sequence[str], given: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    found = {}
    for item, (state, note) in given.items():
        if item not in known or state not in STATES:
            raise DeedRefusedError("field_wrong", field=item, known=", ".join(known))
        wanted = state == "lacking" or bool(note.strip())
        text = (
            plain_text(note, "หมายเหตุว่าขาดสิ่งใด", "note on what is lacking", LONGEST_NOTE)
            if wanted
            else ""
        )
        found[item] = (state, text if state else "")
    return found


def _changed(
    connection: Connection,
    case: CaseRecord,
    where: Place,
    given: Mapping[str, tuple[str, str]],
) -> dict[str, tuple[str, str]]:
    rows = check_notes.of_case(connection, case.id, where.key)
    standing = {row.item: (row.state, row.note) for row in rows}
    return {i: said for i, said in given.items() if standing.get(i, ("", "")) != said}


def _keep(
    ctx: Context, connection: Connection, case: CaseRecord, said: tuple[str, str, str, str]
) -> None:
    stage, item, state, note = said
    if not state:
        check_notes.take(connection, case.id, stage, item)
        return
    row = {"case_id": case.id, "stage": stage, "item": item, "state": state, "note": note}
    check_notes.put(connection, {**row, "person_id": ctx.person, "at": ctx.now})


def _holds(actor: Actor, entry: Any) -> bool:
    return any(
        grant.role == entry.holder_role and grant.scope in (ANYWHERE, entry.holder_scope)
        for grant in actor.grants
    )


def _item(facts: CaseFacts, name: str, row: Any | None) -> dict[str, Any]:
    th, en, hint_th, hint_en = ITEMS[name]
    return {
        "name": name,
        "th": th,
        "en": en,
        "hint": {"th": hint_th, "en": hint_en},
        "known": _known(facts, name),
        "state": row.state if row else "",
        "note": row.note if row else "",
        "by": stage_words.person(row) if row else None,
        "at": iso(row.at) if row else None,
    }


def _known(facts: CaseFacts, name: str) -> bool | None:
    """Return whether the file holds what an item asks for; ``None`` where only a person can say."""
    if name in _DOSSIER:
        lacking = {field.name for field in missing_in_dossier(facts)}
        return not lacking & _DOSSIER[name]
    if name == "opinions":
        said = facts.facts.get("opinions", {})
        return all(said.get(o, {}).get("opinion") == Opinion.CONCUR for o in ("moi", "mfa"))
    if name == "verdict":
        return bool(facts.facts.get("confirmed")) or verdict_of(facts.facts).path != "unknown"
    key = _RECORDED.get(name)
    return None if key is None else bool(facts.facts.get(key))


_DOSSIER: dict[str, frozenset[str]] = {
    "level": frozenset({"partner_level"}),
    "benefit": frozenset({"fields", "benefit"}),
    "readiness": frozenset({"plan", "budget", "staff", "follow_up"}),
    "contact": frozenset({"contact"}),
    "text": frozenset({"text"}),
}
_RECORDED = {
    "committee": "committee",
    "letter": "governor_letter",
    "treaty": "treaty",
    "approved_text": "approved_text",
    "cleared_text": "cleared_text",
    "approval": "approval",
    "signed": "signed",
}
