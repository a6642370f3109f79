"""What an import tells: counts, and for each row that was refused what is wrong and what to do."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from statemachine.errors import PhinongError
from usecases.rows.import_file_sentences import FILES
from usecases.rows.import_sentences import ROWS

Progress = Callable[[int, int], None]
"""Called with the rows done and about how many there are."""

_SHOWN, _WHOLE = 60, 600
_LONG = frozenset({"th", "en", "columns", "choices"})


class ImportFileError(PhinongError):
    """A file of which no row can be read; nothing was imported.

    ``code`` is a key of ``import_file_sentences.FILES``.
    """

    code = "import_file"
    th: ClassVar[str] = ""
    en: ClassVar[str] = ""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep which sentence it is, and its facts."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence of this fault."""
        return FILES[self.code][lang != "th"].format(**self.facts)


class RowError(Exception):
    """One row that cannot be taken; never leaves the import.

    ``code`` is a key of ``import_sentences.ROWS``.
    """

    def __init__(self, code: str, **facts: object) -> None:
        """Keep which sentence it is, and its facts, cut to what a person can read."""
        super().__init__(code)
        self.code = code
        self.facts = told(facts)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row: its number in the file (the header is row 1), its key, what is wrong, what to do."""

    row: int
    key: str
    th: str
    en: str
    code: str = ""


@dataclass(slots=True)
class Report:
    """What an import did, or would do.

    ``refused`` counts the rows of ``problems``; ``notes`` speak of rows and columns that were
    taken, or left alone, without harm. ``opened`` are the numbers of the cases it opened.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[RowProblem] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    dry_run: bool = False

    def refuse(self, row: int, key: str, error: RowError) -> None:
        """Add a refused row."""
        self.refused += 1
        self.problems.append(problem(row, key, error.code, error.facts))

    def note(self, row: int, key: str, code: str, **facts: object) -> None:
        """Add a remark that refuses nothing."""
        self.notes.append(problem(row, key, code, told(facts)))

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def problem(row: int, key: str, code: str, facts: dict[str, str]) -> RowProblem:
    """Return a row's problem in both languages."""
    th, en = ROWS[code]
    return RowProblem(row, shown(key), th.format(**facts), en.format(**facts), code)


def told(facts: Mapping[str, object]) -> dict[str, str]:
    """Return facts for a sentence; a sentence or list among them keeps its length."""
    return {k: shown(v, _WHOLE if k in _LONG else _SHOWN) for k, v in facts.items()}


def shown(value: object, longest: int = _SHOWN) -> str:
    """Return a value for a sentence: printable, on one line, not too long."""
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
