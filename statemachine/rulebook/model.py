"""What a rulebook is made of: facts, rules with their sources, and the days it holds."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Words = dict[Literal["th", "en"], str]
Confidence = Literal["H", "M", "L", "B"]


class Effect(StrEnum):
    """What it means for a case when a rule is not met."""

    BLOCKS = "blocks"
    NEEDS_CABINET = "needs_cabinet"
    NEEDS_PARLIAMENT = "needs_parliament"
    NEEDS_FULL_POWERS = "needs_full_powers"
    WAIT = "wait"
    ADVISES = "advises"


class Kind(StrEnum):
    """Type of a fact; an expression that mixes them is refused when the rulebook is read."""

    FLAG = "flag"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Frozen):
    """One thing that rules ask about. ``asks`` says to whom the question goes when it is open."""

    kind: Kind
    th: str
    en: str
    asks: Words
    choices: tuple[str, ...] = ()
    choice_words: dict[str, Words] = {}

    def worded(self, choice: str) -> Words:
        """Return a choice in words, or as it is written where the rulebook gives it none."""
        return self.choice_words.get(choice, {"th": choice, "en": choice})


class Citation(_Frozen):
    """Where a rule rests.

    ``confidence`` is H (full official text read), M (official or academic, read in part),
    L (one secondary source), B (believed, no source found).
    """

    document: Words
    section: str = ""
    url: str = ""
    confidence: Confidence
    fact: str = ""


class Rule(_Frozen):
    """One question about a case.

    ``applies`` and ``met`` are expressions over the facts in ``needs``; ``concerns`` and ``passes``
    say the same in words. Where ``proven`` is false, no source shows that meeting the condition is
    enough: the answer is then ``unknown``.
    """

    id: str = Field(pattern=r"^R[0-9]{2}[a-z_]*$")
    th: str
    en: str
    needs: tuple[str, ...] = Field(min_length=1)
    applies: str = "true"
    met: str
    effect: Effect
    proven: bool = True
    citations: tuple[Citation, ...] = Field(min_length=1)
    remedy: Words
    concerns: Words | None = None
    passes: Words | None = None


class Rulebook(_Frozen):
    """A version of the rules; in force from ``effective_from`` until a later version."""

    version: str
    effective_from: date
    th: str
    en: str
    facts: dict[str, Fact]
    rules: tuple[Rule, ...] = Field(min_length=1)

    def rule(self, name: str) -> Rule:
        """Return a rule by id.

        Raises:
            KeyError: There is none.
        """
        return {rule.id: rule for rule in self.rules}[name]
