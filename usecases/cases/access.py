"""Reading and amending a case beside its moves: who may, and how it is kept."""

from collections.abc import Mapping
from typing import Any

from statemachine.authority import authority
from statemachine.definition import Definition, Move
from statemachine.facts import Grant, sees
from statemachine.refusals import Refusal, RefusedError
from statemachine.words import Role
from storage import audit, case_views, cases, corrections, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases.perform import NobodyError, conflict
from usecases.context import Context
from usecases.refused import DeedRefusedError

ACTS: dict[str, tuple[str, str]] = {
    "edit": ("แก้ไขข้อมูลเรื่อง", "edit"),
    "attach": ("แนบร่างข้อตกลง", "attach the draft text"),
    "correct": ("แก้ไขข้อเท็จจริง", "correct a fact"),
    "assess": ("ประเมินความเหมาะสม", "assess suitability"),
    "answer_rule": ("ตอบคำถามของการตรวจตามหลักเกณฑ์", "answer a question of the rule check"),
    "complete_duty": ("บันทึกภาระงานที่แล้วเสร็จ", "complete a duty"),
    "sort_changes": ("จำแนกการแก้ไขร่าง", "sort the changes of the text"),
}
"""Acts that are no trigger of the table, as refusals name them."""

_COLUMNS = ("urgency", "instrument")


def loaded(
    ctx: Context, connection: Connection, number: str, version: int | None = None
) -> CaseRecord:
    """Return a case that stays locked until the transaction ends.

    Raises:
        NoSuchCaseError: No case has this number.
        StaleCaseError: It moved on since ``version``.
    """
    case = cases.load(connection, number, lock=True)
    if version is not None and version != case.version:
        raise conflict(ctx, connection, case)
    return case


def readable(ctx: Context, connection: Connection, case: CaseRecord) -> None:
    """Refuse who may not read a case; the operator may read all.

    Raises:
        DeedRefusedError: None of the person's roles reaches this case.
    """
    if ctx.person is None:
        return
    actor = people.actor(connection, ctx.person, ctx.today)
    offices, states = case_views.course(connection, case.id)
    asked = tuple(offices | set(case.waiting))
    if not sees(actor, case.province, asked, frozenset(states | {case.state})):
        raise DeedRefusedError("not_yours_to_see", number=case.number)


def allowed(ctx: Context, connection: Connection, case: CaseRecord, act: str, role: Role) -> Grant:
    """Return the grant under which ``ctx.person`` acts on a case beside its moves.

    Role, scope, delegation and segregation of duties hold as for any move.

    Raises:
        NobodyError: No person acts.
        RefusedError: The rules say no.
    """
    if ctx.person is None:
        raise NobodyError
    actor = people.actor(connection, ctx.person, ctx.today)
    move = Move(source=case.state, trigger=act, target=case.state, role=role)
    found = authority(move, case.as_facts(), actor)
    if isinstance(found, Grant):
        return found
    th, en = ACTS[act]
    words = {"trigger_th": th, "trigger_en": en}
    raise RefusedError(Refusal(found.code, {**found.facts, **words}), case.number)


def acted(ctx: Context, case: CaseRecord, grant: Grant, office: str) -> dict[str, Any]:
    """Return who has acted for which office, this act included; a principal counts too."""
    known = {person: list(offices) for person, offices in case.acted.items()}
    for person in (str(ctx.person), grant.principal):
        if person and office not in known.setdefault(person, []):
            known[person].append(office)
    return known


def behalf(grant: Grant) -> int | None:
    """Return the row id of who is represented, if anybody."""
    return int(grant.principal) if grant.principal else None


def amend(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    body: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
) -> int:
    """Save new values of a case with an audit entry and return its new version.

    Among the values may be ``urgency`` and ``instrument``, which no move changes.

    Raises:
        StaleCaseError: Somebody else saved it in between.
    """
    kept = {
        "actor": ctx.person,
        "case_version": case.version + 1,
        "definition": case.definition,
        **body,
    }
    entry = audit.sealed(case.number, case.head, kept, ctx.now)
    head = {"audit_seq": entry.head.seq, "audit_hash": entry.head.hash}
    new = dict(values or {})
    columns = {name: new.pop(name) for name in _COLUMNS if name in new}
    if not cases.save(connection, case, {**new, **head}):
        raise conflict(ctx, connection, cases.load(connection, case.number))
    if columns:
        corrections.rewrite(connection, case.id, columns)
    audit.write(connection, entry)
    return case.version + 1


def definition_of(ctx: Context, connection: Connection, case: CaseRecord) -> Definition:
    """Return the lifecycle that a case keeps."""
    return ctx.definitions.get(connection, case.definition)
