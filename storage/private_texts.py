"""Personal texts beside the audit trail: an entry holds a salted digest, the text can be erased."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from storage.tables_privacy import AuditText

_TAG = "phinong/text/v1"


def digest(salt: str, body: str) -> str:
    """Return what an entry holds of a text: SHA-256 over a tag, the salt and the text."""
    return hashlib.sha256(f"{_TAG}\n{salt}\n{body}".encode()).hexdigest()


def keep(connection: Connection, person: int, body: str, at: datetime) -> str:
    """Keep a text about a person and return the digest for the entry."""
    salt = secrets.token_hex(16)
    found = digest(salt, body)
    values = {"digest": found, "person_id": person, "salt": salt, "body": body, "kept_at": at}
    connection.execute(insert(AuditText), values)
    return found


def of_person(connection: Connection, person: int) -> list[tuple[str, str | None]]:
    """Return digest and text of everything kept about a person, oldest first."""
    query = select(AuditText.digest, AuditText.body).where(AuditText.person_id == person)
    rows = connection.execute(query.order_by(AuditText.kept_at, AuditText.digest))
    return [(row.digest, row.body) for row in rows]


def erase(connection: Connection, person: int, at: datetime) -> int:
    """Erase the texts about a person; their digests stay. Return how many were erased."""
    mine = update(AuditText).where(AuditText.person_id == person, AuditText.erased_at.is_(None))
    return int(connection.execute(mine.values(salt=None, body=None, erased_at=at)).rowcount)


def altered(connection: Connection) -> Iterator[str]:
    """Yield the digests whose text is no longer the one that was kept."""
    query = select(AuditText.digest, AuditText.salt, AuditText.body, AuditText.erased_at)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        if row.erased_at is None:
            whole = row.salt is not None and row.body is not None
            if not whole or digest(row.salt, row.body) != row.digest:
                yield row.digest
        elif row.salt is not None or row.body is not None:
            yield row.digest


def count(connection: Connection) -> int:
    """Return how many texts stand beside the trail, erased ones included."""
    return int(connection.execute(select(func.count()).select_from(AuditText)).scalar_one())
