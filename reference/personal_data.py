"""The inventory of personal data, as shipped: columns, purposes, legal bases, periods."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reference.tables import path


@dataclass(frozen=True, slots=True)
class Word:
    """A name in both languages, with the id that other lines use."""

    id: str
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis; ``confidence`` is ``secondary`` (read about) or ``unconfirmed``."""

    id: str
    th: str
    en: str
    citation: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept.

    ``days`` count from the moment it ended; ``None`` where the system erases nothing by itself.
    ``act`` is ``row`` or ``text``; ``least`` is the shortest that may be set, and a ``fixed`` one
    cannot be set. ``confidence`` is ``own`` where no rule was found and the period is our choice.
    """

    id: str
    th: str
    en: str
    source: str
    confidence: str
    act: str = ""
    what_th: str = ""
    what_en: str = ""
    days: int | None = None
    least: int = 0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held about people in some columns, each ``table.column``.

    ``erase`` says what an erasure does: ``rows`` go, ``words`` go, or all ``stays``.
    """

    th: str
    en: str
    columns: tuple[str, ...]
    whose: str
    purpose_th: str
    purpose_en: str
    basis: str
    period: str
    shown: tuple[str, ...]
    seen: tuple[str, ...]
    erase: str
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """A place beside the tables that holds personal data."""

    th: str
    en: str
    period: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that is known of personal data; mappings are by id."""

    version: str
    whose: Mapping[str, Word]
    seen: Mapping[str, Word]
    bases: Mapping[str, Basis]
    periods: Mapping[str, Period]
    holdings: tuple[Holding, ...]
    stores: tuple[Store, ...]
    not_personal: Mapping[str, tuple[str, ...]]

    @property
    def secrets(self) -> frozenset[str]:
        """Return the columns that are never shown, not even to whom they belong."""
        return frozenset(column for holding in self.holdings for column in holding.secret)

    @property
    def personal(self) -> Mapping[str, Holding]:
        """Return the personal columns, each with its line."""
        return {column: holding for holding in self.holdings for column in holding.columns}


@cache
def inventory() -> Inventory:
    """Return the shipped inventory."""
    given = _read("personal_data.toml")
    return Inventory(
        version=given["version"],
        whose=_by_id(Word, given["whose"]),
        seen=_by_id(Word, given["seen"]),
        bases=_by_id(Basis, given["bases"]),
        periods=_by_id(Period, given["periods"]),
        holdings=tuple(Holding(**_tuples(row)) for row in given["personal"]),
        stores=tuple(Store(**row) for row in given["stores"]),
        not_personal={
            table: tuple(columns) for table, columns in _read("not_personal.toml").items()
        },
    )


def period(name: str) -> Period:
    """Return a period by id."""
    return inventory().periods[name]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(path(name).read_text(encoding="utf-8"))


def _by_id(kind: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {row["id"]: kind(**row) for row in rows}


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
