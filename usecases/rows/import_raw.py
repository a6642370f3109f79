"""One row as it stands in a file, before anybody has asked what it means."""

from dataclasses import dataclass

MOST_COLUMNS = 256


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file: its number (from 1) and cells, or why it has none.

    ``fault`` is a code of ``import_sentences.ROWS``, ``why`` the reader's own word.
    """

    number: int
    cells: tuple[str, ...]
    fault: str = ""
    why: str = ""
