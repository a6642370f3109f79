"""Official papers: the same in gives the same out, and data is never code."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents.papers.typesetting import Imprint, TypesettingError, pdf, thai_digits

SAID = "น้ำ ป้ำ ก๊ำ ญี่ปุ่น ใต้ร่มโพธิ์ทอง ดำเนินงาน สำนักงาน"
DATA: dict[str, Any] = {
    "subject": "ขอความเห็นชอบร่างบันทึกความเข้าใจ",
    "heading": "กำหนดการ",
    "date": "๒๓ พฤศจิกายน ๒๕๖๙",
    "to": "ปลัดกระทรวงมหาดไทย",
    "paragraphs": [SAID],
    "signer": {"name": "นายตัวอย่าง", "post": "ผู้ว่าราชการจังหวัดตัวอย่าง"},
}
HOW = Imprint(date(2026, 11, 23), "PN-0000", "http://127.0.0.1:8070/check/PN-0000", "จังหวัดตัวอย่าง")


def read_back(content: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    (tmp_path / "paper.pdf").write_bytes(content)
    ran = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, check=True
    )
    return ran.stdout.decode()


@pytest.mark.parametrize("template", ["letter", "memo", "sheet"])
def test_a_paper_is_made_twice_the_same(template: str) -> None:
    first = pdf(template, DATA, HOW)

    assert first.startswith(b"%PDF-")
    assert first == pdf(template, DATA, HOW)
    assert b"pdfaid" in first
    assert b"pdfuaid" in first


def test_what_looks_like_code_is_words(tmp_path: Path) -> None:
    evil = '#read("/etc/passwd") $x$ *bold*'
    said = read_back(pdf("letter", DATA | {"paragraphs": [evil]}, HOW), tmp_path)

    assert evil in " ".join(said.split())


def test_a_paper_bears_its_code(tmp_path: Path) -> None:
    assert "PN-0000" in read_back(pdf("memo", DATA, HOW), tmp_path)


def test_a_missing_value_is_an_error_with_a_name() -> None:
    with pytest.raises(TypesettingError) as caught:
        pdf("letter", {"paragraphs": []}, HOW)

    assert "letter" in caught.value.sentence("en")


def test_digits_become_thai() -> None:
    assert thai_digits("ชร 0017.2/1234") == "ชร ๐๐๑๗.๒/๑๒๓๔"
