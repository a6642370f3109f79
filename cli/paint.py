"""Tables and panels; the one file that draws with Rich, imported only when something is shown."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.visible import visible

_WIDE = 120
"""Columns of a table that goes to a file or another program."""

Pairs = Iterable[tuple[str, Any]]


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Let ``cli.main`` answer a closed pipe."""
        raise BrokenPipeError


def terminal(*, stderr: bool = False) -> Console:
    """Return the terminal; what it is given is text, never markup."""
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDE
    return _Terminal(stderr=stderr, width=wide, markup=False, emoji=False, highlight=False)


def put(parts: Iterable[Any]) -> None:
    """Print texts and renderables, one below the other."""
    console = terminal()
    for part in parts:
        if isinstance(part, str):  # lines stay lines, however narrow the terminal
            console.print(text(part), soft_wrap=True)
        else:
            console.print(part)


def text(value: Any, style: str = "") -> Text:
    """Return anything as visible text."""
    return Text(visible("–" if value in (None, "") else str(value)), style)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return a table; a cell is a text, a number or a Rich text."""
    drawn = Table(title=text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        drawn.add_column(text(column, "bold"), overflow="fold")
    for row in rows:
        drawn.add_row(*(cell if isinstance(cell, Text) else text(cell) for cell in row))
    return drawn


def facts(title: str, pairs: Pairs) -> Panel:
    """Return named values in a panel."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(text(name, "dim"), value if isinstance(value, Text) else text(value))
    return Panel(grid, title=text(title, "bold"), title_align="left", box=box.ROUNDED)
