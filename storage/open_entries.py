"""Open stage entries whose deadlines move: found, redated and recorded, many at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from storage.audit import Entry
from storage.prepared import Prepared
from storage.tables_cases import Alert, AuditEntry, Case, StageEntry

_COLUMNS = (
    StageEntry.id, StageEntry.case_id, StageEntry.kind, StageEntry.state, StageEntry.office,
    StageEntry.holder_role, StageEntry.holder_scope, StageEntry.definition, StageEntry.entered_at,
    StageEntry.entered_on, StageEntry.days_allowed, StageEntry.counting, StageEntry.due_on,
    StageEntry.due_fixed, StageEntry.next_alert_at, StageEntry.next_alert, Case.number,
    Case.province, Case.version, Case.audit_seq, Case.audit_hash,
    Case.definition.label("case_definition"),
)  # fmt: skip
_OPEN = (
    select(*_COLUMNS)
    .join(Case, Case.id == StageEntry.case_id)
    .where(StageEntry.left_at.is_(None), StageEntry.days_allowed.is_not(None))
    .order_by(StageEntry.case_id, StageEntry.id)
)
_REDATE = Prepared(
    update(StageEntry)
    .where(StageEntry.id == bindparam("b_id"))
    .values(
        days_allowed=bindparam("days_allowed"),
        due_on=bindparam("due_on"),
        next_alert_at=bindparam("next_alert_at"),
        next_alert=bindparam("next_alert"),
        definition=bindparam("definition"),
    )
)
_AUDITED = Prepared(insert(AuditEntry).inline())
_HEAD = (
    update(Case)
    .where(Case.id == bindparam("b_id"), Case.version == bindparam("b_version"))
    .values(
        version=Case.version + 1,
        audit_seq=bindparam("audit_seq"),
        audit_hash=bindparam("audit_hash"),
    )
)


def counting_over(
    connection: Connection, first: date, last: date, since: datetime, *, lock: bool
) -> list[Any]:
    """Return the entries whose deadline or next alert a change of the calendar can move.

    Args:
        connection: Inside a transaction.
        first: First day that changes.
        last: Last day that changes.
        since: Midnight (Bangkok) before ``first``; later alerts may move.
        lock: Lock the cases and entries on PostgreSQL until the transaction ends.
    """
    query = _OPEN.where(
        StageEntry.counting == "working",
        StageEntry.due_fixed.is_(False),
        StageEntry.entered_on < last,
        or_(StageEntry.due_on >= first, StageEntry.next_alert_at >= since),
    )
    return list(connection.execute(_locked(query) if lock else query))


def of_case(connection: Connection, case_id: int) -> list[Any]:
    """Return the open entries of one case that have a number of days."""
    return list(connection.execute(_OPEN.where(StageEntry.case_id == case_id)))


def _locked(query: Any) -> Any:
    # NO KEY: a sweep that holds an entry and writes mail of its case must not wait for us.
    return query.with_for_update(key_share=True, of=[Case, StageEntry])


def decided(connection: Connection, ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the alert levels that were decided for entries, sent or skipped."""
    found: dict[int, set[str]] = {}
    query = select(Alert.entry_id, Alert.level).where(Alert.entry_id.in_(ids))
    for entry, level in connection.execute(query):
        found.setdefault(entry, set()).add(level)
    return found


def redate(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Give open entries new days, deadline and next alert; each row names ``b_id``."""
    _REDATE.run_each(connection, rows)


def seal(connection: Connection, entries: Iterable[tuple[int, int, Entry]]) -> int:
    """Append one audit entry to each of many cases, and let each version grow.

    Args:
        connection: Inside the transaction that locked the cases.
        entries: Row id and version of each case, with its sealed entry.

    Returns:
        How many cases were still at their version; fewer than given means a lost race.
    """
    found = list(entries)
    if not found:
        return 0
    heads = [
        {"b_id": case, "b_version": version, "audit_seq": e.head.seq, "audit_hash": e.head.hash}
        for case, version, e in found
    ]
    sealed = connection.execute(_HEAD, heads).rowcount
    _AUDITED.run_each(connection, [_audit_row(entry) for _, _, entry in found])
    return int(sealed)


def _audit_row(entry: Entry) -> dict[str, Any]:
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at,
        "action": entry.action,
        "actor_id": entry.actor,
        "body": entry.body,
        "prev_hash": entry.previous,
        "hash": entry.hash,
    }
