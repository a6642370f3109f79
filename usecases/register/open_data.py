"""The public part of the register as files, with a dictionary of every column.

No people, no cases, no dates that only the offices set: what the page of a pair shows anybody.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from reference.claims import open_data_columns, published_totals
from reference.loader import province as province_of
from storage import claims, pair_lists
from storage.database import Connection
from usecases.claims.reading import CASE, EXACT
from usecases.context import Context
from usecases.evidence import partial
from usecases.register.readers import reader_of
from usecases.relations.partner_search import country_name
from usecases.relations.register_sight import PUBLIC_STATUSES

LICENCE_TH = (
    "ข้อเท็จจริงจากแหล่งข้อมูลที่ระบุในแต่ละแถว ข้อมูลที่มากับระบบเผยแพร่ภายใต้ Apache-2.0 "
    "ข้อมูลที่หน่วยงานบันทึกเพิ่มเป็นไปตามสัญญาอนุญาตที่หน่วยงานเจ้าของระบบกำหนด"
)
LICENCE_EN = (
    "Facts from the sources named in each row. What is shipped is under Apache-2.0; what an "
    "office recorded is under the licence that the office running this system sets."
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings by which a spreadsheet takes a text for a formula (CWE-1236)."""

_PUBLIC_ASPECTS = ("status", "kind", "level", "thai_side", "signed", "ends", "event")


TABLES = ("pairs", "sources", "published")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILES = tuple(
    [f"{table}.{kind}" for table in TABLES for kind in ("csv", "json")]
    + ["register.xlsx", "register.json", "dictionary.csv", "dictionary.json"]
)
"""Every file that is given."""

Table = list[dict[str, Any]]


def open_file(ctx: Context, name: str, *, public: bool = False) -> tuple[bytes, str]:
    """Return a file of ``FILES`` with its media type.

    Args:
        ctx: Who asks: the file has the public part of the pairs that they may see.
        name: Name of the file.
        public: Whether the register is open to the public.
    """
    stem, _, kind = name.rpartition(".")
    if stem == "dictionary":
        tables = {"dictionary": dictionary()}
    else:
        with ctx.database.read() as connection:
            made = _tables(ctx, connection, public=public)
        tables = made if stem == "register" else {stem: made[stem]}
    if kind == "csv":
        return _csv(next(iter(tables.values()))), FORMATS["csv"]
    if kind == "json":
        return _json(ctx, tables), FORMATS["json"]
    return _workbook({**tables, "dictionary": dictionary()}), FORMATS["xlsx"]


def dictionary() -> Table:
    """Return every column of every table with its type, meaning, source and licence."""
    licence = {"licence_th": LICENCE_TH, "licence_en": LICENCE_EN}
    return [{**asdict(column), **licence} for column in open_data_columns()]


def columns_of(table: str) -> list[str]:
    """Return the names of a table's columns, in their order."""
    return [one.column for one in open_data_columns() if one.table == table]


def _tables(ctx: Context, connection: Connection, *, public: bool) -> dict[str, Table]:
    seen = reader_of(ctx, connection, public=public)
    rows = [
        row
        for row in pair_lists.heads(connection, seen.own, seen.statuses)
        if row.status in PUBLIC_STATUSES
    ]
    rows.sort(key=lambda row: (row.province, row.key))
    keys = {row.id: row.key for row in rows}
    said = [
        row
        for row in claims.every(connection, _PUBLIC_ASPECTS)
        if row.relationship_id in keys and not row.origin.startswith(CASE)
    ]
    return {
        "pairs": [_pair(row) for row in rows],
        "sources": [_source(keys[row.relationship_id], row) for row in said],
        "published": [
            {name: getattr(one, name) for name in columns_of("published")}
            for one in published_totals()
        ],
    }


def _pair(row: Any) -> dict[str, Any]:
    place, land = province_of(row.province), country_name(row.country)
    return {
        "pair_id": row.key,
        "province_iso": row.province,
        "province_th": place.name_th,
        "province_en": place.name_en,
        "partner_th": row.partner_th,
        "partner_en": row.partner_en,
        "partner_local": row.partner_local,
        "country": row.country,
        "country_th": land["th"],
        "partner_level": row.level,
        "status": row.status,
        "begun": partial(row.begun_on, row.begun_precision).iso(),
        "begun_precision": row.begun_precision,
        "evidence_grade": row.confidence,
    }


def _source(key: str, row: Any) -> dict[str, Any]:
    return {
        "pair_id": key,
        "aspect": row.aspect,
        "value": row.value,
        "date": partial(row.happened_on, row.precision).iso(),
        "date_precision": row.precision,
        "side": row.side,
        "source": row.source,
        "attributed": EXACT if row.attributed == EXACT else "together",
        "evidence_grade": row.grade,
        "as_of": partial(row.as_of, row.as_of_precision).iso(),
        "recorded_at": row.recorded_at.isoformat(),
    }


def _csv(rows: Table) -> bytes:
    """Return rows as CSV that Excel reads as UTF-8; no cell is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_columns(rows))
    writer.writerows([guarded(value) for value in row.values()] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def guarded(value: object) -> object:
    """Return a text so that no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _columns(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(next(iter(rows), {}))


def _json(ctx: Context, tables: Mapping[str, Table]) -> bytes:
    about = {"as_of": ctx.today.isoformat(), "licence_th": LICENCE_TH, "licence_en": LICENCE_EN}
    text = json.dumps({**about, **tables}, ensure_ascii=False, indent=1)
    return text.encode()


def _workbook(tables: Mapping[str, Table]) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in tables.items():
        sheet: Any = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        sheet.append([_cell(sheet, head, bold=True) for head in _columns(rows)])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row.values()])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """Return a cell; text is text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
