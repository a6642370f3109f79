"""The moment a draft of a proposal becomes a case: it is taken once, however often it is sent."""

from sqlalchemy import Connection, select, update

from storage.tables_work import Draft


def claim(connection: Connection, draft_id: int, version: int, number: str) -> bool:
    """Write the number of the case into a draft that has none; ``False`` where another was first.

    The row stays, without its text, so that sending it a second time leads to the same case.
    """
    done = connection.execute(
        update(Draft)
        .where(Draft.id == draft_id, Draft.version == version, Draft.about.is_(None))
        .values(about=number, fields={}, version=version + 1)
    )
    return bool(done.rowcount == 1)


def became(connection: Connection, draft_id: int, person: int) -> str | None:
    """Return the number of the case that a person's draft became, or ``None``."""
    query = select(Draft.about).where(
        Draft.id == draft_id, Draft.person_id == person, Draft.kind == "proposal"
    )
    return connection.execute(query).scalar_one_or_none()
