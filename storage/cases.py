"""Cases in the database: load with everything a decision needs, save by compare-and-set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal, select, text, update

from statemachine.errors import PhinongError
from statemachine.facts import CaseFacts
from storage.audit import Head
from storage.tables_cases import Case, StageEntry
from storage.tables_register import Partner
from storage.tables_system import Setting


class NoSuchCaseError(PhinongError):
    """No case has this number."""

    code = "no_such_case"
    th = "ไม่พบเรื่องเลขที่ {number} โปรดตรวจสอบเลขที่เรื่อง"
    en = "There is no case {number}; check the number."


class StaleCaseError(PhinongError):
    """Somebody else moved the case in between; the facts say where it is now."""

    code = "conflict"
    th = (
        "มีผู้ดำเนินการเรื่อง {number} ก่อนแล้ว ขณะนี้อยู่ในขั้น “{state_th}” (รุ่น {version}) "
        "โปรดเปิดเรื่องใหม่แล้วพิจารณาอีกครั้ง"
    )
    en = (
        "{number} was changed by somebody else and is now in “{state_en}” (version {version}); "
        "open it again and decide anew."
    )


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An open stage entry or duty of a case."""

    id: int
    kind: str
    state: str
    office: str
    holder_role: str | None
    holder_scope: str
    entered_at: datetime
    entered_on: date
    days_allowed: int | None
    counting: str
    due_on: date | None
    due_fixed: bool
    next_alert: str | None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case row with its partner's names, its open entries and the calendar's version."""

    id: int
    number: str
    instrument: str
    province: str
    partner_id: int
    relationship_id: int | None
    parent_id: int | None
    definition: str
    state: str
    urgency: str
    version: int
    waiting: tuple[str, ...]
    facts: Mapping[str, Any]
    acted: Mapping[str, Any]
    authors: tuple[str, ...]
    head: Head
    opened_at: datetime
    opened_by: int | None
    closed_at: datetime | None
    partner_th: str
    partner_en: str
    country: str
    calendar_version: int
    entries: tuple[EntryRecord, ...] = ()

    def as_facts(self) -> CaseFacts:
        """Return what a decision looks at."""
        main = [e for e in self.entries if e.kind == "stage"]
        return CaseFacts(
            number=self.number,
            state=self.state,
            province=self.province,
            instrument=self.instrument,
            urgency=self.urgency,
            waiting=self.waiting,
            facts=self.facts,
            acted={person: tuple(offices) for person, offices in self.acted.items()},
            authors=self.authors,
            entered_on=main[0].entered_on if main else None,
        )


_CALENDAR = select(Setting.value).where(Setting.key == "calendar").scalar_subquery()
_CASE = select(
    Case.id, Case.number, Case.instrument, Case.province, Case.partner_id, Case.relationship_id,
    Case.parent_id, Case.definition, Case.state, Case.urgency, Case.version, Case.waiting,
    Case.facts, Case.acted, Case.authors, Case.audit_seq, Case.audit_hash, Case.opened_at,
    Case.opened_by, Case.closed_at, Partner.name_th.label("partner_th"),
    Partner.name_en.label("partner_en"), Partner.country, _CALENDAR.label("calendar"),
).join(Partner, Partner.id == Case.partner_id)  # fmt: skip
_PLAIN = tuple(
    str(column.key)
    for column in _CASE.selected_columns
    if column.key not in ("audit_seq", "audit_hash", "calendar")
)
_BY_NUMBER = _CASE.where(Case.number == bindparam("number"))
_BY_ID = _CASE.where(Case.id == bindparam("id"))
_OPEN = (
    select(
        StageEntry.id, StageEntry.kind, StageEntry.state, StageEntry.office,
        StageEntry.holder_role, StageEntry.holder_scope, StageEntry.entered_at,
        StageEntry.entered_on, StageEntry.days_allowed, StageEntry.counting, StageEntry.due_on,
        StageEntry.due_fixed, StageEntry.next_alert,
    )
    .where(StageEntry.case_id == bindparam("case"), StageEntry.left_at.is_(None))
    .order_by(StageEntry.id)
)  # fmt: skip
_SAVE = (
    update(Case)
    .where(Case.id == bindparam("b_id"), Case.version == bindparam("b_version"))
    .values(
        state=bindparam("state"),
        version=Case.version + 1,
        waiting=bindparam("waiting"),
        facts=bindparam("facts"),
        acted=bindparam("acted"),
        authors=bindparam("authors"),
        audit_seq=bindparam("audit_seq"),
        audit_hash=bindparam("audit_hash"),
        relationship_id=bindparam("relationship_id"),
        definition=bindparam("definition"),
        closed_at=bindparam("closed_at"),
    )
)
_CLOSE = (
    update(StageEntry)
    .where(StageEntry.id == bindparam("b_id"))
    .values(
        left_at=bindparam("left_at"),
        left_on=bindparam("left_on"),
        days_used=bindparam("days_used"),
        on_time=bindparam("on_time"),
        outcome=bindparam("outcome"),
        closed_by=bindparam("closed_by"),
        on_behalf_of=bindparam("on_behalf_of"),
        next_alert_at=None,
        next_alert=None,
    )
)
_REDATE = (
    update(StageEntry)
    .where(StageEntry.id == bindparam("b_id"))
    .values(
        due_on=bindparam("due_on"),
        next_alert_at=bindparam("next_alert_at"),
        next_alert=bindparam("next_alert"),
        definition=bindparam("definition"),
    )
)
_OPENING = insert(StageEntry)
_NEW = insert(Case)


def load(connection: Connection, number: str, *, lock: bool = False) -> CaseRecord:
    """Return a case with its open entries.

    Args:
        connection: Inside a transaction.
        number: Number of the case.
        lock: Lock the row on PostgreSQL, for deeds that cannot lose a race gracefully.

    Raises:
        NoSuchCaseError: No case has this number.
    """
    query = _BY_NUMBER.with_for_update(of=Case) if lock else _BY_NUMBER
    row = connection.execute(query, {"number": number}).one_or_none()
    if row is None:
        raise NoSuchCaseError(number=number)
    return _record(connection, row)


def load_by_id(connection: Connection, case_id: int) -> CaseRecord:
    """Return a case by its row id."""
    row = connection.execute(_BY_ID, {"id": case_id}).one()
    return _record(connection, row)


def _record(connection: Connection, row: Any) -> CaseRecord:
    opened = connection.execute(_OPEN, {"case": row.id})
    plain = {name: getattr(row, name) for name in _PLAIN}
    plain |= {"waiting": tuple(row.waiting), "authors": tuple(row.authors)}
    return CaseRecord(
        **plain,
        head=Head(row.audit_seq, row.audit_hash),
        calendar_version=int(row.calendar["version"]) if row.calendar else 0,
        entries=tuple(EntryRecord(*entry) for entry in opened),
    )


def save(connection: Connection, case: CaseRecord, values: Mapping[str, Any]) -> bool:
    """Write a case's new values where its version is still the one that was read.

    Returns:
        ``False`` where somebody else saved it in between; nothing was written.
    """
    base = {
        "b_id": case.id,
        "b_version": case.version,
        "state": case.state,
        "waiting": list(case.waiting),
        "facts": case.facts,
        "acted": case.acted,
        "authors": list(case.authors),
        "relationship_id": case.relationship_id,
        "definition": case.definition,
        "closed_at": case.closed_at,
    }
    return bool(connection.execute(_SAVE, base | dict(values)).rowcount == 1)


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a case and return its row id."""
    key = connection.execute(_NEW, dict(values)).inserted_primary_key
    return int(key[0])  # type: ignore[index]


def close_entries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Close stage entries; each row names ``b_id`` and the closing values."""
    if rows:
        connection.execute(_CLOSE, list(rows))


def open_entries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Open stage entries and return their ids, in the order given."""
    return [
        int(connection.execute(_OPENING, dict(row)).inserted_primary_key[0])  # type: ignore[index]
        for row in rows
    ]


def redate_entries(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Give open entries a new deadline and next alert."""
    changes = list(rows)
    if changes:
        connection.execute(_REDATE, changes)


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:prefix, 0))")


def next_number(connection: Connection, province: str, year_be: int) -> str:
    """Return the next number of a province's Buddhist-Era year, such as ``TH50-2569-001``.

    Writers of one province wait for each other (SQLite lets only one write anyway), so no number
    is given twice or lost.
    """
    prefix = f"{province.replace('-', '')}-{year_be}-"
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME, {"prefix": prefix})
    used = select(func.max(Case.number)).where(Case.number.startswith(literal(prefix)))
    last = connection.execute(used).scalar_one()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:03d}"
