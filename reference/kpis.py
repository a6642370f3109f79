"""The indicators of the plan's goal table, as data with a version (``data/kpis.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from reference.tables import path


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the goal table.

    ``line`` is the plan's own wording; ``target_basis`` is plan (the line says it), reading (how
    we read a line that gives no figure) or none. ``unit`` is exists, percent or pairs.
    """

    id: str
    row: int
    goal: str
    line: str
    name_th: str
    name_en: str
    definition_th: str
    definition_en: str
    formula_th: str
    formula_en: str
    unit: str
    target: float | None
    target_basis: str
    data_th: str
    data_en: str


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the six indicators, in the order of the goal table."""
    return tuple(Indicator(**{"target": None, **row}) for row in _document()["kpi"])


def version() -> str:
    """Return the version of the definitions."""
    return str(_document()["version"])


def source() -> str:
    """Return the plan that they are of."""
    return str(_document()["source"])


def first_year() -> int:
    """Return the first Buddhist fiscal year that is shown."""
    return int(_document()["first_fiscal_year"])


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(path("kpis.toml").read_text(encoding="utf-8"))
