"""The Thai side of a row: a province, or the reason why it is outside the procedure."""

import re
from collections.abc import Mapping
from functools import cache

from reference import loader
from reference.names import fold
from reference.rows import Province
from usecases.rows.import_partner import PartnerUnit, short_name
from usecases.rows.import_report import RowError

_CODES = ("th_iso_3166_2", "th_dopa")
_NAMES = ("th_name_th", "th_name_en")
_LOCAL_BODY = re.compile(
    r"เทศบาล|พัทยา|อบต|อบจ|องค์การบริหารส่วน|อำเภอ|ตำบล"
    r"|\b(?:city|municipality|municipal|town|district|amphoe|tambon|pattaya)\b",
    re.IGNORECASE,
)
_LOCAL = "municipality or other local body"
_TOWN = re.compile(r"(?:เมือง|นคร)\s*(.+)")
_TOWN_WORD = re.compile(r"\s+(?:city|municipality)$", re.IGNORECASE)


def province_of(cells: Mapping[str, str]) -> Province:
    """Return the one province that all columns of the Thai side mean.

    Raises:
        RowError: None is given or known, they contradict each other, or it is Bangkok or a
            municipality, which are outside the provincial procedure.
    """
    given = {column: cells[column] for column in (*_CODES, *_NAMES) if cells.get(column)}
    if not given:
        raise RowError("province_missing")
    found: dict[str, Province] = {}
    for column, text in given.items():
        province = loader.find_province(text.zfill(2) if column == "th_dopa" else text)
        if province is None:
            raise _unknown(text)
        found[province.iso_3166_2] = province
    if len(found) > 1:
        raise RowError("province_contradicts", values=", ".join(given.values()))
    return in_scope(*found.values())


def in_scope(province: Province) -> Province:
    """Return a province; refuse Bangkok."""
    if not province.in_moi_provincial_scope:
        raise RowError("outside_bangkok")
    return province


def refuse_listed_row(kind: str, cells: Mapping[str, str]) -> None:
    """Refuse a row of a list of municipal pairs or of Bangkok's, with the reason it gives."""
    if kind == "bangkok":
        raise RowError("outside_bangkok")
    side, reason = cells.get("thai_side", ""), cells.get("why_excluded", "")
    province = loader.find_province(side)
    if province is not None:
        in_scope(province)
        raise RowError("outside_listed", why=reason or kind)
    raise RowError("outside_municipal", thai_side=side, why=reason or _LOCAL)


def outside_listed(province: Province, partner: PartnerUnit, confidence: str) -> None:
    """Refuse a pair that lists are known to mix up with a municipal one, unless it is proven."""
    reason = _mixed_up().get((province.iso_3166_2, partner.country, short_name(partner.name_en)))
    if reason is not None and confidence != "high":
        raise RowError("outside_listed", why=reason)


def _unknown(text: str) -> RowError:
    town = _TOWN.fullmatch(text)
    named = town is not None and loader.find_province(town[1]) is not None
    if named or _LOCAL_BODY.search(text) or fold(text) in _municipal_names():
        return RowError("outside_municipal", thai_side=text, why=_LOCAL)
    return RowError("province_unknown", value=text)


@cache
def _municipal_names() -> frozenset[str]:
    return frozenset(fold(pair.thai_side) for pair in loader.excluded_municipal())


@cache
def _mixed_up() -> dict[tuple[str, str, str], str]:
    found = {}
    for pair in loader.excluded_municipal():
        province = loader.find_province(_TOWN_WORD.sub("", pair.thai_side))
        if province is not None:
            key = (province.iso_3166_2, pair.partner_country, short_name(pair.partner))
            found[key] = pair.why_excluded
    return found
