"""The columns of files of rows: their names in English and Thai, in any order.

The tables of names are printed in docs/import.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from usecases.rows.import_raw import RawRow
from usecases.rows.import_report import ImportFileError

PAIRS: dict[str, tuple[str, ...]] = {
    "pair_id": ("รหัสคู่", "รหัสคู่ความสัมพันธ์", "pair"),
    "th_dopa": ("รหัสจังหวัด", "รหัสจังหวัด (กรมการปกครอง)"),
    "th_iso_3166_2": ("รหัสจังหวัด ISO 3166-2",),
    "th_name_th": ("จังหวัด", "ชื่อจังหวัด"),
    "th_name_en": ("จังหวัด (อังกฤษ)", "ชื่อจังหวัด (อังกฤษ)", "province"),
    "partner_name_en": ("คู่ความสัมพันธ์ (อังกฤษ)", "ชื่อคู่ความสัมพันธ์ (อังกฤษ)"),
    "partner_name_local": ("คู่ความสัมพันธ์ (ภาษาท้องถิ่น)", "ชื่อคู่ความสัมพันธ์ (ภาษาท้องถิ่น)"),
    "partner_name_th": ("คู่ความสัมพันธ์", "ชื่อคู่ความสัมพันธ์"),
    "partner_country": ("รหัสประเทศ", "country"),
    "partner_country_th": ("ประเทศ",),
    "partner_country_en": ("ประเทศ (อังกฤษ)",),
    "partner_iso_3166_2": ("รหัสหน่วยการปกครอง ISO 3166-2",),
    "partner_parent_iso_3166_2": ("รหัสหน่วยเหนือ ISO 3166-2",),
    "partner_parent_name": ("หน่วยเหนือ", "ชื่อหน่วยเหนือ"),
    "partner_level": ("ระดับของคู่ความสัมพันธ์", "ระดับ"),
    "level_matches_province": ("ฐานะเทียบเท่าจังหวัด",),
    "status": ("สถานะ",),
    "instrument": ("ประเภทเอกสาร",),
    "date_signed": ("วันที่ลงนาม (ค.ศ.)",),
    "date_precision": ("ความละเอียดของวันที่",),
    "date_signed_be": ("วันที่ลงนาม (พ.ศ.)", "วันที่ลงนาม"),
    "place_signed": ("สถานที่ลงนาม",),
    "signatory_th": ("ผู้ลงนามฝ่ายไทย",),
    "signatory_partner": ("ผู้ลงนามฝ่ายคู่ความสัมพันธ์",),
    "witnesses": ("สักขีพยาน",),
    "fields_of_cooperation": ("สาขาความร่วมมือ",),
    "source_urls": ("แหล่งที่มา",),
    "confidence": ("ความน่าเชื่อถือ",),
    "notes": ("หมายเหตุ",),
}
"""Column of pairs.csv -> Thai names, the first of which we write; some have other English ones."""

HISTORIES: dict[str, tuple[str, ...]] = {
    "case_id": ("รหัสประวัติ",),
    "pair_id": ("รหัสคู่", "รหัสคู่ความสัมพันธ์"),
    "scope": ("ขอบเขต",),
    "outcome": ("ผล",),
    "date": ("วันที่ (ค.ศ.)",),
    "precision": ("ความละเอียดของวันที่",),
    "type": ("ประเภทเหตุการณ์",),
    "text": ("รายละเอียด",),
    "place": ("สถานที่",),
    "source": ("แหล่งที่มา",),
    "confidence": ("ความน่าเชื่อถือ",),
    "notes": ("หมายเหตุ",),
}
"""Columns of histories as rows, one event a row."""

MUNICIPAL: dict[str, tuple[str, ...]] = {
    "thai_side": ("ฝ่ายไทย",),
    "partner": ("คู่ความสัมพันธ์",),
    "partner_country": (),
    "why_excluded": ("เหตุผลที่ไม่รวม",),
}
BANGKOK: dict[str, tuple[str, ...]] = {"partner_en": (), "partner_country": ()}

Need = tuple[str, ...]
PAIRS_NEED: tuple[Need, ...] = (
    ("pair_id",),
    ("th_iso_3166_2", "th_dopa", "th_name_th", "th_name_en"),
    ("partner_name_en", "partner_name_th", "partner_name_local"),
    ("partner_country", "partner_country_en", "partner_country_th"),
    ("partner_level",),
    ("status",),
)
"""Of each group at least one column must be there."""

HISTORIES_NEED: tuple[Need, ...] = (("case_id",), ("date",), ("type",))
_TITLE_ROWS = 10
_IGNORED = re.compile(r"[\s\u200b\ufeff_.()\"'*:-]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column of a file stands, by its own name, and the headings not used.

    ``kind`` is pairs, histories, municipal or bangkok.
    """

    kind: str
    places: Mapping[str, int]
    width: int
    ignored: tuple[str, ...]

    def cells(self, row: RawRow) -> dict[str, str]:
        """Return a row's cells by column; a cell that is not there is empty."""
        return {
            name: row.cells[place] if place < len(row.cells) else ""
            for name, place in self.places.items()
        }


