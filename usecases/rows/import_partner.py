"""The foreign side of a row: country, unit, level, and which of several namesakes is meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reference import loader
from reference.names import fold
from usecases.rows.import_cells import key_of
from usecases.rows.import_report import RowError

LEVELS = ("first_level", "second_level", "municipal")
_LEVELS_TH = {"ระดับหนึ่ง": "first_level", "ระดับสอง": "second_level", "ระดับเทศบาล": "municipal"}
_ALPHA2 = re.compile(r"[A-Z]{2}")
_UNIT = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_COUNTRY_NAMES = ("partner_country_en", "partner_country_th")
_NAMES = ("partner_name_en", "partner_name_local", "partner_name_th")

# Cities of one country whose names are written alike in English; general knowledge, but the pair
# of Yulin is seen in pairs.csv. (country, name) -> name in the local script -> unit it lies in.
HOMONYMS: dict[tuple[str, str], dict[str, str]] = {
    ("CN", "yulin"): {"玉林": "CN-GX", "榆林": "CN-SN"},
    ("CN", "suzhou"): {"苏州": "CN-JS", "宿州": "CN-AH"},
    ("CN", "taizhou"): {"泰州": "CN-JS", "台州": "CN-ZJ"},
    ("CN", "fuzhou"): {"福州": "CN-FJ", "抚州": "CN-JX"},
    ("CN", "yichun"): {"伊春": "CN-HL", "宜春": "CN-JX"},
}


@dataclass(frozen=True, slots=True)
class PartnerUnit:
    """A foreign unit. ``iso`` is its own code, on the first level only, else ``parent_iso``.

    ``key`` tells units apart: the own code, or the parent's and the name.
    """

    key: str
    iso: str
    parent_iso: str
    country: str
    level: str
    name_th: str
    name_en: str
    name_local: str

    def values(self) -> dict[str, str]:
        """Return the unit as plain values; ``asdict`` is slow where rows come by the thousand."""
        return {name: getattr(self, name) for name in self.__slots__}


def partner_of(cells: Mapping[str, str]) -> PartnerUnit:
    """Return the unit that the partner's columns mean.

    Raises:
        RowError: Something is missing, unknown, or contradicts the reference.
    """
    country = country_of(cells)
    level = _level(cells)
    names = {column: cells.get(column, "") for column in _NAMES}
    name = key_of(cells, "partner_name_en", "partner_name_local", "partner_name_th")
    if not short_name(name):
        raise RowError("required", column="partner_name_en")
    iso = _unit(cells, "partner_iso_3166_2", country)
    parent = _unit(cells, "partner_parent_iso_3166_2", country)
    if level == "first_level":
        _check_first(iso, country, names.values())
    else:
        _check_lower(iso, parent, level, name)
        _check_namesakes(country, parent, names)
    return PartnerUnit(
        key=iso or f"{parent}:{short_name(name)[:60]}",
        iso=iso,
        parent_iso=parent,
        country=country,
        level=level,
        name_th=names["partner_name_th"] or name,
        name_en=names["partner_name_en"] or name,
        name_local=names["partner_name_local"],
    )


def country_of(cells: Mapping[str, str]) -> str:
    """Return the alpha-2 code that the columns of the country mean."""
    code = cells.get("partner_country", "").upper()
    named = {cells[c]: _country_named(cells[c]) for c in _COUNTRY_NAMES if cells.get(c)}
    if code and not (_ALPHA2.fullmatch(code) and _country_exists(code)):
        found = _country_named(cells["partner_country"])
        if found is None:
            raise RowError("country_unknown", value=cells["partner_country"])
        code = found
    meant = {c for c in (code, *named.values()) if c}
    if not meant:
        raise RowError("country_unknown", value=next(iter(named), ""))
    if len(meant) > 1:
        raise RowError("country_contradicts", values=", ".join((code, *named)))
    if meant == {"TH"}:
        raise RowError("country_thailand")
    return meant.pop()


def _level(cells: Mapping[str, str]) -> str:
    written = cells.get("partner_level", "").casefold()
    level = _LEVELS_TH.get(written, written)
    if not level:
        raise RowError("required", column="partner_level")
    if level not in LEVELS:
        raise RowError("choice", column="partner_level", value=written, choices=", ".join(LEVELS))
    return level


def _unit(cells: Mapping[str, str], column: str, country: str) -> str:
    code = cells.get(column, "").upper()
    if not code:
        return ""
    form = _UNIT.fullmatch(code)
    if form is None or not _unit_exists(code):
        raise RowError("unit_unknown", column=column, value=code)
    if form[1] != country:
        raise RowError("unit_elsewhere", value=code, country=country)
    return code


def _check_first(iso: str, country: str, names: Iterable[str]) -> None:
    """Refuse a unit without its code, or whose name is that of another unit."""
    for name in filter(None, names):
        meant = [unit.iso_3166_2 for unit in loader.find_partner_units(name, country)]
        if not iso:
            hint = f" ({', '.join(meant)})" if meant else ""
            raise RowError("unit_needed", hint=hint)
        if meant and iso not in meant:
            raise RowError("unit_name_contradicts", name=name, found=", ".join(meant), value=iso)


def _check_lower(iso: str, parent: str, level: str, name: str) -> None:
    if iso:
        raise RowError("unit_not_first", value=iso)
    if not parent:
        raise RowError("parent_needed", level=level, name=name)


def _check_namesakes(country: str, parent: str, names: Mapping[str, str]) -> None:
    """Refuse a city whose local name lies elsewhere than the parent given."""
    english = short_name(names["partner_name_en"])
    local = names["partner_name_local"]
    for written, where in HOMONYMS.get((country, english), {}).items():
        if local.startswith(written) and where != parent:
            name = names["partner_name_en"]
            raise RowError("homonym", name=name, local=local, found=where, value=parent)


def short_name(name: str) -> str:
    """Return a name to compare by: folded, without what follows a comma or bracket."""
    return fold(re.split(r"[,(]", name)[0])


def merged_into(unit: PartnerUnit) -> tuple[str, str] | None:
    """Return when a unit was merged or changed, and into what; ``None`` where it was not."""
    changes = [c for c in loader.changes_of_unit(unit.iso) if c.change.startswith("merged")]
    return (changes[-1].effective, changes[-1].successor_name) if changes else None


def changes_of(iso: str) -> list[dict[str, str]]:
    """Return what happened to a unit since, as plain values."""
    return [
        {"change": c.change, "on": c.effective, "successor": c.successor_name, "source": c.source}
        for c in loader.changes_of_unit(iso)
    ]


@cache
def _countries() -> dict[str, str]:
    desks = loader.mfa_desks()
    names = [(name, d.country) for d in desks for name in (d.country_th, d.country_en)]
    return {form(name): code for form in (short_name, fold) for name, code in names}


@lru_cache(maxsize=4096)
def _country_exists(code: str) -> bool:
    if loader.mfa_desk(code) is not None:
        return True
    import pycountry  # noqa: PLC0415 - slow to import, and only for countries without a desk

    return pycountry.countries.get(alpha_2=code) is not None


@lru_cache(maxsize=4096)
def _country_named(name: str) -> str | None:
    known = _countries().get(fold(name))
    if known is not None:
        return known
    import pycountry  # noqa: PLC0415 - the same

    try:
        found: str = pycountry.countries.lookup(name).alpha_2
    except LookupError:
        return None
    return found


@lru_cache(maxsize=4096)
def _unit_exists(code: str) -> bool:
    try:
        loader.partner_unit(code)
    except LookupError:
        import pycountry  # noqa: PLC0415 - the same

        units: Any = pycountry.subdivisions
        return units.get(code=code) is not None
    return True
