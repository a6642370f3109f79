"""Marks of reviewers on the items of a stage's checklist."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from storage.tables_people import Person
from storage.tables_work import CheckNote


def of_case(connection: Connection, case_id: int, stage: str) -> list[Any]:
    """Return the marks on one stage of a case, with who made them."""
    query = (
        select(CheckNote.__table__, Person.username, Person.name_th, Person.name_en)
        .join(Person, Person.id == CheckNote.person_id)
        .where(CheckNote.case_id == case_id, CheckNote.stage == stage)
    )
    return list(connection.execute(query))


def put(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a mark in place of the one that stood; the caller holds the case."""
    take(connection, values["case_id"], values["stage"], values["item"])
    connection.execute(insert(CheckNote), dict(values))


def take(connection: Connection, case_id: int, stage: str, item: str) -> None:
    """Take a mark away: the item counts as not looked at."""
    connection.execute(
        delete(CheckNote).where(
            CheckNote.case_id == case_id, CheckNote.stage == stage, CheckNote.item == item
        )
    )
