"""What each source says of one pair, side by side, with the differences and who settles them."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage import claims, register
from usecases import names
from usecases.claims.reading import CASE, EXACT, READING, ROW
from usecases.context import Context
from usecases.evidence import partial
from usecases.register.contested import ASPECTS, differences_of
from usecases.register.readers import reader_of
from usecases.register.settling import may_settle, offices_of
from usecases.register.values import value_name
from usecases.relations.pair_words import GRADES, named

SIDES = {
    "thai": names.both("ฝ่ายไทย", "the Thai side"),
    "partner": names.both("ฝ่ายคู่ภาคี", "the partner's side"),
    "third": names.both("บุคคลที่สาม", "a third party"),
    "register": names.both("ทะเบียนนี้", "this register"),
    "unknown": names.both("ไม่ได้ระบุฝ่าย", "side not stated"),
}
_MORE_ASPECTS = {
    **ASPECTS,
    "place": names.both("สถานที่ลงนาม", "place of signing"),
    "signatory_th": names.both("ผู้ลงนามฝ่ายไทย", "signatory, Thai side"),
    "signatory_partner": names.both("ผู้ลงนามฝ่ายคู่ภาคี", "signatory, partner's side"),
    "witnesses": names.both("สักขีพยาน", "witnesses"),
    "ends": names.both("วันสิ้นสุดอายุ", "end of validity"),
    "event": names.both("เหตุการณ์", "event"),
}
_PEOPLE = ("signatory_th", "signatory_partner", "witnesses")
"""Aspects that name people: for the offices of the pair, never for the public."""

_FOUND = {
    ROW: names.both("แถวของทะเบียน", "the register's row"),
    READING: names.both("อ่านจากหมายเหตุและข้อเท็จจริงที่มีเลขอ้างอิง", "read from notes and numbered facts"),
    CASE: names.both("เรื่องในระบบนี้", "a case of this system"),
    "history": names.both("ประวัติเหตุการณ์", "a history of events"),
}


def sources(ctx: Context, key: str, *, public: bool = False) -> dict[str, Any]:
    """Return the claims of a pair by aspect, what was claimed once, and its differences.

    Args:
        ctx: Who reads; people who signed are named to the offices of the pair only.
        key: Key of the pair.
        public: Whether the register is open to the public.

    Raises:
        NoSuchPairError: There is none of this key that the reader may see.
    """
    with ctx.database.read() as connection:
        seen = reader_of(ctx, connection, public=public)
        row = next(iter(register.pairs(connection, key)), None)
        if row is None or not (seen.whole(row.province) or row.status in seen.statuses):
            raise register.NoSuchPairError(key=key)
        whole = seen.whole(row.province)
        said = _shown(claims.current(connection, [row.id])[row.id], whole=whole)
        once = _shown(claims.withdrawn(connection, row.id), whole=whole)
        deeds = claims.settlements(connection, row.id) if whole else []
        contested = differences_of(row, said, deeds)
        for one in contested:
            one["may_settle"] = ctx.person is not None and may_settle(
                ctx, connection, row.province, one["owner"]
            )
            one["choices"] = [
                {"value": v, "name": value_name(one["aspect"], v)} for v in one["values"]
            ]
        may_assign = ctx.person is not None and may_settle(ctx, connection, row.province, "moi")
    return {
        "key": row.key,
        "province": row.province,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "whole": whole,
        "aspects": _by_aspect(said, whole=whole),
        "withdrawn": [_claim(one, whole=whole) for one in once],
        "differences": contested,
        "offices": [{"code": o, "name": names.office(o)} for o in offices_of(row.province)],
        "may_assign": may_assign,
        "past_deeds": _resolved(deeds, contested),
    }


def claim(row: Any) -> dict[str, Any]:
    """Return a claim as pages and files show it."""
    on, as_of = partial(row.happened_on, row.precision), partial(row.as_of, row.as_of_precision)
    return {
        "id": row.id,
        "aspect": row.aspect,
        "aspect_name": _MORE_ASPECTS[row.aspect],
        "value": row.value,
        "value_name": value_name(row.aspect, row.value),
        "about": row.about,
        "on": on.iso(),
        "precision": on.precision.value,
        "words": row.words,
        "side": row.side,
        "side_name": SIDES[row.side],
        "sources": row.source.split(" | ") if row.source else [],
        "exact": row.attributed == EXACT,
        "grade": row.grade,
        "grade_name": named(GRADES, row.grade) if row.grade else None,
        "as_of": as_of.iso(),
        "found": _FOUND[row.origin.partition(":")[0]],
        "recorded_at": row.recorded_at.isoformat(),
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }


def _shown(rows: Sequence[Any], *, whole: bool) -> list[Any]:
    if whole:
        return list(rows)
    return [r for r in rows if r.aspect not in _PEOPLE and not r.origin.startswith(CASE)]


def _claim(row: Any, *, whole: bool) -> dict[str, Any]:
    """Return a claim; what its source tells in words may name people, so it is not for all."""
    return claim(row) if whole else claim(row) | {"words": ""}


def _by_aspect(rows: Sequence[Any], *, whole: bool) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {aspect: [] for aspect in _MORE_ASPECTS}
    for row in rows:
        found[row.aspect].append(_claim(row, whole=whole))
    return [
        {"aspect": aspect, "name": _MORE_ASPECTS[aspect], "claims": _ordered(given)}
        for aspect, given in found.items()
        if given
    ]


def _ordered(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(given, key=lambda one: (not one["on"], one["on"], one["id"]))


def _resolved(deeds: Sequence[Any], contested: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return deeds on aspects about which nothing differs any longer."""
    there = {one["aspect"] for one in contested}
    return [
        {
            "aspect_name": ASPECTS[deed.aspect],
            "value_name": value_name(deed.aspect, deed.value),
            "owner_name": names.office(deed.owner),
            "reason": deed.reason,
            "deed": deed.deed,
            "who": names.both(deed.person_th, deed.person_en),
            "at": deed.at.isoformat(),
        }
        for deed in deeds
        if deed.aspect not in there
    ]
