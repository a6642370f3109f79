"""Each change since the approval, sorted by a person: of substance or not, and why (M3, F11).

The machine lists the changes; who holds the stage in which changes are reviewed sorts them. What
was sorted is frozen, audited, and given to the move that follows (usecases/text_guard.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents import apart
from documents.errors import TooHardDocumentError, UnreadableDocumentError
from statemachine.definition import Move
from statemachine.facts import Grant, office_of
from storage import cases, people, texts
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import text_guard
from usecases.cases import access, case_acts
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.rights import plain_text
from usecases.shelves import NoSuchDocumentError
from usecases.texts.comparing import clause_words
from usecases.texts.versions import NoSuchTextError, head

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a person sorts a change: ``substantive`` or ``not_substantive``, and why."""

    decision: str
    reason: str


def show(ctx: Context, number: str) -> dict[str, Any]:
    """Return the page of the guard: ``guard`` as ``text_guard.standing`` has it, in words.

    Changes that nobody listed yet are found now and kept with the first sorting. ``may`` says
    whether the actor may sort them; ``locked`` why not.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
        NoSuchTextError: There is no approved text yet.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        guard = text_guard.standing(ctx, connection, case)
        move = _move(ctx, connection, case)
        locked = _locked(ctx, connection, case, move)
    if guard is None:
        raise NoSuchTextError
    if guard["readable"] and not guard["listed"] and not guard["same_file"]:
        with ctx.database.read() as connection:
            guard = _filled(connection, case, guard, _found(ctx, guard))
    changes = [clause_words(change) for change in guard["changes"]]
    may = move is not None and locked is None and not guard["same_file"]
    return {
        **head(case),
        "guard": {**guard, "changes": changes},
        "may": may,
        "locked": locked,
        "decisions": [{"value": k, **words} for k, words in text_guard.DECISIONS.items()],
        "letter": wants_letter(guard),
    }


def sort(
    ctx: Context, number: str, sortings: Mapping[str, Sorting], version: int | None = None
) -> int:
    """Sort changes of the text and return the case's new version.

    Args:
        ctx: Who holds the stage in which changes are reviewed.
        number: Number of the case.
        sortings: Key of a change -> how it is sorted; those left out stay as they are. With none,
            it is put on record that the list is empty or could not be made.
        version: The version of the case that the actor saw.

    Raises:
        DeedRefusedError: The case is at another stage, or a key, decision or reason is unfit.
        RefusedError: The actor does not hold the stage, or acted for another office.
        StaleCaseError: The case moved on since ``version``.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        seen = text_guard.standing(ctx, connection, case)
    if seen is None:
        raise NoSuchTextError
    body = None if seen["listed"] or seen["same_file"] else _found(ctx, seen)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        move = _move(ctx, connection, case)
        if move is None or move.role is None:
            raise _not_here(ctx, connection, case)
        grant = access.allowed(ctx, connection, case, "sort_changes", move.role)
        guard = text_guard.standing(ctx, connection, case)
        if guard is None or (guard["approved"], guard["to_sign"]) != _pair(seen):
            raise DeedRefusedError("change_unknown")
        return _kept(ctx, connection, case, grant, _checked(guard, body, sortings), body)


def wants_letter(guard: Mapping[str, Any]) -> str:
    """Return the kind of letter that the standing clause asks for, or an empty text."""
    if guard["same_file"] or not guard["complete"] or guard["substantive"] or not guard["changes"]:
        return ""
    clause = (guard["clause"] or {}).get("value")
    return clause if clause in {"report_back", "settle_with_treaties"} else ""


def _move(ctx: Context, connection: Connection, case: CaseRecord) -> Move | None:
    definition = access.definition_of(ctx, connection, case)
    here = definition.sources(case.state)
    return next((move for move in here if move.trigger == text_guard.TRIGGER), None)


def _locked(
    ctx: Context, connection: Connection, case: CaseRecord, move: Move | None
) -> dict[str, str] | None:
    if move is None or move.role is None or ctx.person is None:
        return None
    actor = people.actor(connection, ctx.person, ctx.today)
    return case_acts.may(case, actor, "sort_changes", move.role)


