"""One paper: a template and data in, a PDF out; the same in gives the same bytes out.

PDF/A-2b and PDF/UA-1. Data travels as JSON and is never code. TH Sarabun New is used where the
operator gives its folder; the shipped Sarabun otherwise.
"""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno

from documents.errors import UnreadableDocumentError
from documents.papers.faces import face

TEMPLATES = Path(str(files("documents.papers").joinpath("templates")))
_LONG = "paper-too-long"
_NO_GLYPH = re.compile(r"the text `(.+?)` could not be displayed")
_LONGEST_KEPT = 26
"""A longer name may be broken: kept whole it would tear the line open."""


class TypesettingError(UnreadableDocumentError):
    """A paper could not be set; it is our fault, and says which template."""

    code = "typesetting"
    th = "จัดทำเอกสาร “{template}” ไม่ได้ ({why}) โปรดแจ้งผู้ดูแลระบบ"
    en = "The paper “{template}” could not be set ({why}); tell the administrator."


class PaperTooLongError(UnreadableDocumentError):
    """A paper takes more pages than it may."""

    code = "paper_too_long"
    th = "หนังสือนี้ยาวเกิน {most} หน้า โปรดย่อข้อความที่เพิ่มเติมหรือเหตุผลให้สั้นลง"
    en = "This paper takes more than {most} page; shorten what was added to it."


class LetterMissingError(UnreadableDocumentError):
    """The typeface has no form for a character of the text."""

    code = "paper_letter_missing"
    th = "แบบอักษรของหนังสือไม่มีอักขระ “{text}” โปรดเขียนด้วยอักษรไทยหรืออักษรโรมัน"
    en = "The typeface of papers lacks “{text}”; write it in Thai or Roman letters."


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every paper bears: its Bangkok date, its code and where that is checked, its office.

    A paper without a code is a draft and says so on every page.
    """

    made: date
    code: str
    check_url: str
    author: str


@dataclass(frozen=True, slots=True)
class House:
    """What the operator gives: a folder with TH Sarabun New, and the emblem as PNG or SVG."""

    fonts: str = ""
    garuda: bytes | None = None


def pdf(
    template: str, data: Mapping[str, Any], imprint: Imprint, house: House | None = None
) -> bytes:
    """Return a paper as PDF.

    Args:
        template: ``letter``, ``memo``, ``sheet`` or ``pack``.
        data: What it says; see the template for the names it asks for.
        imprint: Date, code, address of the check and office.
        house: The operator's font and emblem; ``None`` for the shipped Sarabun and an empty place.

    Raises:
        PaperTooLongError: It takes more pages than ``data["most_pages"]``.
        LetterMissingError: A character is not in the typeface.
        FontsError: The operator's folder of fonts has no such face.
        TypesettingError: typst refuses for another reason; the template and its word are named.
    """
    import typst  # noqa: PLC0415 - 80 MB, loaded by who sets a paper

    own = house or House()
    drawn = face(own.fonts)
    whole = {**_EMPTY, **data, **_borne(imprint)}
    whole |= {"font": drawn.family, "factor": drawn.factor, "garuda": _bytes(own.garuda)}
    whole["kept"] = [name for name in whole["names"] if 1 < len(name) <= _LONGEST_KEPT]
    try:
        return typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=drawn.fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
            pdf_standards=["a-2b", "ua-1"],
        )
    except typst.TypstError as error:
        raise _told(template, whole, str(error)) from error


def _told(template: str, data: Mapping[str, Any], why: str) -> UnreadableDocumentError:
    if _LONG in why:
        return PaperTooLongError(most=data["most_pages"])
    lacking = _NO_GLYPH.search(why)
    if lacking is not None:
        return LetterMissingError(text=lacking[1].strip('"')[:20])
    return TypesettingError(template=template, why=why[:200])


def _borne(imprint: Imprint) -> dict[str, Any]:
    made = imprint.made
    return {
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "code": imprint.code,
        "check_url": imprint.check_url,
        "author": imprint.author,
        "qr": list(_qr(imprint.check_url)) if imprint.code else [],
    }


def _bytes(content: bytes | None) -> list[int] | None:
    return None if content is None else list(content)


@lru_cache(maxsize=64)
def _qr(url: str) -> bytes:
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="png", scale=6, border=0)
    return out.getvalue()


_EMPTY: Mapping[str, Any] = {
    "most_pages": 0,
    "names": [],
    "secrecy": "",
    "urgency": "",
    "number": "",
    "date": "",
    "references": [],
    "enclosures": [],
    "office_lines": [],
    "owner_lines": [],
    "copies": [],
    "salutation": "เรียน",
    "closing": "ขอแสดงความนับถือ",
    "facts": [],
    "sections": [],
    "paragraphs": [],
    "asks": "",
    "signer": {"name": "", "post": []},
}
