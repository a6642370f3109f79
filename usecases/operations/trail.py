"""The audit trail as people check it: every link, and a copy for a verifier that stands alone."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from statemachine.errors import PhinongError
from storage import audit, audit_check, mail_rows
from storage.database import Connection
from usecases.context import Context

FORMAT = "phinong/audit/v1"


class NoSuchChainError(PhinongError):
    """No chain of the audit trail has this name."""

    code = "no_such_chain"
    th = "ไม่มีประวัติของ “{chain}” โปรดระบุเลขที่เรื่อง หรือ settings"
    en = "The audit trail has no chain “{chain}”; give the number of a case, or settings."


def verify_trail(ctx: Context) -> dict[str, Any]:
    """Check every link, head and checkpoint; return the number of entries and every flaw."""
    with ctx.database.read() as connection:
        count, flaws = audit_check.verify(connection)
        newest = mail_rows.checkpoint(connection)
    return {
        "entries": count,
        "flaws": [asdict(flaw) for flaw in flaws],
        "checkpoint": _checkpoint(newest),
    }


def export_trail(ctx: Context, chain: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield every entry, then one line that states the heads and the checkpoints.

    On SQLite all of it is one view; on a server, what is written meanwhile may show as entries
    newer than the heads. ``body`` is the very text that the hash
    covers: ``hash`` is the SHA-256 of the format's name, ``prev`` and ``body``, a line each.

    Args:
        ctx: The circumstances.
        chain: The number of a case, or ``settings``; ``None`` for all chains.

    Raises:
        NoSuchChainError: There is no such chain.
    """
    with ctx.database.read() as connection:
        heads = _heads(connection, chain)
        for row in audit_check.entries(connection, chain):
            entry, name, seq, _, _, body, previous, digest = tuple(row)
            said = {"id": entry, "chain": name, "seq": seq, "prev": previous}
            yield {**said, "hash": digest, "body": body}
        points = audit_check.checkpoints(connection) if chain is None else []
        yield {"format": FORMAT, "heads": heads, "checkpoints": [_checkpoint(p) for p in points]}


def _heads(connection: Connection, chain: str | None) -> dict[str, dict[str, Any]]:
    if chain is None:
        return {name: asdict(head) for name, head in sorted(audit.heads(connection).items())}
    own = audit.head(connection, chain)
    if own is None:
        raise NoSuchChainError(chain=chain)
    return {chain: asdict(own)}


def _checkpoint(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "day": row.day.isoformat(),
        "at": row.at.isoformat(),
        "last_id": row.last_id,
        "chains": row.chains,
        "entries": row.entries,
        "root": row.root,
    }
