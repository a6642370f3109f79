"""A row of the register, judged against the reference: province, partner, status, dates.

Every check is by data; what a row may not say is refused with what to do, nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.dates import PartialDate
from usecases.rows.import_cells import key_of
from usecases.rows.import_dates import signing_date
from usecases.rows.import_partner import PartnerUnit, partner_of
from usecases.rows.import_provinces import outside_listed, province_of
from usecases.rows.import_report import RowError

STATUSES = (
    "established",
    "loi_signed",
    "in_progress",
    "prospective",
    "listed_unconfirmed",
    "disputed",
)
SIGNED = ("established", "loi_signed")
"""Statuses of pairs whose relation is said to exist: these live under the yearly watch."""

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_UNSIGNED = ("in_progress", "prospective")
_SPLIT = re.compile(r"\s*\|\s*")

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "established": ("มีความสัมพันธ์แล้ว", "ลงนามแล้ว"),
        "loi_signed": ("ลงนามหนังสือแสดงเจตจำนงแล้ว",),
        "in_progress": ("อยู่ระหว่างดำเนินการ",),
        "prospective": ("มีแนวโน้ม", "อยู่ระหว่างทาบทาม"),
        "listed_unconfirmed": ("ยังไม่ยืนยัน",),
        "disputed": ("ข้อมูลขัดแย้ง",),
    },
    "instrument": {
        "none": ("ไม่มี",),
        "unknown": ("ไม่ทราบ",),
        "mou": ("บันทึกความเข้าใจ",),
        "loi": ("หนังสือแสดงเจตจำนง",),
        "moa": ("บันทึกข้อตกลง",),
        "agreement": ("ความตกลง",),
        "friendship_agreement": ("ความตกลงมิตรภาพ", "friendship agreement"),
        "cooperation_plan": ("แผนความร่วมมือ", "cooperation plan"),
        "joint_statement": ("แถลงการณ์ร่วม", "joint statement"),
        "minutes": ("บันทึกการหารือ",),
        "amendment": ("การแก้ไขเพิ่มเติม",),
        "renewal": ("การต่ออายุ",),
    },
    "level_matches_province": {"yes": ("ใช่",), "check": ("ควรตรวจสอบ",), "no": ("ไม่ใช่",)},
    "confidence": {"high": ("สูง",), "medium": ("ปานกลาง",), "low": ("ต่ำ",)},
}
"""Column -> value -> other ways to write it; case does not matter."""

_DEFAULTS = {"instrument": "unknown", "level_matches_province": "check"}


@dataclass(frozen=True, slots=True)
class PairRow:
    """A row that was judged: codes of the reference, Gregorian ISO dates, empty where not stated.

    ``signed`` is ``2013-02-26``, ``2008-08``, ``2005`` or empty.
    """

    key: str
    province: str
    partner: PartnerUnit
    status: str
    instrument: str
    signed: str
    place: str
    signatory_th: str
    signatory_partner: str
    witnesses: str
    fields: str
    sources: tuple[str, ...]
    level_matches: str
    confidence: str
    notes: str

    @property
    def signed_on(self) -> PartialDate:
        """Return the date of signing as far as it is known."""
        return PartialDate.parse(self.signed, "ce")

    def body(self) -> dict[str, Any]:
        """Return the row as plain values, as it is kept to be compared with the next import."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"sources": list(self.sources), "partner": self.partner.values()}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> "PairRow":
        """Return the row that was kept."""
        return cls(
            **{
                **body,
                "sources": tuple(body["sources"]),
                "partner": PartnerUnit(**body["partner"]),
            }
        )


SOURCES: dict[str, tuple[str, ...]] = {
    "status": ("status",),
    "instrument": ("instrument",),
    "signed": ("date_signed", "date_signed_be"),
    "place": ("place_signed",),
    "signatory_th": ("signatory_th",),
    "signatory_partner": ("signatory_partner",),
    "witnesses": ("witnesses",),
    "fields": ("fields_of_cooperation",),
    "sources": ("source_urls",),
    "level_matches": ("level_matches_province",),
    "confidence": ("confidence",),
    "notes": ("notes",),
}
"""Field -> the columns it is read from; where a file has none of them, what is known stays."""

NAME_SOURCES = {
    "name_en": "partner_name_en",
    "name_th": "partner_name_th",
    "name_local": "partner_name_local",
}
"""The same for the names of the partner."""


def judged(cells: Mapping[str, str], today: date) -> PairRow:
    """Return the row of cleaned cells.

    Args:
        cells: Texts by column, cleaned; a column the file lacks is not there.
        today: Bangkok date; nothing was signed after it.

    Raises:
        RowError: Something in the row is missing, unknown, contradictory or out of scope.
    """
    province = province_of(cells)
    partner = partner_of(cells)
    status = _choice(cells, "status", required=True)
    row = PairRow(
        key=_key(cells),
        province=province.iso_3166_2,
        partner=partner,
        status=status,
        instrument=_instrument(cells, status),
        signed=signing_date(cells, today).iso(),
        place=cells.get("place_signed", ""),
        signatory_th=cells.get("signatory_th", ""),
        signatory_partner=cells.get("signatory_partner", ""),
        witnesses=cells.get("witnesses", ""),
        fields=cells.get("fields_of_cooperation", ""),
        sources=tuple(filter(None, _SPLIT.split(cells.get("source_urls", "")))),
        level_matches=_choice(cells, "level_matches_province"),
        confidence=_choice(cells, "confidence"),
        notes=cells.get("notes", ""),
    )
    _consistent(row)
    outside_listed(province, partner, row.confidence)
    return row


def _key(cells: Mapping[str, str]) -> str:
    key = key_of(cells, "pair_id").casefold()
    if not key:
        raise RowError("key_missing")
    if not _KEY.fullmatch(key):
        raise RowError("key_malformed", value=key)
    return key


def _choice(cells: Mapping[str, str], column: str, *, required: bool = False) -> str:
    written = cells.get(column, "")
    if not written and required:
        raise RowError("required", column=column)
    if not written:
        return _DEFAULTS.get(column, "")
    value = _WRITTEN[column].get(written.casefold())
    if value is None:
        raise RowError("choice", column=column, value=written, choices=", ".join(CHOICES[column]))
    return value


def _instrument(cells: Mapping[str, str], status: str) -> str:
    kind = _choice(cells, "instrument")
    if status != "loi_signed":
        return "none" if kind == "unknown" and status in _UNSIGNED else kind
    if kind not in ("loi", "none", "unknown"):
        raise RowError("status_instrument", value=kind)
    return "loi"


def _consistent(row: PairRow) -> None:
    if row.status in _UNSIGNED and row.signed:
        raise RowError("status_with_date", status=row.status, value=row.signed)


_WRITTEN: dict[str, dict[str, str]] = {
    column: {w.casefold(): value for value, also in values.items() for w in (value, *also)}
    for column, values in CHOICES.items()
}
