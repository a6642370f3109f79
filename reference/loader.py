"""The one door to the shipped reference data.

Every function reads its file once, at the first call. What the data means and where it comes
from: ``reference/data/README.md``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reference import rows as r
from reference.names import province_key, unit_keys
from reference.tables import document, path, rows

MAP_SIZE = (560, 1025)
"""Width and height of the map that ``map_shapes`` draws."""


def rulebooks() -> tuple[dict[str, Any], ...]:
    """Return the shipped rulebooks as data, oldest first; ``statemachine.rulebook`` reads them."""
    folder = path("rulebooks")
    found = [tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.toml")]
    return tuple(sorted(found, key=lambda book: (book["effective_from"], book["version"])))


def provinces() -> tuple[r.Province, ...]:
    """Return the 76 provinces and Bangkok, by DOPA code."""
    return rows("provinces.csv", r.Province)


def province(code: str) -> r.Province:
    """Return a province by its ISO 3166-2 code (``TH-50``) or DOPA code (``50``).

    Raises:
        LookupError: There is no such code.
    """
    found = _provinces_by_code().get(code.strip().upper())
    if found is None:
        raise LookupError(f"there is no Thai province with the code {code!r}; TH-50 is Chiang Mai")
    return found


def find_province(text: str) -> r.Province | None:
    """Return the province that a code or a Thai or English name means, or ``None``.

    Case, spaces, the word for province and usual short names do not matter: ``จ.เชียงใหม่``,
    ``Chiangmai``, ``Ayutthaya``. A municipality is not its province: ``Chiang Mai City`` is none.
    """
    by_code = _provinces_by_code().get(text.strip().upper())
    return by_code or _provinces_by_name().get(province_key(text))


def clusters() -> tuple[r.Cluster, ...]:
    """Return the 18 provincial clusters of 2017."""
    return rows("clusters.csv", r.Cluster)


def partner_units() -> tuple[r.PartnerUnit, ...]:
    """Return the first-level units of partner countries, those merged away included."""
    return rows("partner_units.csv", r.PartnerUnit)


def partner_unit(iso_3166_2: str) -> r.PartnerUnit:
    """Return a foreign unit by its ISO 3166-2 code.

    Raises:
        LookupError: The table has no such unit.
    """
    found = _units_by_code().get(iso_3166_2.strip().upper())
    if found is None:
        raise LookupError(f"the table of partner units has no unit {iso_3166_2!r}")
    return found


def find_partner_units(name: str, country: str | None = None) -> tuple[r.PartnerUnit, ...]:
    """Return the units that a local, romanised, English or Thai name can mean.

    A name can mean several (Vientiane), so the caller lets a person choose.
    """
    codes = dict.fromkeys(code for key in unit_keys(name) for code in _units_by_name().get(key, ()))
    units = (_units_by_code()[code] for code in sorted(codes))
    return tuple(unit for unit in units if country in {None, unit.country})


def partner_unit_changes() -> tuple[r.PartnerUnitChange, ...]:
    """Return the units merged, enlarged or changed (Vietnam 2025, Almaty 2022)."""
    return rows("partner_unit_changes.csv", r.PartnerUnitChange)


def changes_of_unit(iso_3166_2: str) -> tuple[r.PartnerUnitChange, ...]:
    """Return what happened to a unit, in the order of the table."""
    return tuple(c for c in partner_unit_changes() if c.iso_3166_2_old == iso_3166_2)


def agencies() -> tuple[r.Agency, ...]:
    """Return the offices of the procedure."""
    return rows("agencies.csv", r.Agency)


def agency(agency_id: str) -> r.Agency:
    """Return an office by its id.

    Raises:
        LookupError: There is no such office.
    """
    found = {row.agency_id: row for row in agencies()}.get(agency_id)
    if found is None:
        raise LookupError(f"there is no office {agency_id!r} in the table of agencies")
    return found


def mfa_desks() -> tuple[r.CountryDesk, ...]:
    """Return the countries with the MFA department of each."""
    return rows("mfa_country_desks.csv", r.CountryDesk)


def mfa_desk(country: str) -> r.CountryDesk | None:
    """Return the row of a country (alpha-2), or ``None`` where the department is not known."""
    return {row.country: row for row in mfa_desks()}.get(country.strip().upper())


def holidays_table() -> tuple[r.HolidayRow, ...]:
    """Return the holidays of 2018 to 2027 as corrected, by day."""
    return rows("holidays_th.csv", r.HolidayRow)


@cache
def calendar_rules() -> r.CalendarRules:
    """Return how many working days each year must have."""
    shipped = document("calendar_rules.json")
    return r.CalendarRules(
        {int(year): days for year, days in shipped["working_days_by_calendar_year"].items()},
        {int(year): days for year, days in shipped["working_days_by_fiscal_year_be"].items()},
    )


def excluded_municipal() -> tuple[r.ExcludedPair, ...]:
    """Return the municipal or unclear pairs that are no provincial ones."""
    return rows("excluded_municipal_pairs.csv", r.ExcludedPair)


def bma_pairs() -> tuple[r.BmaPair, ...]:
    """Return Bangkok's own sister cities."""
    return rows("bma_pairs.csv", r.BmaPair)


