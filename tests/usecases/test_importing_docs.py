"""docs/import.md says what the tables of the import say."""

from __future__ import annotations

from pathlib import Path

from usecases.evidence import EVENTS
from usecases.rows.import_columns import HISTORIES, PAIRS
from usecases.rows.import_rows import SIGNED, STATUSES
from usecases.timers.watch import TOLD

TEXT = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")] for line in TEXT.splitlines() if line[:1] == "|"]


def test_every_column_is_listed_with_its_thai_heading() -> None:
    listed = [(row[1].strip("`"), row[2]) for row in ROWS]

    for columns in (PAIRS, HISTORIES):
        for column, thai in columns.items():
            assert (column, thai[0]) in listed


def test_every_kind_of_event_is_listed_with_its_step_and_stage() -> None:
    listed = [tuple(row[1:4]) for row in ROWS]

    for kind, meaning in EVENTS.items():
        assert (f"`{kind}`", meaning.step, meaning.stage) in listed


def test_every_status_is_listed_with_its_fate() -> None:
    table = TEXT.split("What a status becomes")[1].split("##")[0].splitlines()
    rows = [[cell.strip(" `") for cell in line.split("|")] for line in table if line[:3] == "| `"]
    watched = {row[1]: row[3] for row in rows}

    assert set(watched) == set(STATUSES)
    assert {status for status, said in watched.items() if said == "yes"} == set(SIGNED)


def test_every_turn_that_is_told_is_listed() -> None:
    listed = {row[1].strip("`"): row[2].strip("`") for row in ROWS}

    assert {s.value: message for s, (message, _) in TOLD.items()}.items() <= listed.items()
