"""One paper: a template and data in, a PDF out; the same in gives the same bytes out.

PDF/A-2b and PDF/UA-1. Data travels as JSON and is never code. TH Sarabun New is used where the
operator gives its folder; the shipped Sarabun otherwise (ux.md 3: sizes differ, one factor).
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno

from documents.errors import UnreadableDocumentError

TEMPLATES = Path(str(files("documents.papers").joinpath("templates")))
FONTS = Path(str(files("documents.papers").joinpath("fonts")))
SHIPPED_FONT, OFFICIAL_FONT = "Sarabun", "TH Sarabun New"
DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class TypesettingError(UnreadableDocumentError):
    """A paper could not be set; it is our fault, and says which template."""

    code = "typesetting"
    th = "จัดทำเอกสาร “{template}” ไม่ได้ ({why}) โปรดแจ้งผู้ดูแลระบบ"
    en = "The paper “{template}” could not be set ({why}); tell the administrator."


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every paper bears: its Bangkok date, its code and where that is checked, its office."""

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
        template: ``letter``, ``memo`` or ``sheet``.
        data: What it says; see the template for the names it asks for.
        imprint: Date, code, address of the check and office.
        house: The operator's font and emblem; ``None`` for the shipped Sarabun and an empty place.

    Raises:
        TypesettingError: typst refuses; the template and its word are named.
    """
    import typst  # noqa: PLC0415 - 80 MB, loaded by who sets a paper

    own = house or House()
    whole = {**_EMPTY, **data, **_borne(imprint), **_given(own)}
    try:
        return typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(FONTS), *([own.fonts] if own.fonts else [])],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
            pdf_standards=["a-2b", "ua-1"],
        )
    except typst.TypstError as error:
        raise TypesettingError(template=template, why=str(error)[:200]) from error


def _borne(imprint: Imprint) -> dict[str, Any]:
    made = imprint.made
    return {
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "code": imprint.code,
        "check_url": imprint.check_url,
        "check_th": "ตรวจสอบเอกสารด้วยรหัส",
        "author": imprint.author,
        "qr": list(_qr(imprint.check_url)),
    }


def _given(house: House) -> dict[str, Any]:
    return {
        "font": OFFICIAL_FONT if house.fonts else SHIPPED_FONT,
        "garuda": None if house.garuda is None else list(house.garuda),
    }


def thai_digits(text: str) -> str:
    """Return a text with Thai digits, as letters have them."""
    return text.translate(DIGITS)


@lru_cache(maxsize=64)
def _qr(url: str) -> bytes:
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="png", scale=6, border=0)
    return out.getvalue()


_EMPTY: Mapping[str, Any] = {
    "secrecy": "",
    "urgency": "",
    "number": "",
    "references": [],
    "enclosures": [],
    "office_lines": [],
    "owner_lines": [],
    "salutation": "เรียน",
    "closing": "ขอแสดงความนับถือ",
    "facts": [],
    "sections": [],
    "paragraphs": [],
    "signer": {"name": "", "post": ""},
}
