"""Statements as they run, for traces: their text, never their values."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

from sqlalchemy import event

from storage.database import Database

_BEGAN = "phinong_began"
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Statement:
    """One that ran: since when (``time.perf_counter``), its first word, its text with marks."""

    began: float
    verb: str
    text: str
    engine: str


def follow(database: Database, tell: Callable[[Statement], None]) -> Callable[[], None]:
    """Tell of every statement on a database once it ran; return what ends that."""
    listening = (
        ("before_cursor_execute", _begin),
        ("after_cursor_execute", partial(_end, tell)),
    )
    for name, listener in listening:
        event.listen(database.engine, name, listener)

    def unfollow() -> None:
        for name, listener in listening:
            event.remove(database.engine, name, listener)

    return unfollow


def _begin(connection: Any, _cursor: Any, _text: str, *_: Any) -> None:
    connection.info.setdefault(_BEGAN, []).append(perf_counter())


def _end(
    tell: Callable[[Statement], None], connection: Any, _cursor: Any, text: str, *_: Any
) -> None:
    began = connection.info[_BEGAN].pop()
    verb = text.split(None, 1)[0].upper() if text.strip() else "?"
    tell(Statement(began, verb, text[:_LONGEST], connection.dialect.name))
