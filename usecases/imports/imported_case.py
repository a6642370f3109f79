"""The open case of a pair in progress: opened by an import, at the stage that its evidence shows.

Its clock starts from the import. As long as only imports have touched it, a later import may move
it; once a person has acted, evidence is kept and the case is theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from statemachine.machine import Decision
from storage import audit, cases, imports
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import entries, notices
from usecases.cases import opening
from usecases.context import Context
from usecases.evidence import Event, stage_shown, steps_shown
from usecases.imports.derive import instrument_meant
from usecases.rows.import_report import Report
from usecases.rows.import_rows import PairRow

OPEN, MOVE = "import", "import_evidence"
"""Actions in the audit of a case that only imports have touched."""

DEFAULT_INSTRUMENT = "mou"
_WAITING = {"review": ("moi", "mfa")}


@dataclass(frozen=True, slots=True)
class Subject:
    """A pair in progress: its relationship, its row as imported, its events.

    ``number`` is the row of the file that is being read, for the report.
    """

    pair: Any
    row: PairRow
    events: Sequence[Event]
    number: int


def ensure(ctx: Context, connection: Connection, subject: Subject, report: Report) -> None:
    """Open the case of a pair in progress, or bring the untouched one to its evidence."""
    pair = subject.pair
    known = imports.case_imported(connection, pair.key)
    if known is None:
        _open(ctx, connection, subject, report)
    elif known.closed_at is not None:
        report.note(subject.number, pair.key, "case_closed", number=known.number)
    else:
        case = cases.load(connection, known.number)
        if not _bring(ctx, connection, case, subject):
            report.note(subject.number, pair.key, "case_moved_on", number=known.number)
        imports.link_case(connection, pair.id, known.id)


def _open(ctx: Context, connection: Connection, subject: Subject, report: Report) -> None:
    pair, row, events = subject.pair, subject.row, subject.events
    other = imports.open_case_of(connection, pair.province, pair.partner_id)
    if other is not None:
        report.note(subject.number, pair.key, "case_exists", number=other)
        return
    stage = stage_shown(events)
    new = opening.NewCase(
        province=pair.province,
        partner_id=pair.partner_id,
        instrument=instrument_meant(row, events) or DEFAULT_INSTRUMENT,
        facts=facts_of(row, events),
        relationship_id=pair.id,
        state=stage,
        waiting=_WAITING.get(stage, ()),
        import_key=pair.key,
        action=OPEN,
    )
    opened = opening.open_case(ctx, connection, new)
    report.opened.append(opened)
    imports.link_case(connection, pair.id, cases.load(connection, opened).id)


def facts_of(row: PairRow, events: Sequence[Event]) -> dict[str, Any]:
    """Return what is known of an imported case: its row, each step's evidence, a begun dossier."""
    meant = instrument_meant(row, events)
    instrument = {"found": "evidenced" if meant else "not_evidenced"}
    dossier: dict[str, Any] = {"partner_level": row.partner.level}
    if row.fields:
        dossier["fields"] = [part.strip() for part in row.fields.split(";") if part.strip()]
    return {
        "imported": {
            "pair": row.key,
            "status": row.status,
            "confidence": row.confidence,
            "sources": list(row.sources),
            "notes": row.notes,
        },
        "evidence": {**steps_shown(events), "instrument": instrument},
        "dossier": dossier,
    }


def _bring(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    subject: Subject,
) -> bool:
    """Bring a case to its evidence; ``False`` where people have acted on it and it differs."""
    row, events = subject.row, subject.events
    facts, stage = facts_of(row, events), stage_shown(events)
    kind = instrument_meant(row, events) or DEFAULT_INSTRUMENT
    stated = {key: case.facts.get(key) for key in ("imported", "evidence")}
    if stated == {key: facts[key] for key in stated}:
        return True
    if not _untouched(connection, case.number):
        return False
    moved = Decision(MOVE, case.state, stage, "", None, facts, _WAITING.get(stage, ()))
    return _move(ctx, connection, case, moved, kind)


def _untouched(connection: Connection, number: str) -> bool:
    return imports.actions_on(connection, number) <= {OPEN, MOVE}


def _move(
    ctx: Context, connection: Connection, case: CaseRecord, moved: Decision, kind: str
) -> bool:
    """Write what changed; ``False`` where a person acted on the case at this very moment."""
    definition = ctx.definitions.get(connection, case.definition)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    entry = audit.sealed(case.number, case.head, _body(ctx, case, moved, kind), ctx.now)
    values: Mapping[str, Any] = {
        "state": moved.target,
        "waiting": list(moved.waiting),
        "facts": moved.facts,
        "audit_seq": entry.head.seq,
        "audit_hash": entry.head.hash,
    }
    if not cases.save(connection, case, values):
        return False
    audit.write(connection, entry)
    imports.set_instrument(connection, case.id, kind)
    if moved.stays:
        return True
    closing = [entries.closing_row(ctx, case, e, calendar, moved) for e in case.entries]
    cases.close_entries(connection, closing)
    after = replace(case, state=moved.target, waiting=moved.waiting, facts=moved.facts)
    opens = entries.openings_at(definition, after)
    rows = [entries.opening_row(ctx, definition, after, o, calendar) for o in opens]
    ids = cases.open_entries(connection, rows)
    told = notices.Moved(case, moved, {}, tuple(zip(ids, rows, strict=True)))
    notices.queue(ctx, connection, calendar, told)
    return True


def _body(ctx: Context, case: CaseRecord, moved: Decision, kind: str) -> dict[str, Any]:
    return {
        "actor": ctx.person,
        "action": MOVE,
        "from": case.state,
        "to": moved.target,
        "given": {"instrument": [case.instrument, kind], "evidence": moved.facts["evidence"]},
        "case_version": case.version + 1,
        "definition": case.definition,
    }
