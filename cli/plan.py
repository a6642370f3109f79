"""``phinong plan``: from a wished day of signing back to the last safe day of each step."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say
from cli.command import App
from cli.exits import Exit
from cli.options import As, Number

app = App("แผนลงนาม", "the signing plan of a case")


@app.verb(
    "plan",
    "นับถอยหลังจากวันลงนามที่ต้องการ",
    "phinong plan TH50-2569-001 --wish 30/6/2570",
    "phinong plan TH50-2569-001 --as coordinator.th50 --json",
)
def plan(
    number: Number,
    *,
    wish: Annotated[
        str | None,
        typer.Option(
            "--wish",
            metavar="DATE",
            help="วันลงนาม (พ.ศ. หรือ ค.ศ.) แทนวันที่บันทึกไว้ · a day to try, not the one on record",
        ),
    ] = None,
    who: As = None,
) -> Answer:
    """Show the last safe day of each step; exit 1 when the wished day will be missed."""
    day = values.day(wish) if wish else None
    with house.opened(who) as ctx:
        from usecases.agenda.wishes import try_wish

        found = try_wish(ctx, number.upper(), day)
    made = found["plan"]
    missed = made is not None and made["slack"] < 0
    document = {"plan": plain(found)}
    return Answer(document, lambda say: _told(say, found), Exit.WRONG if missed else Exit.OK)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: dates as ISO text."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _told(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    made = found["plan"]
    if made is None:
        yield say(
            "ยังไม่มีวันลงนามที่ต้องการ หรือวันนั้นอยู่นอกปฏิทิน โปรดระบุด้วย --wish",
            "No day is wished for, or it lies beyond the calendar; give one with --wish.",
        )
        return
    title = say(
        f"แผนลงนาม {found['number']} วันที่ {say.day(made['wish'])}",
        f"Signing plan of {found['number']} for {say.day(made['wish'])}",
    )
    heads = (
        say("ขั้น", "step"),
        say("เริ่มภายใน", "begin by"),
        say("เสร็จภายใน", "done by"),
        say("คาดว่าเสร็จ", "expected"),
        say("เผื่อ (วันทำการ)", "slack (working days)"),
    )
    rows = [
        (
            say.pick(step),
            say.day(step["begin_by"]),
            say.day(step["done_by"]),
            say.day(step["done"]),
            step["slack"],
        )
        for step in made["steps"]
    ]
    yield paint.table(title, heads, rows)
    yield f"{say.pick(made['outlook_words'])}: {_days(say, made['slack'])}"
    if made["if_cabinet"]:
        slack = made["if_cabinet"]["slack"]
        yield f"{say('หากต้องเสนอคณะรัฐมนตรี', 'If the Cabinet must decide')}: {_days(say, slack)}"


def _days(say: Say, slack: int) -> str:
    if slack < 0:
        return say(f"ขาด {-slack} วันทำการ", f"{-slack} working days short")
    return say(f"เผื่อ {slack} วันทำการ", f"{slack} working days of slack")
