"""Documents and remarks as they hang on cases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_cases import Attachment, Comment, Document
from storage.tables_people import Person

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def keep(connection: Connection, values: Mapping[str, Any]) -> None:
    """Note a document by its digest; one that is known stays as it is."""
    base = _INSERTS[connection.dialect.name](Document)
    connection.execute(base.on_conflict_do_nothing(index_elements=["sha256"]), dict(values))


def attach(connection: Connection, values: Mapping[str, Any]) -> int:
    """Hang a document on a case as the next version of its kind; return that version.

    The caller holds the case, so no two take the same number.
    """
    newest = select(func.max(Attachment.version)).where(
        Attachment.case_id == values["case_id"], Attachment.kind == values["kind"]
    )
    version = (connection.execute(newest).scalar_one() or 0) + 1
    connection.execute(insert(Attachment), {**values, "version": version})
    return int(version)


def attachments(connection: Connection, case_id: int) -> list[Any]:
    """Return what hangs on a case, oldest first, with size, type and who added it."""
    query = (
        select(
            Attachment.__table__,
            Document.size,
            Document.media_type,
            Person.username,
            Person.name_th,
            Person.name_en,
        )
        .join(Document, Document.sha256 == Attachment.sha256)
        .join(Person, Person.id == Attachment.added_by, isouter=True)
        .where(Attachment.case_id == case_id)
        .order_by(Attachment.id)
    )
    return list(connection.execute(query))


def attached(connection: Connection, case_id: int, sha256: str) -> Any | None:
    """Return a document's newest attachment on a case with its type, or ``None``."""
    query = (
        select(Attachment.__table__, Document.size, Document.media_type)
        .join(Document, Document.sha256 == Attachment.sha256)
        .where(Attachment.case_id == case_id, Attachment.sha256 == sha256)
        .order_by(Attachment.id.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def comment(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a remark and return its id."""
    query = insert(Comment).values(dict(values)).returning(Comment.id)
    return connection.execute(query).scalar_one()


def comments(connection: Connection, case_id: int) -> list[Any]:
    """Return the remarks on a case, oldest first, with who wrote them."""
    query = (
        select(Comment.__table__, Person.username, Person.name_th, Person.name_en)
        .join(Person, Person.id == Comment.person_id)
        .where(Comment.case_id == case_id)
        .order_by(Comment.id)
    )
    return list(connection.execute(query))
