"""``phinong forecast``: when open cases will be signed, from the system's own history."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from cli import house
from cli.answer import Answer, Say
from cli.command import App
from cli.errors import UsageFaultError
from cli.options import As

app = App("คาดการณ์วันลงนาม", "when open cases will be signed")


@app.verb("forecast", "คาดการณ์วันลงนาม", "phinong forecast TH50-2569-001", "phinong forecast --all")
def forecast(
    number: Annotated[str, typer.Argument(metavar="[NUMBER]", help="เลขที่เรื่อง · case number")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="ทุกเรื่องที่เปิดอยู่ · every open case")] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="ตรวจย้อนหลังว่าแม่นเพียงใด · test it against what came"),
    ] = False,
    who: As = None,
) -> Answer:
    """Say when open cases will be signed: the middle, 80 % by, and the 80 % interval.

    With too little data it says what is lacking, and no day.
    """
    if sum((bool(number), every, check)) != 1:
        raise UsageFaultError(
            "โปรดระบุเลขที่เรื่องหนึ่งเรื่อง หรือ --all หรือ --check",
            "Name one case, or use --all or --check.",
        )
    with house.opened(who) as ctx:
        from usecases.analysis import forecasts

        if check:
            found = forecasts.as_json(forecasts.kept_word(ctx))
            return Answer({"check": found}, lambda say: [_checked(say, found)])
        if every:
            whole = forecasts.of_all(ctx)
            return Answer({"forecasts": whole}, lambda say: _all(say, whole))
        one = forecasts.of_case(ctx, number)
        return Answer({"forecast": one}, lambda say: [_one(say, one)])


def _one(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    rows = [
        (say("กลางช่วง", "middle"), say.day(found["p50"])),
        (say("8 ใน 10 เรื่องลงนามภายใน", "8 of 10 are signed by"), say.day(found["p80"])),
        (say("ช่วง 80 %", "80 % interval"), _interval(say, found)),
        (say("ลงนามในที่สุด", "signed in the end"), _share(found["chance"])),
        (say("เรียนรู้จาก", "learnt from"), _learnt(say, found["learnt_from"])),
        (say("นัดไว้แล้ว", "agreed day"), say.day(found["agreed"])),
        (say("สถานะ", "state"), _state(say, found)),
    ]
    return paint.facts(say("คาดการณ์วันลงนาม", "Forecast of the signing"), rows)


def _all(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    columns = (
        say("เรื่อง", "case"),
        say("คู่", "pair"),
        say("ขั้น", "stage"),
        say("กลางช่วง", "middle"),
        say("80 % ภายใน", "80 % by"),
        say("ช่วง 80 %", "80 % interval"),
    )
    rows = [
        (
            row["number"],
            say.pick(row["pair"]),
            say.pick(row["stage"]),
            say.day(row["p50"]),
            say.day(row["p80"]),
            _interval(say, row) if row["state"] == "said" else _state(say, row),
        )
        for row in found["rows"]
    ]
    title = say(f"{len(rows)} เรื่อง", f"{len(rows)} cases")
    yield paint.table(f"{title} · {_learnt(say, found['signed'])}", columns, rows)


def _checked(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    rows = [
        (say("คาดการณ์ที่ตรวจได้", "forecasts that could be checked"), found["said"]),
        (say("ข้อมูลไม่พอ", "said too little data"), found["unsaid"]),
        (say("อยู่ในช่วง 80 %", "within the 80 % interval"), _share(found["coverage"])),
        (say("ความกว้างเฉลี่ย (วัน)", "mean width (days)"), found["width_days"]),
    ]
    return paint.facts(say("ตรวจย้อนหลัง 12 เดือน", "Checked against 12 past months"), rows)


def _interval(say: Say, found: Mapping[str, Any]) -> str:
    if found["p10"] is None:
        return "–"
    return f"{say.day(found['p10'])} – {say.day(found['p90'])}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.0f} %"


def _learnt(say: Say, signed: int) -> str:
    return say(f"จาก {signed} เรื่องที่ลงนามแล้ว", f"from {signed} signed cases")


def _state(say: Say, found: Mapping[str, Any]) -> str:
    if found["state"] == "too_little":
        lacks = (f"{say.pick(x['stage'])} {x['have']}/{x['need']}" for x in found["lacks"])
        return say("ข้อมูลไม่พอ: ", "too little data: ") + ", ".join(lacks)
    words = {
        "said": say("คาดการณ์ได้", "said"),
        "unlikely": say("ตามประวัติไม่ได้ลงนาม", "by the history not signed"),
        "none": say("ปิดหรือลงนามแล้ว", "closed or signed"),
    }
    return words[found["state"]]
