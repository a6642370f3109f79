"""The approved text against the one to be signed: what a person sorted, and what still waits.

Read from what was kept; no document is opened here. A move that says that no change is of
substance is fed from the sorting of each change, where both texts can be read by us (F11).
"""

from collections.abc import Mapping
from typing import Any

from storage import texts
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words
from usecases.context import Context
from usecases.media import DOCX, TEXT
from usecases.refused import DeedRefusedError
from usecases.stage_words import said

TRIGGER = "not_substantive"
"""The move that clears a changed text; what it says of each change comes from the sorting."""

FIELD = "changes"
SUBSTANTIVE, HARMLESS = "substantive", "not_substantive"
DECISIONS: Mapping[str, Mapping[str, str]] = {
    HARMLESS: said("มิใช่สาระสำคัญ", "not substantive"),
    SUBSTANTIVE: said("เป็นสาระสำคัญ", "substantive"),
}

FOLLOWS: Mapping[str, Mapping[str, str]] = {
    "report_back": said(
        "ดำเนินการต่อได้ แล้วรายงานคณะรัฐมนตรีภายหลังพร้อมเหตุผลและประโยชน์ (มติ 30 มิ.ย. 2558)",
        "Go on, and report to the Cabinet afterwards with reasons and benefits "
        "(resolution of 30 June 2015).",
    ),
    "settle_with_treaties": said(
        "หารือกรมสนธิสัญญาและกฎหมาย กระทรวงการต่างประเทศ แล้วดำเนินการต่อโดยไม่ต้องเสนอกลับ",
        "Settle it with MFA's Department of Treaties and Legal Affairs, then go on; it does not "
        "return to the Cabinet.",
    ),
    "no_return": said(
        "ดำเนินการต่อได้โดยไม่ต้องเสนอคณะรัฐมนตรีอีก", "Go on; it does not return to the Cabinet."
    ),
}
"""Standing clause of the approval -> what follows where no change is of substance (F11)."""

_READABLE = frozenset({DOCX, TEXT})


def pair_of(case: CaseRecord) -> tuple[str, str] | None:
    """Return the digests of the approved text and of the one to be signed, where both are known."""
    facts = case.facts
    approved, now = facts.get("approved_text"), facts.get("text") or facts.get("cleared_text")
    return (approved, now) if approved and now else None


def standing(ctx: Context, connection: Connection, case: CaseRecord) -> dict[str, Any] | None:
    """Return how the text to be signed stands to the approved one; ``None`` before an approval.

    Returns:
        ``approved`` and ``to_sign`` (digests), ``same_file``, ``readable``, ``listed``,
        ``by_hand`` (why the changes could not be listed), ``changes`` each with ``sorted``,
        ``left`` (how many nobody sorted), ``substantive`` (how many are), ``complete``,
        ``clause`` and what ``follows`` from it, ``sorts``, ``signs`` and
        ``brings_back``: whether this stage sorts changes, signs, or sends a text back to be sorted.
    """
    pair = pair_of(case)
    if pair is None:
        return None
    approved, now = pair
    row = texts.listing(connection, case.id, approved, now)
    body = row.body if row else {}
    changes = sorted_changes(connection, case, body.get("changes", ()))
    clause = case.facts.get("standing_clause")
    left = sum(change["sorted"] is None for change in changes)
    substantive = sum(_is_substantive(change) for change in changes)
    definition = ctx.definitions.get(connection, case.definition)
    here = {move.trigger for move in definition.sources(case.state)}
    kinds = texts.media_types(connection, case.id, pair)
    return {
        "approved": approved,
        "to_sign": now,
        "same_file": approved == now,
        "readable": all(kinds.get(digest) in _READABLE for digest in pair),
        "listed": row is not None,
        "by_hand": body.get("by_hand"),
        "changes": changes,
        "left": left,
        "substantive": substantive,
        "complete": approved == now or (row is not None and left == 0),
        "clause": {"value": clause, **stage_words.word(clause)} if clause else None,
        "follows": FOLLOWS.get(str(clause)),
        "sorts": TRIGGER in here,
        "signs": "sign" in here,
        "brings_back": "partner_changes" in here,
    }


def sorted_changes(connection: Connection, case: CaseRecord, changes: Any) -> list[dict[str, Any]]:
    """Return changes, each with ``sorted``: how a person last sorted it, or ``None``."""
    known = texts.sortings(connection, case.id)
    return [{**change, "sorted": _said(known.get(change["key"]))} for change in changes]


def lock(guard: Mapping[str, Any] | None) -> DeedRefusedError | None:
    """Return why changes cannot be called non-substantive yet, or ``None``."""
    if guard is None or guard["same_file"] or guard["by_hand"]:
        return None
    if not guard["listed"]:
        return DeedRefusedError("changes_unlisted") if guard["readable"] else None
    if guard["left"]:
        return DeedRefusedError("changes_unsorted", left=guard["left"])
    if guard["substantive"]:
        return DeedRefusedError("changes_substantive", count=guard["substantive"])
    return None


def fed(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    trigger: str,
    payload: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Return what a move is given, the sorted changes put in where they are on record.

    Raises:
        DeedRefusedError: A change waits to be sorted, or one is of substance.
    """
    if trigger != TRIGGER:
        return payload
    guard = standing(ctx, connection, case)
    refusal = lock(guard)
    if refusal is not None:
        raise refusal
    said_lines = lines(guard)
    return {**payload, FIELD: said_lines} if said_lines else payload


def lines(guard: Mapping[str, Any] | None) -> list[str]:
    """Return the sorting as it is put on record with the move: a line for each change."""
    if guard is None or not guard["listed"] or guard["by_hand"]:
        return []
    if not guard["changes"]:
        return ["ถ้อยคำตรงกับฉบับที่ได้รับอนุมัติทุกข้อ · Every clause reads as it was approved"]
    return [_line(change) for change in guard["changes"] if change["sorted"]]


def _line(change: Mapping[str, Any]) -> str:
    found, number = change["sorted"], change["new_number"] or change["old_number"]
    named = {"opening": "ส่วนต้น", "closing": "ส่วนท้าย"}.get(number, f"ข้อ {number}")
    return f"{named}: {found['name']['th']} เพราะ{found['reason']} [{change['key']}]"


def _is_substantive(change: Mapping[str, Any]) -> bool:
    return bool(change["sorted"] and change["sorted"]["decision"] == SUBSTANTIVE)


def _said(row: Any | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "decision": row.decision,
        "name": DECISIONS[row.decision],
        "reason": row.reason,
        "by": stage_words.person(row),
        "on_behalf_of": said(row.behalf_th, row.behalf_en) if row.behalf_th else None,
        "at": row.at,
    }
