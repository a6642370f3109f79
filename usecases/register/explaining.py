"""Two totals explained pair by pair: which pairs are in one and not in the other, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from reference.claims import Published, published_totals
from statemachine.dates import PartialDate, Precision
from statemachine.errors import DateFormatError, PhinongError
from statemachine.register.placing import NOT_YET, Placed
from statemachine.register.totals import Member, counted, figure, within
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.register.knowledge import DayAheadError, Knowledge, knowledge, named
from usecases.register.readers import reader_of
from usecases.register.totals import ENDED, day_of
from usecases.relations.pair_words import STATUSES
from usecases.relations.register_sight import Sight

_NOT_YET = names.both("ยังไม่มีหลักฐานว่าเริ่ม", "nothing shows that it had begun")
_OUTSIDE = names.both("อยู่นอกขอบเขตของตัวเลขนี้", "outside the scope of this figure")
_WHYS = {
    "signed": names.both("มีวันลงนามยืนยัน", "the day of signing is known"),
    "span": names.both("ทราบวันลงนามเพียงเดือนหรือปี", "the signing is known to the month or year only"),
    "seen": names.both(
        "ไม่ทราบวันลงนาม แต่มีแหล่งข้อมูลลงวันที่ยืนยัน",
        "the day of signing is unknown; a dated source shows the relation",
    ),
    "undated": names.both("ไม่ทราบวันลงนาม", "the day of signing is unknown"),
    "status": names.both("สถานะปัจจุบันของทะเบียน", "the register's present status"),
    "evidence": names.both("มีหลักฐานลงวันที่ของขั้นตอน", "a dated step shows it"),
    "later": names.both("เกิดขึ้นภายหลัง", "it came later"),
    "terminated": names.both("ยุติแล้ว", "it was ended"),
    "case": names.both("มีเรื่องที่ยังดำเนินการในระบบ", "a case of this system is open"),
}


class NoSuchFigureError(PhinongError):
    """Neither a published total nor a day has this name."""

    code = "no_such_figure"
    th = "ไม่พบตัวเลข “{figure}” โปรดใช้รหัสจาก register totals หรือวันที่ เช่น 30/9/2568"
    en = "There is no figure “{figure}”; use an id of `register totals`, or a date."


@dataclass(frozen=True, slots=True)
class Asked:
    """One side: a published total, or the register itself on a day."""

    name: str
    day: date
    measure: str
    scope: str
    published: Published | None


def explain(
    ctx: Context, first: str, second: str, *, known_on: date | None = None, public: bool = False
) -> dict[str, Any]:
    """Return two totals side by side, and every pair that is in one of them only.

    Args:
        ctx: Who asks; rows that they may not see are counted, not named.
        first: Id of a published total, or a day in either era.
        second: The same.
        known_on: As the register knew it at the end of this day.
        public: Whether the register is open to the public.

    Raises:
        NoSuchFigureError: A name is neither.
        DayAheadError: A day lies ahead.
    """
    with ctx.database.read() as connection:
        known = knowledge(ctx, connection, known_on)
        like = published_by_id().get(first) or published_by_id().get(second)
        sides = [_asked(name, known.known, like) for name in (first, second)]
        return _explained(connection, known, sides, reader_of(ctx, connection, public=public))


def published_by_id() -> Mapping[str, Published]:
    """Return the published totals by id."""
    return {one.id: one for one in published_totals()}


def _asked(name: str, known: date, like: Published | None) -> Asked:
    one = published_by_id().get(name)
    if one is not None:
        return Asked(name, day_of(one, known), one.measure, one.scope, one)
    try:
        day = PartialDate.parse(name)
    except DateFormatError:
        raise NoSuchFigureError(figure=name[:60]) from None
    if day.precision is not Precision.DAY:
        raise NoSuchFigureError(figure=name[:60])
    if day.earliest() > known:
        raise DayAheadError(day=day.iso(), known=known.isoformat())
    measure, scope = (like.measure, like.scope) if like else ("signed", "all")
    return Asked(name, day.earliest(), measure, scope, None)


def _explained(
    connection: Connection, known: Knowledge, sides: Sequence[Asked], seen: Sight
) -> dict[str, Any]:
    every = [{m.key: m for m in known.on(side.day)} for side in sides]
    inside = [
        {m.key: m for m in counted(within(all_.values(), side.scope), side.measure)}
        for side, all_ in zip(sides, every, strict=True)
    ]
    a, b = inside
    differing = [k for k in sorted({*a, *b}) if not (_surely(a, k) and _surely(b, k))]
    members = [a.get(k) or b[k] for k in differing]
    shown = [m for m in members if _may_see(seen, m)]
    words = named(connection, shown)
    rows = [
        {
            "key": m.key,
            **words[m.key],
            "first": _stood(sides[0], m, every[0].get(m.key), inside[0]),
            "second": _stood(sides[1], m, every[1].get(m.key), inside[1]),
        }
        for m in shown
        if m.key in words
    ]
    told = [_side(side, list(found.values())) for side, found in zip(sides, inside, strict=True)]
    return {
        "known_on": known.known.isoformat(),
        "first": told[0],
        "second": told[1],
        "both": len(set(a) & set(b)),
        "rows": rows,
        "unseen": len(members) - len(shown),
        **_gap(told, sum(_unsurely(a, k) or _unsurely(b, k) for k in differing)),
    }


def _surely(inside: Mapping[str, Member], key: str) -> bool:
    return key in inside and inside[key].placed.sure


def _unsurely(inside: Mapping[str, Member], key: str) -> bool:
    return key in inside and not inside[key].placed.sure


def _may_see(seen: Sight, member: Member) -> bool:
    return seen.whole(member.province) or (
        seen.public and not member.key.startswith("TH") and member.placed.what in seen.statuses
    )


def _stood(
    side: Asked, member: Member, found: Member | None, inside: Mapping[str, Member]
) -> dict[str, Any]:
    """Return how a pair stood for one side, and whether that side counts it."""
    placed = found.placed if found else Placed(NOT_YET, sure=True, why="later")
    words = {**STATUSES, "ended": ENDED, NOT_YET: _NOT_YET}[placed.what]
    counts = member.key in inside
    outside = found is not None and not within([found], side.scope)
    return {
        "counts": "no" if not counts else "yes" if placed.sure else "perhaps",
        "what": placed.what,
        "name": _OUTSIDE if outside else words,
        "why": _WHYS[placed.why],
    }


def _side(side: Asked, members: Sequence[Member]) -> dict[str, Any]:
    one = side.published
    found = figure(members)
    return {
        "name": side.name,
        "what": names.both(one.what_th, one.what_en) if one else None,
        "day": side.day.isoformat(),
        "measure": side.measure,
        "scope": side.scope,
        "published": one.value if one else None,
        "bound": one.bound if one else None,
        "source": one.source if one else None,
        "shown": asdict(found),
        "unexplained": max(0, one.value - found.pairs - found.possible_pairs) if one else 0,
    }


def _gap(told: Sequence[Mapping[str, Any]], candidates: int) -> dict[str, Any]:
    """Return what the two differ by, as published and by dated evidence, and what stays open."""
    values = [side["published"] for side in told]
    shown = [side["shown"]["pairs"] for side in told]
    published = None if None in values else values[1] - values[0]
    dated = shown[1] - shown[0]
    rest = 0 if published is None else abs(published - dated)
    return {
        "published_gap": published,
        "dated_gap": dated,
        "candidates": candidates,
        "unexplained_gap": max(0, rest - candidates),
        "words": _words(published, dated, candidates, max(0, rest - candidates)),
    }


def _words(published: int | None, dated: int, candidates: int, left: int) -> names.Names:
    if published is None:
        return names.both(
            (
                f"หลักฐานที่ลงวันที่แสดงความต่าง {dated:+d} คู่ และมีอีก {candidates} คู่ที่ไม่ทราบวันที่แน่ชัด "
                "ทุกคู่อยู่ในตารางด้านล่าง"
            ),
            (
                f"Dated evidence shows {dated:+d}; {candidates} more have no certain date. Every "
                "pair is in the table below."
            ),
        )
    th = (
        f"ตัวเลขที่เผยแพร่ต่างกัน {published:+d} คู่ หลักฐานที่ลงวันที่ในทะเบียนแสดงความต่าง {dated:+d} คู่ "
        f"มี {candidates} คู่ที่ไม่ทราบวันที่แน่ชัด ซึ่งอาจเป็นส่วนต่าง แต่ไม่มีหลักฐานว่าใช่"
    )
    en = (
        f"The published figures differ by {published:+d}; dated evidence in the register shows "
        f"{dated:+d}. {candidates} pairs without a certain date could be part of the gap, but "
        "nothing shows that they are."
    )
    if left:
        th += f" อีก {left} คู่อธิบายไม่ได้จากทะเบียนนี้"
        en += f" {left} cannot be explained from this register at all."
    return names.both(
        f"{th} ไม่พบบัญชีรายชื่อคู่ของตัวเลขที่เผยแพร่",
        f"{en} No list of the pairs behind the published figures was found.",
    )
