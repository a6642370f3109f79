"""An editable draft of a letter of intent or a memorandum, from the shipped clauses and a case.

Built, not rendered from a template file: what the dossier says is only ever data. Each clause that
was not seen in a real text carries a comment for the lawyer, which our reader and a comparison pass
over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents import word
from documents.templates import EMPTY, THAI_DIGITS, DraftClause, draft_clauses
from documents.word import Stamp

LANGUAGES: Mapping[str, tuple[str, ...]] = {"th": ("th",), "en": ("en",), "both": ("th", "en")}
_PARTNER, _LAST = "partner", "signature"
_SLOT = "[ฉบับภาษาของคู่ความสัมพันธ์ · the partner's language]"
_HEADS = {"th": "ข้อ {number} {title}", "en": "Article {number} {title}"}
_SIGNED = {"th": ("ลงชื่อ", "th_unit", "partner"), "en": ("Signed", "th_unit_en", "partner_en")}
_LINE = "." * 40
_EVIDENCE = {
    "common practice, not seen": "ใช้กันทั่วไป แต่ไม่พบในเอกสารจริง โปรดให้นักกฎหมายตรวจก่อนใช้ · "
    "Common practice, not seen in a real text: have a lawyer check it before use.",
    "partly seen": "พบในเอกสารจริงเพียงบางส่วน โปรดให้นักกฎหมายตรวจก่อนใช้ · "
    "Seen only in part in a real text: have a lawyer check it before use.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is drafted: ``loi`` or ``mou``, in which columns, and what fills the blanks.

    ``language`` is ``th``, ``en`` or ``both``; ``partner_slot`` adds an empty column for the
    partner's own language.
    """

    instrument: str
    language: str
    values: Mapping[str, str]
    partner_slot: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the languages side by side."""
        return (*LANGUAGES[self.language], *((_PARTNER,) if self.partner_slot else ()))


def docx(draft: Draft, stamp: Stamp) -> bytes:
    """Return a draft as an editable DOCX.

    Raises:
        LookupError: There are no clauses for the instrument, or no such language.
    """
    clauses = draft_clauses(draft.instrument, draft.values, thai_digits=True)
    document = word.blank(stamp, title=clauses[0].th)
    columns = draft.columns
    table = _table(document, len(columns)) if len(columns) > 1 else None
    for clause in clauses:
        cells = table.add_row().cells if table is not None else [document]
        for place, language in zip(cells, columns, strict=True):
            _write(document, place, clause, language, stamp)
            if clause.name == _LAST:
                _signatures(place, draft.values, language)
    return word.content(document)


def _table(document: Any, columns: int) -> Any:
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    return table


def _write(document: Any, place: Any, clause: DraftClause, language: str, stamp: Stamp) -> None:
    """Write one clause into the body or a cell, with its comment where it needs one."""
    paragraphs = _Paragraphs(place)
    if language == _PARTNER:
        word.highlight(word.write(paragraphs.next(), _SLOT, "en"))
        return
    runs = []
    if clause.number:
        runs.append(word.write(paragraphs.next(), _head(clause, language), language, bold=True))
    title = clause.name == "title"
    body = paragraphs.next(word.CENTRED if title else word.ALIGNED)
    text = clause.th if language == "th" else clause.en
    runs.append(word.write(body, text, language, bold=title))
    if not clause.seen:
        word.comment(document, runs, _EVIDENCE[clause.evidence], stamp)


def _signatures(place: Any, values: Mapping[str, str], language: str) -> None:
    """Write a line for each side to sign on; the partner's own column has its slot."""
    if language == _PARTNER:
        return
    said, *sides = _SIGNED[language]
    for side in sides:
        line = f"{said} {_LINE} {values.get(side) or EMPTY}"
        word.write(place.add_paragraph(), line, language)


def _head(clause: DraftClause, language: str) -> str:
    number = str(clause.number)
    if language == "th":
        return _HEADS["th"].format(number=number.translate(THAI_DIGITS), title=clause.title_th)
    return _HEADS["en"].format(number=number, title=clause.title_en)


class _Paragraphs:
    """The paragraphs of a place, the first of a cell being there already."""

    def __init__(self, place: Any) -> None:
        self._place = place
        self._first = place.paragraphs[0] if hasattr(place, "merge") else None

    def next(self, alignment: Any = word.ALIGNED) -> Any:
        found, self._first = self._first, None
        paragraph = found if found is not None else self._place.add_paragraph()
        paragraph.alignment = alignment
        return paragraph
