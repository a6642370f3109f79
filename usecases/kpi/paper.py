"""The report of the indicators as a paper, in Thai, for the working group's table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from documents.papers import typesetting
from documents.papers.typesetting import Imprint
from statemachine.dates import format_th
from usecases.context import Context
from usecases.house import house

TEMPLATE = "kpi"
_AUTHOR = "ระบบพี่น้อง (Phinong)"
_JOINED = "\u2060"
"""No line begins with the mark of an abbreviation."""

_MET = {True: "บรรลุ", False: "ยังไม่บรรลุ", None: "–"}


def paper(ctx: Context, report: Mapping[str, Any]) -> bytes:
    """Return the report of a fiscal year as PDF; the same report gives the same bytes on a day.

    Raises:
        TypesettingError: The paper could not be set.
    """
    year = report["fiscal_year"]
    imprint = Imprint(ctx.today, "kpi", f"{ctx.policy.base_url}/kpi?year={year}", _AUTHOR)
    return typesetting.pdf(TEMPLATE, _data(report), imprint, house(ctx))


def _data(report: Mapping[str, Any]) -> dict[str, Any]:
    year = report["fiscal_year"]
    until = date.fromisoformat(report["as_of"])
    span = f"{_day(report['from'])} ถึง {_day(report['until'])}"
    return {
        "heading": f"ตัวชี้วัดความสำเร็จตามเป้าหมาย ปีงบประมาณ พ.ศ. {year}",
        "subject": report["plan"],
        "period": f"{span}{' (ปีที่ยังไม่สิ้นสุด)' if report['running'] else ''}",
        "made_of": f"คำนวณจากทะเบียน ณ วันที่ {format_th(until)} · นิยามรุ่น {report['definitions']}",
        "heads": ["ที่", "ตัวชี้วัดตามแผน", "ผล", "ค่าเป้าหมาย", "บรรลุ"],
        "trend_heads": ["ปีงบประมาณ", "ผล", "เทียบค่าสูงสุดของช่วง"],
        "notes": [
            "ค่าของทุกปีคำนวณใหม่จากสิ่งที่ทะเบียนทราบ ณ วันที่จัดทำ",
            "“ยังไม่มีข้อมูล” หมายถึงยังไม่มีการบันทึก มิได้หมายความว่าไม่ได้ดำเนินการ",
            "กิจกรรมที่ไม่ได้บันทึกในทะเบียนไม่นับ",
            "ค่าเป้าหมายที่มีเครื่องหมาย * เป็นการตีความจากแผนและยังไม่ยืนยัน",
        ],
        "none_yet": "ทุกปีที่แสดง: ยังไม่มีข้อมูล",
        "indicators": [_indicator(one) for one in report["indicators"]],
    }


def _indicator(one: Mapping[str, Any]) -> dict[str, Any]:
    values = [year["value"] for year in one["trend"] if year["value"] is not None]
    most = max((*values, 100.0 if one["unit"] == "percent" else 1.0))
    return {
        "number": str(one["row"]),
        "line": one["line"].replace("ฯ", f"{_JOINED}ฯ"),
        "name": one["name"]["th"],
        "said": one["said"]["th"],
        "target": _target(one),
        "met": _MET[one["met"]],
        "facts": [
            {"name": "นิยาม", "value": one["definition"]["th"]},
            {"name": "สูตร", "value": one["formula"]["th"]},
            {"name": "ข้อมูล", "value": one["data"]["th"]},
            {"name": "ค่าเป้าหมาย", "value": f"{_target(one)} ({one['target_basis_name']['th']})"},
        ],
        "trend": []
        if not values
        else [
            {
                "year": f"พ.ศ. {year['fiscal_year']}{' (ยังไม่สิ้นสุด)' if year['running'] else ''}",
                "said": year["said"]["th"],
                "share": None if year["value"] is None else year["value"] / most,
            }
            for year in one["trend"]
        ],
    }


def _target(one: Mapping[str, Any]) -> str:
    if one["target"] is None:
        return "–"
    mark = "*" if one["target_basis"] == "reading" else ""
    said = {"exists": "มี", "pairs": f"{one['target']:.0f} คู่ขึ้นไป"}
    return said.get(one["unit"], f"{one['target']:.0f}%") + mark


def _day(text: str) -> str:
    return format_th(date.fromisoformat(text))
