"""Totals of the register on a day, over pairs and the open cases of pairs not signed yet. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from statemachine.register.placing import (
    CLASSES,
    NOT_YET,
    SIGNED,
    Placed,
    Version,
    has_expired,
    placed,
)

MEASURES: dict[str, tuple[str, ...]] = {"signed": SIGNED, "in_progress": ("in_progress",)}
"""What a published total counts -> where a pair must stand for it."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of this system: open from ``opened`` until the day before ``closed``.

    ``unit`` names its province and partner; ``pair`` their pair, where the register has it.
    """

    key: str
    unit: str
    province: str
    country: str
    pair: str | None
    opened: date
    closed: date | None

    def is_open(self, day: date) -> bool:
        """Return whether it was open on a day."""
        return self.opened <= day and (self.closed is None or self.closed > day)


@dataclass(frozen=True, slots=True)
class Member:
    """A pair, or the open case of one, as it stood on a day."""

    key: str
    province: str
    country: str
    placed: Placed
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """How many pairs, provinces and countries; proved, and those that are possible beside them."""

    pairs: int
    provinces: int
    countries: int
    possible_pairs: int
    possible_provinces: int


def standings(
    versions: Iterable[Version], cases: Iterable[OpenCase], day: date, known: date
) -> list[Member]:
    """Return every pair as it stood on a day, with cases of pairs that were not signed yet.

    A case counts once for its province and partner, and not at all where the register already
    places the pair as signed or in progress.
    """
    members = [
        Member(v.key, v.province, v.country, placed(v, day, known), has_expired(v, day))
        for v in versions
    ]
    at = {member.key: n for n, member in enumerate(members)}
    moving = Placed("in_progress", sure=True, why="case")
    for case in cases:
        if not case.is_open(day):
            continue
        known_as = case.pair if case.pair in at else case.unit
        if known_as not in at:
            at[known_as] = len(members)
            members.append(Member(case.key, case.province, case.country, moving))
            continue
        there = members[at[known_as]]
        if there.placed.what not in (*SIGNED, "in_progress") or not there.placed.sure:
            members[at[known_as]] = Member(there.key, there.province, there.country, moving)
    return [m for m in members if m.placed.what != NOT_YET]


Placeable = TypeVar("Placeable", Member, Version, OpenCase)


def within(members: Iterable[Placeable], scope: str) -> list[Placeable]:
    """Return the members of a scope: ``all``, ``country:CN`` or ``province:TH-83``."""
    kind, _, code = scope.partition(":")
    if not code:
        return list(members)
    return [m for m in members if (m.country if kind == "country" else m.province) == code]


def counted(members: Iterable[Member], measure: str) -> list[Member]:
    """Return the members that a measure counts."""
    return [m for m in members if m.placed.what in MEASURES[measure]]


def figure(members: Sequence[Member]) -> Figure:
    """Return how many there are, proved and possible."""
    sure = [m for m in members if m.placed.sure]
    provinces = {m.province for m in sure}
    return Figure(
        pairs=len(sure),
        provinces=len(provinces),
        countries=len({m.country for m in sure}),
        possible_pairs=len(members) - len(sure),
        possible_provinces=len({m.province for m in members} - provinces),
    )


def by_class(members: Iterable[Member]) -> dict[str, dict[str, int]]:
    """Return, for each class, how many pairs are proved and how many possible."""
    counts = Counter((m.placed.what, m.placed.sure) for m in members)
    return {
        what: {"proved": counts[what, True], "possible": counts[what, False]}
        for what in CLASSES
        if what != NOT_YET
    }


def by_country(members: Iterable[Member]) -> dict[str, int]:
    """Return how many signed pairs are proved, by country, most first."""
    found = Counter(m.country for m in members if m.placed.what in SIGNED and m.placed.sure)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
