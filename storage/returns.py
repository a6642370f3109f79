"""Acts by which cases were sent back, with what the audit keeps of them; SELECT only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from statemachine.facts import Actor
from storage.case_views import visible
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_register import Partner

_REDRAFTS = ("draft", "revision")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which returns are asked for: days with both ends, and filters; empty narrows nothing."""

    outcomes: Collection[str]
    first: date
    last: date
    office: str = ""
    country: str = ""
    province: str = ""


def acts(connection: Connection, actor: Actor | None, asked: Narrowed) -> list[Any]:
    """Return the acts that an actor may read (``None``: all), oldest first, each once.

    Each row has ``id``, ``case_id``, ``at`` and ``body``, the JSON that the audit seals.
    """
    query = (
        select(AuditEntry.id, AuditEntry.at, AuditEntry.body, StageEntry.case_id)
        .select_from(StageEntry)
        .join(Case, Case.id == StageEntry.case_id)
        .join(
            AuditEntry,
            and_(
                AuditEntry.chain == Case.number,
                AuditEntry.action == StageEntry.outcome,
                AuditEntry.at == StageEntry.left_at,
            ),
        )
        .where(
            StageEntry.outcome.in_(list(asked.outcomes)),
            StageEntry.left_on >= asked.first,
            StageEntry.left_on <= asked.last,
            visible(actor),
        )
        .order_by(AuditEntry.id)
    )
    if asked.office:
        query = query.where(StageEntry.office == asked.office)
    if asked.province:
        query = query.where(Case.province == asked.province)
    if asked.country:
        ours = select(Partner.id).where(Partner.country == asked.country)
        query = query.where(Case.partner_id.in_(ours))
    return list({row.id: row for row in connection.execute(query)}.values())


def redrafts(connection: Connection, first: date) -> list[Any]:
    """Return the visits to a redraft since a day: case, when it began, its first and last day."""
    query = (
        select(StageEntry.case_id, StageEntry.entered_at, StageEntry.entered_on, StageEntry.left_on)
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            StageEntry.state.in_(_REDRAFTS),
            StageEntry.kind == "stage",
            StageEntry.entered_on >= first,
            StageEntry.entered_at > Case.opened_at,
        )
        .order_by(StageEntry.id)
    )
    return list(connection.execute(query))
