"""Fault points of files: round every write, sync, rename, folder and removal of this process.

``watch_files`` adds them to those of tests/chaos/faults.py; what a write gives the system goes in
two halves, so that a kill can tear it.
"""

from __future__ import annotations

import builtins
import io
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.chaos.faults import POINTS, SqliteConnection

_DEEDS = ("fsync", "rename", "replace", "mkdir", "unlink", "rmdir")
_PAGES = 16
"""How many pages of a copied database go between two points."""


def watch_files() -> None:
    """Pass a point round everything this process does to files from now on."""
    for name in _DEEDS:
        setattr(os, name, _passing(name, getattr(os, name)))
    plain = io.open

    def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if mode == "wb" and isinstance(file, str | os.PathLike):
            return io.BufferedWriter(_Torn(os.fspath(file)))
        if mode == "w" and isinstance(file, str | os.PathLike):
            return _text(Path(file), arguments, options)
        return plain(file, mode, *arguments, **options)

    io.open = builtins.open = opened
    setattr(SqliteConnection, "backup", _copied_by_pages)  # noqa: B010 - a method is replaced


def _passing(name: str, deed: Callable[..., Any]) -> Callable[..., Any]:
    def passing(*arguments: Any, **options: Any) -> Any:
        POINTS.at(f"file before {name}")
        found = deed(*arguments, **options)
        POINTS.at(f"file after {name}")
        return found

    return passing


def _text(file: Path, arguments: tuple[Any, ...], options: dict[str, Any]) -> io.TextIOWrapper:
    encoding = options.get("encoding") or (arguments[1] if len(arguments) > 1 else "utf-8")
    return io.TextIOWrapper(io.BufferedWriter(_Torn(file)), encoding=encoding)


class _Torn(io.FileIO):
    """A file whose writes go in two halves, with points round each."""

    def __init__(self, file: str | Path) -> None:
        super().__init__(file, "w")
        self._rest = False

    def write(self, data: Any) -> int:
        POINTS.at("file before write")
        piece = memoryview(data).cast("B")
        if not self._rest and len(piece) > 1:
            piece = piece[: len(piece) // 2]
        self._rest = not self._rest
        written = super().write(piece)
        POINTS.at("file after write")
        return written or 0


def _copied_by_pages(self: SqliteConnection, target: sqlite3.Connection, **_: Any) -> None:
    def seen(_status: int, _left: int, _all: int) -> None:
        POINTS.at("file in copy of pages")

    sqlite3.Connection.backup(self, target, pages=_PAGES, progress=seen)
