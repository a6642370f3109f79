"""The yearly report of an overview: a paper in Thai, and a workbook in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from documents.papers import typesetting
from documents.papers.typesetting import Imprint
from statemachine.dates import format_th
from statemachine.programme.money import ASPECTS
from usecases.analysis.glance import Glance
from usecases.analysis.rows import DUTIES
from usecases.analysis.sheets import Sheet, workbook
from usecases.analysis.sight import VIEWS
from usecases.context import Context
from usecases.house import house
from usecases.kpi.report import YearOutsideError, report
from usecases.names import Names, both

TEMPLATE = "yearly"
_AUTHOR = "ระบบพี่น้อง (Phinong)"
_SATANG = 100
_NUMBER = both("จำนวน", "Number")
_PAIRS = both("คู่", "Pairs")


def paper(ctx: Context, found: Glance) -> bytes:
    """Return the report as PDF; the same figures give the same bytes on a day.

    Raises:
        TypesettingError: The paper could not be set.
    """
    year, first, last = found.year
    at = f"{ctx.policy.base_url}/overview?view={found.sight.view}&year={year}"
    data = {
        "heading": f"รายงานประจำปี ความสัมพันธ์เมืองพี่เมืองน้อง ปีงบประมาณ พ.ศ. {year}",
        "subject": _whose(found),
        "period": f"{format_th(first)} ถึง {format_th(last)}{_running(ctx, last)}",
        "made_of": f"จัดทำจากทะเบียนและเรื่องในระบบ ณ วันที่ {format_th(ctx.today)}",
        "bars": [_bar(section) for section in _bars(found)],
        "tables": [_table(table) for table in _tables(ctx, found)],
        "notes": [
            "ตัวเลขทุกตัวเปิดดูแถวข้อมูลได้ในหน้าภาพรวมของระบบ ตามที่อยู่ด้านล่าง",
            "กิจกรรมที่ไม่ได้บันทึกในทะเบียนไม่นับ และคู่ที่ไม่ทราบวันเริ่มต้นนับว่ามีมาก่อนปีนี้",
            "วันเป็นวันตามปฏิทิน วันหนึ่งเป็นของหน่วยงานที่เรื่องอยู่ด้วยเมื่อเริ่มวันนั้น",
        ],
    }
    imprint = Imprint(ctx.today, "yearly", at, _AUTHOR)
    return typesetting.pdf(TEMPLATE, data, imprint, house(ctx))


def spreadsheet(ctx: Context, found: Glance, lang: str) -> bytes:
    """Return the report as a workbook with a sheet for each table."""
    return workbook([*_tables(ctx, found), _places(found)], lang)


def _whose(found: Glance) -> str:
    if found.sight.view != "province":
        return VIEWS[found.sight.view]["th"]
    return "จังหวัด" + " ".join(place["name"]["th"] for place in found.places if place["own"])


def _running(ctx: Context, last: date) -> str:
    return " (ปีที่ยังไม่สิ้นสุด)" if last >= ctx.today else ""


def _bars(found: Glance) -> Iterable[tuple[str, str, Sequence[tuple[str, int, str]]]]:
    """Return the pictures: title, unit, and name, value and remark of each bar."""
    yield (
        "งานในแต่ละขั้น",
        "งาน",
        [
            (row["stage"]["th"], row["open"], f"เกินกำหนด {row['late']}" if row["late"] else "")
            for row in found.stages
        ],
    )
    yield (
        "วันเวลาอยู่ที่ใด",
        "วัน",
        [
            (row.name["th"], row.days, f"เกินกำหนด {row.late:,}" if row.late else "")
            for row in found.causes
        ],
    )
    yield (
        "คู่ตามประเทศ",
        "คู่",
        [(row["name"]["th"], row["pairs"], f"ลงนามแล้ว {row['signed']}") for row in found.countries],
    )


def _bar(section: tuple[str, str, Sequence[tuple[str, int, str]]]) -> dict[str, Any]:
    title, unit, rows = section
    most = max((value for _, value, _ in rows), default=0) or 1
    return {
        "title": title,
        "rows": [
            {"name": name, "said": f"{value:,} {unit}", "note": note, "share": value / most}
            for name, value, note in rows
        ],
    }


def _table(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title["th"],
        "heads": [head["th"] for head in sheet.heads],
        "rows": [[_said(value) for value in row] for row in sheet.rows],
    }


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["th"])
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value or "–")


def _tables(ctx: Context, found: Glance) -> list[Sheet]:
    tables = [_summary(found), *_indicators(ctx, found), _duty(found), _months(found)]
    if found.sight.view != "province":
        tables.append(_classes(found))
    return [*tables, _stages(found), _causes(found), _countries(found), _money(found), _sdgs(found)]


def _summary(found: Glance) -> Sheet:
    p = found.punctual
    rate = f"{100 * p['in_time'] / p['ended']:.1f} %" if p["ended"] else "–"
    rows: list[tuple[Names, object]] = [
        (both("คู่ที่ลงนามแล้ว", "Signed pairs"), found.pairs["signed"]),
        (both("จังหวัดที่มีคู่ที่ลงนามแล้ว", "Provinces with a signed pair"), found.pairs["provinces"]),
        (both("คู่ที่ลงนามในปีงบประมาณ", "Pairs signed in the year"), found.pairs["new"]),
        (both("คู่ที่กำลังดำเนินการ", "Pairs being prepared"), found.pairs["prepared"]),
        (both("เรื่องที่กำลังดำเนินการ", "Open cases"), found.cases["open"]),
        (both("เรื่องที่เกินกำหนด", "Overdue cases"), found.cases["late"]),
        (both("ขั้นที่เสร็จตามกำหนดใน 12 เดือน", "Stages in time, 12 months"), rate),
    ]
    return Sheet(both("สรุป", "Summary"), (both("รายการ", "Figure"), _NUMBER), rows)


def _indicators(ctx: Context, found: Glance) -> list[Sheet]:
    """Return the plan's indicators, which are of the whole country."""
    if found.sight.view == "province":
        return []
    try:
        told = report(ctx, found.year[0])
    except YearOutsideError:
        return []
    heads = (both("ตัวชี้วัดตามแผน", "Indicator of the plan"), both("ผล", "Value"))
    rows = [(one["name"], one["said"]) for one in told["indicators"]]
    return [Sheet(both("ตัวชี้วัดของแผน", "KPIs of the plan"), heads, rows)]


