"""The open cases that another rulebook would touch: whose verdict changes, rule by rule (M14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from statemachine.rulebook.comparing import VerdictChange, between
from statemachine.rulebook.judging import Memo, judge
from statemachine.rulebook.model import Rulebook
from storage import rulings
from storage.database import Connection
from usecases import names, rulebooks, stage_words
from usecases.context import Context
from usecases.judging import known
from usecases.stage_words import said


@dataclass(frozen=True, slots=True)
class Touched:
    """One open case and how its verdict would change; ``row`` is the case's."""

    row: Any
    change: VerdictChange


def touched(ctx: Context, connection: Connection, old: Rulebook, new: Rulebook) -> list[Touched]:
    """Return the open cases that a new rulebook touches, oldest first.

    All of them are judged, by a handful of queries; what many cases share is judged once.
    """
    rows = rulings.open_cases(connection)
    both = old.model_copy(update={"facts": {**old.facts, **new.facts}})
    facts = known.facts_of(connection, both, rows)
    memos: tuple[Memo, Memo] = ({}, {})
    found = []
    for row in rows:
        values = known.values(facts[row.id])
        one, other = (
            judge(book, values, ctx.today, memo)
            for book, memo in zip((old, new), memos, strict=True)
        )
        change = between(one, other)
        if change.touches:
            found.append(Touched(row, change))
    return found


def shown(ctx: Context, connection: Connection, cases: Sequence[Touched]) -> list[dict[str, Any]]:
    """Return touched cases in words: pair, stage, the path before and after, each rule."""
    frozen = rulings.newest_of(connection, [each.row.id for each in cases])
    return [
        {
            "number": each.row.number,
            "pair": names.pair(each.row.province, each.row.name_th, each.row.name_en),
            "stage": stage_words.stage(
                ctx.definitions.get(connection, each.row.definition), each.row.state
            ),
            "old": _path(each.change.old.value),
            "new": _path(each.change.new.value),
            "rules": rules(each.change),
            "kept": _kept(frozen.get(each.row.id)),
        }
        for each in cases
    ]


def by_rule(cases: Sequence[Touched], old: Rulebook, new: Rulebook) -> list[dict[str, Any]]:
    """Return for each rule that says something else how many cases go from what to what."""
    counts: dict[tuple[str, str, str], int] = {}
    for each in cases:
        for name, (before, after) in each.change.rules.items():
            key = (name, before.value if before else "", after.value if after else "")
            counts[key] = counts.get(key, 0) + 1
    words = {rule.id: rule for book in (old, new) for rule in book.rules}
    return [
        {
            "rule": name,
            **said(words[name].th, words[name].en),
            "old": _outcome(before),
            "new": _outcome(after),
            "cases": count,
        }
        for (name, before, after), count in sorted(counts.items())
    ]


def rules(change: VerdictChange) -> list[dict[str, Any]]:
    """Return what each rule says before and after; ``None`` where a rulebook lacks it."""
    return [
        {
            "rule": name,
            "old": _outcome(before.value if before else ""),
            "new": _outcome(after.value if after else ""),
        }
        for name, (before, after) in change.rules.items()
    ]


def _path(value: str) -> dict[str, str]:
    return {"value": value, **said(*rulebooks.PATHS[value])}


def _outcome(value: str) -> dict[str, str] | None:
    return {"value": value, **said(*rulebooks.OUTCOMES[value])} if value else None


def _kept(row: Any | None) -> dict[str, Any] | None:
    """Return the ruling that a case already has: a new rulebook does not undo it."""
    return None if row is None else {"rulebook": row.rulebook, "day": row.day}
