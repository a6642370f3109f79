"""The mails that one move of a case caused, whether they have gone out or not."""

from typing import Any

from sqlalchemy import Connection, or_, select

from storage.tables_cases import Case
from storage.tables_people import Person
from storage.tables_system import Outbox

_OPENED = 2
"""The version that the mails of an opening name: the one after a case's first."""


def of_move(
    connection: Connection, number: str, version: int, spawned: str | None = None
) -> list[Any]:
    """Return message, person, reason and earliest time of each mail of a move, in order.

    Args:
        connection: Inside the transaction of the move, or later.
        number: Number of the case.
        version: The version that the case had after the move.
        spawned: Number of a case that the move opened; its mails count too.
    """
    causes = [Outbox.key.startswith(f"{number}:{version}:", autoescape=True)]
    if spawned is not None:
        causes.append(Outbox.key.startswith(f"{spawned}:{_OPENED}:", autoescape=True))
    query = (
        select(
            Outbox.message,
            Outbox.why,
            Outbox.send_after,
            Person.username,
            Person.name_th,
            Person.name_en,
        )
        .join(Case, Case.id == Outbox.case_id)
        .join(Person, Person.id == Outbox.person_id)
        .where(Case.number.in_([number, spawned or number]), or_(*causes))
        .order_by(Outbox.id)
    )
    return list(connection.execute(query))
