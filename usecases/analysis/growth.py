"""Growth by class of province (R40): where pairs were signed this year, by how they stood before.

A province stood at the beginning of the fiscal year with a signed pair, with a pair only being
prepared, or with none. A pair of which no beginning is known counts as begun before. Since when a
pair is being prepared is not known either: it counts as prepared throughout.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from reference import loader
from usecases.names import Names, both
from usecases.rows.import_rows import SIGNED

CLASSES: dict[str, Names] = {
    "signed": both("มีคู่ที่ลงนามแล้ว", "With a signed pair"),
    "prepared": both("กำลังดำเนินการ ยังไม่มีคู่ที่ลงนาม", "Preparing one, none signed"),
    "never": both("ยังไม่เคยมีคู่", "Never had one"),
}
"""How a province stood when the year began."""

_PREPARED = ("in_progress", "prospective")


def class_of(rows: Iterable[Any]) -> str:
    """Return how the province of some rows stood when the year began."""
    found = list(rows)
    if any(row.status in SIGNED and row.begun < 0 for row in found):
        return "signed"
    return "prepared" if any(row.status in _PREPARED for row in found) else "never"


def classes(rows: Iterable[Any], provinces: Collection[str] | None) -> dict[str, str]:
    """Return the class of every province in scope."""
    by_place: dict[str, list[Any]] = {}
    for row in rows:
        by_place.setdefault(row.province, []).append(row)
    scope = [
        place.iso_3166_2
        for place in loader.provinces()
        if place.in_moi_provincial_scope and (provinces is None or place.iso_3166_2 in provinces)
    ]
    return {code: class_of(by_place.get(code, ())) for code in scope}


def growth(rows: Sequence[Any], provinces: Collection[str] | None) -> list[dict[str, Any]]:
    """Return for each class its provinces, those that gained a pair, and the pairs gained."""
    of = classes(rows, provinces)
    gained = [row for row in rows if row.status in SIGNED and row.begun == 0]
    return [
        {
            "code": code,
            "name": words,
            "provinces": sum(found == code for found in of.values()),
            "gaining": len({row.province for row in gained if of.get(row.province) == code}),
            "pairs": sum(row.pairs for row in gained if of.get(row.province) == code),
        }
        for code, words in CLASSES.items()
    ]
