"""The one door to the expression language: typed, sandboxed, no names but the facts.

The library is rule-engine; nothing of Python can be reached from an expression, and a wrong type
or an unknown name is found when the rulebook is read, not when a case is judged.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from statemachine.errors import PhinongError
from statemachine.rulebook.model import Fact, Kind

if TYPE_CHECKING:
    import rule_engine

Predicate = Callable[[Mapping[str, Any]], bool]

_TYPES = {
    Kind.FLAG: "BOOLEAN",
    Kind.TEXT: "STRING",
    Kind.CHOICE: "STRING",
    Kind.NUMBER: "FLOAT",
    Kind.DATE: "DATETIME",
}
TODAY = "today"
"""The Bangkok date on which a case is judged; every expression may name it."""


class ExpressionError(PhinongError):
    """An expression of a rulebook cannot be read, names no fact, or mixes types."""

    code = "expression"
    th = "อ่านเงื่อนไข “{text}” ไม่ได้ ({why}) โปรดแก้ไขกฎ"
    en = "The condition “{text}” cannot be read ({why}); correct the rule."


def predicate(text: str, facts: Mapping[str, Fact]) -> Predicate:
    """Return what judges a set of facts by an expression.

    Raises:
        ExpressionError: It cannot be read, names no fact of ours, or mixes types.
    """
    kinds = tuple(sorted((name, fact.kind) for name, fact in facts.items()))
    rule = _compiled(text, kinds)

    def judged(values: Mapping[str, Any]) -> bool:
        return bool(rule.matches({name: _value(value) for name, value in values.items()}))

    return judged


@lru_cache(maxsize=512)
def _compiled(text: str, kinds: tuple[tuple[str, Kind], ...]) -> "rule_engine.Rule":
    import rule_engine  # noqa: PLC0415 - takes longer to load than most commands to run

    if "$" in text:  # the library's own names: a clock and chance, which no verdict may hang on
        raise ExpressionError(text=text, why="$")
    named = {name: _TYPES[kind] for name, kind in kinds} | {TODAY: _TYPES[Kind.DATE]}
    types = {name: getattr(rule_engine.DataType, kind) for name, kind in named.items()}
    context = rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(types))
    try:
        return rule_engine.Rule(text, context=context)
    except rule_engine.EngineError as error:
        raise ExpressionError(text=text, why=str(error) or type(error).__name__) from error


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
