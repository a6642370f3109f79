"""``phinong calendar``: the working days, as the Cabinet last changed them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say
from cli.command import App
from cli.options import As, DryRun

if TYPE_CHECKING:
    from statemachine.working_days import Holiday

app = App("ปฏิทินวันทำการ", "the working calendar")

Day = Annotated[str, typer.Argument(metavar="DATE", help="วันที่ พ.ศ. หรือ ค.ศ. · of either era")]
First = Annotated[str, typer.Argument(metavar="FROM", help="วันแรก (รวม) · first day, included")]
Last = Annotated[str, typer.Argument(metavar="TO", help="วันสุดท้าย (รวม) · last day, included")]
Region = Annotated[
    str | None,
    typer.Option("--region", metavar="PROVINCE", help="จังหวัดหรือภาค · a province (TH-50) or region"),
]
Scope = Annotated[
    str,
    typer.Option("--scope", metavar="SCOPE", help="national หรือ region:ชื่อภาค · or region:<name>"),
]


@app.verb("count", "นับวันทำการ รวมวันแรกและวันสุดท้าย", "phinong calendar count 2569-11-23 2569-12-31")
def count(first: First, last: Last, *, region: Region = None) -> Answer:
    """Count the working days from one day to another, both included."""
    start, end = values.day(first), values.day(last)
    days, calendar = _counted(start, end, region)
    document = {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "region": region,
        "working_days": days,
        "calendar": calendar,
    }
    return Answer(document, lambda say: [_counted_text(say, start, end, days)])


def _counted(first: date, last: date, region: str | None) -> tuple[int, str]:
    """Count by the database's calendar, or by the shipped one where there is no database yet."""
    if house.is_there(house.settings()):
        with house.opened() as ctx:
            from usecases.calendars import calendar

            return calendar.count(ctx, first, last, region), "database"
    from usecases.calendar_source import shipped_calendar
    from usecases.refused import DeedRefusedError

    if last < first:
        raise DeedRefusedError("span_backwards", first=first, last=last)
    return shipped_calendar().count(first, last, region), "shipped"


def _counted_text(say: Say, first: date, last: date, days: int) -> str:
    span = f"{say.day(first)} – {say.day(last)}"
    return say(
        f"{days} วันทำการ ({span} รวมทั้งสองวัน)", f"{days} working days ({span}, both included)"
    )


@app.verb("show", "ดูวันหยุดราชการของปี", "phinong calendar show 2569", "phinong calendar show 2026")
def show(
    year: Annotated[
        str, typer.Argument(metavar="YEAR", help="ปี พ.ศ. หรือ ค.ศ. · year of either era")
    ] = "",
    *,
    region: Region = None,
) -> Answer:
    """Show the days on which offices close in a year."""
    first, last = _year(year)
    rows = [row for row in _days(first, last) if _concerns(row, region)]
    document = {"from": first.isoformat(), "to": last.isoformat(), "days": rows}
    return Answer(document, lambda say: [_table(say, rows)])


def _year(text: str) -> tuple[date, date]:
    from statemachine.dates import PartialDate

    if not text:
        from config.clock import now
        from statemachine.dates import bangkok_day

        text = str(bangkok_day(now()).year)
    span = PartialDate.parse(text)
    return span.earliest(), span.latest()


def _days(first: date, last: date) -> list[dict[str, Any]]:
    if house.is_there(house.settings()):
        with house.opened() as ctx:
            from usecases.calendars import calendar

            return calendar.days(ctx, first, last)
    from usecases.calendar_source import shipped_holidays

    found = shipped_holidays(first.year, last.year)
    return [_plain(row) for row in found if first <= row.day <= last]


def _plain(row: "Holiday") -> dict[str, Any]:
    names = ("scope", "closed", "name_th", "name_en", "source", "kind", "confidence")
    return {"day": row.day.isoformat(), **{name: getattr(row, name) for name in names}}


def _concerns(row: Mapping[str, Any], region: str | None) -> bool:
    from usecases.calendar_source import default_regions

    if region is None or row["scope"] == "national":
        return True
    return str(row["scope"]) == f"region:{default_regions().get(region, region)}"


