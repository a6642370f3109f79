"""The outbox a page at a time, newest first; a page begins below the last row of the one before."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from storage.tables_cases import Case
from storage.tables_people import Person
from storage.tables_system import Outbox

_LISTED = (
    Outbox.id, Outbox.message, Outbox.why, Outbox.state, Outbox.queued_at, Outbox.send_after,
    Outbox.finished_at, Outbox.attempts, Outbox.reply, Outbox.address, Person.username,
    Person.name_th, Person.name_en, Case.number,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mails are asked for; an empty text asks for all."""

    state: str = ""
    message: str = ""
    username: str = ""
    case: str = ""
    below: int | None = None


def page(connection: Connection, wanted: Wanted, most: int) -> list[Any]:
    """Return up to ``most`` mails with their reader and the number of their case."""
    query = (
        select(*_LISTED)
        .join(Person, Person.id == Outbox.person_id)
        .join(Case, Case.id == Outbox.case_id, isouter=True)
        .order_by(Outbox.id.desc())
        .limit(most)
    )
    for column, value in (
        (Outbox.state, wanted.state),
        (Outbox.message, wanted.message),
        (Person.username, wanted.username),
        (Case.number, wanted.case),
    ):
        if value:
            query = query.where(column == value)
    if wanted.below is not None:
        query = query.where(Outbox.id < wanted.below)
    return list(connection.execute(query))
