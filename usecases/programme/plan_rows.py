"""A plan as rules and readers see it: its rows joined, what it lacks, and its frozen content."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statemachine.programme.approval import PlanFacts
from statemachine.programme.completeness import Lack, lacks
from statemachine.programme.money import ASPECTS, SOURCES
from storage import audit, programme
from storage.database import Connection
from usecases.evidence import partial


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its activities, each a mapping of plain values."""

    row: Any
    items: Sequence[Mapping[str, Any]]

    @property
    def lacks(self) -> list[Lack]:
        """Return what it lacks before it can be handed in."""
        row = self.row
        return lacks(
            {
                "kind": row.kind, "aims": row.aims, "first_year": row.first_year,
                "last_year": row.last_year, "items": self.items,
            }
        )  # fmt: skip

    @property
    def facts(self) -> PlanFacts:
        """Return it as a decision sees it."""
        row = self.row
        missing = tuple(code for code, _ in self.lacks) if row.state == "draft" else ()
        return PlanFacts(row.kind, row.state, row.province, row.acted, missing)

    def item(self, number: int) -> Mapping[str, Any] | None:
        """Return an activity by number, or ``None``."""
        return next((item for item in self.items if item["number"] == number), None)


def loaded(connection: Connection, key: str) -> Plan:
    """Return a plan by key.

    Raises:
        NoSuchPlanError: There is none.
    """
    return whole(connection, programme.plan(connection, key))


def whole(connection: Connection, row: Any) -> Plan:
    """Return a plan of which the row was read."""
    money = programme.money_of(connection, row.id)
    return Plan(row, [_item(item, money) for item in programme.items(connection, row.id)])


def _item(item: Any, money: Sequence[Any]) -> dict[str, Any]:
    own = {line.source: line for line in money if line.item_id == item.id}
    amounts = {
        source: {aspect: getattr(own.get(source), aspect, None) for aspect in ASPECTS}
        for source in SOURCES
    }
    return {
        "id": item.id,
        "number": item.number,
        "type": item.type,
        "title": item.title,
        "purpose": item.purpose,
        "partners": list(item.partners),
        "place": item.place,
        "when": partial(item.starts_on, item.precision),
        "ends_on": item.ends_on,
        "tags": list(item.tags),
        "expected": item.expected,
        "activity_id": item.activity_id,
        "money": amounts,
        "asked": {source: amounts[source]["asked"] for source in SOURCES},
    }


def content(plan: Plan) -> dict[str, Any]:
    """Return what a version of a plan says, as plain JSON."""
    row = plan.row
    kept = ("number", "type", "title", "purpose", "partners", "place", "tags", "expected", "asked")
    return {
        "key": row.key,
        "kind": row.kind,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "title": row.title,
        "aims": row.aims,
        "items": [
            {name: item[name] for name in kept}
            | {
                "when": item["when"].iso(),
                "ends_on": item["ends_on"].isoformat() if item["ends_on"] else None,
            }
            for item in plan.items
        ],
    }


def digest(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a version's canonical JSON."""
    return hashlib.sha256(audit.canonical(said).encode()).hexdigest()
