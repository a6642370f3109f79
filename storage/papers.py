"""Official papers in the database: numbers, papers as issued, cancellations, the address book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_cases import AuditEntry, Case, Checkpoint
from storage.tables_papers import LetterOffice, Paper, PaperCancellation, PaperCounter
from storage.tables_people import Person

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers a register shows; an empty value narrows nothing."""

    office: str = ""
    year_be: int = 0
    kind: str = ""
    after: int = 0
    limit: int = 50


def take_number(connection: Connection, office: str, year_be: int) -> int:
    """Return the next letter number of an office's year; it is taken when the caller commits.

    Others of the same office and year wait for that; a roll-back gives the number back.
    """
    base = _INSERTS[connection.dialect.name](PaperCounter)
    counted = base.values(office=office, year_be=year_be, last=1).on_conflict_do_update(
        index_elements=["office", "year_be"], set_={"last": PaperCounter.last + 1}
    )
    return int(connection.execute(counted.returning(PaperCounter.last)).scalar_one())


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a paper and return its row id."""
    return int(
        connection.execute(insert(Paper).values(dict(values)).returning(Paper.id)).scalar_one()
    )


def cancel(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a cancellation."""
    connection.execute(insert(PaperCancellation), dict(values))


def _papers() -> Any:
    return (
        select(
            Paper.__table__,
            Case.number.label("case_number"),
            Case.province,
            Person.username,
            Person.name_th,
            Person.name_en,
            PaperCancellation.reason.label("cancel_reason"),
            PaperCancellation.cancelled_at,
        )
        .join(Case, Case.id == Paper.case_id)
        .join(Person, Person.id == Paper.issued_by)
        .outerjoin(PaperCancellation, PaperCancellation.paper_id == Paper.id)
    )


def by_code(connection: Connection, code: str) -> Any | None:
    """Return a paper by its code with its case's number and its cancellation, or ``None``."""
    return connection.execute(_papers().where(Paper.code == code)).one_or_none()


def of_case(connection: Connection, case_id: int) -> list[Any]:
    """Return the papers of a case, newest first."""
    query = _papers().where(Paper.case_id == case_id).order_by(Paper.id.desc())
    return list(connection.execute(query))


def register(connection: Connection, actor: Actor | None, wanted: Wanted) -> list[Any]:
    """Return papers on cases that an actor may read (``None``: the operator), newest first."""
    query = _papers().where(visible(actor)).order_by(Paper.id.desc()).limit(wanted.limit)
    if wanted.office:
        query = query.where(Paper.office == wanted.office)
    if wanted.year_be:
        query = query.where(Paper.year_be == wanted.year_be)
    if wanted.kind:
        query = query.where(Paper.kind == wanted.kind)
    if wanted.after:
        query = query.where(Paper.id < wanted.after)
    return list(connection.execute(query))


def counters(connection: Connection) -> list[Any]:
    """Return the offices and years that have used numbers, with the last of each."""
    return list(connection.execute(select(PaperCounter.__table__).order_by("year_be", "office")))


def entry(connection: Connection, chain: str, seq: int) -> Any | None:
    """Return an entry of the audit trail, or ``None``."""
    query = select(AuditEntry.__table__).where(AuditEntry.chain == chain, AuditEntry.seq == seq)
    return connection.execute(query).one_or_none()


def checkpoint_over(connection: Connection, entry_id: int) -> Any | None:
    """Return the first checkpoint that speaks of an entry, or ``None`` before there is one."""
    query = (
        select(Checkpoint.day, Checkpoint.at, Checkpoint.root)
        .where(Checkpoint.last_id >= entry_id)
        .order_by(Checkpoint.day)
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def book(connection: Connection) -> dict[str, Any]:
    """Return the changed entries of the address book, by code."""
    query = select(LetterOffice.__table__, Person.username).outerjoin(
        Person, Person.id == LetterOffice.updated_by
    )
    return {row.code: row for row in connection.execute(query)}


def book_entry(connection: Connection, code: str) -> Any | None:
    """Return the changed entry of an office, or ``None`` where it is as shipped."""
    query = select(LetterOffice.__table__, Person.username).outerjoin(
        Person, Person.id == LetterOffice.updated_by
    )
    return connection.execute(query.where(LetterOffice.code == code)).one_or_none()


def save_entry(
    connection: Connection,
    code: str,
    fields: Mapping[str, Any],
    *,
    version: int,
    by: int | None,
    at: datetime,
) -> bool:
    """Write an entry of the address book where its version is still the one that was read.

    ``version`` is 0 where there was none. Returns ``False`` where somebody else came first.
    """
    values = {"fields": dict(fields), "updated_by": by, "updated_at": at, "version": version + 1}
    if version == 0:
        base = _INSERTS[connection.dialect.name](LetterOffice).values(code=code, **values)
        done = base.on_conflict_do_nothing(index_elements=["code"])
    else:
        seen = (LetterOffice.code == code, LetterOffice.version == version)
        done = update(LetterOffice).where(*seen).values(**values)
    return connection.execute(done.returning(LetterOffice.code)).first() is not None


def count(connection: Connection) -> int:
    """Return how many papers were issued."""
    return int(connection.execute(select(func.count(Paper.id))).scalar_one())
