"""A letter drafted about the changes of a text: lines, a table of what changed, and an ending.

An editable draft, not the official paper: numbers and dates of the letter are dotted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents import word
from documents.word import Stamp

_HEADS = ("ข้อ", "ฉบับที่ได้รับอนุมัติ", "ฉบับที่จะลงนาม", "เหตุผลที่มิใช่สาระสำคัญ")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in the table: where, what was approved, what is to be signed, and why."""

    place: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in Thai: ``head`` as label and text, paragraphs before and after the table."""

    head: Sequence[tuple[str, str]]
    before: Sequence[str]
    changes: Sequence[ChangeRow]
    after: Sequence[str]
    ending: Sequence[str]


def docx(letter: Letter, stamp: Stamp) -> bytes:
    """Return a letter as an editable DOCX."""
    document = word.blank(stamp, title=dict(letter.head).get("เรื่อง", ""))
    for label, text in letter.head:
        paragraph = document.add_paragraph()
        word.write(paragraph, f"{label}  ", "th", bold=True)
        word.write(paragraph, text, "th")
    for text in letter.before:
        _paragraph(document, text)
    _table(document, letter.changes)
    for text in letter.after:
        _paragraph(document, text)
    for text in letter.ending:
        paragraph = document.add_paragraph()
        paragraph.alignment = word.CENTRED
        word.write(paragraph, text, "th")
    return word.content(document)


def _paragraph(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = word.ALIGNED
    run = word.write(paragraph, f"\t{text}", "th")
    if "[" in text:
        word.highlight(run)


def _table(document: Any, changes: Sequence[ChangeRow]) -> None:
    table = document.add_table(rows=0, cols=len(_HEADS))
    table.style = "Table Grid"
    for place, text in zip(table.add_row().cells, _HEADS, strict=True):
        word.write(place.paragraphs[0], text, "th", bold=True)
    for change in changes:
        said = (change.place, change.before, change.after, change.reason)
        for place, text in zip(table.add_row().cells, said, strict=True):
            word.write(place.paragraphs[0], _cut(text), "th")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
