"""A comparison as a DOCX with tracked changes, which Word accepts or refuses one by one.

Read back by ``documents.reading`` it is the new version: what was taken out does not count.
"""

import re
from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import qn

from documents import word
from documents.comparison import ClauseChange, Piece
from documents.word import Stamp

_MARKS = {"come": "w:ins", "gone": "w:del"}
_TEXTS = {"same": "w:t", "come": "w:t", "gone": "w:delText"}
_THAI = re.compile(r"[\u0e00-\u0e7f]")


def docx(changes: Iterable[ClauseChange], stamp: Stamp) -> bytes:
    """Return a comparison as a DOCX in which every change is the stamp's author's."""
    document = word.blank(stamp)
    page = _Page(document, stamp)
    for change in changes:
        for piece in change.pieces:
            page.write(piece)
        page.end(_whole(change))
    return word.content(document)


def _whole(change: ClauseChange) -> str:
    """Return ``come`` or ``gone`` where a whole clause came or went, else ``same``."""
    if change.old is None:
        return "come"
    return "gone" if change.new is None else "same"


class _Page:
    """A document that is written from the top, with a number for each change."""

    def __init__(self, document: Any, stamp: Stamp) -> None:
        self._document, self._stamp = document, stamp
        self._changes = 0
        self._paragraph: Any = None

    def write(self, piece: Piece) -> None:
        """Write a run of words; a line's end in words that stay or come ends the paragraph."""
        if piece.kind == "gone":
            self._run("gone", piece.text.replace("\n", " "))
            return
        first, *rest = piece.text.split("\n")
        self._run(piece.kind, first)
        for line in rest:
            self.end(piece.kind)
            self._run(piece.kind, line)

    def end(self, kind: str) -> None:
        """End the paragraph, its mark being new, old or taken out."""
        if self._paragraph is not None and kind in _MARKS:
            properties = self._paragraph._p.get_or_add_pPr()  # noqa: SLF001
            mark = word.element("w:rPr")
            mark.append(self._change(kind))
            properties.append(mark)
        self._paragraph = None

    def _run(self, kind: str, text: str) -> None:
        if not text:
            return
        if self._paragraph is None:
            self._paragraph = self._document.add_paragraph()
            self._paragraph.alignment = word.ALIGNED
        run = word.element("w:r")
        properties = word.element("w:rPr")
        run.append(properties)
        word.dress(properties, thai=_THAI.search(text) is not None)
        said = word.element(_TEXTS[kind])
        said.text = text
        said.set(qn("xml:space"), "preserve")
        run.append(said)
        self._paragraph._p.append(self._wrapped(kind, run))  # noqa: SLF001

    def _wrapped(self, kind: str, run: Any) -> Any:
        if kind not in _MARKS:
            return run
        mark = self._change(kind)
        mark.append(run)
        return mark

    def _change(self, kind: str) -> Any:
        self._changes += 1
        return word.element(
            _MARKS[kind],
            id=str(self._changes),
            author=self._stamp.author,
            date=self._stamp.text,
        )
