"""``phinong import``: pairs and histories; a bad row stops nothing, twice is no change."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cli import house
from cli.answer import Answer, Say
from cli.command import App
from cli.exits import Exit
from cli.options import As, DryRun, Source

app = App("นำเข้าคู่ความสัมพันธ์และประวัติ", "import pairs and histories")

_COUNTS = (
    ("rows", "แถวทั้งหมด", "rows"),
    ("created", "เพิ่มใหม่", "created"),
    ("updated", "ปรับปรุง", "updated"),
    ("unchanged", "ไม่เปลี่ยนแปลง", "unchanged"),
    ("refused", "ไม่ผ่าน", "refused"),
)


@app.verb(
    "pairs",
    "นำเข้าคู่ความสัมพันธ์ (CSV หรือ XLSX หัวตารางไทยหรืออังกฤษ)",
    "phinong import pairs pairs.xlsx --dry-run",
    "phinong import pairs pairs.csv",
)
def pairs(path: Source, *, dry_run: DryRun = False, who: As = None) -> Answer:
    """Import pairs from CSV or XLSX, header in Thai or English."""
    return _imported("pairs", path, dry_run=dry_run, who=who)


@app.verb("histories", "นำเข้าประวัติการดำเนินการ", "phinong import histories histories.json --dry-run")
def histories(path: Source, *, dry_run: DryRun = False, who: As = None) -> Answer:
    """Import dated histories of pairs."""
    return _imported("histories", path, dry_run=dry_run, who=who)


def _imported(kind: str, path: Path, *, dry_run: bool, who: str | None) -> Answer:
    from cli.progress import bar

    with house.opened(who) as ctx, bar("นำเข้า · importing") as progress:
        from usecases.imports.importing import import_histories, import_pairs

        deed = {"pairs": import_pairs, "histories": import_histories}[kind]
        report = deed(ctx, path, dry_run=dry_run, progress=progress)
    document = {"file": str(path), **report.as_dict()}
    code = Exit.BAD_INPUT if report.refused else Exit.OK
    return Answer({"import": document}, lambda say: _report(say, document), code)


def _report(say: Say, document: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    trial = say(" (ลองโดยไม่บันทึก)", " (not saved)") if document["dry_run"] else ""
    title = say("นำเข้า", "Import") + f" {document['file']}{trial}"
    yield paint.facts(title, [(say(th, en), document[name]) for name, th, en in _COUNTS])
    for name, th, en in (("problems", "แถวที่ไม่ผ่าน", "Rows refused"), ("notes", "หมายเหตุ", "Notes")):
        if document[name]:
            columns = (say("แถว", "row"), say("รหัส", "key"), say("ปัญหาและวิธีแก้", "what to do"))
            rows = [(p["row"], p["key"], say.pick(p)) for p in document[name]]
            yield paint.table(say(th, en), columns, rows)
    if document["opened"]:
        yield say("เปิดเรื่อง: ", "Cases opened: ") + ", ".join(document["opened"])
