"""``phinong case``, the readers: list, show, history, ledger, document."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, said
from cli.command import App
from cli.options import As, Limit, Number, Offset

app = App("", "")


@app.verb(
    "list",
    "ดูรายการเรื่อง",
    "phinong case list --overdue",
    "phinong case list --mine --as moi.officer",
    "phinong case list --state signing --province TH-50 --json",
)
def list_(  # noqa: PLR0913 - the options of a command
    *,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help="เฉพาะขั้น เช่น review · only this state")
    ] = None,
    province: Annotated[
        str | None, typer.Option(metavar="PROVINCE", help="รหัสหรือชื่อจังหวัด · code or name")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="ที่รอผู้ใช้นี้ · that wait for the user")] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="ที่เกินกำหนด · past their deadline")
    ] = False,
    limit: Limit = 50,
    offset: Offset = 0,
    who: As = None,
) -> Answer:
    """List the cases that the user may read, newest first."""
    from cli import case_new, case_shown

    code = case_new.province(province) if province else None
    with house.opened(who) as ctx:
        from usecases.reading.views import list_cases

        found = list_cases(
            ctx,
            state=state,
            province=code,
            mine=mine,
            overdue=overdue,
            limit=limit,
            offset=offset,
        )
    return Answer({"cases": found}, lambda say: [case_shown.listed(say, found)])


@app.verb("show", "ดูเรื่องหนึ่งเรื่องและสิ่งที่ทำได้", "phinong case show TH50-2569-001 --as governor.th50")
def show(number: Number, *, who: As = None) -> Answer:
    """Show a case: where it stands, who has it until when, and what the user may do."""
    from cli import case_shown

    with house.opened(who) as ctx:
        from usecases.reading.views import show_case

        found = show_case(ctx, number.upper())
    return Answer({"case": found}, lambda say: case_shown.whole(say, found))


@app.verb("history", "ดูประวัติและอีเมลของเรื่อง", "phinong case history TH50-2569-001")
def history(number: Number, *, who: As = None) -> Answer:
    """Show what was done on a case, by whom and when, and the mails that went."""
    from cli import case_shown

    with house.opened(who) as ctx:
        from usecases.reading.views import history as deed

        found = deed(ctx, number.upper())
    return Answer({"history": found}, lambda say: [case_shown.history(say, found)])


@app.verb("ledger", "ดูว่าเรื่องอยู่กับใครกี่วัน", "phinong case ledger TH50-2569-001")
def ledger(number: Number, *, who: As = None) -> Answer:
    """Show how long each office has had a case; --json lists every day."""
    from cli import case_shown

    with house.opened(who) as ctx:
        from usecases.reading import views

        days = views.ledger(ctx, number.upper())
        totals = views.ledger_totals(ctx, number.upper())
    document = {"number": number.upper(), "totals": totals, "days": days}
    return Answer({"ledger": document}, lambda say: [case_shown.ledger(say, totals)])


@app.verb(
    "document",
    "เปิดเอกสารที่แนบไว้ลงไฟล์",
    "phinong case document TH50-2569-001 3a7bd3e2360a... --out signed.pdf",
)
def document(
    number: Number,
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help="รหัส SHA-256 จาก case show · from `case show`")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="เขียนลงไฟล์ · to a file")],
    who: As = None,
) -> Answer:
    """Write a document of a case to a file, checked against its digest."""
    with house.opened(who) as ctx:
        from usecases.cases.case_file import read_document

        found: dict[str, Any] = read_document(ctx, number.upper(), digest.lower())
    content = found.pop("content")
    values.write_bytes(out, content)
    told = {"document": {"sha256": digest.lower(), **found, "file": str(out)}}
    return said(f"✓ {found['title']} → {out}", f"✓ {found['title']} → {out}", told)
