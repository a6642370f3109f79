"""``phinong duties``: duties out of resolutions, and what a text proposes."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say
from cli.command import App
from cli.errors import UsageFaultError
from cli.options import As, Limit

app = App("ภารกิจตามมติ", "duties out of resolutions")

_LONGEST = 1_000_000


@app.verb("list", "ดูภารกิจตามวันครบกำหนด", "phinong duties list", "phinong duties list --show late")
def list_(
    *,
    show: Annotated[
        str,
        typer.Option(metavar="STATE", help="open, late, done, dropped, all"),
    ] = "open",
    office: Annotated[
        str, typer.Option(metavar="OFFICE", help="เช่น province:TH-50 หรือ moi · of one office")
    ] = "",
    limit: Limit = 50,
    who: As = None,
) -> Answer:
    """List duties by due day; with --as, those that the user may see."""
    from cli.plan import plain

    with house.opened(who) as ctx:
        from usecases.agenda.duty_views import SHOWS, listed

        if show not in SHOWS:
            raise UsageFaultError(
                f"ไม่มีสถานะ “{show}” โปรดเลือกจาก {', '.join(SHOWS)}",
                f"There is no state “{show}”; choose one of: {', '.join(SHOWS)}.",
            )
        found = listed(ctx, show=show, office=office, limit=limit)
    return Answer({"duties": plain(found["rows"])}, lambda say: [_duties(say, found["rows"])])


def _duties(say: Say, rows: Sequence[Mapping[str, Any]]) -> Any:
    from cli import paint

    heads = (
        say("เลขที่", "no."),
        say("ภารกิจ", "duty"),
        say("หน่วยงาน", "office"),
        say("กำหนด", "due"),
        say("เหลือ (วันทำการ)", "left (working days)"),
        say("มติ", "resolution"),
    )
    lines = [
        (
            row["id"],
            row["task"],
            say.pick(row["office"]),
            say.day(row["due_on"]),
            "" if row["left"] is None else row["left"],
            row["resolution"]["number"],
        )
        for row in rows
    ]
    return paint.table(say("ภารกิจตามมติ", "Duties out of resolutions"), heads, lines)


@app.verb(
    "extract",
    "แยกภารกิจจากข้อความมติ",
    "phinong duties extract resolution.txt --on 24/11/2569",
    "phinong duties extract - --json",
)
def extract(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="ไฟล์ข้อความ UTF-8 หรือ - · a text file")
    ],
    *,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="วันที่มีมติ · the day of the resolution"),
    ] = None,
) -> Answer:
    """Show what each numbered item of a text proposes; nothing is kept."""
    from usecases.agenda.resolutions import extract as deed
    from usecases.calendar_source import shipped_calendar

    found = deed(shipped_calendar(), _text(file), values.day(on) if on else None)
    return Answer({"items": found}, lambda say: _items(say, found))


def _text(file: Path) -> str:
    raw = sys.stdin.buffer.read(_LONGEST) if str(file) == "-" else values.content(file)[:_LONGEST]
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageFaultError(
            f"{file} ไม่ใช่ข้อความ UTF-8 โปรดบันทึกเป็น UTF-8 แล้วลองใหม่",
            f"{file} is no UTF-8 text; save it as UTF-8 and try again.",
        ) from None


def _items(say: Say, rows: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    from cli import paint

    heads = (
        say("ข้อ", "item"),
        say("ภารกิจ", "duty?"),
        say("ข้อความ", "words"),
        say("หน่วยงาน", "offices"),
        say("กำหนด", "due"),
        say("รายงาน", "reports to"),
    )
    lines = [
        (
            row["label"],
            "✓" if row["task"] else "–",
            row["sentence"],
            ", ".join(row["offices"]),
            say.day(row["due"]) if row["due"] else "; ".join(w["words"] for w in row["when"]),
            row["reports"],
        )
        for row in rows
    ]
    return [paint.table(say("ข้อที่พบ", "Items found"), heads, lines)]
