"""What a simulation asks of its scratch database: open work, and the totals of a year."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, insert, select

from storage.tables_cases import Alert, Case, StageEntry
from storage.tables_register import Partner, Relationship


def partners(connection: Connection, rows: Iterable[tuple[str, str, str, str]]) -> list[int]:
    """Insert partners (ISO code, country, Thai and English name) and return their ids."""
    return [
        int(
            connection.execute(
                insert(Partner),
                {
                    "key": iso, "iso": iso, "country": country, "level": "first_level",
                    "name_th": th, "name_en": en, "name_local": en,
                },
            ).inserted_primary_key[0]  # type: ignore[index]
        )
        for iso, country, th, en in rows
    ]  # fmt: skip


def open_entries(connection: Connection) -> list[Any]:
    """Return every open stage entry with its case's number and facts, oldest first."""
    query = (
        select(
            StageEntry.id, StageEntry.state, StageEntry.office, StageEntry.holder_role,
            StageEntry.holder_scope, StageEntry.days_allowed, Case.number, Case.facts,
        )
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.left_at.is_(None), StageEntry.kind == "stage")
        .order_by(StageEntry.id)
    )  # fmt: skip
    return list(connection.execute(query))


def open_numbers(connection: Connection, partner: int) -> list[str]:
    """Return the numbers of the open cases with a partner that are not on hold."""
    query = (
        select(Case.number)
        .where(Case.partner_id == partner, Case.closed_at.is_(None), Case.state != "on_hold")
        .order_by(Case.id)
    )
    return list(connection.execute(query).scalars())


def cases_by_state(connection: Connection) -> dict[str, int]:
    """Return the number of cases in each state."""
    query = select(Case.state, func.count()).group_by(Case.state).order_by(Case.state)
    return dict(connection.execute(query).tuples().all())


def alerts_by_level(connection: Connection) -> dict[str, dict[str, int]]:
    """Return for each level how many alerts were sent and how many skipped for a higher one."""
    query = (
        select(Alert.level, Alert.outcome, func.count())
        .group_by(Alert.level, Alert.outcome)
        .order_by(Alert.level, Alert.outcome)
    )
    found: dict[str, dict[str, int]] = {}
    for level, outcome, count in connection.execute(query):
        found.setdefault(level, {})[outcome] = count
    return found


def punctuality(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return for each stage the visits that ended under a deadline, and those in time."""
    query = (
        select(StageEntry.state, func.count(), func.count().filter(StageEntry.on_time.is_(True)))
        .where(StageEntry.on_time.is_not(None), StageEntry.kind == "stage")
        .group_by(StageEntry.state)
        .order_by(StageEntry.state)
    )
    return {state: (visits, punctual) for state, visits, punctual in connection.execute(query)}


def relationships(connection: Connection) -> dict[str, int]:
    """Return the number of relationships in each standing."""
    query = (
        select(Relationship.standing, func.count())
        .group_by(Relationship.standing)
        .order_by(Relationship.standing)
    )
    return dict(connection.execute(query).tuples().all())
