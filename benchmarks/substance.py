"""How well changes of substance are told from rewordings, on clauses labelled by hand.

``python -m benchmarks.substance [--json] [--quick] [--rounds N]``

``--quick`` compares a short text where the whole measures a memorandum of 30 pages. The set and
who judged it: ``benchmarks/make_edited_clauses.py``. A third of it is held out.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.make_edited_clauses import SET
from benchmarks.rounds import Verdict, options, report
from documents.comparison import Sort, compare, sorted_change, word_changes
from documents.reading import Text

RECALL, PRECISION, LONG_S = 0.99, 0.85, 1.5
PAGES, LETTERS_ON_A_PAGE = 30, 1_800
_MARKS = frozenset(chr(code) for code in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print recall, precision, bare marks and times."""
    chosen = options(__doc__ or "", arguments)
    rounds = chosen.rounds or 5
    edits = labelled()
    parts = {
        "all": edits,
        "tuned on": [edit for edit in edits if not edit["held_out"]],
        "held out": [edit for edit in edits if edit["held_out"]],
        "th": [edit for edit in edits if edit["language"] == "th"],
        "en": [edit for edit in edits if edit["language"] == "en"],
    }
    scores = {name: score(part) for name, part in parts.items()}
    rows = [{"what": name, **found} for name, found in scores.items()]
    per_clause = _seconds(lambda: score(edits), rounds) / len(edits) * 1000
    old, new = a_long_text(edits, 1 if chosen.quick else PAGES)
    long = _seconds(lambda: compare(old, new), rounds)
    rows.append({"what": "ms per clause", "ms": per_clause})
    verdicts = [
        verdict
        for name in ("all", "held out")
        for verdict in (
            Verdict(f"{name}: recall of substance", scores[name]["recall"], ">=", RECALL),
            Verdict(f"{name}: precision", scores[name]["precision"], ">=", PRECISION),
        )
    ]
    pages = 1 if chosen.quick else PAGES
    verdicts.append(Verdict(f"compare {pages} pages", long, "<=", LONG_S, " s"))
    marks = bare_marks(edits)
    rows.append({"what": "chunks that begin on a bare mark", "count": marks})
    verdicts.append(Verdict("chunks on a whole letter", 1.0 if marks == 0 else 0.0, ">=", 1))
    report(rows, verdicts, as_json=chosen.json)
    return 0


def labelled() -> list[dict[str, Any]]:
    """Return the checked-in set."""
    found: list[dict[str, Any]] = json.loads(SET.read_text(encoding="utf-8"))
    return found


def score(edits: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return recall and precision of substance on a set, with the counts behind them."""
    counts = {"right": 0, "missed": 0, "false": 0, "of": 0}
    for edit in edits:
        sort, _ = sorted_change(edit["old"], edit["new"], word_changes(edit["old"], edit["new"]))
        found, true = sort is Sort.SUBSTANTIVE, edit["sort"] == "substantive"
        counts["of"] += 1
        counts["right"] += found and true
        counts["missed"] += true and not found
        counts["false"] += found and not true
    return {
        "recall": counts["right"] / (counts["right"] + counts["missed"]),
        "precision": counts["right"] / (counts["right"] + counts["false"]),
        **counts,
    }


def bare_marks(edits: Iterable[dict[str, Any]]) -> int:
    """Return how many changed runs begin on a vowel or tone mark without its letter."""
    return sum(
        piece.text[:1] in _MARKS
        for edit in edits
        for piece in word_changes(edit["old"], edit["new"])
    )


def a_long_text(edits: list[dict[str, Any]], pages: int) -> tuple[Text, Text]:
    """Return both versions of a memorandum of so many pages, every third clause edited."""
    old: list[str] = []
    new: list[str] = []
    while sum(map(len, old)) < pages * LETTERS_ON_A_PAGE:
        number = len(old) + 1
        edit = edits[number % len(edits)]
        old.append(f"ข้อ {number} {edit['old']}")
        new.append(f"ข้อ {number} {edit['new' if number % 3 == 0 else 'old']}")
    return Text(tuple(old)), Text(tuple(new))


def _seconds(run: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


if __name__ == "__main__":
    sys.exit(main())
