"""Reading of the shipped files into rows. Nothing is read before it is asked for."""

import csv
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

Row = TypeVar("Row")


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


_READ: dict[object, Callable[[str], object]] = {
    str: str,
    int: int,
    bool: "yes".__eq__,
    date: date.fromisoformat,
    tuple[str, ...]: _split,
    tuple[int, ...]: lambda text: tuple(int(part) for part in _split(text)),
}


def path(name: str) -> Path:
    """Return where a shipped file lies. The wheel is installed unpacked, so it is a real path."""
    return Path(str(files("reference").joinpath("data", name)))


@cache
def rows(name: str, row: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a shipped CSV file; a column is read as its field is annotated."""
    readers = {field.name: _READ[field.type] for field in fields(row)}  # type: ignore[arg-type]
    with path(name).open(encoding="utf-8", newline="") as lines:
        return tuple(
            row(**{column: readers[column](text) for column, text in line.items()})
            for line in csv.DictReader(lines)
        )


@cache
def document(name: str) -> Any:
    """Return a shipped JSON file, made of read-only mappings and tuples."""
    return _frozen(json.loads(path(name).read_text(encoding="utf-8")))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value
