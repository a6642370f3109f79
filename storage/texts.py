"""What changed between texts of a case, and how a person sorted each change."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import aliased

from storage.tables_cases import Attachment, Document
from storage.tables_people import Person
from storage.tables_texts import TextListing, TextSorting


def listing(connection: Connection, case_id: int, cleared: str, sha256: str) -> Any | None:
    """Return the listing of changes between two texts of a case, or ``None``."""
    query = select(TextListing.__table__).where(
        TextListing.case_id == case_id,
        TextListing.cleared == cleared,
        TextListing.sha256 == sha256,
    )
    return connection.execute(query).one_or_none()


def add_listing(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a listing for ever and return its id; the caller holds the case."""
    query = insert(TextListing).values(dict(values)).returning(TextListing.id)
    return connection.execute(query).scalar_one()


def add_sortings(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep how changes were sorted."""
    connection.execute(insert(TextSorting), [dict(row) for row in rows])


def sortings(connection: Connection, case_id: int) -> dict[str, Any]:
    """Return key -> how a change of a case was last sorted, with who did so and for whom.

    A key names both sides of a change, so that it is the same change in any listing of the case.
    """
    behalf = aliased(Person)
    query = (
        select(
            TextSorting.__table__,
            Person.username,
            Person.name_th,
            Person.name_en,
            behalf.name_th.label("behalf_th"),
            behalf.name_en.label("behalf_en"),
        )
        .join(TextListing, TextListing.id == TextSorting.listing_id)
        .join(Person, Person.id == TextSorting.person_id)
        .join(behalf, behalf.id == TextSorting.on_behalf_of, isouter=True)
        .where(TextListing.case_id == case_id)
        .order_by(TextSorting.id)
    )
    return {row.key: row for row in connection.execute(query)}


def media_types(connection: Connection, case_id: int, digests: Iterable[str]) -> dict[str, str]:
    """Return digest -> media type of those documents that hang on a case."""
    query = (
        select(Document.sha256, Document.media_type)
        .join(Attachment, Attachment.sha256 == Document.sha256)
        .where(Attachment.case_id == case_id, Document.sha256.in_(list(digests)))
    )
    return {row.sha256: row.media_type for row in connection.execute(query)}
