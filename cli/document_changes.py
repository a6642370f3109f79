"""``phinong document``, after the approval: the changes of a text, sorted by a person."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As, MustReason, Number, Version

app = App("", "")

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="รหัสการแก้ไข · a change, as `changes` shows it")
]


@app.verb(
    "changes",
    "การแก้ไขหลังอนุมัติ และผลการจำแนก",
    "phinong document changes TH50-2569-001 --as mfa.officer",
    "phinong document changes TH50-2569-001 --letter report.docx --as moi.officer",
)
def changes(
    number: Number,
    *,
    letter: Annotated[
        Path | None,
        typer.Option(
            "--letter", metavar="FILE.docx", help="ร่างหนังสือตามเงื่อนไข · the letter it asks for"
        ),
    ] = None,
    who: As = None,
) -> Answer:
    """Show every change since the approval and how a person sorted it."""
    with house.opened(who) as ctx:
        from usecases.texts import letter as letters
        from usecases.texts import sorting

        guard = sorting.show(ctx, number.upper())["guard"]
        content = letters.draft(ctx, number.upper()) if letter is not None else b""
    if letter is not None:
        values.write_bytes(letter, content)
    return Answer({"guard": guard}, lambda say: _shown(say, guard))


@app.verb(
    "sort",
    "จำแนกการแก้ไขหนึ่งรายการ",
    "phinong document sort TH50-2569-001 1f0c… --not-substantive --reason … --as mfa.officer",
)
def sort(
    number: Number,
    key: Key,
    *,
    substantive: Annotated[
        bool,
        typer.Option(
            "--substantive/--not-substantive", help="เป็นสาระสำคัญหรือไม่ · substantive or not"
        ),
    ],
    reason: MustReason,
    version: Version = None,
    who: As = None,
) -> Answer:
    """Sort one change since the approval as substantive or not, with the reason."""
    decision = "substantive" if substantive else "not_substantive"
    with house.acting(who) as ctx:
        from usecases.texts import sorting
        from usecases.texts.sorting import Sorting

        found = sorting.sort(ctx, number.upper(), {key: Sorting(decision, reason)}, version)
    return said(
        "✓ จำแนกแล้ว",
        "✓ Sorted",
        {"sorted": {"number": number.upper(), "key": key, "decision": decision, "version": found}},
    )


def _shown(say: Say, guard: dict[str, Any]) -> Iterable[Any]:
    from cli import paint

    yield say(f"ได้รับอนุมัติ {guard['approved']}", f"approved     {guard['approved']}")
    yield say(f"จะลงนาม {guard['to_sign']}", f"to be signed {guard['to_sign']}")
    if guard["by_hand"]:
        yield say.pick(guard["by_hand"])
    if not guard["changes"]:
        return
    columns = (
        say("รหัส", "key"),
        say("ข้อ", "clause"),
        say("เบื้องต้น", "at first sight"),
        say("ผลการจำแนก", "sorted"),
    )
    rows = [
        (
            change["key"],
            say.pick(change["name"]),
            say.pick(change["sort_name"]),
            say.pick(change["sorted"]["name"]) if change["sorted"] else say("ยังไม่จำแนก", "not yet"),
        )
        for change in guard["changes"]
    ]
    yield paint.table(say("การแก้ไขหลังอนุมัติ", "Changes since the approval"), columns, rows)
