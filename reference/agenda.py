"""Shipped data of the agenda: when the Cabinet meets, the clocks of law, the partners' own steps.

Each value bears its source and how sure it is; ``confirmed`` is false where no source was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reference.tables import document


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where a value comes from."""

    source: str
    url: str
    confidence: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of working days (of ``meeting``: the weekday, Monday is 0) with its source."""

    value: int
    source: Sourced


@dataclass(frozen=True, slots=True)
class LegalClock:
    """A clock that a law sets: in which state it runs, how long, and what follows after."""

    code: str
    state: str
    days: int
    names: Mapping[str, str]
    begins: Mapping[str, str]
    after: Mapping[str, str]
    source: Sourced


@dataclass(frozen=True, slots=True)
class TreatyPath:
    """The way of an instrument under section 178, as a resolution sets it."""

    names: Mapping[str, str]
    steps: tuple[Mapping[str, str], ...]
    source: Sourced


@dataclass(frozen=True, slots=True)
class PartnerStep:
    """A step of the partner; ``days`` is ``None`` where no source gives a number."""

    code: str
    names: Mapping[str, str]
    days: int | None
    counting: str
    after: str
    optional: bool


@dataclass(frozen=True, slots=True)
class PartnerTrack:
    """A country's own way to a signing."""

    country: str
    steps: tuple[PartnerStep, ...]
    source: str
    confidence: str
    note: Mapping[str, str]


AMOUNTS = ("meeting", "agenda_closes", "signing_preparation", "warn_below")
"""The values that may be changed here, by name."""


@cache
def amounts() -> Mapping[str, Amount]:
    """Return the shipped values by name."""
    shipped = document("cabinet_meetings.json")
    return {
        name: Amount(shipped[name].get("weekday", shipped[name].get("working_days")), _source(row))
        for name in AMOUNTS
        for row in (shipped[name],)
    }


@cache
def clocks() -> tuple[LegalClock, ...]:
    """Return the clocks of section 178."""
    return tuple(
        LegalClock(
            row["code"], row["state"], row["days"], _names(row), _names(row, "from_"),
            _names(row, "after_"), _source(row),
        )
        for row in document("cabinet_meetings.json")["clocks"]
    )  # fmt: skip


@cache
def treaty_path() -> TreatyPath:
    """Return how an instrument under section 178 is submitted."""
    row = document("cabinet_meetings.json")["treaty_path"]
    return TreatyPath(_names(row), tuple(_names(step) for step in row["steps"]), _source(row))


@cache
def partner_tracks() -> Mapping[str, PartnerTrack]:
    """Return the tracks that are known, by country."""
    return {row["country"]: _track(row) for row in document("partner_tracks.json")["tracks"]}


def _track(row: Mapping[str, Any]) -> PartnerTrack:
    steps = tuple(
        PartnerStep(
            step["code"], _names(step), step["days"], step["counting"], step["after"],
            step["optional"],
        )
        for step in row["steps"]
    )  # fmt: skip
    return PartnerTrack(
        row["country"], steps, row["source"], row["confidence"], _names(row, "note_")
    )


def _names(row: Mapping[str, Any], stem: str = "") -> dict[str, str]:
    return {"th": row[f"{stem}th"], "en": row[f"{stem}en"]}


def _source(row: Mapping[str, Any]) -> Sourced:
    return Sourced(row["source"], row["url"], row["confidence"], row["confirmed"])
