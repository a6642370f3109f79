"""What a plan still lacks before it can be handed in: codes, with the activity they are of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from statemachine.dates import PartialDate, fiscal_year_bounds
from statemachine.programme.routes import PlanKind

Lack = tuple[str, int | None]
"""A code, and the number of the activity; ``None`` is the plan itself."""


def lacks(plan: Mapping[str, Any]) -> list[Lack]:
    """Return what a plan lacks, the plan's own first, then by activity.

    Args:
        plan: ``kind``, ``aims``, ``first_year``, ``last_year`` and ``items``, each with ``number``,
            ``title``, ``purpose``, ``expected``, ``partners``, ``when`` (a ``PartialDate``),
            ``ends_on`` and ``asked`` (amounts by source).
    """
    found: list[Lack] = []
    if not plan["aims"].strip():
        found.append(("aims_missing", None))
    if not plan["items"]:
        found.append(("no_activity", None))
    first, last = span(plan["first_year"], plan["last_year"])
    for item in plan["items"]:
        found += [(code, item["number"]) for code in _of_item(plan["kind"], item, first, last)]
    return found


def span(first_year: int, last_year: int) -> tuple[date, date]:
    """Return the first and last day of Buddhist fiscal years."""
    return fiscal_year_bounds(first_year)[0], fiscal_year_bounds(last_year)[1]


def _of_item(kind: str, item: Mapping[str, Any], first: date, last: date) -> Iterator[str]:
    for name in ("title", "purpose", "expected"):
        if not item[name].strip():
            yield f"{name}_missing"
    if not _within(item["when"], first, last):
        yield "outside_year"
    ends = item["ends_on"]
    if ends is not None and ends < item["when"].earliest():
        yield "ends_before"
    if kind == PlanKind.YEARLY:
        yield from _yearly(item["partners"], item["asked"])


def _yearly(partners: Sequence[Any], asked: Mapping[str, int | None]) -> Iterator[str]:
    if not partners:
        yield "no_partner"
    if all(amount is None for amount in asked.values()):
        yield "no_budget"


def _within(when: PartialDate, first: date, last: date) -> bool:
    return when.is_known and when.earliest() <= last and first <= when.latest()
