"""One paper: a template and data in, a PDF out; the same in gives the same bytes out.

PDF/A-2b and PDF/UA-1. Data travels as JSON and is never code. TH Sarabun New is used where the
operator gives its folder; the shipped Sarabun otherwise (ux.md 3: sizes differ, one factor).
"""

import io
import json
from collections.abc import Mapping
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
STANDARDS = ("a-2b", "ua-1")
DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class TypesettingError(UnreadableDocumentError):
    """A paper could not be set; it is our fault, and says which template."""

    code = "typesetting"
    th = "จัดทำเอกสาร “{template}” ไม่ได้ ({why}) โปรดแจ้งผู้ดูแลระบบ"
    en = "The paper “{template}” could not be set ({why}); tell the administrator."


def pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    made: date,
    code: str,
    check_url: str,
    author: str,
    fonts: str = "",
    garuda: bytes | None = None,
) -> bytes:
    """Return a paper as PDF.

    Args:
        template: ``letter``, ``memo`` or ``sheet``.
        data: What it says; see the template for the names it asks for.
        made: Bangkok date of the paper; it is also the date inside the PDF.
        code: Short code by which the paper is verified.
        check_url: Where it is verified; the QR code holds it.
        author: Office that issues it.
        fonts: Folder with TH Sarabun New, empty for the shipped Sarabun.
        garuda: The emblem as SVG or PNG, if the operator gives it.

    Raises:
        TypesettingError: typst refuses; the template and its word are named.
    """
    import typst  # noqa: PLC0415 - 80 MB, loaded by who sets a paper

    whole = {
        **_EMPTY,
        **data,
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "code": code,
        "check_url": check_url,
        "check_th": "ตรวจสอบเอกสารด้วยรหัส",
        "author": author,
        "font": OFFICIAL_FONT if fonts else SHIPPED_FONT,
        "qr": list(_qr(check_url)),
        "garuda": None if garuda is None else list(garuda),
    }
    try:
        return typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(FONTS), *([fonts] if fonts else [])],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
        )
    except typst.TypstError as error:
        raise TypesettingError(template=template, why=str(error)[:200]) from error


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
