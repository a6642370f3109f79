"""Tables and panels; the one file that draws with Rich, imported only when something is shown."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.thai_lines import line_ends, widest_word
from cli.visible import visible

_WIDE = 120
"""Columns of a table that goes to a file or another program."""

Pairs = Iterable[tuple[str, Any]]


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Let ``cli.main`` answer a closed pipe."""
        raise BrokenPipeError


class _Words(Text):
    """A text of which no line ends within a Thai word."""

    def wrap(self, console: Console, width: int, **_how: Any) -> Lines:  # noqa: ARG002 - the library's arguments
        """Return the lines of the text in a column of a width."""
        found = Lines()
        for line in self.split(allow_blank=True):
            for part in line.divide(line_ends(line.plain, width)):
                part.rstrip()
                found.append(part)
        return found

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the columns of the longest word, and of the longest line."""
        lines = self.plain.splitlines() or [""]
        return Measurement(max(map(widest_word, lines)), max(map(cell_len, lines)))


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
    return _Words(visible("–" if value in (None, "") else str(value)), style)


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
