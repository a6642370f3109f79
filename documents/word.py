"""Pieces of a Word document that are right in Thai: complex-script faces, sizes and language.

Word shows Thai in a fallback face unless the face is named for complex scripts too (ux.md 4).
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

FACE, SIZE_HALF_POINTS = "TH Sarabun New", 32
ALIGNED = WD_ALIGN_PARAGRAPH.THAI_JUSTIFY
CENTRED = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose a document, a comment or a change is, and of when (aware)."""

    author: str
    at: datetime

    @property
    def text(self) -> str:
        """Return the moment as Word writes it."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def blank(stamp: Stamp, title: str = "") -> Any:
    """Return an empty A4 document whose style carries the Thai face."""
    document = Document()
    about = document.core_properties
    about.author = about.last_modified_by = stamp.author
    about.created = about.modified = stamp.at.astimezone(UTC).replace(tzinfo=None)
    about.title, about.language, about.comments = title, "th-TH", ""
    dress(document.styles["Normal"].element.get_or_add_rPr(), thai=False)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    return document


def content(document: Any) -> bytes:
    """Return a document as the bytes of a DOCX."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def write(paragraph: Any, text: str, language: str, *, bold: bool = False) -> Any:
    """Add a run of text to a paragraph and return it; ``language`` is ``th`` or another."""
    run = paragraph.add_run(text)
    run.bold = bold or None
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no name for these
    dress(properties, thai=language == "th", bold=bold)
    return run


def dress(properties: Any, *, thai: bool, bold: bool = False) -> None:
    """Give run properties the face, size and language; Thai runs are of the complex script."""
    if bold:
        _child(properties, "w:bCs")
    _child(properties, "w:rFonts", ascii=FACE, hAnsi=FACE, cs=FACE, eastAsia=FACE)
    _child(properties, "w:sz", val=str(SIZE_HALF_POINTS))
    _child(properties, "w:szCs", val=str(SIZE_HALF_POINTS))
    if thai:
        _child(properties, "w:cs")
    _child(properties, "w:lang", val="en-GB", bidi="th-TH")
    _in_order(properties)


def highlight(run: Any) -> None:
    """Mark a run as a person must look at it."""
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    _in_order(run._r.rPr)  # noqa: SLF001


def comment(document: Any, runs: Iterable[Any], text: str, stamp: Stamp) -> None:
    """Put a comment beside some runs, dated as the stamp says."""
    made = document.add_comment(list(runs), text=text, author=stamp.author, initials="PN")
    made._comment_elm.set(qn("w:date"), stamp.text)  # noqa: SLF001 - else it is the clock's


def element(name: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML with attributes of its own space."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _child(properties: Any, name: str, **attributes: str) -> None:
    for old in properties.findall(qn(name)):
        properties.remove(old)
    properties.append(element(name, **attributes))


_ORDER = ("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:color", "w:sz", "w:szCs", "w:highlight",
          "w:u", "w:cs", "w:lang")  # fmt: skip


def _in_order(properties: Any) -> None:
    """Sort the properties as the schema wants them; Word refuses a file where they are not."""
    rank = {qn(name): at for at, name in enumerate(_ORDER)}
    properties[:] = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))
