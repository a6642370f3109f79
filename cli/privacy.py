"""``phinong privacy``: personal data: what is held, how long, copies, erasures, breaches."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As

app = App("ข้อมูลส่วนบุคคล (PDPA)", "personal data (PDPA)")

Username = Annotated[str, typer.Argument(metavar="USERNAME", help="ชื่อผู้ใช้ · user name")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="เหตุผลหรือเลขที่คำขอ · reason")]


@app.verb(
    "inventory",
    "บัญชีข้อมูลส่วนบุคคลทุกช่องของทุกตาราง",
    "phinong privacy inventory",
    "phinong privacy inventory --json",
)
def inventory() -> Answer:
    """List what the tables hold about people, why, on which basis, how long, and who sees it."""
    with house.opened() as ctx:
        from usecases.privacy.inventory import shown

        found = shown(ctx)
    return Answer({"inventory": found}, lambda say: [_inventory(say, found)])


def _inventory(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    title = say(
        f"ข้อมูลส่วนบุคคล {found['personal_columns']} ช่อง ช่องอื่น {found['other_columns']} ช่อง",
        f"{found['personal_columns']} personal columns, {found['other_columns']} others",
    )
    columns = (say("ข้อมูล", "what"), say("ฐาน", "basis"), say("เก็บ", "kept"), say("เมื่อลบ", "erased"))
    rows = [
        (say.pick(line), f"{line['basis']['citation']} ({line['basis']['confidence']})",
         say.pick(line["period"]), line["erase"])
        for line in found["lines"]
    ]  # fmt: skip
    return paint.table(title, columns, rows)


@app.verb(
    "retention",
    "ลบสิ่งที่พ้นระยะเก็บ หรือนับเท่านั้น",
    "phinong privacy retention --dry-run",
    "phinong privacy retention",
)
def retention(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="นับโดยไม่ลบ · count, erase nothing")
    ] = False,
) -> Answer:
    """Erase what is past its time, as the daily round does, or count it."""
    with house.opened() as ctx:
        from usecases.privacy import retention as deed

        periods = deed.shown(ctx)
        counts = deed.trim(ctx, dry_run=dry_run)
    document = {"retention": {**periods, "dry_run": dry_run, "counts": counts}}
    return Answer(document, lambda say: [_periods(say, periods, counts, dry_run=dry_run)])


def _periods(
    say: Say, periods: Mapping[str, Any], counts: Mapping[str, int], *, dry_run: bool
) -> Any:
    from cli import paint

    title = say("พ้นระยะเก็บ", "past its time") if dry_run else say("ลบแล้ว", "erased")
    columns = (say("สิ่งที่ลบ", "what"), say("วัน", "days"), title)
    rows = [(say.pick(p["what"]), p["days"], counts[p["kind"]]) for p in periods["rows"]]
    return paint.table(title, columns, rows)


@app.verb(
    "copy",
    "สำเนาข้อมูลทั้งหมดของบุคคลหนึ่ง (ZIP)",
    'phinong privacy copy somchai --reason "คำขอที่ 1/2570" --out somchai.zip',
)
def copy(
    username: Username,
    *,
    reason: Reason,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="ไฟล์ · to a file")],
    who: As = None,
) -> Answer:
    """Write everything held about a person into a ZIP; nothing of it is kept here."""
    with house.opened(who) as ctx:
        from usecases.privacy.copies import copy_of

        made = copy_of(ctx, username, reason)
    values.write_bytes(out, made.content)
    return said(
        f"✓ {made.rows:,} แถวของ {username} → {out}",
        f"✓ {made.rows:,} rows of {username} → {out}",
        {"copy": {"username": username, "rows": made.rows, "file": str(out)}},
    )


@app.verb(
    "erase",
    "ขอลบข้อมูลของบุคคล ผู้ดูแลระบบอีกคนต้องยืนยัน",
    'phinong privacy erase somchai --reason "คำขอที่ 2/2570" --as admin',
)
def erase(username: Username, *, reason: Reason, who: As = None) -> Answer:
    """Ask that a person be erased; another administrator confirms it."""
    with house.opened(who) as ctx:
        from usecases.privacy.erasing import request_erasure

        number = request_erasure(ctx, username, reason)
    return said(
        f"✓ คำขอที่ {number} รอผู้ดูแลระบบอีกคน: phinong privacy confirm {number} --as ADMIN",
        f"✓ Request {number} waits for another: phinong privacy confirm {number} --as ADMIN",
        {"erasure": {"id": number, "username": username, "state": "waiting"}},
    )


@app.verb("confirm", "ยืนยันและลบข้อมูลตามคำขอ", "phinong privacy confirm 1 --as admin2")
def confirm(
    number: Annotated[int, typer.Argument(metavar="ID", help="เลขที่คำขอ · number")],
    *,
    who: As = None,
) -> Answer:
    """Erase a person as another administrator asked."""
    with house.opened(who) as ctx:
        from usecases.privacy.erasing import confirm_erasure

        counts = confirm_erasure(ctx, number)
    return said(
        f"✓ ลบแล้วตามคำขอที่ {number} ลูกโซ่ประวัติยังครบ ตรวจด้วย phinong audit verify",
        f"✓ Erased as request {number} asked; the trail is whole, see phinong audit verify",
        {"erasure": {"id": number, "state": "done", "counts": counts}},
    )


@app.verb("breaches", "ทะเบียนเหตุการละเมิดข้อมูลส่วนบุคคล", "phinong privacy breaches --json")
def breaches() -> Answer:
    """List the breaches of personal data with their clocks, the newest first."""
    with house.opened() as ctx:
        from usecases.privacy.breach_views import register

        rows = [_plain(row) for row in register(ctx)["rows"]]
    return Answer({"breaches": rows}, lambda say: _breaches(say, rows))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def _breaches(say: Say, rows: list[dict[str, Any]]) -> Iterable[Any]:
    from cli import paint

    if not rows:
        yield say("ยังไม่มีเหตุการละเมิดในทะเบียน", "No breach is on record")
        return
    columns = (
        say("เลขที่", "number"), say("เหตุ", "breach"), say("ทราบเหตุ", "known"),
        say("เหลือ (ชม.)", "hours left"), say("การแจ้ง", "notice"),
    )  # fmt: skip
    told = [
        (row["number"], row["title"], say.moment(row["known_at"]),
         row["hours_left"] if row["running"] else "–", say.pick(row["decision"]))
        for row in rows
    ]  # fmt: skip
    yield paint.table(say("เหตุการละเมิดข้อมูลส่วนบุคคล", "Breaches of personal data"), columns, told)
