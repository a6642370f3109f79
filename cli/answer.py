"""What a command answers: a document for machines, and the same drawn for people."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cli.exits import Exit


@dataclass(frozen=True, slots=True)
class Say:
    """The reader's language; Thai unless asked otherwise."""

    lang: str = "th"

    def __call__(self, th: str, en: str) -> str:
        """Return one of two wordings."""
        return en if self.lang == "en" else th

    def pick(self, names: Mapping[str, Any], stem: str = "") -> str:
        """Return ``<stem>_th`` or ``<stem>_en`` of a document, or ``th`` and ``en`` of a name."""
        key = f"{stem}_{self.lang}" if stem else self.lang
        return str(names.get(key) or "")

    def word(self, word: str | None) -> str:
        """Return the label of a word of the house; English names stay beside Thai ones."""
        from statemachine.words import label

        if not word:
            return ""
        said = label(word, self.lang)
        return said if self.lang == "en" or said == word else f"{said} ({word})"

    def state(self, state: str | None) -> str:
        """Return a state's name by the shipped lifecycle, or the word itself where it is new."""
        from statemachine.table import LIFECYCLE

        if not state:
            return ""
        stages = LIFECYCLE.by_state
        stage = stages.get(state) or stages.get(state.rpartition(".")[0])
        return state if stage is None else f"{self(stage.th, stage.en)} ({state})"

    def day(self, value: date | str | None) -> str:
        """Return a date as its reader writes it: Buddhist Era in Thai, Gregorian in English."""
        from statemachine.dates import format_en, format_th

        if value in (None, ""):
            return "–"
        known = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return format_en(known, "short") if self.lang == "en" else format_th(known, "short")

    def date(self, text: str | None) -> str:
        """Return a date of which only the month or year may be known."""
        from statemachine.dates import PartialDate, format_en, format_th

        known = PartialDate.parse(text or "", "ce")
        if not known.is_known:
            return "–"
        return format_en(known, "short") if self.lang == "en" else format_th(known, "short")

    def moment(self, value: datetime | str | None) -> str:
        """Return a moment as Bangkok's clocks show it."""
        from statemachine.dates import BANGKOK

        if value in (None, ""):
            return "–"
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        local = at.astimezone(BANGKOK)
        return f"{self.day(local.date())} {local:%H:%M}"


Draw = Callable[[Say], Iterable[Any]]
"""Draws for people: yields texts and rich renderables, one below the other."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A document of plain values, its drawing, and the exit code."""

    document: Mapping[str, Any]
    draw: Draw
    code: Exit = Exit.OK


def said(th: str, en: str, document: Mapping[str, Any]) -> Answer:
    """Return an answer that one sentence tells."""
    return Answer(document, lambda say: [say(th, en)])
