"""Days and months of the rooms after the signature, as data with versions (``day_limits.toml``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from reference.tables import path


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of working days, days or months with what it is for and where it comes from."""

    id: str
    value: int
    unit: str
    th: str
    en: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the yearly ladder: from which month of the year, whom it reaches, its message."""

    level: str
    months: int
    roles: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Limits:
    """One version, with the day from which it holds."""

    version: str
    effective_from: date
    by_id: Mapping[str, Limit]
    expiry: tuple[int, ...]
    ladder: tuple[Step, ...]


def limit(name: str, on: date) -> int:
    """Return a limit as it holds on a day."""
    return limits(on).by_id[name].value


def limits(on: date) -> Limits:
    """Return the version that holds on a day; of earlier days the first."""
    known = versions()
    return next((one for one in reversed(known) if one.effective_from <= on), known[0])


@cache
def versions() -> tuple[Limits, ...]:
    """Return every version, the oldest first."""
    read = tomllib.loads(path("day_limits.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_version, read["version"]), key=lambda one: one.effective_from))


def _version(row: Mapping[str, Any]) -> Limits:
    return Limits(
        version=str(row["version"]),
        effective_from=row["effective_from"],
        by_id={one["id"]: Limit(**one) for one in row["limit"]},
        expiry=tuple(one["months"] for one in row["expiry"]),
        ladder=tuple(Step(**{**one, "roles": tuple(one["roles"])}) for one in row["ladder"]),
    )
