"""``phinong rulebook``, on cases: the verdict on one, what a new version touches, publishing it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say
from cli.command import App
from cli.options import As, Number

app = App("", "")

File = Annotated[Path, typer.Argument(metavar="FILE.toml", help="ไฟล์ชุดกฎ · the rulebook's file")]
Under = Annotated[
    str, typer.Option("--under", metavar="VERSION", help="เทียบกับอีกรุ่น · compare with a version")
]


@app.verb(
    "case",
    "ผลการตรวจของเรื่อง",
    "phinong rulebook case TH50-2569-001",
    "phinong rulebook case TH50-2569-001 --under th-2569-1 --json",
)
def case(number: Number, *, under: Under = "", who: As = None) -> Answer:
    """Show what the rulebook says of a case, or how it fares under another version."""
    with house.acting(who) as ctx:
        from usecases.rulings import verdicts

        if under:
            found = _plain(verdicts.compared(ctx, number.upper(), under))
            return Answer(found, lambda say: [_compared(say, found)])
        told = verdicts.of_case(ctx, number.upper())
    document = _plain({name: told[name] for name in ("number", "version", "pair", "today", "kept")})
    return Answer(document, lambda say: judged(say, document["today"]))


@app.verb("impact", "เรื่องที่ชุดกฎรุ่นใหม่กระทบ", "phinong rulebook impact next.toml")
def impact(path: File, *, who: As = None) -> Answer:
    """Check a new rulebook and list the open cases whose verdict it would change."""
    text = _text(path)
    with house.opened(who) as ctx:
        from usecases.rulings import publishing

        found = _plain(publishing.look(ctx, text))
    return Answer(found, lambda say: _looked(say, found))


@app.verb("publish", "ประกาศใช้ชุดกฎรุ่นใหม่", "phinong rulebook publish next.toml --as admin")
def publish(path: File, *, who: As = None) -> Answer:
    """Put a new rulebook in force from its day on, and tell the officers."""
    text = _text(path)
    with house.opened(who) as ctx:
        from usecases.rulings import publishing

        notice = publishing.publish(ctx, text)
    document = {"published": {"notice": notice}}
    return Answer(
        document,
        lambda say: [say(f"✓ ประกาศใช้แล้ว ประกาศเลขที่ {notice}", f"✓ Published; notice {notice}")],
    )


def judged(say: Say, document: dict[str, Any]) -> Iterable[Any]:
    """Show a verdict rule by rule."""
    from cli import paint

    columns = (
        say("กฎ", "rule"),
        say("ผล", "outcome"),
        say("คำถาม", "question"),
        say("ต้องถาม", "ask"),
    )
    rows = [
        (r["id"], say.pick(r["outcome"]), say.pick(r), "; ".join(say.pick(m) for m in r["missing"]))
        for r in document["rules"]
    ]
    path = say.pick(document["path"])
    return [paint.table(say(f"ผลการพิจารณา: {path}", f"Verdict: {path}"), columns, rows)]


def _text(path: Path) -> str:
    return values.content(path).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _plain(found: Any) -> Any:
    """Return a document of which days and moments are ISO text."""
    if isinstance(found, dict):
        return {name: _plain(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [_plain(value) for value in found]
    return found.isoformat() if hasattr(found, "isoformat") else found


def _compared(say: Say, found: dict[str, Any]) -> Any:
    from cli import paint

    columns = (say("กฎ", "rule"), found["old"]["version"], found["new"]["version"])
    rows = [
        (f"{r['id']} {say.pick(r)}", _said(say, r["old"]), _said(say, r["new"]))
        for r in found["rules"]
    ]
    paths = f"{say.pick(found['old']['path'])} → {say.pick(found['new']['path'])}"
    return paint.table(f"{found['number']}: {paths}", columns, rows)


def _looked(say: Say, found: dict[str, Any]) -> Iterable[Any]:
    from cli import paint

    yield say(
        f"ชุดกฎ {found['version']} ครบทุกคุณสมบัติ ต่างจาก {found['previous']} "
        f"{len(found['changes'])} ข้อ กระทบ {found['touched']} เรื่อง",
        f"Rulebook {found['version']} holds every property; {len(found['changes'])} rules differ "
        f"from {found['previous']}; {found['touched']} cases are touched",
    )
    columns = (
        say("เรื่อง", "case"),
        say("ผลเดิม", "before"),
        say("ผลใหม่", "after"),
        say("กฎ", "rules"),
    )
    rows = [
        (
            c["number"],
            say.pick(c["old"]),
            say.pick(c["new"]),
            ", ".join(r["rule"] for r in c["rules"]),
        )
        for c in found["cases"]
    ]
    yield paint.table(say("เรื่องที่กระทบ", "Cases touched"), columns, rows)


def _said(say: Say, outcome: dict[str, str] | None) -> str:
    return "—" if outcome is None else str(say.pick(outcome))
