"""``phinong group``: working groups and what they did, and the duties that are still owed."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from cli import house
from cli.answer import Answer, Say
from cli.command import App
from cli.options import As

app = App("คณะทำงานและภาระงานที่มีกำหนด", "working groups and dated duties")

Year = Annotated[
    int | None,
    typer.Option("--fiscal-year", metavar="BE", help="ปีงบประมาณ พ.ศ. · fiscal year, B.E."),
]


@app.verb(
    "list", "ดูคณะทำงาน การประชุม และการดำเนินการ", "phinong group list --fiscal-year 2570 --as moi"
)
def list_(*, fiscal_year: Year = None, who: As = None) -> Answer:
    """List the groups with their meetings, resolutions and actions of a fiscal year."""
    with house.acting(who) as ctx:
        from statemachine.dates import fiscal_year_be
        from usecases.groups import groups, reading

        year = reading.year(fiscal_year or fiscal_year_be(ctx.today), ctx.today)
        found = groups.overview(ctx, year)
    rows = [_plain(row) for row in found["rows"]]
    document = {"fiscal_year": year, "figures": found["figures"], "groups": rows}
    return Answer(document, lambda say: _table(say, rows, found["figures"]))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    days = {n: row[n].isoformat() if row[n] else None for n in ("order_on", "dissolved_on")}
    return row | days


def _table(say: Say, rows: list[dict[str, Any]], figures: dict[str, int]) -> Iterable[Any]:
    from cli import paint

    columns = (
        say("คณะทำงาน", "group"), say("ระดับ", "scope"), say("คำสั่ง", "order"),
        say("ประชุม", "meetings"), say("มติ", "resolutions"), say("แล้วเสร็จ", "done"),
        say("เกินกำหนด", "late"),
    )  # fmt: skip
    cells = [
        (
            say.pick(row["name"]),
            say.pick(row["scope_name"]),
            row["order_number"],
            str(row["meetings"]),
            str(row["resolutions"]),
            f"{row['done']}/{row['actions']}",
            str(row["late"]),
        )
        for row in rows
    ]
    title = say(
        f"มีคณะทำงาน {figures['provinces']} จาก {figures['all_provinces']} จังหวัด",
        f"{figures['provinces']} of {figures['all_provinces']} provinces have a group",
    )
    return [paint.table(title, columns, cells)]


@app.verb("duties", "ดูภาระงานที่ยังค้าง", "phinong group duties --as coordinator.th57")
def duties(*, who: As = None) -> Answer:
    """List the dated duties that wait for a user: of resolutions, visits, promises, hand-overs."""
    with house.acting(who) as ctx:
        from usecases.groups.mine import my_duties

        found = my_duties(ctx)
    return Answer(found, lambda say: _owed(say, found["duties"]))


def _owed(say: Say, rows: list[dict[str, Any]]) -> Iterable[Any]:
    from cli import paint

    columns = (
        say("กำหนด", "due"),
        say("ภาระงาน", "duty"),
        say("จาก", "from"),
        say("ผู้รับผิดชอบ", "owner"),
    )
    cells = [
        (
            say.day(row["due_on"]) + (say(" (เกิน)", " (late)") if row["late"] else ""),
            row["title"],
            say.pick(row["kind_name"]),
            say.pick(row["office_name"]),
        )
        for row in rows
    ]
    return [paint.table(say(f"{len(rows)} รายการ", f"{len(rows)} duties"), columns, cells)]
