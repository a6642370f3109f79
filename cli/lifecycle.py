"""``phinong lifecycle``: the process as data: checked, shown, drawn, compared, put in force."""

from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import house, lifecycle_change, lifecycle_files, values
from cli.answer import Answer, Say
from cli.command import App
from cli.exits import Exit
from cli.lifecycle_files import SHIPPED
from cli.progress import bar

if TYPE_CHECKING:
    from statemachine.definition import Definition, Stage
    from statemachine.violations import Violation

app = App("นิยามกระบวนการ", "lifecycle definitions")

Which = Annotated[
    str,
    typer.Argument(
        metavar="DEFINITION", help="รุ่น ไฟล์ .json หรือ shipped · a version, a file or shipped"
    ),
]


@app.verb(
    "check", "ตรวจคุณสมบัติของนิยาม", "phinong lifecycle check", "phinong lifecycle check mine.json"
)
def check(which: Which = SHIPPED) -> Answer:
    """Explore a definition and say which property it breaks, with the shortest path."""
    from statemachine.properties import survey

    definition = lifecycle_files.named(which)
    began = monotonic()
    with bar("สำรวจ · exploring"):
        found = survey(definition)
    seconds = round(monotonic() - began, 2)
    document = {
        "version": definition.version,
        "digest": definition.digest,
        "configurations": found.configurations,
        "seconds": seconds,
        "violations": [_told(violation) for violation in found.violations],
    }
    code = Exit.WRONG if found.violations else Exit.OK
    return Answer(document, lambda say: _checked(say, document, found.violations), code)


def _told(violation: "Violation") -> dict[str, Any]:
    return {
        "property": violation.property,
        "path": list(violation.path),
        "th": violation.sentence("th"),
        "en": violation.sentence("en"),
    }


def _checked(
    say: Say, document: dict[str, Any], violations: Iterable["Violation"]
) -> Iterable[Any]:
    version, seconds = document["version"], document["seconds"]
    told = [f"✗ {violation.sentence(say.lang)}" for violation in violations]
    visited = f"{document['configurations']:,}"
    if told:
        return [say(f"นิยามรุ่น {version} ใช้ไม่ได้", f"Definition {version} cannot be used"), *told]
    return [
        say(
            f"✓ นิยามรุ่น {version} ผ่านทุกคุณสมบัติ (สำรวจ {visited} สภาพ ใน {seconds} วินาที)",
            f"✓ Definition {version} holds every property ({visited} situations in {seconds} s)",
        )
    ]


@app.verb("list", "ดูนิยามที่ประกาศใช้แล้ว", "phinong lifecycle list")
def list_() -> Answer:
    """List the published definitions."""
    with house.opened() as ctx:
        from usecases.lifecycles.definitions import list_definitions

        found = list_definitions(ctx)
    return Answer({"definitions": found}, lambda say: [_published(say, found)])


def _published(say: Say, found: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("รุ่น", "version"),
        say("มีผลตั้งแต่", "effective from"),
        say("ประกาศโดย", "published by"),
    )
    rows = [(d["version"], say.day(d["effective_from"]), d["published_by"]) for d in found]
    return paint.table(say("นิยามกระบวนการ", "Lifecycle definitions"), columns, rows)


@app.verb("show", "ดูขั้นตอนและการเคลื่อนของเรื่อง", "phinong lifecycle show")
def show(which: Which = SHIPPED) -> Answer:
    """Show the stages and moves of a definition."""
    definition = lifecycle_files.named(which)
    document = {"definition": definition.model_dump(mode="json"), "digest": definition.digest}
    return Answer(document, lambda say: [_stages(say, definition), _moves(say, definition)])


def _stages(say: Say, definition: "Definition") -> Any:
    from cli import paint

    columns = (
        say("ขั้น", "state"),
        say("ชื่อ", "name"),
        say("ผู้มีหน้าที่", "waits for"),
        say("วัน (ปกติ/ด่วน/ด่วนที่สุด)", "days (normal/urgent/most urgent)"),
    )
    rows = [
        (s.state, say(s.th, s.en), say.word(s.holder), _days(say, s)) for s in definition.stages
    ]
    title = say(f"นิยามรุ่น {definition.version}", f"Definition {definition.version}")
    return paint.table(title, columns, rows)


def _days(say: Say, stage: "Stage") -> str:
    if stage.days is None:
        return ""
    days = f"{stage.days.normal}/{stage.days.urgent}/{stage.days.most_urgent}"
    return days + (say(" (วันปฏิทิน)", " (calendar)") if stage.count == "calendar" else "")


def _moves(say: Say, definition: "Definition") -> Any:
    from cli import paint

    columns = (
        say("จากขั้น", "from"),
        say("การดำเนินการ", "trigger"),
        say("ไปขั้น", "to"),
        say("ผู้ดำเนินการ", "role"),
        say("เงื่อนไข", "guards"),
    )
    rows = [
        (m.source, m.trigger, m.target, m.role or "–", ", ".join(filter(None, (m.when, *m.guards))))
        for m in definition.moves
    ]
    return paint.table(say("การเคลื่อนของเรื่อง", "Moves"), columns, rows)


@app.verb(
    "diagram",
    "วาดแผนภาพ",
    "phinong lifecycle diagram",
    "phinong lifecycle diagram --format svg --out lifecycle.svg",
)
def diagram(
    which: Which = SHIPPED,
    *,
    form: Annotated[
        str, typer.Option("--format", metavar="mermaid|svg", help="รูปแบบ · kind of diagram")
    ] = "mermaid",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="เขียนลงไฟล์ · write to a file")
    ] = None,
) -> Answer:
    """Draw a definition as Mermaid or SVG."""
    drawing = _drawing(lifecycle_files.named(which), values.choice(form, ("mermaid", "svg")))
    if out is not None:
        values.write(out, drawing)
    document = {"format": form, "diagram": drawing, "file": str(out) if out else None}
    told = f"✓ {out}" if out else drawing.rstrip("\n")
    return Answer(document, lambda _say: [told])


def _drawing(definition: "Definition", form: str) -> str:
    from statemachine import diagram as drawings

    return drawings.mermaid(definition) if form == "mermaid" else drawings.svg(definition)


@app.verb("diff", "เทียบนิยามสองรุ่น", "phinong lifecycle diff shipped mine.json")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="รุ่น ไฟล์ หรือ shipped · the older")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="รุ่น ไฟล์ หรือ shipped · the newer")],
) -> Answer:
    """Compare two definitions, stage by stage and row by row."""
    from statemachine.differences import diff as compare

    before, after = lifecycle_files.named(old), lifecycle_files.named(new)
    found = compare(before, after)
    told = [
        {"kind": d.kind, "subject": d.subject, "th": d.sentence("th"), "en": d.sentence("en")}
        for d in found
    ]
    document = {"old": before.version, "new": after.version, "differences": told}
    return Answer(document, lambda say: _differences(say, document))


def _differences(say: Say, document: dict[str, Any]) -> list[str]:
    found, names = document["differences"], f"{document['old']} → {document['new']}"
    title = say(f"{names}: ต่างกัน {len(found)} จุด", f"{names}: {len(found)} differences")
    return [title, *(f"· {say.pick(difference)}" for difference in found)]


app.registered_commands += lifecycle_change.app.registered_commands
