"""Differences between sources as pages show them, each with the office that settles it."""

from collections.abc import Sequence
from typing import Any

from statemachine.register.differing import OWNERS, Claim, Difference, differences
from storage import claims, register
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.register.readers import reader_of
from usecases.register.values import value_name

ASPECTS = {
    "status": names.both("สถานะความสัมพันธ์", "status"),
    "kind": names.both("ชนิดของเอกสาร", "kind of instrument"),
    "level": names.both("ระดับของคู่ภาคี", "level of the partner"),
    "thai_side": names.both("ฝ่ายไทย", "the Thai side"),
    "signed": names.both("วันที่ลงนาม", "day of signing"),
}
"""Aspect that can be contested -> its name."""


def open_differences(ctx: Context, *, public: bool = False) -> list[dict[str, Any]]:
    """Return the differences that nobody settled yet, of the pairs the reader sees whole."""
    with ctx.database.read() as connection:
        seen = reader_of(ctx, connection, public=public)
        pairs = {row.id: row for row in register.pairs(connection) if seen.whole(row.province)}
        every = claims.every(connection, tuple(OWNERS))
        deeds = _by_pair(claims.settlements(connection))
    claimed = _by_pair(every)
    found = []
    for row_id, row in pairs.items():
        for difference in differences(claim_of(c) for c in claimed.get(row_id, ())):
            told = shown(row, difference, deeds.get(row_id, ()))
            if told["open"]:
                found.append(told)
    return sorted(found, key=lambda one: (one["owner"], one["key"], one["aspect"]))


def differences_of(row: Any, rows: Sequence[Any], deeds: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the differences of one pair, open and settled, with the deeds on each."""
    return [shown(row, d, deeds) for d in differences(claim_of(c) for c in rows)]


def shown(row: Any, difference: Difference, deeds: Sequence[Any]) -> dict[str, Any]:
    """Return a difference as lists and pages show it."""
    mine = [deed for deed in deeds if deed.aspect == difference.aspect]
    settled = next(
        (
            d
            for d in reversed(mine)
            if d.deed == "settle" and d.fingerprint == difference.fingerprint
        ),
        None,
    )
    owner = owner_of(row.province, difference.aspect, mine)
    return {
        "key": row.key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "province": row.province,
        "aspect": difference.aspect,
        "aspect_name": ASPECTS[difference.aspect],
        "values": list(difference.values),
        "value_names": [value_name(difference.aspect, v) for v in difference.values],
        "claims": [claim.id for claim in difference.claims],
        "fingerprint": difference.fingerprint,
        "owner": owner,
        "owner_name": names.office(owner),
        "assigned": any(deed.deed == "assign" for deed in mine),
        "open": settled is None,
        "settled": None if settled is None else _deed(settled),
        "deeds": [_deed(deed) for deed in mine],
    }


def claim_of(row: Any) -> Claim:
    """Return a kept claim as the rules read it."""
    return Claim(
        id=row.id,
        aspect=row.aspect,
        value=row.value,
        about=row.about,
        on=partial(row.happened_on, row.precision),
        as_of=partial(row.as_of, row.as_of_precision),
        grade=row.grade,
        source=row.source,
        attributed=row.attributed,
    )


def owner_of(province: str, aspect: str, deeds: Sequence[Any]) -> str:
    """Return the office that settles a difference: as assigned last, else by our default."""
    assigned = [deed.owner for deed in deeds if deed.deed == "assign"]
    if assigned:
        return str(assigned[-1])
    default = OWNERS[aspect]
    return f"province:{province}" if default == "province" else default


def _deed(deed: Any) -> dict[str, Any]:
    return {
        "deed": deed.deed,
        "aspect": deed.aspect,
        "value": deed.value,
        "owner": deed.owner,
        "owner_name": names.office(deed.owner),
        "reason": deed.reason,
        "who": names.both(deed.person_th, deed.person_en),
        "at": deed.at.isoformat(),
    }


def _by_pair(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.relationship_id, []).append(row)
    return found
