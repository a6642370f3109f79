"""Cases in the database: load with everything a decision needs, save by compare-and-set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, literal, select, text, update

from statemachine.errors import PhinongError
from statemachine.facts import CaseFacts
from storage.audit import Head
from storage.prepared import Prepared
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
_COLUMNS = (
    Case.id, Case.number, Case.instrument, Case.province, Case.partner_id, Case.relationship_id,
    Case.parent_id, Case.definition, Case.state, Case.urgency, Case.version, Case.waiting,
    Case.facts, Case.acted, Case.authors, Case.opened_at, Case.opened_by, Case.closed_at,
    Partner.name_th.label("partner_th"), Partner.name_en.label("partner_en"), Partner.country,
    Case.audit_seq, Case.audit_hash, _CALENDAR.label("calendar"),
)  # fmt: skip
_ENTRY = (
    StageEntry.id, StageEntry.kind, StageEntry.state, StageEntry.office, StageEntry.holder_role,
    StageEntry.holder_scope, StageEntry.entered_at, StageEntry.entered_on,
    StageEntry.days_allowed, StageEntry.counting, StageEntry.due_on, StageEntry.due_fixed,
    StageEntry.next_alert,
)  # fmt: skip
_PLAIN = tuple(column.key for column in _COLUMNS[:-3])
_CASE = (
    select(*_COLUMNS, *_ENTRY)
    .join(Partner, Partner.id == Case.partner_id)
    .outerjoin(StageEntry, and_(StageEntry.case_id == Case.id, StageEntry.left_at.is_(None)))
    .order_by(StageEntry.id)
)
_BY_NUMBER = Prepared(_CASE.where(Case.number == bindparam("number")))
_BY_ID = Prepared(_CASE.where(Case.id == bindparam("id")))
# NO KEY: a sweep that holds one of its entries and writes mail of the case must not wait for us.
_LOCK = select(Case.id).where(Case.number == bindparam("number")).with_for_update(key_share=True)
_SAVE = Prepared(
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
_CLOSE = Prepared(
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
_OPENING = Prepared(insert(StageEntry).returning(StageEntry.id))
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
    if lock:
        connection.execute(_LOCK, {"number": number})
    rows = _BY_NUMBER.rows(connection, {"number": number})
    if not rows:
        raise NoSuchCaseError(number=number)
    return _record(rows)


def load_by_id(connection: Connection, case_id: int) -> CaseRecord:
    """Return a case by its row id."""
    return _record(_BY_ID.rows(connection, {"id": case_id}))


def _record(rows: Sequence[tuple[Any, ...]]) -> CaseRecord:
    """Return the case of joined rows: one for each open entry, or one without any."""
    width = len(_COLUMNS)
    plain = dict(zip(_PLAIN, rows[0], strict=False))
    seq, digest, calendar = rows[0][len(_PLAIN) : width]
    plain |= {"waiting": tuple(plain["waiting"]), "authors": tuple(plain["authors"])}
    return CaseRecord(
        **plain,
        head=Head(seq, digest),
        calendar_version=int(calendar["version"]) if calendar else 0,
        entries=tuple(EntryRecord(*row[width:]) for row in rows if row[width] is not None),
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
    return _SAVE.run(connection, base | dict(values)) == 1


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a case and return its row id."""
    key = connection.execute(_NEW, dict(values)).inserted_primary_key
    return int(key[0])  # type: ignore[index]


def close_entries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Close stage entries; each row names ``b_id`` and the closing values."""
    for row in rows:
        _CLOSE.run(connection, row)


def open_entries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Open stage entries and return their ids, in the order given."""
    return [int(_OPENING.rows(connection, row)[0][0]) for row in rows]


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
    used = (
        select(Case.number)
        .where(Case.province == province, Case.number.startswith(literal(prefix)))
        .order_by(func.length(Case.number).desc(), Case.number.desc())
        .limit(1)
    )
    last = connection.execute(used).scalar_one_or_none()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:03d}"
