"""``phinong lifecycle``, the changes: a definition put in force, cases moved to it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, lifecycle_files, values
from cli.answer import Answer, Say
from cli.command import App
from cli.options import As, DryRun, Reason
from cli.progress import bar

app = App("", "")


@app.verb("publish", "ประกาศใช้นิยามรุ่นใหม่", "phinong lifecycle publish mine.json --as admin")
def publish(
    path: Annotated[Path, typer.Argument(metavar="FILE.json", help="ไฟล์นิยาม · the definition")],
    *,
    who: As = None,
) -> Answer:
    """Check a definition and put it in force for new cases."""
    definition = lifecycle_files.read(path)
    with house.opened(who) as ctx:
        from usecases.lifecycles import definitions

        definitions.publish(ctx, definition)
    told = {"version": definition.version, "effective_from": definition.effective_from.isoformat()}
    return Answer({"published": told}, lambda say: [_in_force(say, told)])


def _in_force(say: Say, told: dict[str, Any]) -> str:
    day = say.day(told["effective_from"])
    return say(
        f"ประกาศใช้นิยามรุ่น {told['version']} แล้ว มีผลกับเรื่องใหม่ตั้งแต่ {day}",
        f"Definition {told['version']} is published, for new cases from {day}",
    )


@app.verb(
    "move",
    "ย้ายเรื่องไปใช้นิยามรุ่นอื่น",
    "phinong lifecycle move 2570.1 --dry-run",
    'phinong lifecycle move 2570.1 TH50-2569-001 --reason "ระเบียบใหม่" --as admin',
)
def move(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="รุ่นปลายทาง · to which version")],
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NUMBER", help="เลขที่เรื่อง หากไม่ระบุคือทุกเรื่อง · cases, or all open ones"
        ),
    ] = None,
    *,
    reason: Reason = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", help="ขั้นเดิม=ขั้นใหม่ · where a state is gone"),
    ] = None,
    dry_run: DryRun = False,
    who: As = None,
) -> Answer:
    """Move open cases to another definition; --dry-run shows what would change."""
    wanted = [number.upper() for number in numbers] if numbers else None
    states = values.fields(mapping)
    with house.opened(who) as ctx, bar("พิจารณา · considering"):
        from usecases.lifecycles import definitions

        if dry_run:
            seen = definitions.preview_move(ctx, version, wanted, states)
            document: dict[str, Any] = {"version": version, "dry_run": True, "cases": seen}
            return Answer(document, lambda say: [_previewed(say, document)])
        done = definitions.move_cases(ctx, version, wanted, states, reason or "")
    return Answer({"dry_run": False, **done}, lambda say: _moved(say, done))


def _previewed(say: Say, document: dict[str, Any]) -> Any:
    from cli import paint

    columns = (say("เรื่อง", "case"), say("ขั้น", "state"), say("ผล", "what would change"))
    rows = [
        (case["number"], f"{case['state']} → {case['new_state']}", _effect(say, case))
        for case in document["cases"]
    ]
    title = say("ลองโดยไม่บันทึก: ย้ายไปรุ่น ", "Not saved: to definition ") + document["version"]
    return paint.table(title, columns, rows)


def _effect(say: Say, case: dict[str, Any]) -> str:
    if case["refusal"]:
        return f"✗ {say.pick(case['refusal'])}"
    told = [say.pick(difference) for difference in case["differences"]]
    told += [f"{say.day(d['old_due'])} → {say.day(d['new_due'])}" for d in case["deadlines"]]
    return "\n".join(told) or say("ไม่มีสิ่งใดเปลี่ยน", "nothing changes")


def _moved(say: Say, done: dict[str, Any]) -> Iterable[str]:
    count, version = len(done["moved"]), done["version"]
    yield say(f"✓ ย้าย {count} เรื่องไปใช้นิยามรุ่น {version}", f"✓ {count} cases moved to {version}")
    for stayed in done["stayed"]:
        yield f"  {stayed['number']}: {say.pick(stayed)}"
