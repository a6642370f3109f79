"""``phinong register``: totals of any day, two of them explained, differences, open data."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As

app = App("ทะเบียนในฐานะหลักฐาน", "the register as evidence")

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="ข้อเท็จจริง ณ วันที่ · the state of this day"),
]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--known-on", metavar="DATE", help="ตามที่ทะเบียนทราบ ณ วันที่ · as the register knew it then"
    ),
]
Figure = Annotated[
    str, typer.Argument(metavar="FIGURE", help="รหัสตัวเลข หรือวันที่ · id of a figure, or a date")
]


@app.verb(
    "totals",
    "จำนวนคู่ ณ วันใดก็ได้ พร้อมตัวเลขที่เคยเผยแพร่",
    "phinong register totals --as-of 30/9/2568",
)
def totals(*, as_of: AsOf = None, known_on: KnownOn = None, who: As = None) -> Answer:
    """Count the register on a day, beside what was published."""
    with house.opened(who) as ctx:
        from usecases.register.totals import totals as counted

        found = counted(ctx, _day(as_of), _day(known_on))
    return Answer(found, lambda say: _totals(say, found))


def _day(text: str | None) -> date | None:
    from cli import values

    return values.day(text) if text else None


def _totals(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    signed, moving = found["signed"], found["in_progress"]
    yield paint.facts(
        say("ทะเบียนพิสูจน์ได้", "What the register proves"),
        [
            (say("ณ วันที่", "as of"), say.day(found["as_of"])),
            (say("ตามที่ทราบ ณ วันที่", "as known on"), say.day(found["known_on"])),
            (say("ลงนามแล้ว", "signed"), _counted(say, signed)),
            (say("อยู่ระหว่างดำเนินการ", "in progress"), _counted(say, moving)),
        ],
    )
    columns = (
        say("รหัส", "id"), say("ตัวเลขที่เผยแพร่", "published"), say("จำนวน", "value"),
        say("พิสูจน์ได้", "proved"), say("เป็นไปได้", "possible"), say("ต่าง", "gap"),
    )  # fmt: skip
    rows = [
        (p["id"], say.pick(p["what"]), p["value"], p["shown"]["pairs"],
         p["shown"]["possible_pairs"], p["gap"])
        for p in found["published"]
    ]  # fmt: skip
    yield paint.table(say("ตัวเลขที่เคยเผยแพร่", "Published figures"), columns, rows)
    yield say(
        "ไม่พบบัญชีรายชื่อคู่ของตัวเลขที่เผยแพร่ ส่วนต่างจึงอธิบายได้เฉพาะคู่ที่อยู่ในทะเบียน",
        "No list of pairs behind a published figure was found: only pairs of the register can be "
        "explained.",
    )


def _counted(say: Say, figure: Mapping[str, int]) -> str:
    more = figure["possible_pairs"]
    th = f"{figure['pairs']} คู่ {figure['provinces']} จังหวัด" + (
        f" (อาจมีอีก {more} คู่)" if more else ""
    )
    en = f"{figure['pairs']} pairs, {figure['provinces']} provinces" + (
        f" (perhaps {more} more)" if more else ""
    )
    return say(th, en)


@app.verb(
    "explain",
    "อธิบายตัวเลขสองตัวเป็นรายคู่",
    "phinong register explain cn-2568-01-28 cn-2568-01-29",
    "phinong register explain plan-2562-signed 30/9/2568",
)
def explain(first: Figure, second: Figure, *, known_on: KnownOn = None, who: As = None) -> Answer:
    """Explain two totals pair by pair."""
    with house.opened(who) as ctx:
        from usecases.register.explaining import explain as deed

        found = deed(ctx, first, second, known_on=_day(known_on))
    return Answer(found, lambda say: _explained(say, found))


_COUNTS = {"yes": ("นับ", "counted"), "no": ("ไม่นับ", "not"), "perhaps": ("อาจนับ", "perhaps")}


def _explained(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    for side in ("first", "second"):
        told = found[side]
        published = "–" if told["published"] is None else told["published"]
        yield paint.facts(
            told["name"],
            [
                (say("คำอธิบาย", "what"), say.pick(told["what"]) if told["what"] else ""),
                (say("ณ วันที่", "as of"), say.day(told["day"])),
                (say("เผยแพร่", "published"), published),
                (say("ทะเบียน", "register"), _counted(say, told["shown"])),
            ],
        )
    columns = (
        say("รหัสคู่", "key"), say("คู่ความสัมพันธ์", "pair"), found["first"]["name"],
        found["second"]["name"],
    )  # fmt: skip
    rows = [
        (r["key"], say.pick(r["pair"]), _stood(say, r["first"]), _stood(say, r["second"]))
        for r in found["rows"]
    ]
    yield paint.table(say("คู่ที่ต่างกันหรือไม่แน่ชัด", "Pairs that differ or are unsure"), columns, rows)
    if found["unseen"]:
        yield say(
            f"อีก {found['unseen']} คู่อยู่นอกขอบเขตที่ท่านดูได้",
            f"{found['unseen']} more are not yours to see.",
        )
    yield say.pick(found["words"])


def _stood(say: Say, side: Mapping[str, Any]) -> str:
    return f"{say(*_COUNTS[side['counts']])}: {say.pick(side['name'])} ({say.pick(side['why'])})"


@app.verb("differences", "ข้อมูลที่แหล่งข้อมูลขัดกัน", "phinong register differences")
def differences(*, who: As = None) -> Answer:
    """List what sources contradict each other about, with who settles it."""
    with house.opened(who) as ctx:
        from usecases.register.contested import open_differences

        found = open_differences(ctx)
    return Answer({"differences": found}, lambda say: [_differences(say, found)])


def _differences(say: Say, found: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("รหัสคู่", "key"), say("เรื่อง", "about"), say("ค่าที่ขัดกัน", "values"),
        say("ผู้วินิจฉัย", "settled by"),
    )  # fmt: skip
    rows = [
        (one["key"], say.pick(one["aspect_name"]), " / ".join(one["values"]),
         say.pick(one["owner_name"]))
        for one in found
    ]  # fmt: skip
    return paint.table(say(f"{len(rows)} เรื่อง", f"{len(rows)} differences"), columns, rows)


@app.verb(
    "export",
    "เขียนข้อมูลเปิดลงไฟล์",
    "phinong register export register.xlsx",
    "phinong register export pairs.csv --out /srv/open/pairs.csv",
)
def export(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="pairs.csv, sources.json, register.xlsx ...")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="เขียนลงไฟล์นี้ · write this file")
    ] = None,
    who: As = None,
) -> Answer:
    """Write a file of the open data: no people, no cases."""
    from cli import values
    from usecases.register.open_data import FILES, open_file

    values.choice(name, FILES)
    with house.opened(who) as ctx:
        content, _ = open_file(ctx, name)
    target = out or Path(name)
    values.write_bytes(target, content)
    return said(
        f"✓ เขียน {target} แล้ว ({len(content):,} ไบต์)",
        f"✓ Wrote {target} ({len(content):,} bytes)",
        {"file": str(target), "bytes": len(content)},
    )
