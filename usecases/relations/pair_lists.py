"""The register of pairs as a list: searched, narrowed, in the order of the reader's language."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from reference.loader import province as province_of
from reference.names import fold
from statemachine.dates import PartialDate
from storage import pair_lists
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.relations.pair_words import GRADES, STANDINGS, STATUSES, named
from usecases.relations.partner_search import country_name
from usecases.relations.register_sight import Sight, sight_of
from usecases.relations.standing import judge
from usecases.rows.import_rows import SIGNED
from usecases.thai_order import thai_key

PAGE = 50
"""Pairs on one page of a list."""

SORTS = ("province", "partner", "country", "begun")
UNSIGNED = "none"
"""The standing of a pair whose relation is not signed: it has none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; an empty field narrows nothing. ``after`` is a pair's key."""

    words: str = ""
    province: str = ""
    country: str = ""
    status: str = ""
    standing: str = ""
    grade: str = ""
    sort: str = "province"
    after: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the register: its rows, how many there are, and what can be chosen."""

    rows: list[dict[str, Any]]
    total: int
    first: int
    next_after: str | None
    choices: dict[str, list[dict[str, Any]]]
    as_of: date


def search_pairs(
    ctx: Context, asked: Asked, *, lang: str, public: bool = False, as_of: date | None = None
) -> Listing:
    """Return a page of the pairs that somebody may see; nobody sees the public ones alone.

    Args:
        ctx: Who asks.
        asked: What to look for.
        lang: The reader's language, ``th`` or ``en``; it decides the order.
        public: Whether the register is open to the public.
        as_of: The Bangkok date to judge the relations on; today unless given.
    """
    day = min(as_of or ctx.today, ctx.today)
    with ctx.database.read() as connection:
        seen = sight_of(ctx, connection, public=public)
        every = _begun(pair_lists.heads(connection, seen.own, seen.statuses), day, ctx.today)
        found = [row for row in every if _fits(row, asked)]
        if asked.standing:
            lived = judged(connection, found, day)
            found = [r for r in found if seen.whole(r.province) and lived[r.id] == asked.standing]
        found.sort(key=lambda row: (_ORDERS[asked.sort](row, lang), row.key))
        first = next((n + 1 for n, row in enumerate(found) if row.key == asked.after), 0)
        page = found[first : first + PAGE]
        rows = shown(connection, seen, page, day)
    more = first + PAGE < len(found)
    return Listing(
        rows, len(found), first, page[-1].key if more else None, _choices(every, lang), day
    )


def shown(
    connection: Connection, seen: Sight, rows: Sequence[Any], day: date
) -> list[dict[str, Any]]:
    """Return pairs as lists show them; how a relation lives only to those who see it whole."""
    lived = judged(connection, rows, day)
    return [_row(row, lived[row.id] if seen.whole(row.province) else None) for row in rows]


def judged(connection: Connection, rows: Sequence[Any], day: date) -> dict[int, str]:
    """Return how relations lived on a day, by row id; what is not signed has no standing."""
    signed = [row for row in rows if row.status in SIGNED]
    activities, texts = pair_lists.lives(connection, [row.id for row in signed])
    lived = {r.id: judge(r, activities[r.id], texts[r.id], day).standing.value for r in signed}
    return {row.id: lived.get(row.id, UNSIGNED) for row in rows}


def _begun(rows: Iterable[Any], day: date, today: date) -> list[Any]:
    """Leave out, for a day that has passed, what is known to have begun later."""
    if day == today:
        return list(rows)
    return [r for r in rows if r.begun_on is None or _first(r).earliest() <= day]


def _first(row: Any) -> PartialDate:
    return partial(row.begun_on, row.begun_precision)


def _fits(row: Any, asked: Asked) -> bool:
    wanted = (
        (asked.province, row.province),
        (asked.country, row.country),
        (asked.status, row.status),
        (asked.grade, row.confidence),
    )
    if any(want and want != found for want, found in wanted):
        return False
    words = [fold(word) for word in asked.words.split()]
    return all(word in _searched(row) for word in words)


def _searched(row: Any) -> str:
    return _text_of(
        row.province, row.country, row.partner_th, row.partner_en, row.partner_local, row.key
    )


@lru_cache(maxsize=32768)
def _text_of(province: str, country: str, *rest: str) -> str:
    place, land = province_of(province), country_name(country)
    said = (place.name_th, place.name_en, *land.values(), *rest)
    return "\n".join(fold(text) for text in said)


def _province_key(row: Any, lang: str) -> Any:
    place = province_of(row.province)
    return thai_key(place.name_th if lang == "th" else place.name_en), _partner_key(row, lang)


def _partner_key(row: Any, lang: str) -> Any:
    return thai_key(row.partner_th if lang == "th" else row.partner_en)


def _country_key(row: Any, lang: str) -> Any:
    return thai_key(country_name(row.country)[lang]), _partner_key(row, lang)


def _begun_key(row: Any, _lang: str) -> Any:
    return row.begun_on is None, -(row.begun_on.toordinal() if row.begun_on else 0)


_ORDERS: dict[str, Callable[[Any, str], Any]] = {
    "province": _province_key,
    "partner": _partner_key,
    "country": _country_key,
    "begun": _begun_key,
}


def _row(row: Any, standing: str | None) -> dict[str, Any]:
    place = province_of(row.province)
    return {
        "key": row.key,
        "province": row.province,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "province_name": names.both(place.name_th, place.name_en),
        "partner": names.both(row.partner_th, row.partner_en),
        "local": row.partner_local,
        "country": row.country,
        "country_name": country_name(row.country),
        "status": row.status,
        "status_name": named(STATUSES, row.status),
        "grade": row.confidence,
        "grade_name": named(GRADES, row.confidence),
        "standing": standing,
        "standing_name": STANDINGS.get(standing or ""),
        "begun": partial(row.begun_on, row.begun_precision),
        "ended": row.terminated_on,
    }


def _choices(rows: Sequence[Any], lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return what each filter offers, with how many pairs there are of each."""
    return {
        "province": _offered((row.province for row in rows), _province_name, lang),
        "country": _offered((row.country for row in rows), country_name, lang),
        "status": _offered_in(STATUSES, (row.status for row in rows)),
        "grade": _offered_in(GRADES, (row.confidence for row in rows)),
        "standing": [{"value": code, **words} for code, words in STANDINGS.items()],
    }


def _province_name(code: str) -> names.Names:
    place = province_of(code)
    return names.both(place.name_th, place.name_en)


def _offered(
    codes: Iterable[str], name: Callable[[str], names.Names], lang: str
) -> list[dict[str, Any]]:
    found = [{"value": code, "count": n, **name(code)} for code, n in Counter(codes).items()]
    return sorted(found, key=lambda choice: thai_key(str(choice[lang])))


def _offered_in(words: dict[str, names.Names], codes: Iterable[str]) -> list[dict[str, Any]]:
    counted = Counter(codes)
    return [{"value": c, "count": counted[c], **named(words, c)} for c in words if counted[c]]
