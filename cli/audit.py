"""``phinong audit``: the trail that cannot be changed unseen: checked, copied out, sealed."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer

from cli import house, screen, values
from cli.answer import Answer, Say
from cli.command import App
from cli.exits import Exit
from cli.progress import bar

AUDITOR = Path(__file__).with_name("auditor.py")
"""The verifier that stands alone; it imports nothing of ours."""

app = App("ประวัติการดำเนินการที่แก้ไขไม่ได้", "the audit trail")


@app.verb("verify", "ตรวจประวัติทั้งหมด", "phinong audit verify")
def verify() -> Answer:
    """Check every link, head and checkpoint."""
    with house.opened() as ctx:
        from usecases.operations.trail import verify_trail

        began = monotonic()
        with bar("ตรวจประวัติ · verifying"):
            found = verify_trail(ctx)
        seconds = round(monotonic() - began, 3)
    document = {**found, "seconds": seconds, "ok": not found["flaws"]}
    code = Exit.WRONG if found["flaws"] else Exit.OK
    return Answer({"audit": document}, lambda say: _verified(say, document), code)


def _verified(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    count, seconds = f"{found['entries']:,}", found["seconds"]
    if found["ok"]:
        yield say(
            f"✓ ประวัติ {count} รายการถูกต้องครบถ้วน ({seconds} วินาที)",
            f"✓ {count} entries, every link holds ({seconds} s)",
        )
        return
    title = say(
        f"✗ พบความผิดปกติ {len(found['flaws'])} แห่ง ในประวัติ {count} รายการ",
        f"✗ {len(found['flaws'])} flaws in {count} entries",
    )
    columns = (say("ประวัติของ", "chain"), say("ลำดับ", "entry"), say("สิ่งที่พบ", "what"))
    yield paint.table(title, columns, [(f["chain"], f["seq"], f["what"]) for f in found["flaws"]])


@app.verb(
    "export",
    "ส่งออกประวัติเพื่อตรวจโดยอิสระ หนึ่งรายการต่อบรรทัด",
    "phinong audit export --out audit.jsonl",
    "phinong audit export --chain TH50-2569-001",
)
def export(
    context: typer.Context,
    *,
    chain: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="เลขที่เรื่องหรือ settings · one case, or settings"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.jsonl", help="เขียนลงไฟล์ · to a file")
    ] = None,
) -> Answer | None:
    """Copy the trail out, one JSON line an entry; the last line states the heads."""
    with house.opened() as ctx:
        from usecases.operations.trail import export_trail

        lines = export_trail(ctx, chain.upper() if chain and values.is_number(chain) else chain)
        if out is not None:
            count = values.write_lines(out, map(_line, lines)) - 1
        elif context.obj.json:
            *entries, heads = lines
            return Answer({"export": {"entries": entries, **heads}}, lambda _say: [])
        else:
            with screen.writing():
                for line in lines:
                    print(_line(line))
            return None
    document = {"export": {"file": str(out), "entries": count}}
    told = ("✓ {} รายการ → {}", "✓ {} entries → {}")
    return Answer(document, lambda say: [say(*told).format(f"{count:,}", out)])


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True)


@app.verb("checkpoint", "ตรวจแล้วบันทึกจุดตรวจสอบของวัน", "phinong audit checkpoint")
def checkpoint() -> Answer:
    """Verify the trail and state today's root over all heads."""
    with house.opened() as ctx:
        from usecases.timers.checkpoints import checkpoint as deed

        done = deed(ctx)
    code = Exit.WRONG if done["flaws"] else Exit.OK
    return Answer({"checkpoint": done}, lambda say: [_sealed(say, done)], code)


def _sealed(say: Say, done: Mapping[str, Any]) -> str:
    if done["flaws"]:
        return say(
            f"✗ พบความผิดปกติ {done['flaws']} แห่ง จึงไม่บันทึก ดู phinong audit verify",
            f"✗ {done['flaws']} flaws, so nothing was sealed; see phinong audit verify",
        )
    return say(
        f"✓ จุดตรวจสอบของประวัติ {done['entries']:,} รายการ: {done['root']}",
        f"✓ Checkpoint over {done['entries']:,} entries: {done['root']}",
    )


@app.verb(
    "verifier",
    "โปรแกรมตรวจประวัติโดยอิสระ ไฟล์เดียว",
    "phinong audit verifier --out verify_audit.py",
)
def verifier(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.py", help="เขียนลงไฟล์ · to a file")],
) -> Answer:
    """Write the stand-alone verifier that an auditor runs on an export, without Phinong."""
    values.write_lines(out, AUDITOR.read_text(encoding="utf-8").splitlines())
    told = (
        "✓ เขียน {} แล้ว ใช้: python3 {} audit.jsonl",
        "✓ {} is written; use: python3 {} audit.jsonl",
    )
    return Answer({"verifier": {"file": str(out)}}, lambda say: [say(*told).format(out, out)])
