"""Two rulebooks side by side, and one case under both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.rulebook.judging import Outcome, Path, Verdict, judge
from statemachine.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that was added, removed or changed; ``fields`` names what changed in it."""

    rule: str
    kind: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """How a case fares under another rulebook: path, and the outcome of each rule that differs."""

    old: Path
    new: Path
    rules: Mapping[str, tuple[Outcome | None, Outcome | None]]

    @property
    def touches(self) -> bool:
        """Return whether anything differs for the case."""
        return self.old is not self.new or bool(self.rules)


def rule_changes(old: Rulebook, new: Rulebook) -> tuple[RuleChange, ...]:
    """Return what differs between two rulebooks, by rule id."""
    before, after = ({rule.id: rule for rule in book.rules} for book in (old, new))
    found = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            found.append(RuleChange(name, "added" if name in after else "removed"))
            continue
        one, other = before[name].model_dump(), after[name].model_dump()
        fields = tuple(key for key in one if one[key] != other[key])
        if fields:
            found.append(RuleChange(name, "changed", fields))
    return tuple(found)


def verdict_change(
    old: Rulebook, new: Rulebook, facts: Mapping[str, Any], day: date
) -> VerdictChange:
    """Return how the same facts fare under two rulebooks on a Bangkok date."""
    return between(judge(old, facts, day), judge(new, facts, day))


def between(one: Verdict, other: Verdict) -> VerdictChange:
    """Return how two verdicts on the same case differ."""
    before, after = ({r.rule: r.outcome for r in v.results} for v in (one, other))
    rules = {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) is not after.get(name)
    }
    return VerdictChange(one.path, other.path, rules)