def _table(say: Say, rows: Iterable[Mapping[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("วันที่", "day"),
        say("ชื่อ", "name"),
        say("ขอบเขต", "scope"),
        say("หยุดราชการ", "closed"),
        say("ความแน่นอน", "confidence"),
    )
    cells = [
        (
            say.day(row["day"]),
            say.pick(row, "name"),
            row["scope"],
            say("หยุด", "yes") if row["closed"] else say("ไม่หยุด", "no"),
            row.get("confidence", ""),
        )
        for row in rows
    ]
    return paint.table(say(f"{len(cells)} วัน", f"{len(cells)} days"), columns, cells)


@app.verb(
    "add",
    "เพิ่มวันหยุดราชการ",
    'phinong calendar add 2569-12-31 "วันหยุดพิเศษ" "Special holiday" --source "มติ ครม. 15 ธ.ค. 2569"',
)
def add(  # noqa: PLR0913 - the options of a command
    day: Day,
    name_th: Annotated[str, typer.Argument(metavar="NAME_TH", help="ชื่อภาษาไทย · Thai name")],
    name_en: Annotated[str, typer.Argument(metavar="NAME_EN", help="ชื่ออังกฤษ · English name")],
    *,
    source: Annotated[
        str, typer.Option("--source", metavar="TEXT", help="ที่มา เช่น มติ ครม. · where it rests")
    ],
    scope: Scope = "national",
    dry_run: DryRun = False,
    who: As = None,
) -> Answer:
    """Add a day on which offices close; open deadlines move, and those concerned are told."""
    when = values.day(day)
    with house.opened(who) as ctx:
        from usecases.calendars import calendar

        row = calendar.holiday(when, name_th, name_en, scope, source)
        if dry_run:
            return _previewed("added", calendar.preview(ctx, [row]), when, scope)
        return _changed(
            "added", calendar.add_day(ctx, when, name_th, name_en, scope, source), when, scope
        )


@app.verb("remove", "ยกเลิกวันหยุดราชการ", "phinong calendar remove 2569-12-31 --dry-run")
def remove(
    day: Day, *, scope: Scope = "national", dry_run: DryRun = False, who: As = None
) -> Answer:
    """Cancel a day off; offices work on it, and open deadlines move."""
    from statemachine.working_days import Holiday

    when = values.day(day)
    with house.opened(who) as ctx:
        from usecases.calendars import calendar

        if not dry_run:
            return _changed("removed", calendar.remove_day(ctx, when, scope), when, scope)
        row = Holiday(when, scope, closed=False, name_th="", name_en="", kind="cancelled")
        return _previewed("removed", calendar.preview(ctx, [row]), when, scope)


def _previewed(what: str, moved: list[dict[str, Any]], day: date, scope: str) -> Answer:
    nothing = {"version": None, "cases": None, "deadlines": len(moved), "mails": 0}
    return _changed(what, {**nothing, "changes": moved}, day, scope, dry_run=True)


_DONE = {"added": ("เพิ่มวันหยุด", "Added"), "removed": ("ยกเลิกวันหยุด", "Cancelled")}


def _changed(
    what: str, result: Mapping[str, Any], day: date, scope: str, *, dry_run: bool = False
) -> Answer:
    """Return what a change did, or would do, to open deadlines."""
    document = {what: {"day": day.isoformat(), "scope": scope}, "dry_run": dry_run, **result}

    def draw(say: Say) -> Iterable[Any]:
        trial = say("ลองโดยไม่บันทึก · ", "Not saved · ") if dry_run else "✓ "
        yield f"{trial}{say(*_DONE[what])} {say.day(day)} ({scope})"
        yield _moved(say, result["changes"])

    return Answer(document, draw)


def _moved(say: Say, moved: list[dict[str, Any]]) -> Any:
    from cli import paint

    title = say(f"กำหนดเวลาที่เปลี่ยน {len(moved)} รายการ", f"{len(moved)} deadlines move")
    columns = (
        say("เรื่อง", "case"),
        say("ขั้น", "state"),
        say("กำหนดเดิม", "was due"),
        say("กำหนดใหม่", "now due"),
    )
    cells = [
        (m["number"], say.state(m["state"]), say.day(m["old_due"]), say.day(m["new_due"]))
        for m in moved
    ]
    return paint.table(title, columns, cells) if moved else title
