"""Who administers, and who holds which role in their own name."""

from sqlalchemy import Connection, select

from storage.tables_people import GrantRow, Person


def administrators(connection: Connection) -> list[int]:
    """Return the ids of the active administrators."""
    query = (
        select(GrantRow.person_id)
        .join(Person, Person.id == GrantRow.person_id)
        .where(GrantRow.role == "admin", Person.active)
        .order_by(GrantRow.person_id)
        .distinct()
    )
    return list(connection.execute(query).scalars())


def holds(connection: Connection, person: int, role: str, scope: str) -> bool:
    """Return whether a person has a role within a scope in their own name."""
    query = select(GrantRow.id).where(
        GrantRow.person_id == person, GrantRow.role == role, GrantRow.scope == scope
    )
    return connection.execute(query).first() is not None
