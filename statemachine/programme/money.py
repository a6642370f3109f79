"""Budgets: by source, asked, granted and spent, counted in satang so that sums are exact."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SOURCES: dict[str, tuple[str, str]] = {
    "central": ("งบประมาณส่วนกลาง (กระทรวงมหาดไทย)", "Central allocation (Ministry of Interior)"),
    "province": ("งบประมาณของจังหวัด/กลุ่มจังหวัด", "The province's or cluster's own budget"),
    "other": ("แหล่งอื่น เช่น ท้องถิ่น ภาคเอกชน คู่ความสัมพันธ์", "Other: local, private, the partner"),
}
"""Source of money -> Thai, English."""

ASPECTS: dict[str, tuple[str, str]] = {
    "asked": ("ขอ", "Asked"),
    "granted": ("ได้รับจัดสรร", "Granted"),
    "spent": ("ใช้จ่ายจริง", "Spent"),
}
"""What is said of money -> Thai, English."""

MOST_BAHT = 10_000_000_000
SATANG = 100
_WRITTEN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class AmountError(ValueError):
    """A text that is no amount of baht."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of an aspect, and how many lines do not state it."""

    satang: int
    unstated: int


def read_baht(text: str) -> int | None:
    """Return satang from baht as people write them; ``None`` where nothing is stated.

    Reads ``150000``, ``150,000.50``, ``๑๕๐,๐๐๐``. A dash or nothing is "not stated"; 0 is a
    statement.

    Raises:
        AmountError: It is no amount, negative, or beyond what a budget can be.
    """
    plain = text.strip().translate(_THAI_DIGITS).removesuffix("บาท").strip()
    if plain in {"", "-", "–"}:
        return None
    written = _WRITTEN.fullmatch(plain)
    if written is None:
        raise AmountError(text)
    baht, satang = int(written[1].replace(",", "")), (written[2] or "").ljust(2, "0")
    if baht > MOST_BAHT:
        raise AmountError(text)
    return baht * SATANG + int(satang)


def baht(satang: int | None) -> str:
    """Return an amount as people read it: ``150,000`` or ``150,000.50``; empty where not stated."""
    if satang is None:
        return ""
    whole, rest = divmod(satang, SATANG)
    return f"{whole:,}" + (f".{rest:02d}" if rest else "")


def sums(lines: Iterable[Mapping[str, int | None]], aspect: str) -> Sums:
    """Return the sum of an aspect over lines; what is not stated adds nothing and is counted."""
    values = [line.get(aspect) for line in lines]
    known = [value for value in values if value is not None]
    return Sums(sum(known), len(values) - len(known))
