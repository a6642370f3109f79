"""How long a paper takes to set: each template, the Cabinet pack, and a case's letter as issued.

``python -m benchmarks.papers [--json] [--quick] [--rounds N] [--fonts FOLDER]``

``--fonts`` is a folder with TH Sarabun New; without it the shipped Sarabun is used. Counted too is
what two readers get back of 12,000 Thai characters (poppler is left out where it is not installed).
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2

from benchmarks.rounds import Verdict, options, report
from documents.papers.numerals import official
from documents.papers.typesetting import House, Imprint, pdf

P95_MS = 50.0
HOW = Imprint(date(2026, 11, 23), "PN-7K3Q9-4MXW2", "https://phinong.example/check/PN", "จังหวัด")
SAID = (
    "กระทรวงมหาดไทยพิจารณาแล้วเห็นว่า น้ำ ป้ำ ก๊ำ ญี่ปุ่น ใต้ร่มโพธิ์ทอง ดำเนินงาน สำนักงาน ทั้งนี้ กตัญญู "
    "กฎุมพี ฐานะ ปรัชญา ซื้อ เชื่อ ฟ้า ปี่ ป๋า ผู้ "
)
LETTER: dict[str, Any] = {
    "subject": "ขอความเห็นชอบร่างบันทึกความเข้าใจระหว่างจังหวัดเชียงรายกับแขวงตัวอย่าง (ลาว)",
    "heading": "กำหนดการพิธีลงนาม",
    "number": "ชร 0017/1234",
    "date": "23 พฤศจิกายน 2569",
    "to": "ปลัดกระทรวงมหาดไทย",
    "office_lines": ["ศาลากลางจังหวัดเชียงราย", "ถนนตัวอย่าง ชร 57100"],
    "owner_lines": ["สำนักงานจังหวัดเชียงราย", "โทร. 0 0000 0000", "saraban@example.go.th"],
    "references": ["มติคณะรัฐมนตรีเมื่อวันที่ 10 ตุลาคม 2561"],
    "enclosures": [
        {"number": f"{n}.", "title": f"สิ่งที่ส่งมาด้วย {n}", "count": "จำนวน 1 ฉบับ"} for n in (1, 2)
    ],
    "paragraphs": [SAID * 3] * 3,
    "asks": "จึงเรียนมาเพื่อโปรดพิจารณา",
    "signer": {"name": "นายตัวอย่าง ใจดี", "post": ["ผู้ว่าราชการจังหวัดเชียงราย"]},
    "names": ["จังหวัดเชียงราย", "แขวงตัวอย่าง"],
}
SECTION: dict[str, Any] = {
    "title": "ข้อเสนอ",
    "paragraphs": [SAID * 2] * 4,
    "facts": [{"name": "สถานที่", "value": "ศาลากลางจังหวัด"}],
    "points": [{"number": "1.", "said": SAID, "side": "09.00 น."}],
    "boxes": False,
    "sections": [],
}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print times and what readers get back."""
    chosen = options(__doc__ or "", arguments, "fonts")
    rounds = chosen.rounds or (3 if chosen.quick else 100)
    house = House(chosen.fonts or "")
    rows = [_timed(template, house, rounds) for template in ("letter", "memo", "sheet", "pack")]
    verdicts = [Verdict("letter: p95, ms", rows[0]["p95_ms"], "<=", P95_MS)]
    read = _read_back(house, 3 if chosen.quick else 30)
    for reader, found in read.items():
        rows.append({"reader": reader, **found})
        wrong = float(found["lost"] + found["doubled"]) if chosen.fonts else None
        why = "TH Sarabun New was not given"
        verdicts.append(Verdict(f"{reader}: wrong Thai characters", wrong, "<=", 0, why=why))
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _timed(template: str, house: House, rounds: int) -> dict[str, Any]:
    data = official({**LETTER, "sections": [SECTION] * (5 if template == "pack" else 1)})
    pdf(template, data, HOW, house)
    times = []
    for number in range(rounds):
        begun = time.perf_counter()
        pdf(template, {**data, "number": f"ชร 0017/{number}"}, HOW, house)
        times.append((time.perf_counter() - begun) * 1000)
    ranked = sorted(times)
    return {
        "paper": template,
        "median_ms": statistics.median(ranked),
        "p95_ms": ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))],
        "rounds": rounds,
    }


def _read_back(house: House, paragraphs: int) -> dict[str, dict[str, int]]:
    said = [SAID * 3] * paragraphs
    content = pdf("letter", {**LETTER, "paragraphs": said}, HOW, house)
    empty = pdf("letter", {**LETTER, "paragraphs": []}, HOW, house)
    readers = {"pdfium": _pdfium}
    if shutil.which("pdftotext"):
        readers["poppler"] = _poppler
    wanted = _thai("".join(said))
    return {name: _compared(wanted, read(content), read(empty)) for name, read in readers.items()}


def _compared(wanted: Counter[str], whole: str, without: str) -> dict[str, int]:
    """Compare the body with what was read, taking away what every page bears."""
    pages = whole.count("PN-7K3Q9") - without.count("PN-7K3Q9")
    foot, numbers = "ตรวจสอบความแท้จริงของหนังสือนี้ด้วยรหัส", "".join(map(str, range(2, pages + 2)))
    read = _thai(whole) - _thai(without)
    read -= Counter({c: n * pages for c, n in _thai(foot).items()})
    read -= _thai(official(numbers))
    return {
        "characters": sum(wanted.values()),
        "lost": sum((wanted - read).values()),
        "doubled": sum((read - wanted).values()),
    }


def _thai(text: str) -> Counter[str]:
    return Counter(c for c in unicodedata.normalize("NFKD", text) if "\u0e00" <= c <= "\u0e7f")


def _pdfium(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _poppler(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(content)
        ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return ran.stdout.decode()


if __name__ == "__main__":
    sys.exit(main())
