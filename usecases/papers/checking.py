"""The public check of a paper: is it ours, as it was issued, and does the audit trail say so.

It tells kind, office, number, date and whether the paper stands; nothing of the case.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

from storage import audit, papers
from usecases.context import Context
from usecases.limits import Limit
from usecases.papers import book
from usecases.papers.codes import as_printed
from usecases.papers.kinds import kind
from usecases.papers.record import found
from usecases.shelves import NoSuchDocumentError
from usecases.stage_words import said

CHECK = Limit("paper_check", 60, timedelta(minutes=15))
"""Of one address: a code has 50 bits, so guessing is hopeless long before."""

GENUINE, CANCELLED, ALTERED = "genuine", "cancelled", "altered"

__all__ = ["ALTERED", "CANCELLED", "CHECK", "GENUINE", "as_printed", "check", "compare"]


def check(ctx: Context, code: str) -> dict[str, Any]:
    """Return whether a paper is genuine.

    Returns:
        ``code``, ``kind``, ``office``, ``number``, ``dated``, ``state`` (genuine, cancelled or
        altered), ``cancelled_at``, ``kept`` (our copy is as issued), ``recorded`` (the audit trail
        says the same), ``anchor`` (the checkpoint over it, or ``None`` until the next one).

    Raises:
        NoSuchPaperError: No paper bears this code.
    """
    with ctx.database.read() as connection:
        row = found(connection, code)
        entry = papers.entry(connection, row.case_number, row.audit_seq)
        recorded = entry is not None and _says(entry, row)
        anchor = papers.checkpoint_over(connection, entry.id) if recorded and entry else None
        office = book.entry(connection, row.office)
    kept = _kept(ctx, row.sha256)
    state = CANCELLED if row.cancelled_at else GENUINE
    known = kind(row.kind)
    return {
        "code": row.code,
        "kind": said(known.th, known.en),
        "office": said(office.th, office.en),
        "number": row.number,
        "dated": row.dated,
        "state": state if kept and recorded else ALTERED,
        "cancelled_at": row.cancelled_at,
        "kept": kept,
        "recorded": recorded,
        "anchor": {"day": anchor.day, "at": anchor.at, "root": anchor.root} if anchor else None,
    }


def compare(ctx: Context, code: str, content: bytes) -> bool:
    """Return whether a file is, byte for byte, the paper that was issued; it is not kept.

    Raises:
        NoSuchPaperError: No paper bears this code.
    """
    with ctx.database.read() as connection:
        row = found(connection, code)
    return hashlib.sha256(content).hexdigest() == str(row.sha256)


def _says(entry: Any, row: Any) -> bool:
    """Return whether an audit entry is as it was sealed, and speaks of this very paper."""
    if audit.link(entry.prev_hash, entry.body) != entry.hash or entry.action != "issue_paper":
        return False
    given = json.loads(entry.body).get("given") or {}
    return all(given.get(n) == getattr(row, n) for n in ("code", "kind", "number", "sha256"))


def _kept(ctx: Context, sha256: str) -> bool:
    try:
        ctx.documents.get(sha256)
    except NoSuchDocumentError:
        return False
    return True
