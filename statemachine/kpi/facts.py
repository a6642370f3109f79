"""What the indicators rest on, and what they come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from statemachine.programme.duty import PairLife
from statemachine.register.totals import Member


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the handbook."""

    edition: str
    issued: date


@dataclass(frozen=True, slots=True)
class FirstScreening:
    """The first screening of a case that ended: when, and by which trigger."""

    number: str
    province: str
    left: date
    outcome: str


@dataclass(frozen=True, slots=True)
class SignedPair:
    """A signed pair with what its yearly duty rests on."""

    key: str
    province: str
    life: PairLife


@dataclass(frozen=True, slots=True)
class Group:
    """A working group with the days on which it met and on which its actions were completed."""

    id: int
    scope: str
    order: date
    dissolved: date | None
    met: tuple[date, ...] = ()
    done: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the six indicators rest on, as known now.

    ``standings`` returns every pair as it stood on a day (statemachine.register.totals).
    """

    today: date
    provinces: frozenset[str]
    editions: tuple[Edition, ...]
    screenings: tuple[FirstScreening, ...]
    pairs: tuple[SignedPair, ...]
    groups: tuple[Group, ...]
    standings: Callable[[date], list[Member]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a value: whether it counts for it, and what is said of it."""

    key: str
    counts: bool
    state: str
    figures: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What an indicator comes to in a year.

    ``value`` is ``None`` where nothing was recorded that it could be worked out from, or the year
    lies ahead. ``whole`` is what the part is of; ``beside`` are further figures by name.
    """

    part: int
    whole: int
    value: float | None
    rows: tuple[Row, ...] = ()
    beside: Mapping[str, int] = field(default_factory=dict)
    running: bool = False


NOTHING = Result(0, 0, None)
"""No data yet."""
