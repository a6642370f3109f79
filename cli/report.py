"""``phinong report``: the indicators of the plan."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As

app = App("รายงาน", "reports")
_FORMATS = ("json", "xlsx", "pdf")


@app.verb(
    "kpi",
    "ตัวชี้วัดของแผนในปีงบประมาณ",
    "phinong report kpi --fiscal-year 2569",
    "phinong report kpi --fiscal-year 2569 --format pdf --out kpi-2569.pdf",
)
def kpi(
    *,
    fiscal_year: Annotated[
        int | None,
        typer.Option(
            "--fiscal-year",
            metavar="BE",
            help="ปีงบประมาณ พ.ศ. · Buddhist fiscal year, such as 2569",
        ),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="json, xlsx, pdf")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="เขียนลงไฟล์นี้ · write this file")
    ] = None,
    who: As = None,
) -> Answer:
    """Work the six indicators of the plan out for a fiscal year."""
    from cli import screen, values

    wanted = values.choice(form, _FORMATS) if form else ""
    with house.opened(who) as ctx:
        from usecases.kpi.report import report

        found = report(ctx, fiscal_year)
        content = _content(ctx, found, wanted)
    if wanted == "json" and out is None:
        return Answer(found, lambda _say: [screen.document(found)])
    if not content:
        return Answer(found, lambda say: _drawn(say, found))
    target = out or Path(f"kpi-{found['fiscal_year']}.{wanted}")
    values.write_bytes(target, content)
    return said(
        f"✓ เขียน {target} แล้ว ({len(content):,} ไบต์)",
        f"✓ Wrote {target} ({len(content):,} bytes)",
        {"file": str(target), "bytes": len(content), "fiscal_year": found["fiscal_year"]},
    )


def _content(ctx: Any, found: Mapping[str, Any], wanted: str) -> bytes:
    from cli import screen

    if wanted == "json":
        return f"{screen.document(found)}\n".encode()
    if wanted == "pdf":
        from usecases.kpi.paper import paper

        return paper(ctx, found)
    if wanted == "xlsx":
        from usecases.kpi.report import indicator
        from usecases.kpi.sheet import workbook

        year = found["fiscal_year"]
        details = {
            one["id"]: indicator(ctx, one["id"], year)["rows"] for one in found["indicators"]
        }
        return workbook(found, details, "th")
    return b""


def _drawn(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    columns = (say("ตัวชี้วัด", "indicator"), say("ผล", "result"), say("เป้าหมาย", "target"))
    rows = [
        (f"{one['row']}. {say.pick(one['name'])}", say.pick(one["said"]), _target(say, one))
        for one in found["indicators"]
    ]
    year = found["fiscal_year"]
    running = say(" (ยังไม่สิ้นสุด)", " (still running)") if found["running"] else ""
    title = say(f"ปีงบประมาณ พ.ศ. {year}{running}", f"Fiscal year B.E. {year}{running}")
    yield paint.table(title, columns, rows)
    yield say(
        "“ยังไม่มีข้อมูล” หมายถึงยังไม่มีการบันทึก มิได้หมายความว่าไม่ได้ดำเนินการ",
        "“No data yet” means that nothing was recorded, not that nothing was done.",
    )


def _target(say: Say, one: Mapping[str, Any]) -> str:
    if one["target"] is None:
        return say.pick(one["target_basis_name"])
    met = {True: say("บรรลุ", "met"), False: say("ยังไม่บรรลุ", "not met"), None: "–"}[one["met"]]
    return f"{one['target']:g} · {met} · {say.pick(one['target_basis_name'])}"
