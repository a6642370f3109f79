"""What plans are tagged with, and ideas that cost little: shipped, replaceable, each sourced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference.tables import document, rows


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry of a set of tags; ``key`` is ``set:version:code``, as plans keep it."""

    key: str
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class TagSet:
    """A version of a set of tags: a strategy, a plan, the goals; it holds between two days.

    ``confidence`` is ``unconfirmed`` where the list was not found: then ``tags`` is empty.
    """

    set: str
    version: str
    th: str
    en: str
    first_day: date
    last_day: date | None
    source: str
    confidence: str
    note_th: str
    note_en: str
    tags: tuple[Tag, ...]

    @property
    def key(self) -> str:
        """Return what names this version: ``nesd_plan:12``."""
        return f"{self.set}:{self.version}"

    def holds(self, first: date, last: date) -> bool:
        """Return whether it holds on some day between two."""
        return self.first_day <= last and (self.last_day is None or first <= self.last_day)


@dataclass(frozen=True, slots=True)
class Idea:
    """An activity that costs little, as a suggestion; nobody has decided it."""

    activity_type: str
    idea: str
    th: str
    en: str
    cost_th: str
    cost_en: str
    source: str
    confidence: str


def tag_sets() -> tuple[TagSet, ...]:
    """Return the shipped sets of tags, older versions included."""
    return tuple(map(read_tag_set, document("tag_sets.json")["sets"]))


def read_tag_set(given: Mapping[str, Any]) -> TagSet:
    """Return a set of tags from its document.

    Raises:
        KeyError: A name or a day is missing.
        ValueError: A day is no date, or two tags have one code.
    """
    name, version = str(given["set"]), str(given["version"])
    last = given.get("last_day")
    return TagSet(
        set=name,
        version=version,
        th=str(given["th"]),
        en=str(given["en"]),
        first_day=date.fromisoformat(str(given["first_day"])),
        last_day=date.fromisoformat(str(last)) if last else None,
        source=str(given.get("source", "")),
        confidence=str(given.get("confidence", "unconfirmed")),
        note_th=str(given.get("note_th", "")),
        note_en=str(given.get("note_en", "")),
        tags=tuple(_tags(f"{name}:{version}", given.get("tags", ()))),
    )


def _tags(prefix: str, given: Iterable[Mapping[str, Any]]) -> list[Tag]:
    found = [Tag(f"{prefix}:{tag['code']}", str(tag["th"]), str(tag["en"])) for tag in given]
    if len({tag.key for tag in found}) != len(found):
        raise ValueError(f"two tags of {prefix} have one code; give each its own")
    return found


def low_cost_ideas() -> tuple[Idea, ...]:
    """Return one idea for each type of activity."""
    return rows("low_cost_ideas.csv", Idea)