def glossary() -> tuple[r.Term, ...]:
    """Return the Thai-English terms."""
    return rows("glossary.csv", r.Term)


def activity_types() -> tuple[r.ActivityType, ...]:
    """Return the types of joint activity."""
    return rows("activity_types.csv", r.ActivityType)


def sdgs() -> tuple[r.Sdg, ...]:
    """Return the 17 goals, by number."""
    return rows("sdgs.csv", r.Sdg)


def obstacles() -> tuple[r.Obstacle, ...]:
    """Return the seven obstacles of the research (F32), by which problems are coded."""
    return rows("obstacles.csv", r.Obstacle)


def return_causes() -> tuple[r.ReturnCause, ...]:
    """Return the causes by which returns are coded; ``other`` comes last."""
    return rows("return_causes.csv", r.ReturnCause)


def visit_checklists() -> tuple[Mapping[str, Any], ...]:
    """Return the checklists of supervision visits, oldest first; a visit keeps its version."""
    found: tuple[Mapping[str, Any], ...] = document("visit_checklists.json")["checklists"]
    return tuple(sorted(found, key=lambda one: str(one["effective_from"])))


def mou_clauses() -> Mapping[str, Any]:
    """Return the clauses seen in memoranda, with checks and rules by instrument."""
    return _mapping("mou_clauses.json")


def process_reference() -> Mapping[str, Any]:
    """Return the steps of the procedure with their evidence."""
    return _mapping("process_reference.json")


def official_letters() -> Mapping[str, Any]:
    """Return the kinds, parts, urgency and secrecy of official letters."""
    return _mapping("official_letters.json")


def paper_kinds() -> tuple[Mapping[str, Any], ...]:
    """Return the kinds of official paper as data; ``usecases.papers.kinds`` reads them."""
    shipped = tomllib.loads(path("papers/kinds.toml").read_text(encoding="utf-8"))
    return tuple(shipped["kind"])


def letter_offices() -> tuple[r.LetterOffice, ...]:
    """Return the shipped address book without the provinces, which are all alike."""
    return rows("papers/offices.csv", r.LetterOffice)


def signing_checklist() -> tuple[r.CheckItem, ...]:
    """Return what is checked before a signing."""
    return rows("papers/checklist.csv", r.CheckItem)


def policy_stats() -> Mapping[str, Any]:
    """Return published counts over time and the policy time-line."""
    return _mapping("policy_stats.json")


@cache
def priorities() -> Mapping[str, Any]:
    """Return criteria, weights, targets and published figures of the order of countries."""
    found: Mapping[str, Any] = tomllib.loads(path("priorities.toml").read_text(encoding="utf-8"))
    return found


@cache
def suitability() -> Mapping[str, Any]:
    """Return the criteria, weights and grades of the suitability sheet."""
    found: Mapping[str, Any] = tomllib.loads(path("suitability.toml").read_text(encoding="utf-8"))
    return found


def map_shapes() -> tuple[r.MapShape, ...]:
    """Return the outlines of the 77 provinces and a lake, within ``MAP_SIZE`` (CC BY 4.0)."""
    return rows("map_provinces.csv", r.MapShape)


def pairs_path() -> Path:
    """Return the path of the shipped pairs, for the importer."""
    return path("pairs.csv")


def histories_path() -> Path:
    """Return the path of the shipped histories, for the importer."""
    return path("approval_histories.json")


def _mapping(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document(name)
    return found


@cache
def _provinces_by_code() -> dict[str, r.Province]:
    return {code: p for p in provinces() for code in (p.iso_3166_2, p.dopa_code)}


@cache
def _provinces_by_name() -> dict[str, r.Province]:
    short = rows("province_aliases.csv", r.Alias)
    full = ((n, p) for p in provinces() for n in (p.name_th, p.name_en, p.name_iso))
    usual = ((alias.name, province(alias.iso_3166_2)) for alias in short)
    return {province_key(name): found for name, found in (*full, *usual)}


@cache
def _units_by_code() -> dict[str, r.PartnerUnit]:
    return {unit.iso_3166_2: unit for unit in partner_units()}


@cache
def _units_by_name() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, code in _unit_names():
        for key in unit_keys(name):
            found[key] = found.get(key, frozenset()) | {code}
    return found


def _unit_names() -> Iterator[tuple[str, str]]:
    for unit in partner_units():
        for name in (unit.name_iso, unit.name_th, unit.name_local):
            yield name, unit.iso_3166_2
    for alias in rows("partner_unit_aliases.csv", r.Alias):
        yield alias.name, alias.iso_3166_2
