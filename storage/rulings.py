"""Rulings, answers to the rulebook's questions, and what a verdict asks of the register."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.facts import Actor
from storage.case_views import visible
from storage.prepared import Prepared
from storage.tables_cases import Case
from storage.tables_people import Person
from storage.tables_register import Partner, Relationship
from storage.tables_rulings import RuleAnswer, RulingResult, RulingRow

_MOST = 500
_GONE = ("terminated", "expired")
_IDS: Any = bindparam("ids", expanding=True)
_SAME = Prepared(
    select(RulingRow.id).where(
        RulingRow.case_id == bindparam("case_id"),
        RulingRow.case_version == bindparam("case_version"),
    )
)
_KEEP = Prepared(
    {
        name: module.insert(RulingRow).on_conflict_do_nothing().returning(RulingRow.id)
        for name, module in (("sqlite", sqlite), ("postgresql", postgresql))
    }
)
_OUTCOMES = Prepared(insert(RulingResult).inline())
_ANSWERS = (
    select(RuleAnswer.__table__, Person.username, Person.name_th, Person.name_en)
    .join(Person, Person.id == RuleAnswer.person_id)
    .where(RuleAnswer.case_id.in_(_IDS))
    .order_by(RuleAnswer.id)
)
_PAIRS_BESIDE = (
    select(
        Relationship.id, Relationship.key, Relationship.province, Relationship.partner_id,
        Relationship.status,
    )
    .where(Relationship.partner_id.in_(_IDS), Relationship.standing.not_in(_GONE))
    .order_by(Relationship.id)
)  # fmt: skip
_CASES_BESIDE = (
    select(Case.id, Case.province, Case.partner_id, Case.parent_id)
    .where(Case.partner_id.in_(_IDS), Case.closed_at.is_(None))
    .order_by(Case.id)
)


def keep(connection: Connection, values: Mapping[str, Any], outcomes: Mapping[str, str]) -> int:
    """Freeze a ruling and return its row id; one of the same case and version stays as it is.

    Who loses a race for the version gets the winner's id, and fails to save the case anyway.
    """
    same = {name: values[name] for name in ("case_id", "case_version")}
    if known := _SAME.rows(connection, same):
        return int(known[0][0])
    made = _KEEP.rows(connection, values)
    if not made:
        return int(_SAME.rows(connection, same)[0][0])
    rows = [{"ruling_id": made[0][0], "rule": r, "outcome": o} for r, o in outcomes.items()]
    _OUTCOMES.run_each(connection, rows)
    return int(made[0][0])


def of_case(connection: Connection, case_id: int) -> list[Any]:
    """Return the frozen rulings of a case, newest first, with who froze each."""
    query = (
        select(RulingRow.__table__, Person.username, Person.name_th, Person.name_en)
        .join(Person, Person.id == RulingRow.frozen_by, isouter=True)
        .where(RulingRow.case_id == case_id)
        .order_by(RulingRow.id.desc())
    )
    return list(connection.execute(query))


def newest_of(connection: Connection, case_ids: Collection[int]) -> dict[int, Any]:
    """Return the newest ruling of several cases, without its body, by case."""
    columns = (RulingRow.id, RulingRow.case_id, RulingRow.rulebook, RulingRow.path, RulingRow.day)
    found: dict[int, Any] = {}
    for part in _parts(case_ids):
        query = select(*columns).where(RulingRow.case_id.in_(part)).order_by(RulingRow.id)
        found |= {row.case_id: row for row in connection.execute(query)}
    return found


def of_rule(
    connection: Connection, actor: Actor | None, rule: str, before: int | None, most: int
) -> list[Any]:
    """Return the past rulings on one rule of the cases that an actor may read, newest first."""
    query = (
        select(
            RulingRow.id, RulingRow.day, RulingRow.rulebook, RulingRow.path, RulingResult.outcome,
            Case.number, Case.province, Partner.name_th, Partner.name_en,
        )
        .select_from(RulingResult)
        .join(RulingRow, RulingRow.id == RulingResult.ruling_id)
        .join(Case, Case.id == RulingRow.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(RulingResult.rule == rule, visible(actor))
        .order_by(RulingRow.id.desc())
        .limit(most)
    )  # fmt: skip
    return list(connection.execute(query if before is None else query.where(RulingRow.id < before)))


def outcomes_of(connection: Connection, actor: Actor | None) -> dict[tuple[str, str], int]:
    """Return how often each rule said what, over the rulings that an actor may read."""
    query = (
        select(RulingResult.rule, RulingResult.outcome, func.count().label("times"))
        .join(RulingRow, RulingRow.id == RulingResult.ruling_id)
        .join(Case, Case.id == RulingRow.case_id)
        .where(visible(actor))
        .group_by(RulingResult.rule, RulingResult.outcome)
    )
    return {(row.rule, row.outcome): row.times for row in connection.execute(query)}


def add_answers(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep answers; each row names case, fact, value, source, document, person and moment."""
    connection.execute(insert(RuleAnswer), [dict(row) for row in rows])


def answers(connection: Connection, case_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the newest answer to each question of several cases, by case and fact."""
    found: dict[int, dict[str, Any]] = {}
    for part in _parts(case_ids):
        for row in connection.execute(_ANSWERS, {"ids": part}):
            found.setdefault(row.case_id, {})[row.fact] = row
    return found


def pairs_beside(connection: Connection, partners: Collection[int]) -> dict[int, list[Any]]:
    """Return the pairs that some units have and that still stand, by unit."""
    found: dict[int, list[Any]] = {}
    for part in _parts(partners):
        for row in connection.execute(_PAIRS_BESIDE, {"ids": part}):
            found.setdefault(row.partner_id, []).append(row)
    return found


def cases_beside(connection: Connection, partners: Collection[int]) -> dict[int, list[Any]]:
    """Return the open cases with some units, by unit."""
    found: dict[int, list[Any]] = {}
    for part in _parts(partners):
        for row in connection.execute(_CASES_BESIDE, {"ids": part}):
            found.setdefault(row.partner_id, []).append(row)
    return found


def open_cases(connection: Connection) -> list[Any]:
    """Return every open case with what a verdict asks of it, oldest first."""
    query = (
        select(
            Case.id, Case.number, Case.province, Case.partner_id, Case.relationship_id,
            Case.parent_id, Case.instrument, Case.state, Case.definition, Case.facts,
            Partner.country, Partner.name_th, Partner.name_en,
        )
        .join(Partner, Partner.id == Case.partner_id)
        .where(Case.closed_at.is_(None))
        .order_by(Case.id)
    )  # fmt: skip
    return list(connection.execute(query))


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = iter(dict.fromkeys(ids))
    while part := list(islice(wanted, _MOST)):
        yield part
