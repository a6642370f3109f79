"""Opening a case: a new proposal, one that follows a LOI, a renewal, a reopened or imported one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from statemachine.eras import to_be
from statemachine.errors import PhinongError
from statemachine.refusals import Refusal, RefusedError, both
from statemachine.words import Instrument, Role, State, Urgency, label
from storage import audit, cases, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import entries, notices
from usecases.context import Context
from usecases.watching import doing

FOLLOWS: dict[str, tuple[str, ...]] = {
    Instrument.LOI: (Instrument.MOU,),
    Instrument.MOU: (Instrument.AMENDMENT, Instrument.RENEWAL),
    Instrument.AMENDMENT: (Instrument.AMENDMENT, Instrument.RENEWAL),
    Instrument.RENEWAL: (Instrument.AMENDMENT, Instrument.RENEWAL),
}
"""Which instruments may follow a signed one; a LOI leads into a MOU (F22)."""

INHERITED = ("dossier", "text", "committee", "governor_letter")
"""Facts that a new case takes over from the one it follows."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a new case begins with.

    ``state`` is other than ``draft`` only for a case whose stage an import shows by evidence.
    """

    province: str
    partner_id: int
    instrument: str = Instrument.MOU
    urgency: str = Urgency.NORMAL
    facts: Mapping[str, Any] = field(default_factory=dict)
    parent: CaseRecord | None = None
    relationship_id: int | None = None
    state: str = "draft"
    waiting: tuple[str, ...] = ()
    import_key: str | None = None
    action: str = "open"
    reason: str | None = None


def propose(ctx: Context, new: NewCase) -> str:
    """Open a case in draft for the coordinator who proposes it; return its number.

    Raises:
        RefusedError: The person is no coordinator of this province.
    """
    with doing("deed", "open", person=ctx.person) as facts, ctx.database.write() as connection:
        allow(ctx, connection, new.province, Role.COORDINATOR, "open")
        number = facts["case"] = open_case(ctx, connection, new)
        return number


class CannotFollowError(PhinongError):
    """A case that cannot lead into one of the wanted instrument."""

    code = "cannot_follow"
    th = (
        "เรื่อง {number} ({instrument_th}, {state_th}) ไม่สามารถต่อยอดเป็น{wanted_th}ได้ "
        "ทำได้เมื่อลงนามและมีผลแล้ว และเป็น: {possible_th}"
    )
    en = (
        "{number} ({instrument_en}, {state_en}) cannot lead into a {wanted_en}; "
        "it must be active, and may be followed by: {possible_en}."
    )


def follow(ctx: Context, number: str, instrument: str = Instrument.MOU) -> str:
    """Open the case that follows a signed one and inherits its dossier; return its number.

    Raises:
        RefusedError: The person is no coordinator of the province.
        CannotFollowError: The case is not active, or its instrument does not lead there.
    """
    with ctx.database.write() as connection:
        case = cases.load(connection, number)
        allow(ctx, connection, case.province, Role.COORDINATOR, "open")
        possible = FOLLOWS.get(case.instrument, ())
        if case.state != State.ACTIVE or instrument not in possible:
            stage = ctx.definitions.get(connection, case.definition).stage(case.state)
            raise CannotFollowError(
                number=number,
                **_in_both("instrument", case.instrument),
                state_th=stage.th,
                state_en=stage.en,
                **_in_both("wanted", instrument),
                **_in_both("possible", *possible),
            )
        return followed_by(ctx, connection, case, instrument, "follow")


def _in_both(name: str, *words: str) -> dict[str, str]:
    th, en = both(words)
    return {f"{name}_th": th, f"{name}_en": en}


def allow(ctx: Context, connection: Connection, province: str, role: Role, act: str) -> None:
    """Refuse where ``ctx.person`` does not hold a role for a province today."""
    actor = people.actor(connection, ctx.person or 0, ctx.today)
    held = [g for g in actor.grants if g.role is role]
    words = {"role_th": label(role, "th"), "role_en": label(role, "en")}
    if not held:
        facts = {"trigger_th": label(act, "th"), "trigger_en": label(act, "en"), **words}
        raise RefusedError(Refusal("wrong_role", facts))
    if not any(g.scope in ("*", province) for g in held):
        scopes = ", ".join(sorted({g.scope for g in held}))
        raise RefusedError(Refusal("out_of_scope", {"scopes": scopes, "wanted": province, **words}))


def open_case(ctx: Context, connection: Connection, new: NewCase) -> str:
    """Insert a case with its first stage entry, audit entry and mails; return its number."""
    definition = ctx.definitions.in_effect(connection, ctx.today)
    number = cases.next_number(connection, new.province, to_be(ctx.today.year))
    entry = audit.sealed(number, audit.EMPTY, _body(ctx, new, definition.version), ctx.now)
    cases.add(connection, _values(ctx, new, number, definition.version, entry.head))
    audit.write(connection, entry)
    case = cases.load(connection, number)
    calendar = ctx.calendars.version(connection, case.calendar_version)
    opens = entries.openings_at(definition, case)
    rows = [entries.opening_row(ctx, definition, case, o, calendar) for o in opens]
    ids = cases.open_entries(connection, rows)
    notices.queue_turns(ctx, connection, calendar, case, list(zip(ids, rows, strict=True)))
    return number


def _body(ctx: Context, new: NewCase, definition: str) -> dict[str, Any]:
    return {
        "actor": ctx.person,
        "action": new.action,
        "to": new.state,
        "reason": new.reason,
        "given": {
            "province": new.province,
            "partner": new.partner_id,
            "instrument": new.instrument,
            "parent": new.parent.number if new.parent else None,
            "import_key": new.import_key,
        },
        "facts": dict(new.facts),
        "case_version": 1,
        "definition": definition,
    }


def _values(
    ctx: Context, new: NewCase, number: str, definition: str, head: audit.Head
) -> dict[str, Any]:
    return {
        "number": number,
        "instrument": Instrument(new.instrument).value,
        "province": new.province,
        "partner_id": new.partner_id,
        "relationship_id": new.relationship_id,
        "parent_id": new.parent.id if new.parent else None,
        "definition": definition,
        "state": new.state,
        "urgency": Urgency(new.urgency).value,
        "version": 1,
        "waiting": list(new.waiting),
        "facts": dict(new.facts),
        "acted": {},
        "authors": [],
        "audit_seq": head.seq,
        "audit_hash": head.hash,
        "opened_at": ctx.now,
        "opened_by": ctx.person,
        "import_key": new.import_key,
    }


def inherited(case: CaseRecord) -> dict[str, Any]:
    """Return the dossier that a case hands on to the one that follows it."""
    return {key: case.facts[key] for key in INHERITED if key in case.facts}


def followed_by(
    ctx: Context, connection: Connection, case: CaseRecord, instrument: str, action: str,
    reason: str | None = None,
) -> str:  # fmt: skip
    """Open the case that follows another: it inherits the dossier and names the old one."""
    new = NewCase(
        province=case.province,
        partner_id=case.partner_id,
        instrument=instrument,
        urgency=case.urgency,
        facts=inherited(case),
        parent=case,
        relationship_id=case.relationship_id,
        action=action,
        reason=reason,
    )
    return open_case(ctx, connection, new)
