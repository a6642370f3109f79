"""Correcting a recorded fact: by the ministry, with a reason, the old value kept beside the new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statemachine.dates import PartialDate, Precision
from statemachine.fields import FIELDS, Field
from statemachine.guards import Question, well_formed
from statemachine.machine import normalised
from statemachine.refusals import RefusedError
from statemachine.words import Role
from storage import corrections, documents, outbox, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import access
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.redating import redate_for_urgency
from usecases.refused import DeedRefusedError
from usecases.rights import plain_text
from usecases.shelves import NoSuchDocumentError
from usecases.values import DOSSIER_FIELDS, INSTRUMENT, URGENCY, tidied

# Section of the facts -> the trigger that recorded it, and its fields there.
_RECORDED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("committee", "endorse", ("committee_number", "committee_date")),
    ("governor_letter", "endorse", ("letter_number", "letter_date")),
    ("approval", "cabinet_approve", ("resolution_number", "resolution_date")),
    ("signing", "schedule_signing", ("signing_on", "place", "signatories", "witnesses")),
    (
        "signed",
        "sign",
        ("signed_on", "place", "signatories", "document", "full_powers", "ends_on"),
    ),
    ("deposit", "deposit", ("deposit_reference", "deposit_date")),
    ("held", "hold", ("cause",)),
)
_SUITABILITY = ("level", "potential", "benefit")


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact that may be corrected: how it is asked for, and by which trigger it came."""

    field: Field
    trigger: str = ""
    payload: str = ""


def _facts() -> dict[str, _Fact]:
    """Return every fact that may be corrected, by its dotted name.

    Opinions, findings, verdicts, approvals and texts are not among them: they are judged anew by
    the move that makes them. Nor is the province: another province is another case.
    """
    found = {field.name: _Fact(field) for field in (INSTRUMENT, URGENCY)}
    found |= {f"dossier.{f.name}": _Fact(f) for f in DOSSIER_FIELDS}
    for name in _SUITABILITY:
        asked = f"suitability_{name}"
        found[f"suitability.{name}"] = _Fact(_field("accept", asked), "accept", asked)
    for section, trigger, names in _RECORDED:
        for name in names:
            found[f"{section}.{name}"] = _Fact(_field(trigger, name), trigger, name)
    return found


def _field(trigger: str, name: str) -> Field:
    return next(f for f in FIELDS[trigger] if f.name == name)


CORRECTABLE = _facts()


def correct(
    ctx: Context,
    number: str,
    field: str,
    value: Any,
    reason: str,
    version: int | None = None,
) -> int:
    """Correct a fact of a case, open or closed, and return the case's new version.

    The audit keeps both values; the coordinators are told; the register follows.

    Args:
        ctx: An MOI officer acts.
        number: Number of the case.
        field: A name of ``CORRECTABLE``, such as ``committee.committee_date`` or ``urgency``.
        value: The right value; lists may be given as text with ``;``.
        reason: Why the old one was wrong.
        version: The version of the case that the actor saw.

    Raises:
        DeedRefusedError: The fact may not be corrected, is not there yet, or would not change.
        RefusedError: The actor may not, or the value is malformed.
        StaleCaseError: The case moved on since ``version``.
    """
    why = plain_text(reason, "เหตุผล", "reason", 2000)
    fact = CORRECTABLE.get(field)
    if fact is None:
        raise DeedRefusedError("field_wrong", field=field, known=", ".join(CORRECTABLE))
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        grant = access.allowed(ctx, connection, case, "correct", Role.MOI_OFFICER)
        new = _tidied(ctx, connection, case, fact, value)
        old, values = _changed(case, field, new)
        moved = []
        if field == "urgency":
            moved = redate_for_urgency(ctx, connection, case, new)
        _follow(ctx, connection, case, field, values)
        values["acted"] = access.acted(ctx, case, grant, "moi")
        body = {
            "action": "correct",
            "behalf": access.behalf(grant),
            "office": "moi",
            "reason": why,
            "given": {"field": field, "old": old, "new": new},
            "deadlines": moved,
        }
        saved = access.amend(ctx, connection, case, body, values)
        names = {"th": fact.field.th, "en": fact.field.en}
        told = {"field": names, "old": _shown(old), "new": _shown(new)}
        _tell(ctx, connection, case, why, access.behalf(grant), told)
        return saved


