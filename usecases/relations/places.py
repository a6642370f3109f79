"""The register by place: the provinces, with their map, and the partners' countries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reference import loader
from reference.rows import Province
from statemachine.errors import PhinongError
from storage import pair_lists
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.relations.pair_lists import PAGE, shown
from usecases.relations.partner_search import country_name
from usecases.relations.register_sight import Sight, sight_of
from usecases.rows.import_rows import SIGNED
from usecases.thai_order import thai_key

LEAST = (0, 1, 3, 5, 8)
"""The least number of pairs of each class of the map."""


class NoSuchPlaceError(PhinongError):
    """No province or country of the register has this code."""

    code = "no_such_place"
    th = "ไม่พบ {code} ในทะเบียน โปรดเลือกจากบัญชีจังหวัดหรือประเทศ"
    en = "The register has no place {code}; choose one from the list of provinces or countries."


@dataclass(frozen=True, slots=True)
class Count:
    """What the register holds of one place; cases only of what the reader may see."""

    pairs: int = 0
    signed: int = 0
    cases: int = 0
    late: int = 0

    @property
    def shade(self) -> int:
        """Return the class of the map, 0 to 4."""
        return max(n for n, least in enumerate(LEAST) if self.pairs >= least)


def provinces(ctx: Context, *, lang: str, public: bool = False) -> list[dict[str, Any]]:
    """Return the 77 provinces in the reader's order, each with its counts."""
    with ctx.database.read() as connection:
        seen = sight_of(ctx, connection, public=public)
        counts = _counts(ctx, connection, seen)
    found = [_place(p) | {"count": counts[p.iso_3166_2]} for p in loader.provinces()]
    return sorted(found, key=lambda place: thai_key(place["name"][lang]))


def province(ctx: Context, code: str, *, lang: str, public: bool = False) -> dict[str, Any]:
    """Return a province with its pairs and counts.

    Raises:
        NoSuchPlaceError: There is no such province.
    """
    try:
        place = loader.province(code)
    except LookupError:
        raise NoSuchPlaceError(code=code) from None
    with ctx.database.read() as connection:
        seen = sight_of(ctx, connection, public=public)
        rows = [r for r in _heads(connection, seen) if r.province == place.iso_3166_2]
        pairs = _first(ctx, connection, seen, rows, lang)
        count = _counts(ctx, connection, seen)[place.iso_3166_2]
    return {
        **_place(place),
        "pairs": pairs,
        "count": count,
        "whole": seen.whole(place.iso_3166_2),
        "borders": [country_name(c) | {"code": c} for c in place.border_countries],
        "bangkok": loader.bma_pairs() if not place.in_moi_provincial_scope else (),
    }


def countries(ctx: Context, *, lang: str, public: bool = False) -> list[dict[str, Any]]:
    """Return the countries that pairs are with, in the reader's order, with their counts."""
    with ctx.database.read() as connection:
        rows = _heads(connection, sight_of(ctx, connection, public=public))
    every = Counter(row.country for row in rows)
    signed = Counter(row.country for row in rows if row.status in SIGNED)
    places = {country: {r.province for r in rows if r.country == country} for country in every}
    found = [
        {
            "code": code,
            "name": country_name(code),
            "count": Count(number, signed[code]),
            "provinces": len(places[code]),
            "desk": desk(code),
        }
        for code, number in every.items()
    ]
    return sorted(found, key=lambda place: (-place["count"].pairs, thai_key(place["name"][lang])))


def country(ctx: Context, code: str, *, lang: str, public: bool = False) -> dict[str, Any]:
    """Return a country with its pairs, the MFA department, and units that are no more.

    Raises:
        NoSuchPlaceError: The register has no pair with this country and no department is known.
    """
    land = code.upper()
    with ctx.database.read() as connection:
        seen = sight_of(ctx, connection, public=public)
        rows = [row for row in _heads(connection, seen) if row.country == land]
        pairs = _first(ctx, connection, seen, rows, lang)
    if not rows and loader.mfa_desk(land) is None:
        raise NoSuchPlaceError(code=code)
    signed = sum(row.status in SIGNED for row in rows)
    return {
        "code": land,
        "name": country_name(land),
        "pairs": pairs,
        "count": Count(len(rows), signed),
        "desk": desk(land),
        "changes": [
            change
            for change in loader.partner_unit_changes()
            if change.iso_3166_2_old.startswith(f"{land}-")
        ],
    }


def desk(code: str) -> dict[str, Any] | None:
    """Return the MFA department that covers a country, and whether a source was seen for it."""
    found = loader.mfa_desk(code)
    if found is None:
        return None
    office = loader.agency(found.mfa_department_id)
    return {
        "name": names.both(office.name_th, office.name_en),
        "sure": found.confidence == "high",
    }


def _heads(connection: Connection, seen: Sight) -> Sequence[Any]:
    return pair_lists.heads(connection, seen.own, seen.statuses)


def _counts(ctx: Context, connection: Connection, seen: Sight) -> dict[str, Count]:
    rows = _heads(connection, seen)
    pairs = Counter(row.province for row in rows)
    signed = Counter(row.province for row in rows if row.status in SIGNED)
    cases = _cases(ctx, connection, seen)
    return {
        p: Count(pairs[p], signed[p], *cases.get(p, (0, 0)))
        for p in (place.iso_3166_2 for place in loader.provinces())
    }


def _cases(ctx: Context, connection: Connection, seen: Sight) -> dict[str, tuple[int, int]]:
    if not seen.actor.grants:
        return {}
    found = pair_lists.cases_by_province(connection, seen.actor, ctx.today)
    return {code: (row.open, row.late) for code, row in found.items()}


def _place(place: Province) -> dict[str, Any]:
    return {
        "code": place.iso_3166_2,
        "name": names.both(place.name_th, place.name_en),
        "region": names.both(place.region6_th, place.region6_en),
        "cluster": names.both(place.cluster_th, place.cluster_en),
        "in_scope": place.in_moi_provincial_scope,
        "sez": place.sez,
    }


def _first(
    ctx: Context, connection: Connection, seen: Sight, rows: Iterable[Any], lang: str
) -> list[dict[str, Any]]:
    """Return the first pairs in the reader's order; the register itself lists the rest."""
    ordered = sorted(rows, key=lambda r: thai_key(r.partner_th if lang == "th" else r.partner_en))
    return shown(connection, seen, ordered[:PAGE], ctx.today)
