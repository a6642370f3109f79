"""Foreign units to choose from: of the register and the reference, by whatever name is typed.

``partners.find_partner`` answers what a name *means*; this answers what somebody may be looking
for: parts of names, a whole country, and units that were merged away, each with its successor.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reference import loader
from reference.names import fold, unit_keys
from reference.rows import PartnerUnit, PartnerUnitChange
from storage import overlap, register
from storage.database import Connection
from usecases.context import Context
from usecases.names import Names, both
from usecases.relations.partners import english_of

MOST = 60
"""Units that one answer names."""

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of a unit: since when, the name of the unit it went into, and its key."""

    since: str
    name: str
    key: str
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A foreign unit that may become a partner; ``id`` is ``None`` while the register lacks it.

    ``merged`` is set on a unit that is no more: it cannot be chosen, its successor can.
    """

    key: str
    country: str
    level: str
    name_th: str
    name_en: str
    name_local: str = ""
    iso: str = ""
    parent_iso: str = ""
    id: int | None = None
    merged: Successor | None = None

    @property
    def name(self) -> Names:
        """Return the name in both languages."""
        return both(self.name_th, self.name_en)


def search(ctx: Context, text: str) -> list[Candidate]:
    """Return the units that a text may mean, the likeliest first; an empty text means none.

    Args:
        ctx: The circumstances.
        text: A code, a name or a part of one in Thai, English or the local script, or a country.
    """
    typed = text.strip().translate(_DIGITS)
    if not typed:
        return []
    country = country_named(typed)
    with ctx.database.read() as connection:
        units = list(_all(connection))
    ranked = ((_rank(unit, typed, country), unit) for unit in units)
    found = sorted(
        ((rank, unit) for rank, unit in ranked if rank is not None),
        key=lambda pair: (pair[0], pair[1].merged is not None, pair[1].country, pair[1].name_en),
    )
    return [unit for _, unit in found[:MOST]]


def unit(ctx: Context, key: str) -> Candidate | None:
    """Return the unit of a key of the register or the reference, or ``None``."""
    with ctx.database.read() as connection:
        return unit_in(connection, key)


def unit_in(connection: Connection, key: str) -> Candidate | None:
    """Return the unit of a key within a transaction, or ``None``."""
    return units_in(connection, [key]).get(key)


def units_in(connection: Connection, keys: list[str]) -> dict[str, Candidate]:
    """Return the units of several keys, of the register before the reference, in one query."""
    known = {row.key: _known(row) for row in overlap.partners(connection, keys)}
    shipped = {unit.key: unit for unit in _reference() if unit.key in keys}
    return {**shipped, **known}


@lru_cache(maxsize=512)
def country_names(code: str) -> tuple[str, str]:
    """Return the Thai and the English name of a country; a code that is none stays a code."""
    desk = loader.mfa_desk(code)
    if desk is not None:
        return desk.country_th, desk.country_en
    import pycountry  # noqa: PLC0415 - slow to import, and only for countries without a desk

    found = pycountry.countries.get(alpha_2=code)
    return (code, code) if found is None else (found.name, found.name)


def country_name(code: str) -> Names:
    """Return the name of a country in both languages."""
    return both(*country_names(code))


@cache
def countries() -> tuple[tuple[str, str, str], ...]:
    """Return code, Thai and English name of every country but Thailand, by English name."""
    import pycountry  # noqa: PLC0415 - slow to import, and only the form for a new unit needs it

    codes = {country.alpha_2 for country in pycountry.countries} - {"TH"}
    return tuple(sorted(((c, *country_names(c)) for c in codes), key=lambda row: row[2]))


@cache
def _country_keys() -> dict[str, str]:
    named = ((desk.country, (desk.country_th, desk.country_en)) for desk in loader.mfa_desks())
    return {fold(name): code for code, names in named for name in (code, *names)}


def country_named(text: str) -> str | None:
    """Return the code of the country that a text names, or ``None``."""
    plain = fold(text.removeprefix("ประเทศ").strip())
    return _country_keys().get(plain) or _country_keys().get(fold(text))


def _all(connection: Connection) -> Iterator[Candidate]:
    known = [_known(row) for row in register.partners(connection)]
    yield from known
    there = {unit.key for unit in known}
    yield from (unit for unit in _reference() if unit.key not in there)


@cache
def _reference() -> tuple[Candidate, ...]:
    return tuple(_shipped(unit) for unit in loader.partner_units())


def _known(row: Any) -> Candidate:
    names = {"name_th": row.name_th, "name_en": row.name_en, "name_local": row.name_local}
    return Candidate(
        key=row.key,
        country=row.country,
        level=row.level,
        iso=row.iso or "",
        parent_iso=row.parent_iso or "",
        id=row.id,
        merged=_successor(row.iso or ""),
        **names,
    )


def _shipped(unit: PartnerUnit) -> Candidate:
    return Candidate(
        key=unit.iso_3166_2,
        country=unit.country,
        level="first_level",
        name_th=unit.name_th or english_of(unit),
        name_en=english_of(unit),
        name_local=unit.name_local,
        iso=unit.iso_3166_2,
        merged=_successor(unit.iso_3166_2),
    )


def _successor(iso: str) -> Successor | None:
    merges = (c for c in loader.changes_of_unit(iso) if c.change.startswith("merged"))
    last: PartnerUnitChange | None = max(merges, key=lambda c: c.effective, default=None)
    if last is None:
        return None
    return Successor(last.effective, last.successor_name, last.successor_namesake_iso, last.source)


def _rank(unit: Candidate, typed: str, country: str | None) -> int | None:
    """Return how well a unit fits, 0 best; ``None`` where it does not."""
    if typed.casefold() in {unit.key.casefold(), unit.iso.casefold()}:
        return 0
    names = _keys(unit.name_th, unit.name_en, unit.name_local)
    wanted = unit_keys(typed)
    if names & wanted:
        return 1
    if country == unit.country:
        return 2
    parts = [part for part in wanted if len(part) > 1]
    if any(name.startswith(part) for part in parts for name in names):
        return 3
    return 4 if any(part in name for part in parts for name in names) else None


@lru_cache(maxsize=32_768)
def _keys(*names: str) -> frozenset[str]:
    return frozenset().union(*map(unit_keys, names))
