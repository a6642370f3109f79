"""The labelled set of the benchmark of substance, made from the shipped clauses and hand edits.

``data/edits_th.psv`` and ``data/edits_en.psv`` hold one edit in each line, judged by hand:
``S`` (substance) or ``R`` (reworded) | kind | clause | words | words instead. Write the set with
``python -c "from benchmarks.make_edited_clauses import write; write()"``.

A third is held out by the digest of the edit: nobody looks at it while the words are improved.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from documents.templates import draft_clauses

FOLDER = Path(__file__).resolve().parent / "data"
SET = FOLDER / "edited_clauses.json"
VALUES = {
    "th_unit": "จังหวัดเชียงใหม่",
    "th_unit_en": "Chiang Mai Province",
    "partner": "มณฑลยูนนาน",
    "partner_en": "Yunnan Province",
    "partner_state": "สาธารณรัฐประชาชนจีน",
    "partner_state_en": "People's Republic of China",
    "fields": "การค้า การศึกษา การท่องเที่ยว",
    "fields_en": "trade, education and tourism",
    "term_years": "5",
    "notice_months": "6",
    "place": "จังหวัดเชียงใหม่",
    "place_en": "Chiang Mai",
}
_SORTS = {"S": "substantive", "R": "reworded"}


def edited() -> list[dict[str, Any]]:
    """Return every edited clause with its label.

    Raises:
        ValueError: An edit names words that its clause does not have, or changes nothing.
    """
    return [_edit(line, language) for language in ("th", "en") for line in _lines(language)]


def write() -> None:
    """Write the set."""
    SET.write_text(json.dumps(edited(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _lines(language: str) -> list[str]:
    text = (FOLDER / f"edits_{language}.psv").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line]


def _edit(line: str, language: str) -> dict[str, Any]:
    label, kind, place, words, instead = line.split("|")
    old = _clause(place, language)
    new = old.replace(words, instead, 1)
    if old == new:
        raise ValueError(f"the edit changes nothing in its clause: {line}")
    digest = hashlib.sha256(f"{language}|{line}".encode()).digest()
    return {
        "language": language,
        "clause": place,
        "sort": _SORTS[label],
        "kind": kind,
        "held_out": digest[0] % 3 == 0,
        "old": old,
        "new": new,
    }


def _clause(place: str, language: str) -> str:
    instrument, _, name = place.rpartition(":")
    found = next(c for c in draft_clauses(instrument or "mou", VALUES) if c.name == name)
    text: str = getattr(found, language)
    return text
