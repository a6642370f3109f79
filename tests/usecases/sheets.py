"""Files of pairs and histories for the tests of the import, with defaults that no check faults."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from reference import loader

Row = dict[str, str]

HAINAN: Row = {
    "pair_id": "th57-cn-hainan",
    "th_dopa": "57",
    "th_iso_3166_2": "TH-57",
    "th_name_th": "เชียงราย",
    "th_name_en": "Chiang Rai",
    "partner_name_en": "Hainan",
    "partner_name_local": "海南省",
    "partner_name_th": "มณฑลไห่หนาน",
    "partner_country": "CN",
    "partner_country_th": "จีน",
    "partner_country_en": "China",
    "partner_iso_3166_2": "CN-HI",
    "partner_parent_iso_3166_2": "",
    "partner_parent_name": "",
    "partner_level": "first_level",
    "level_matches_province": "yes",
    "status": "established",
    "instrument": "MOU",
    "date_signed": "2020-03-04",
    "date_precision": "day",
    "date_signed_be": "2563-03-04",
    "place_signed": "Haikou",
    "signatory_th": "Governor A",
    "signatory_partner": "Governor B",
    "witnesses": "",
    "fields_of_cooperation": "trade; tourism",
    "source_urls": "https://one.example|https://two.example",
    "confidence": "high",
    "notes": "",
}
"""A first-level pair, signed, of the province that the world calls "elsewhere"."""

UNSIGNED = {"instrument": "none", "date_signed": "", "date_precision": "none",
            "date_signed_be": ""}  # fmt: skip
IN_PROGRESS = UNSIGNED | {"status": "in_progress", "place_signed": "", "signatory_th": "",
                          "signatory_partner": ""}  # fmt: skip


def a_row(**changes: str) -> Row:
    """Return a row that no check faults, with changes."""
    return HAINAN | changes


def a_city(number: int, **changes: str) -> Row:
    """Return a row of its own with a city of Guangdong."""
    return (
        a_row(
            pair_id=f"th57-cn-city{number}",
            partner_name_en=f"City {number}",
            partner_name_local=f"城{number}",
            partner_name_th=f"เมือง {number}",
            partner_iso_3166_2="",
            partner_parent_iso_3166_2="CN-GD",
            partner_level="second_level",
        )
        | changes
    )


def shipped_rows() -> list[Row]:
    """Return the 47 real rows."""
    with loader.pairs_path().open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def as_csv(
    rows: Iterable[Mapping[str, str]],
    header: Sequence[str] | None = None,
    *,
    headings: Mapping[str, str] | None = None,
    delimiter: str = ",",
) -> str:
    """Return rows as CSV; ``headings`` gives columns other names."""
    listed = list(rows)
    columns = list(header or (listed[0] if listed else HAINAN))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([(headings or {}).get(column, column) for column in columns])
    writer.writerows([row.get(column, "") for column in columns] for row in listed)
    return out.getvalue()


def write_csv(
    path: Path, rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8", **more: Any
) -> Path:
    """Write rows as a CSV file; letters that an encoding lacks become question marks."""
    path.write_bytes(as_csv(rows, **more).encode(encoding, errors="replace"))
    return path


def write_xlsx(path: Path, table: Iterable[Sequence[object]]) -> Path:
    """Write a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in table:
        sheet.append(list(cells))
    book.save(path)
    return path


def as_table(rows: Sequence[Mapping[str, str]]) -> list[list[object]]:
    """Return rows as the cells of a sheet, header first."""
    table: list[list[object]] = [list(rows[0])]
    table += [[row[column] for column in rows[0]] for row in rows]
    return table


def an_event(**changes: Any) -> dict[str, Any]:
    """Return an event that no check faults."""
    return {
        "date": "2019-12-04",
        "precision": "day",
        "type": "meeting",
        "text": "Delegations met",
        "place": "Chiang Rai",
        "source": "https://one.example",
        "confidence": "medium",
    } | changes


def a_history(*events: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a history of the pair of ``a_row``."""
    return {
        "case_id": "X01",
        "pair_id": "th57-cn-hainan",
        "scope": "provincial",
        "outcome": "pending",
        "notes": "",
        "events": list(events),
    } | changes


def write_json(path: Path, *histories: Any) -> Path:
    """Write histories as approval_histories.json has them."""
    path.write_text(json.dumps({"schema": {}, "cases": list(histories)}), encoding="utf-8")
    return path