def find(rows: Iterable[RawRow], wanted: str, name: str) -> tuple[Layout, int]:
    """Read up to the header, which may stand below a few lines of title.

    Returns:
        The layout and the number of the header's row; ``rows`` stands at the first row after it.

    Raises:
        ImportFileError: There is no header, or it lacks columns, or has one twice.
    """
    best: tuple[int, Sequence[str]] = (-1, ())
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        layout = _layout(row.cells, wanted, name)
        if layout is not None:
            return layout, row.number
        best = max(best, (len(_places(row.cells, _NAMES[wanted])), row.cells))
        if row.number >= _TITLE_ROWS:
            break
    if best[0] < 0:
        raise ImportFileError("file_empty", name=name)
    raise _lacking(best[1], wanted, name)


def _layout(cells: Sequence[str], wanted: str, name: str) -> Layout | None:
    for kind in (wanted, "municipal", "bangkok"):
        places = _places(cells, _NAMES[kind])
        if all(any(column in places for column in need) for need in _NEEDS[kind]):
            _refuse_doubles(cells, _NAMES[kind], name)
            taken = set(places.values())
            ignored = (c.strip() for n, c in enumerate(cells) if n not in taken)
            return Layout(kind, places, len(cells), tuple(filter(None, ignored)))
    return None


def _places(cells: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = names.get(_folded(cell))
        if column is not None:
            found.setdefault(column, place)
    return found


def _refuse_doubles(cells: Sequence[str], names: Mapping[str, str], name: str) -> None:
    seen: set[str] = set()
    for cell in cells:
        column = names.get(_folded(cell))
        if column in seen:
            raise ImportFileError("header_twice", name=name, column=column)
        if column is not None:
            seen.add(column)


def _lacking(cells: Sequence[str], wanted: str, name: str) -> ImportFileError:
    there = _places(cells, _NAMES[wanted])
    other = "histories" if wanted == "pairs" else "pairs"
    is_json = "".join(cells).lstrip().startswith(("{", "["))
    if is_json or _layout(cells, other, name) is not None:
        return ImportFileError(f"wrong_kind_{wanted}", name=name)
    missing = [need for need in _NEEDS[wanted] if not any(column in there for column in need)]
    thai = _THAI[wanted]
    return ImportFileError(
        "header_missing",
        name=name,
        missing_th=", ".join(" หรือ ".join(thai[c] for c in need) for need in missing),
        missing_en=", ".join(" or ".join(need) for need in missing),
    )


def _folded(heading: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFC", heading)).casefold()


def _named(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {_folded(n): column for column, also in columns.items() for n in (column, *also)}


_ALL = {"pairs": PAIRS, "histories": HISTORIES, "municipal": MUNICIPAL, "bangkok": BANGKOK}
_NAMES = {kind: _named(columns) for kind, columns in _ALL.items()}
_THAI = {kind: {c: f"{(also or (c,))[0]} ({c})" for c, also in columns.items()}
         for kind, columns in _ALL.items()}  # fmt: skip
_NEEDS: dict[str, tuple[Need, ...]] = {
    "pairs": PAIRS_NEED,
    "histories": HISTORIES_NEED,
    "municipal": (("thai_side",), ("partner",)),
    "bangkok": (("partner_en",), ("partner_country",)),
}
