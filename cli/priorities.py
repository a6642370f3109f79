"""``phinong priorities``: which partner countries come first, and what would turn the order."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house
from cli.answer import Answer, Say
from cli.command import App
from cli.errors import NoSuchFileError

app = App("ลำดับความสำคัญของประเทศ", "which countries come first")

_LARGEST = 1024 * 1024


@app.verb(
    "priorities",
    "ลำดับความสำคัญของประเทศ",
    "phinong priorities",
    "phinong priorities --weights weights.toml --json",
)
def priorities(
    *,
    weights: Annotated[
        Path | None,
        typer.Option("--weights", metavar="FILE", help="น้ำหนัก TOML หรือ JSON · other weights"),
    ] = None,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, max=50, help="กลุ่มแรก · the first n")
    ] = 3,
) -> Answer:
    """Order the partner countries by open criteria and weights."""
    content = None if weights is None else _read(weights)
    with house.opened() as ctx:
        from usecases.analysis import priorities as deeds
        from usecases.analysis.weights import read_given

        given = None if content is None else read_given(content)
        found = deeds.priorities(ctx, given, top=top)
    return Answer(found, lambda say: _drawn(say, found))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return content.read(_LARGEST)
    except OSError as error:
        raise NoSuchFileError(path=file, why=error.strerror or error) from error


def _drawn(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    yield _order(say, found)
    yield _weights(say, found)
    yield _turns(say, found)
    yield _targets(say, found)
    if not found["confirmed"]:
        yield f"⚠ {say.pick(found['note'])}"


def _order(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    names = {row["code"]: say.pick(row) for row in found["criteria"]}
    columns = (
        "",
        say("ประเทศ", "country"),
        say("คะแนน", "score"),
        say("สูงสุดได้", "at most"),
        say("ไม่มีข้อมูล", "no data on"),
    )
    rows = [
        (
            row["place"],
            f"{say.pick(row['name'])} ({row['code']})",
            f"{row['score']:.1f}",
            f"{row['upper']:.1f}",
            ", ".join(names[name] for name in row["missing"]),
        )
        for row in found["countries"]
    ]
    title = say(f"ลำดับประเทศ รุ่น {found['version']}", f"Countries, version {found['version']}")
    return paint.table(title, columns, rows)


def _weights(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    columns = (say("เกณฑ์", "criterion"), say("น้ำหนัก", "weight"), say("มีข้อมูล", "known of"))
    rows = [
        (f"{say.pick(row)} ({row['code']})", f"{row['weight']:g}", f"{row['known']}/{row['of']}")
        for row in found["criteria"]
    ]
    return paint.table(say("น้ำหนัก", "Weights"), columns, rows)


def _turns(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    columns = (
        say("เกณฑ์", "criterion"),
        say("จาก", "from"),
        say("เป็น", "to"),
        say("เข้า", "in"),
        say("ออก", "out"),
    )
    rows = [
        (
            say.pick(flip["name"]),
            f"{flip['now']:g}",
            f"{flip['needed']:g}",
            say.pick(flip["below_name"]),
            say.pick(flip["above_name"]),
        )
        for flip in found["top_flips"]
    ]
    title = say(f"อะไรเปลี่ยน {found['top']} อันดับแรก", f"What changes the first {found['top']}")
    return paint.table(title, columns, rows)


def _targets(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    columns = (
        say("ประเทศ", "country"),
        say("เป้าหมาย", "target"),
        say("ลงนามแล้ว", "signed"),
        say("ขาด", "gap"),
        say("ที่มา", "source"),
    )
    rows = [
        (say.pick(row["name"]), row["target"], row["signed"], row["gap"], row["source"])
        for row in found["targets"]
    ]
    return paint.table(say("เป้าหมาย", "Targets"), columns, rows)
