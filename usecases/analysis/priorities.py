"""Which partner countries come first: open criteria on the register and the shipped data (R48)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from reference import loader
from statemachine.priorities.scoring import Candidate, Ranked, rank
from statemachine.priorities.sensitivity import Flip, neighbours, top_flips
from storage import overview
from storage.database import Connection
from usecases.analysis.weights import Given, shipped
from usecases.context import Context
from usecases.names import Names, both
from usecases.reading.aged import Aged, aged
from usecases.relations.partner_search import country_name
from usecases.rows.import_rows import SIGNED

TOP = 3
"""How many countries are the first ones, whose change is asked about."""

_YEAR = timedelta(days=365)
_PREPARED = ("in_progress", "prospective")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the register says of each country."""

    signed: Mapping[str, int]
    wishing: Mapping[str, frozenset[str]]
    lively: Mapping[str, int]


def priorities(ctx: Context, given: Given | None = None, *, top: int = TOP) -> dict[str, Any]:
    """Return criteria, the countries in order, and what would turn that order; ready as JSON.

    Args:
        ctx: When, and on which database.
        given: Other weights and added values; the shipped ones where ``None``.
        top: How many countries are the first ones.
    """
    chosen = given or shipped()
    key = ("priorities", tuple(chosen.weights.items()), repr(chosen.values), top)
    with ctx.database.read() as connection:

        def count() -> dict[str, Any]:
            facts = aged(ctx, connection, "countries", lambda: _facts(ctx, connection))
            return _priorities(facts, chosen, top)

        return aged(ctx, connection, key, count).figure


def _priorities(kept: Aged[_Facts], chosen: Given, top: int) -> dict[str, Any]:
    candidates = _candidates(kept.figure, chosen)
    order = rank(candidates, chosen.weights, _shares())
    values = {each.code: each.values for each in candidates}
    book = loader.priorities()
    return {
        "version": book["version"],
        "confirmed": book["confirmed"],
        "note": both(book["note_th"], book["note_en"]),
        "at": kept.at.isoformat(),
        "criteria": [_criterion(row, chosen, candidates) for row in book["criteria"]],
        "countries": [_country(n, row, values) for n, row in enumerate(order, 1)],
        "neighbours": [
            [_flip(flip) for flip in found[:3]] for found in neighbours(order, chosen.weights)
        ],
        "top": min(top, len(order)),
        "top_flips": [_flip(flip) for flip in top_flips(order, chosen.weights, top)],
        "targets": [_target(row, kept.figure) for row in book["targets"]],
        "published": [_published(row, kept.figure) for row in book["published"]],
    }


def _facts(ctx: Context, connection: Connection) -> _Facts:
    signed: Counter[str] = Counter()
    wishing: defaultdict[str, set[str]] = defaultdict(set)
    for row in overview.pairs(connection, None, ctx.today, ctx.today):
        if row.status in SIGNED:
            signed[row.country] += row.pairs
        elif row.status in _PREPARED:
            wishing[row.country].add(row.province)
    for country, places in overview.open_by_country(connection).items():
        wishing[country] |= places
    alive = overview.lively(connection, SIGNED, ctx.today - _YEAR, ctx.today)
    return _Facts(signed, {c: frozenset(p) for c, p in wishing.items()}, alive)


def _candidates(facts: _Facts, given: Given) -> list[Candidate]:
    book = loader.priorities()
    targets = {row["country"]: row["value"] for row in book["targets"]}
    added = {code for found in given.values.values() for code in found}
    codes = {*facts.signed, *facts.wishing, *targets, *_bordering(), *added}
    measures = _measures(facts, targets)
    return [
        Candidate(
            code,
            {
                row["code"]: given.values.get(row["code"], {}).get(
                    code, measures[row["measure"]](code)
                )
                for row in book["criteria"]
            },
        )
        for code in sorted(codes)
    ]


def _measures(
    facts: _Facts, targets: Mapping[str, int]
) -> dict[str, Callable[[str], float | None]]:
    borders, zones, known = _bordering(), _bordering(zones=True), _procedures()

    def gap(code: str) -> float | None:
        target = targets.get(code)
        return None if target is None else max(0.0, 1 - facts.signed.get(code, 0) / target)

    def alive(code: str) -> float | None:
        signed = facts.signed.get(code, 0)
        return facts.lively.get(code, 0) / signed if signed else None

    return {
        "gap": gap,
        "border": lambda code: float(borders.get(code, 0)),
        "zone": lambda code: float(zones.get(code, 0)),
        "demand": lambda code: float(len(facts.wishing.get(code, ()))),
        "base": lambda code: float(facts.signed.get(code, 0)),
        "alive": alive,
        "procedure": lambda code: 1.0 if code in known else None,
        "given": lambda _code: None,
    }


def _shares() -> dict[str, float]:
    """Return the criteria whose values are shares, with the whole of one."""
    rows = loader.priorities()["criteria"]
    return {row["code"]: 1.0 for row in rows if row["measure"] in {"gap", "alive", "procedure"}}


def _bordering(*, zones: bool = False) -> Counter[str]:
    return Counter(
        country
        for place in loader.provinces()
        if place.sez or not zones
        for country in place.border_countries
    )


def _procedures() -> frozenset[str]:
    return frozenset(row["country"] for row in loader.process_reference()["partner_side"])


def _criterion(row: Mapping[str, Any], given: Given, candidates: list[Candidate]) -> dict[str, Any]:
    known = sum(each.values[row["code"]] is not None for each in candidates)
    return {
        "code": row["code"],
        **both(row["th"], row["en"]),
        "unit": both(row["unit_th"], row["unit_en"]),
        "weight": given.weights[row["code"]],
        "shipped_weight": float(row["weight"]),
        "source": row["source"],
        "confidence": row["confidence"],
        "known": known,
        "of": len(candidates),
    }


def _country(
    place: int, row: Ranked, values: Mapping[str, Mapping[str, float | None]]
) -> dict[str, Any]:
    return {
        "place": place,
        "code": row.code,
        "name": country_name(row.code),
        "score": round(row.score * 100, 2),
        "upper": round(row.upper * 100, 2),
        "values": dict(values[row.code]),
        "marks": {name: round(mark, 4) for name, mark in row.marks.items()},
        "missing": list(row.missing),
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "criterion": flip.criterion,
        "name": _names()[flip.criterion],
        "now": flip.now,
        "needed": round(flip.needed, 2),
        "above": flip.above,
        "below": flip.below,
        "above_name": country_name(flip.above),
        "below_name": country_name(flip.below),
    }


def _names() -> dict[str, Names]:
    return {row["code"]: both(row["th"], row["en"]) for row in loader.priorities()["criteria"]}


def _target(row: Mapping[str, Any], facts: _Facts) -> dict[str, Any]:
    signed = facts.signed.get(row["country"], 0)
    return {
        "country": row["country"],
        "name": country_name(row["country"]),
        "target": row["value"],
        "signed": signed,
        "gap": max(0, row["value"] - signed),
        **both(row["th"], row["en"]),
        "source": row["source"],
        "confidence": row["confidence"],
    }


def _published(row: Mapping[str, Any], facts: _Facts) -> dict[str, Any]:
    signed = facts.signed.get(row["country"], 0)
    return {
        "country": row["country"],
        "name": country_name(row["country"]),
        "value": row["value"],
        "as_of": row["as_of"],
        "signed": signed,
        "difference": row["value"] - signed,
        **both(row["th"], row["en"]),
        "source": row["source"],
        "confidence": row["confidence"],
    }
