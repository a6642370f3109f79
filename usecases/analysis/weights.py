"""The weights of country priorities: the shipped ones, a form's, a file's."""

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reference import loader
from usecases.analysis.refused import WeightsError

_MOST = 1000.0


@dataclass(frozen=True, slots=True)
class Given:
    """Weights by criterion, and values that a file adds: criterion -> country -> value."""

    weights: Mapping[str, float]
    values: Mapping[str, Mapping[str, float]]


def shipped() -> Given:
    """Return the shipped weights."""
    return Given({row["code"]: float(row["weight"]) for row in loader.priorities()["criteria"]}, {})


def with_weights(changes: Mapping[str, str]) -> Given:
    """Return the shipped weights with those of a form; an empty field keeps its own.

    Raises:
        WeightsError: A weight is no number from 0 to 1000.
    """
    own = shipped()
    typed = {name: text for name, text in changes.items() if text.strip()}
    return Given({**own.weights, **{n: _number(n, t) for n, t in typed.items()}}, {})


def read_given(content: bytes) -> Given:
    """Return weights and values of a file, TOML or JSON.

    ``[weights]`` holds criteria; ``[values.trade]`` holds countries (alpha-2) with numbers.

    Raises:
        WeightsError: It cannot be read, or names what is no criterion.
    """
    document = _document(content)
    own = shipped()
    weights = document.get("weights", {})
    values = document.get("values", {})
    if not isinstance(weights, dict) or not isinstance(values, dict):
        raise _wrong("weights, values")
    strange = {*weights, *values} - set(own.weights) | (set(document) - {"weights", "values"})
    if strange:
        raise _wrong(", ".join(sorted(map(str, strange))))
    return Given(
        {**own.weights, **{name: _number(name, value) for name, value in weights.items()}},
        {name: _values(name, found) for name, found in values.items()},
    )


def _document(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (UnicodeDecodeError, ValueError) as error:
        raise _wrong(str(error)[:100]) from error
    return found if isinstance(found, dict) else {}


def _values(name: str, found: Any) -> dict[str, float]:
    if not isinstance(found, dict):
        raise _wrong(name)
    return {str(code).upper(): _number(f"{name}.{code}", v, math.inf) for code, v in found.items()}


def _number(name: str, value: Any, most: float = _MOST) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise _wrong(f"{name} = {str(value)[:30]}") from None
    if not 0 <= found <= most or math.isinf(found):
        raise _wrong(f"{name} = {str(value)[:30]}")
    return found


def _wrong(why: str) -> WeightsError:
    return WeightsError(why=why, known=", ".join(shipped().weights))
