"""Totals of the register for any day, and beside them what was published."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from reference.claims import Published, published_totals
from statemachine.dates import PartialDate
from statemachine.register.totals import (
    Figure,
    Member,
    by_class,
    by_country,
    counted,
    figure,
)
from usecases import names
from usecases.context import Context
from usecases.reading.kept_figures import kept
from usecases.register.knowledge import Knowledge, knowledge
from usecases.relations.pair_words import STATUSES, named
from usecases.relations.partner_search import country_name

ENDED = names.both("ยุติแล้ว", "ended")
_WHAT = {**STATUSES, "ended": ENDED}

_WORDS = {
    "short": ("ยังไม่มีหลักฐาน {n} คู่", "{n} without evidence"),
    "within": ("ไม่ทราบวันลงนาม {n} คู่", "{n} without a date"),
    "equal": ("ตรงกัน", "equal"),
    "more": ("ทะเบียนมีมากกว่า {n} คู่", "the register has {n} more"),
}
"""What a gap between a published figure and the register is."""


def totals(ctx: Context, as_of: date | None = None, known_on: date | None = None) -> dict[str, Any]:
    """Return the totals of a Bangkok day.

    Args:
        ctx: When; totals name no pair, so nobody's rights are asked.
        as_of: The state of the world on this day; the day of the knowledge unless given.
        known_on: As the register knew it at the end of this day; as known now unless given.

    Raises:
        DayAheadError: A day lies ahead of what can be known.
    """
    with ctx.database.read() as connection:
        return kept(
            ctx,
            connection,
            ("register totals", as_of, known_on),
            lambda: _totals(knowledge(ctx, connection, known_on), as_of),
        )


def _totals(known: Knowledge, as_of: date | None) -> dict[str, Any]:
    day = as_of or known.known
    members = known.on(day)
    signed, moving = counted(members, "signed"), counted(members, "in_progress")
    return {
        "as_of": day.isoformat(),
        "known_on": known.known.isoformat(),
        "signed": asdict(figure(signed)),
        "in_progress": asdict(figure(moving)),
        "expired": sum(m.expired and m.placed.sure for m in signed),
        "by_status": [
            {"status": what, "name": named(_WHAT, what), **counts}
            for what, counts in by_class(members).items()
        ],
        "by_country": [
            {"country": code, "name": country_name(code), "pairs": n}
            for code, n in by_country(members).items()
        ],
        "published": [beside(known, one) for one in published_totals()],
    }


def beside(known: Knowledge, one: Published) -> dict[str, Any]:
    """Return a published total with what the register shows for its own day and scope."""
    day = day_of(one, known.known)
    found = figure(members_of(known, one, day))
    gap = one.value - found.pairs
    return {
        "id": one.id,
        "what": names.both(one.what_th, one.what_en),
        "measure": one.measure,
        "scope": one.scope,
        "value": one.value,
        "bound": one.bound,
        "provinces": int(one.provinces) if one.provinces else None,
        "as_of": one.as_of,
        "judged_on": day.isoformat(),
        "source": one.source,
        "given_by": one.given_by,
        "confidence": one.confidence,
        "shown": asdict(found),
        "gap": gap,
        "words": _said(gap, found),
    }


def members_of(known: Knowledge, one: Published, day: date) -> Sequence[Member]:
    """Return what the register counts where a published total counts."""
    return counted(known.within(one.scope).on(day), one.measure)


def day_of(one: Published, known: date) -> date:
    """Return the day on which to judge a published total: the last that it can be of."""
    return min(PartialDate.parse(one.as_of, "ce").latest(), known)


def _said(gap: int, found: Figure) -> names.Names:
    code = "equal" if gap == 0 else "more" if gap < 0 else "short"
    if 0 < gap <= found.possible_pairs:
        code = "within"
    th, en = _WORDS[code]
    return names.both(th.format(n=abs(gap)), en.format(n=abs(gap)))
