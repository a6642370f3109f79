"""The page of a person's copy: what each table is, in both languages, with its rows to read."""

import json
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from reference.personal_data import inventory
from statemachine.dates import bangkok_day, format_th
from storage.people import PersonRecord

_MOST = 200
"""Rows of a table that the page shows; all of them stand in the CSV beside it."""

_TRAIL = {
    "acts": ("สิ่งที่ท่านดำเนินการ (จากลูกโซ่ประวัติ)", "What you did, out of the audit trail"),
    "about": ("รายการในลูกโซ่ประวัติเกี่ยวกับบัญชีของท่าน", "Entries of the trail about your account"),
}
_STYLE = (
    "body{font:16px/1.6 sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;display:block;overflow-x:auto;font-size:.85rem}"
    "td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    ".en{color:#555}"
)

Rows = list[dict[str, Any]]


def page(
    made_at: datetime,
    person: PersonRecord,
    held: Mapping[str, Rows],
    trail: Mapping[str, Rows],
) -> str:
    """Return the page as HTML without scripts; it needs nothing but itself."""
    parts = [_section(name, *_of_table(name), rows) for name, rows in held.items()]
    parts += [_section(name, *_TRAIL[name], rows) for name, rows in trail.items()]
    title = f"ข้อมูลส่วนบุคคลของ {person.name_th}"
    return (
        f'<!doctype html><html lang="th"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>"
        f'<p lang="en" class="en">Personal data of {escape(person.name_en)}</p>'
        f"<p>{escape(person.username)} · {escape(format_th(bangkok_day(made_at)))}</p>"
        "<p>ข้อมูลทั้งหมดอยู่ในแฟ้ม data.json และ tables/*.csv ค่าลับ เช่น รหัสผ่าน แสดงเป็น •••</p>"
        '<p lang="en" class="en">All of it stands in data.json and tables/*.csv; secrets such as '
        "the password are shown as •••.</p>" + "".join(parts) + "</html>"
    )


def _of_table(name: str) -> tuple[str, str]:
    lines = inventory().personal.items()
    line = next((held for column, held in lines if column.startswith(f"{name}.")), None)
    return (line.th, line.en) if line else (name, name)


def _section(name: str, th: str, en: str, rows: Rows) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(column)}</th>" for column in rows[0])
    body = "".join(f"<tr>{''.join(map(_cell, row.values()))}</tr>" for row in rows[:_MOST])
    more = f"<p>… {len(rows) - _MOST:,} → tables/{name}.csv</p>" if len(rows) > _MOST else ""
    return (
        f'<h2>{escape(th)}</h2><p lang="en" class="en">{escape(en)}</p>'
        f"<p>{name} · {len(rows):,}</p><table><tr>{head}</tr>{body}</table>{more}"
    )


def _cell(value: Any) -> str:
    if value is None:
        return "<td></td>"
    plain = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return f"<td>{escape(plain)}</td>"