def _duty(found: Glance) -> Sheet:
    heads = (both("กิจกรรมร่วมประจำปี", "Yearly joint activity"), _PAIRS)
    rows = [(words, found.duty[code]) for code, words in DUTIES.items()]
    return Sheet(both("กิจกรรมประจำปี", "Yearly duty"), heads, rows)


def _months(found: Glance) -> Sheet:
    heads = (
        both("เดือน", "Month"),
        both("ขั้นที่เสร็จ", "Stages finished"),
        both("ทันกำหนด", "In time"),
    )
    return Sheet(
        both("เสร็จตามกำหนดรายเดือน", "In time by month"),
        heads,
        [(_month(m), m["ended"], m["in_time"]) for m in found.punctual["months"]],
    )


def _month(row: Mapping[str, Any]) -> Names:
    year = row["month"].year
    return both(f"{row['name']['th']} {year + 543}", f"{row['name']['en']} {year}")


def _classes(found: Glance) -> Sheet:
    heads = (
        both("ณ ต้นปีงบประมาณ", "When the year began"),
        both("จังหวัด", "Provinces"),
        both("จังหวัดที่ได้คู่เพิ่ม", "Provinces that gained"),
        both("คู่ที่เพิ่ม", "Pairs gained"),
    )
    rows = [(c["name"], c["provinces"], c["gaining"], c["pairs"]) for c in found.classes]
    return Sheet(both("การเติบโตตามกลุ่มจังหวัด", "Growth by class"), heads, rows)


def _stages(found: Glance) -> Sheet:
    heads = (
        both("ขั้น", "Stage"),
        both("งาน", "Open"),
        both("ครบใน 5 วันทำการ", "Due in 5 working days"),
        both("เกินกำหนด", "Overdue"),
    )
    rows = [(row["stage"], row["open"], row["soon"], row["late"]) for row in found.stages]
    return Sheet(both("งานในแต่ละขั้น", "Work by stage"), heads, rows)


def _causes(found: Glance) -> Sheet:
    heads = (both("สาเหตุ", "Cause"), both("วัน", "Days"), both("เกินกำหนด (วัน)", "Late days"))
    rows = [(row.name, row.days, row.late) for row in found.causes]
    return Sheet(both("วันเวลาอยู่ที่ใด", "Whose days"), heads, rows)


def _countries(found: Glance) -> Sheet:
    heads = (both("ประเทศ", "Country"), _PAIRS, both("ลงนามแล้ว", "Signed"))
    rows = [(row["name"], row["pairs"], row["signed"]) for row in found.countries]
    return Sheet(both("คู่ตามประเทศ", "Pairs by country"), heads, rows)


def _money(found: Glance) -> Sheet:
    heads = (
        both("แหล่งเงิน", "Source"),
        both("ขอ (บาท)", "Asked (baht)"),
        both("ได้รับ (บาท)", "Granted (baht)"),
        both("ใช้จ่าย (บาท)", "Spent (baht)"),
    )
    rows = [(row["name"], *(_baht(row, name) for name in ASPECTS)) for row in found.money]
    return Sheet(both("งบประมาณของแผน", "Budget of plans"), heads, rows)


def _baht(row: Mapping[str, Any], name: str) -> float | str:
    """Return an amount in baht; what no line states is no zero."""
    return row[name] / _SATANG if row[f"{name}_lines"] else "–"


def _sdgs(found: Glance) -> Sheet:
    heads = (
        both("เป้าหมาย", "Goal"),
        both("อยู่ในแผน", "In plans"),
        both("จัดแล้ว (ตามประเภท)", "Held (by type)"),
    )
    rows = [
        (
            both(f"{g['goal']}. {g['name']['th']}", f"{g['goal']}. {g['name']['en']}"),
            g["planned"],
            g["held"],
        )
        for g in found.sdgs
        if g["planned"] or g["held"]
    ]
    return Sheet(both("เป้าหมาย SDGs", "SDGs"), heads, rows)


def _places(found: Glance) -> Sheet:
    heads = (
        both("จังหวัด", "Province"),
        _PAIRS,
        both("ลงนามแล้ว", "Signed"),
        both("เรื่องที่เปิดอยู่", "Open cases"),
        both("เกินกำหนด", "Overdue"),
    )
    rows = [
        (p["name"], p["count"].pairs, p["count"].signed, p["count"].cases, p["count"].late)
        for p in found.places
        if found.sight.view != "province" or p["own"]
    ]
    return Sheet(both("รายจังหวัด", "By province"), heads, rows)