def _tidied(ctx: Context, connection: Connection, case: CaseRecord, fact: _Fact, value: Any) -> Any:
    """Return the value as its own form would keep it, or raise what that form would say."""
    field = fact.field
    trigger, name = fact.trigger or "accept", fact.payload or field.name
    if fact.trigger:
        new = normalised(trigger, {name: value}).get(name)
        refusal = well_formed(Question(case.as_facts(), trigger, {name: new}, ctx.today))
        if refusal is not None:
            raise RefusedError(refusal, case.number)
    else:
        new = tidied(field, value)
    if not new:
        raise DeedRefusedError("value_needed", field_th=field.th, field_en=field.en)
    if field.kind == "digest" and documents.attached(connection, case.id, new) is None:
        raise NoSuchDocumentError(sha256=new)
    return new


def _changed(case: CaseRecord, field: str, new: Any) -> tuple[Any, dict[str, Any]]:
    """Return the old value, and the columns of the case that hold the new one."""
    section, _, name = field.partition(".")
    if not name:
        old, values = getattr(case, section), {section: new}
    else:
        standing = case.facts.get(section)
        if not standing:
            raise DeedRefusedError("nothing_recorded", field=field)
        old, values = (
            standing.get(name),
            {"facts": {**case.facts, section: {**standing, name: new}}},
        )
    if old == new:
        raise DeedRefusedError("nothing_changes")
    return old, values


def _follow(
    ctx: Context, connection: Connection, case: CaseRecord, field: str, values: Mapping[str, Any]
) -> None:
    """Correct the register's own copy of what a concluded case brought into it."""
    if field == "instrument":
        corrections.correct_instrument(connection, case.id, {"kind": values["instrument"]})
    if not field.startswith("signed."):
        return
    signed = values["facts"]["signed"]
    day = PartialDate.parse(str(signed.get("signed_on") or ""), "ce")
    ends = PartialDate.parse(str(signed.get("ends_on") or ""), "ce")
    first = None if day.precision is Precision.NONE else day.earliest()
    last = ends.latest() if ends.is_known else None
    names = [*signed.get("signatories", []), None, None]
    row = {
        "signed_on": first,
        "signed_precision": day.precision,
        "place": signed.get("place"),
        "signatory_th": names[0],
        "signatory_partner": names[1],
        "ends_on": last,
        "document": signed.get("document"),
    }
    if corrections.correct_instrument(connection, case.id, row) and case.relationship_id:
        pair: dict[str, Any] = {"ends_on": last, "next_watch_on": ctx.today, "updated_at": ctx.now}
        if corrections.pair_key(connection, case.relationship_id) == case.number.lower():
            pair |= {"begun_on": first, "begun_precision": day.precision}
        corrections.correct_pair(connection, case.relationship_id, pair)


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _tell(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    reason: str,
    behalf: int | None,
    extra: Mapping[str, Any],
) -> None:
    pair = (Role.COORDINATOR.value, case.province)
    told = people.holders(connection, [pair], ctx.today)[pair]
    later = quiet_until(ctx, ctx.calendars.version(connection, case.calendar_version))
    rows = {
        recipient.person_id: {
            "key": f"{case.number}:{case.version + 1}:corrected:0:{recipient.person_id}",
            "message": "corrected",
            "case_id": case.id,
            "person_id": recipient.person_id,
            "why": "coordinator",
            "payload": {
                "state": case.state,
                "actor": ctx.person,
                "behalf": behalf,
                "reason": reason,
                "extra": dict(extra),
            },
            "queued_at": ctx.now,
            "send_after": later,
        }
        for recipient in told
        if recipient.person_id != ctx.person
    }
    outbox.queue(connection, list(rows.values()))
