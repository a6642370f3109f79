"""Where provinces court the same or a near partner, and where levels do not match (F24, F27, M11).

Advice, never a block: many real pairs are of unequal level, and one unit may well have several
sisters. Pairs are named; of an open case of another province only that there is one, and where.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reference import loader
from reference.names import fold
from storage import overview
from storage.database import Connection
from usecases.context import Context
from usecases.names import Names, both
from usecases.reading.aged import Aged, aged
from usecases.relations.pair_words import LEVELS, STATUSES, named
from usecases.relations.partner_search import country_name
from usecases.relations.register_sight import sight_of
from usecases.rows.import_partner import short_name
from usecases.rows.import_rows import SIGNED

PAGE = 20
MEMBERS = 12
KINDS: dict[str, Names] = {
    "same": both("หลายจังหวัดกับคู่ภาคีเดียวกัน", "Several provinces, one partner"),
    "nested": both("คู่ภาคีต่างระดับในพื้นที่เดียวกัน", "A partner within another's partner"),
    "municipal": both("เทศบาลกับจังหวัดมีคู่ภาคีเดียวกัน", "A municipality has the same partner"),
    "level": both("ฐานะไม่เทียบเท่าจังหวัด", "A level unlike a province's"),
    "cluster": both("กลุ่มจังหวัดเดียวกันกับประเทศเดียวกัน", "One cluster, one country"),
}
"""What is found, in the order in which it is shown."""

_ADVICE: dict[str, Names] = {
    "joint": both(
        "เสนอให้พิจารณาบันทึกความเข้าใจร่วมหลายจังหวัด หรือตกลงกันว่าจังหวัดใดดำเนินการก่อน",
        "Consider one joint memorandum, or agree which province goes first.",
    ),
    "together": both(
        "ลงนามแล้วทุกจังหวัด เสนอให้จัดกิจกรรมร่วมและใช้คณะเดินทางเดียวกัน",
        "All are signed: share activities and delegations.",
    ),
    "nested": both(
        "ตกลงให้ชัดว่าความร่วมมือใดอยู่ระดับใด และแจ้งคู่ภาคีทั้งสองระดับ",
        "Agree which cooperation belongs to which level, and tell both.",
    ),
    "municipal": both(
        "หารือเทศบาล แล้วพิจารณายกระดับเป็นความสัมพันธ์ระดับจังหวัดหรือแยกสาขาความร่วมมือ",
        "Talk with the municipality: raise the tie to the province, or divide the fields.",
    ),
    "level": both(
        "ระบุเหตุผลเรื่องฐานะเทียบเท่าในแบบประเมิน หรือเสนอหน่วยที่มีฐานะเท่าจังหวัด",
        "Give the reason in the suitability sheet, or propose a unit equal to a province.",
    ),
    "cluster": both(
        "เสนอให้พิจารณาบันทึกความเข้าใจระดับกลุ่มจังหวัด เพื่อใช้แผนและงบประมาณร่วมกัน",
        "Consider a memorandum of the cluster, sharing plan and budget.",
    ),
}
_CLUSTER_LEAST = 3


@dataclass(frozen=True, slots=True)
class Member:
    """A province in what was found: its pair of the register, or an open case."""

    province: str
    name: Names
    partner: Names
    pair: str | None
    status: Names
    signed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a person should weigh, with what is advised and why."""

    kind: str
    title: Names
    country: str
    members: tuple[Member, ...]
    advice: Names
    source: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; an empty field narrows nothing."""

    kind: str = ""
    country: str = ""
    province: str = ""


def overlaps(ctx: Context, asked: Asked, *, after: int = 0, whole: bool = False) -> dict[str, Any]:
    """Return a page of what was found, what there is of each kind, and what can be chosen.

    Who reads for some provinces alone is shown what touches one of them. A page shows the first
    ``MEMBERS`` of each; ``whole`` gives the one at ``after`` alone, with all of them.
    """
    with ctx.database.read() as connection:
        own = sight_of(ctx, connection, public=False).own
        key = ("overlaps asked", own if own is None else tuple(sorted(own)), asked, after, whole)

        def count() -> dict[str, Any]:
            found = aged(ctx, connection, "overlaps", lambda: tuple(_all(connection)))
            return _page(found, own, asked, after, 1 if whole else PAGE)

        return aged(ctx, connection, key, count).figure


def _page(
    kept: Aged[tuple[Found, ...]],
    own: Collection[str] | None,
    asked: Asked,
    after: int,
    size: int,
) -> dict[str, Any]:
    seen = [each for each in kept.figure if own is None or _touches(each, own)]
    fits = [each for each in seen if _fits(each, asked)]
    return {
        "rows": fits[after : after + size],
        "total": len(fits),
        "more": after + size if len(fits) > after + size else None,
        "counts": {kind: sum(each.kind == kind for each in seen) for kind in KINDS},
        "countries": _chosen({each.country for each in seen}, country_name),
        "provinces": _chosen({m.province for each in seen for m in each.members}, _province),
        "at": kept.at,
        "sight": None if own is None else tuple(sorted(own)),
    }


def _touches(found: Found, own: Collection[str]) -> bool:
    return any(member.province in own for member in found.members)


def _fits(found: Found, asked: Asked) -> bool:
    return (
        asked.kind in {"", found.kind}
        and asked.country in {"", found.country}
        and (not asked.province or _touches(found, (asked.province,)))
    )


def _chosen(codes: Iterable[str], name: Callable[[str], Names]) -> list[dict[str, Any]]:
    return sorted(({"value": c, **name(c)} for c in codes), key=lambda row: str(row["en"]))


@cache
def _province(code: str) -> Names:
    place = loader.province(code)
    return both(place.name_th, place.name_en)


@dataclass(frozen=True, slots=True)
class _Tie:
    """A pair of the register, or an open case that is not of one."""

    row: Any
    member: Member


def _all(connection: Connection) -> Iterator[Found]:
    ties = [_of_pair(row) for row in overview.related(connection)]
    ties += [_of_case(row) for row in overview.courted(connection)]
    yield from _same(ties)
    yield from _nested(ties)
    yield from _municipal(ties)
    yield from _levels(ties)
    yield from _clusters(ties)


def _of_pair(row: Any) -> _Tie:
    status = named(STATUSES, row.status)
    return _Tie(row, _member(row, row.key, status, signed=row.status in SIGNED))


def _of_case(row: Any) -> _Tie:
    opened = both("มีเรื่องที่กำลังดำเนินการ", "an open case")
    return _Tie(row, _member(row, None, opened, signed=False))


def _member(row: Any, pair: str | None, status: Names, *, signed: bool) -> Member:
    partner = both(row.partner_th, row.partner_en)
    return Member(row.province, _province(row.province), partner, pair, status, signed)


def _same(ties: Sequence[_Tie]) -> Iterator[Found]:
    for group in _grouped(ties, lambda tie: tie.row.partner_id):
        if len({tie.row.province for tie in group}) > 1:
            signed = all(tie.member.signed for tie in group)
            advice = _ADVICE["together" if signed else "joint"]
            yield _found("same", group[0].member.partner, group, advice, "F27")


def _nested(ties: Sequence[_Tie]) -> Iterator[Found]:
    whole = defaultdict(list)
    for tie in ties:
        if tie.row.iso:
            whole[tie.row.iso].append(tie)
    inner = (tie for tie in ties if tie.row.parent_iso in whole)
    for group in _grouped(list(inner), lambda tie: tie.row.parent_iso):
        around = whole[group[0].row.parent_iso]
        yield _found(
            "nested", around[0].member.partner, [*around, *group], _ADVICE["nested"], "F24, F27"
        )


def _municipal(ties: Sequence[_Tie]) -> Iterator[Found]:
    known = [(fold(row.thai_side), short_name(row.partner), row) for row in _municipalities()]
    partners = {partner for _, partner, _ in known}
    for tie in ties:
        name = short_name(tie.row.partner_en)
        if name not in partners:
            continue
        place = fold(loader.province(tie.row.province).name_en)
        for thai, partner, row in known:
            if place in thai and partner == name:
                title = both(
                    f"{row.thai_side} – {tie.row.partner_th}", f"{row.thai_side} – {row.partner}"
                )
                yield _found("municipal", title, [tie], _ADVICE["municipal"], f"F24; {row.source}")


def _municipalities() -> Iterator[Any]:
    return (row for row in loader.excluded_municipal() if "municipal" in row.why_excluded)


def _levels(ties: Sequence[_Tie]) -> Iterator[Found]:
    for tie in ties:
        if tie.row.level != "first_level" or getattr(tie.row, "level_matches", "yes") == "no":
            level = named(LEVELS, tie.row.level)
            partner = tie.member.partner
            title = both(f"{partner['th']} ({level['th']})", f"{partner['en']} ({level['en']})")
            yield _found("level", title, [tie], _ADVICE["level"], "R1, F24")


def _clusters(ties: Sequence[_Tie]) -> Iterator[Found]:
    def of(tie: _Tie) -> tuple[str, str]:
        return loader.province(tie.row.province).cluster_id, tie.row.country

    for group in _grouped([tie for tie in ties if of(tie)[0]], of):
        provinces = {tie.row.province for tie in group}
        if len(provinces) > 1 and len(group) >= _CLUSTER_LEAST:
            place = loader.province(group[0].row.province)
            land = country_name(group[0].row.country)
            title = both(f"{place.cluster_th} – {land['th']}", f"{place.cluster_en} – {land['en']}")
            yield _found("cluster", title, group, _ADVICE["cluster"], "F27; clusters.csv")


def _grouped(ties: Sequence[_Tie], by: Callable[[_Tie], Any]) -> list[list[_Tie]]:
    found: dict[Any, list[_Tie]] = {}
    for tie in ties:
        found.setdefault(by(tie), []).append(tie)
    return sorted(found.values(), key=lambda group: -len(group))


def _found(kind: str, title: Names, ties: Sequence[_Tie], advice: Names, source: str) -> Found:
    members = tuple(dict.fromkeys(tie.member.pair or tie.member.province for tie in ties))
    kept = {tie.member.pair or tie.member.province: tie.member for tie in ties}
    return Found(
        kind, title, ties[0].row.country, tuple(kept[key] for key in members), advice, source
    )
