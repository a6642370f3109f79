"""Figures of the running system: how much mail waits since when, and what the database is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, text

from storage.tables_api import WebhookDelivery
from storage.tables_cases import StageEntry
from storage.tables_people import Person
from storage.tables_system import Outbox


def due_mails(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """Return how many queued mails may go out now, and since when the oldest might have."""
    query = select(func.count(), func.min(Outbox.send_after)).where(
        Outbox.state == "queued", Outbox.send_after <= now
    )
    count, oldest = connection.execute(query).one()
    return int(count), oldest


def undeliverable(connection: Connection, most: int = 200) -> list[Any]:
    """Return the active people whose address a server refused for good, newest first."""
    query = (
        select(Person.username, Person.name_th, Person.name_en, Person.email,
               Person.undeliverable_since)
        .where(Person.undeliverable_since.is_not(None), Person.active)
        .order_by(Person.undeliverable_since.desc())
        .limit(most)
    )  # fmt: skip
    return list(connection.execute(query))


def engine(connection: Connection) -> str:
    """Return the name and version of the database engine."""
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar_one()}"
    version = connection.execute(text("SHOW server_version")).scalar_one()
    return f"PostgreSQL {str(version).split()[0]}"


def waiting(connection: Connection, now: datetime, today: date) -> dict[str, Any]:
    """Return how much work there is: open cases and stages, those too late, alerts not yet seen.

    ``oldest_alert_at`` is since when the oldest alert that is due waits for a sweep.
    """
    is_open = StageEntry.left_at.is_(None)
    stages = select(
        func.count(StageEntry.case_id.distinct()),
        func.count(),
        func.count().filter(StageEntry.due_on < today),
    ).where(is_open, StageEntry.kind == "stage")
    cases, entries, overdue = connection.execute(stages).one()
    due = select(func.count(), func.min(StageEntry.next_alert_at))
    alerts, oldest = connection.execute(due.where(StageEntry.next_alert_at <= now)).one()
    return {
        "open_cases": int(cases),
        "open_stages": int(entries),
        "overdue_stages": int(overdue),
        "due_alerts": int(alerts),
        "oldest_alert_at": oldest,
    }


def webhook_states(connection: Connection) -> dict[str, int]:
    """Return how many deliveries of webhooks are in each state."""
    query = select(WebhookDelivery.state, func.count()).group_by(WebhookDelivery.state)
    return dict(connection.execute(query).tuples().all())