def _not_here(ctx: Context, connection: Connection, case: CaseRecord) -> DeedRefusedError:
    stage = access.definition_of(ctx, connection, case).stage(case.state)
    return DeedRefusedError("changes_not_here", state_th=stage.th, state_en=stage.en)


def _pair(guard: Mapping[str, Any]) -> tuple[str, str]:
    return guard["approved"], guard["to_sign"]


def _found(ctx: Context, guard: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes as a reader apart finds them, or why a person must list them by hand."""
    if not guard["readable"]:
        error = UnreadableDocumentError(
            why_th="ไม่ใช่ DOCX หรือข้อความทั้งสองฉบับ", why_en="one of the two is no DOCX or text"
        )
        return {"changes": [], "by_hand": _sentences(error)}
    approved, now = _pair(guard)
    try:
        contents = [ctx.documents.get(digest) for digest in (approved, now)]
        told, _ = apart.ask("changes", *contents, cleared=approved, sha256=now)
    except (UnreadableDocumentError, TooHardDocumentError, NoSuchDocumentError) as error:
        return {"changes": [], "by_hand": _sentences(error)}
    return told


def _sentences(error: Any) -> dict[str, str]:
    return {"th": error.sentence("th"), "en": error.sentence("en")}


def _filled(
    connection: Connection, case: CaseRecord, guard: Mapping[str, Any], body: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a guard with changes that were found and not kept yet."""
    changes = text_guard.sorted_changes(connection, case, body["changes"])
    left = sum(change["sorted"] is None for change in changes)
    return {**guard, "changes": changes, "left": left, "by_hand": body.get("by_hand")}


def _checked(
    guard: Mapping[str, Any], body: Mapping[str, Any] | None, sortings: Mapping[str, Sorting]
) -> dict[str, Sorting]:
    """Return the sortings that say something new, each checked."""
    changes = guard["changes"] if body is None else body["changes"]
    known = {change["key"]: change.get("sorted") for change in changes}
    if set(sortings) - set(known):
        raise DeedRefusedError("change_unknown")
    found = {}
    for key, given in sortings.items():
        if given.decision not in text_guard.DECISIONS:
            raise DeedRefusedError("decision_wrong")
        reason = plain_text(given.reason, "เหตุผลของการจำแนก", "reason", LONGEST_REASON)
        before = known[key] or {}
        if (before.get("decision"), before.get("reason")) != (given.decision, reason):
            found[key] = Sorting(given.decision, reason)
    if body is None and not found:
        raise DeedRefusedError("nothing_changes")
    return found


def _kept(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    grant: Grant,
    found: Mapping[str, Sorting],
    body: Mapping[str, Any] | None,
) -> int:
    approved, now = text_guard.pair_of(case) or ("", "")
    common = {"person_id": ctx.person, "on_behalf_of": access.behalf(grant), "at": ctx.now}
    listing = _listing(ctx, connection, case, (approved, now), body)
    if found:
        texts.add_sortings(
            connection,
            (
                {**common, "listing_id": listing, "key": key, "decision": one.decision,
                 "reason": one.reason}
                for key, one in found.items()
            ),
        )  # fmt: skip
    office = office_of(grant.role, case.province)
    given = [
        {"key": key, "decision": one.decision, "reason": one.reason} for key, one in found.items()
    ]
    entry = {
        "action": "sort_changes",
        "behalf": access.behalf(grant),
        "office": office,
        "given": {"approved": approved, "to_sign": now, "changes": given},
    }
    return access.amend(
        ctx, connection, case, entry, {"acted": access.acted(ctx, case, grant, office)}
    )


def _listing(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    pair: tuple[str, str],
    body: Mapping[str, Any] | None,
) -> int:
    """Return the id of the listing, kept now where it was only just made."""
    row = texts.listing(connection, case.id, *pair)
    if row is not None:
        return int(row.id)
    values = {"case_id": case.id, "cleared": pair[0], "sha256": pair[1], "body": body}
    return texts.add_listing(connection, {**values, "made_by": ctx.person, "made_at": ctx.now})
