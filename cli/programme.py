"""``phinong programme``: yearly plans, the yearly duty, the radar, and the sets of tags."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As

app = App("แผน กิจกรรม และหน้าที่ปีละหนึ่งครั้ง", "plans, activities and the yearly duty")

_KINDS = {"yearly": ("ประจำปี", "yearly"), "multi_year": ("หลายปี", "several years")}
_YEARS = {"fiscal": ("ปีงบประมาณ", "fiscal"), "calendar": ("ปีปฏิทิน", "calendar")}

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="รหัสแผน เช่น th57-cn-yunnan.2570 · from `list`")
]
FiscalYear = Annotated[
    int | None, typer.Option("--year", metavar="BE", min=2500, max=2700, help="ปี พ.ศ. · B.E. year")
]


@app.verb("list", "ดูแผน", "phinong programme list --year 2570", "phinong programme list --mine")
def list_(
    *,
    year: FiscalYear = None,
    province: Annotated[
        str | None, typer.Option(metavar="PROVINCE", help="รหัสหรือชื่อจังหวัด · code or name")
    ] = None,
    state: Annotated[
        str, typer.Option(metavar="STATE", help="ขั้น · draft, working_group, governor, moi, noted")
    ] = "",
    mine: Annotated[bool, typer.Option("--mine", help="เฉพาะที่รอท่าน · what waits for you")] = False,
    kind: Annotated[str, typer.Option(metavar="KIND", help="yearly, multi_year")] = "yearly",
    who: As = None,
) -> Answer:
    """List plans with their budgets; amounts in JSON are satang."""
    from cli.case_new import province as code_of

    values.choice(kind, _KINDS)
    with house.opened(who) as ctx:
        from usecases.programme.plan_list import Asked, list_plans

        code = code_of(province) if province else ""
        asked = Asked(province=code, year=str(year or ""), state=state, mine=mine)
        found = list_plans(ctx, asked, kind)
    document = {"plans": [_plain(row) for row in found["rows"]], "sums": found["sums"]}
    return Answer(document, lambda say: [_table(say, found["rows"])])


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "since": row["since"].isoformat()}


def _table(say: Say, rows: Iterable[Mapping[str, Any]]) -> Any:
    from cli import paint
    from statemachine.programme.money import baht

    columns = (
        say("รหัส", "key"),
        say("แผนของ", "plan of"),
        say("ขั้น", "step"),
        say("กิจกรรม", "activities"),
        say("ขอ (บาท)", "asked (baht)"),
        say("ใช้จริง", "spent"),
    )
    shown = [
        (
            row["key"],
            say.pick(row["name"]),
            say.pick(row["state_name"]),
            row["activities"],
            baht(row["asked"]) or "–",
            baht(row["spent"]) or "–",
        )
        for row in rows
    ]
    return paint.table(say(f"{len(shown)} แผน", f"{len(shown)} plans"), columns, shown)


@app.verb("show", "ดูแผนหนึ่งแผน", "phinong programme show th57-cn-yunnan.2570")
def show(key: Key, *, who: As = None) -> Answer:
    """Show one plan: its activities, what it lacks, what was decided."""
    with house.opened(who) as ctx:
        from usecases.programme.plan_page import show_plan

        found = show_plan(ctx, key)
    return Answer({"plan": _document(found)}, lambda say: _whole(say, found))


def _document(plan: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("key", "kind", "name", "pair_key", "province", "years", "title", "aims", "state",
            "state_name", "final", "version", "revision", "lacks", "sums")  # fmt: skip
    items = [
        {name: item[name] for name in ("number", "type", "title", "purpose", "partners", "place",
                                       "tags", "expected", "money")}
        | {"when": item["when"].iso(), "ends_on": str(item["ends_on"] or "") or None}
        for item in plan["items"]
    ]  # fmt: skip
    moves = [{**move, "at": move["at"].isoformat()} for move in plan["moves"]]
    return {name: plan[name] for name in kept} | {"items": items, "moves": moves}


def _whole(say: Say, plan: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint
    from statemachine.programme.money import baht

    facts = [
        (say("ขั้น", "step"), say.pick(plan["state_name"])),
        (say("ปีงบประมาณ", "fiscal year"), plan["years"]),
        (say("เป้าหมาย", "aims"), plan["aims"]),
        (say("ยังขาด", "missing"), "\n".join(say.pick(lack) for lack in plan["lacks"])),
    ]
    yield paint.facts(f"{plan['key']} · {say.pick(plan['name'])}", facts)
    columns = ("#", say("กิจกรรม", "activity"), say("เมื่อ", "when"), say("ขอ (บาท)", "asked (baht)"))
    rows = [
        (
            item["number"],
            item["title"],
            say.date(item["when"].iso()),
            " · ".join(baht(m["asked"]) for m in item["money"].values() if m["asked"] is not None),
        )
        for item in plan["items"]
    ]
    yield paint.table(say("กิจกรรมในแผน", "Activities"), columns, rows)


@app.verb("duty", "หน้าที่ปีละหนึ่งกิจกรรม", "phinong programme duty --year 2569 --kind calendar")
def duty(
    *,
    year: FiscalYear = None,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="ปีงบประมาณหรือปีปฏิทิน · fiscal, calendar")
    ] = "fiscal",
    who: As = None,
) -> Answer:
    """Say how each signed pair stands in a year (R39)."""
    values.choice(kind, _YEARS)
    with house.opened(who) as ctx:
        from statemachine.dates import fiscal_year_be
        from statemachine.eras import to_be
        from usecases.programme.duties import summary

        this = fiscal_year_be(ctx.today) if kind == "fiscal" else to_be(ctx.today.year)
        found = summary(ctx, year or this, kind)
    return Answer(found, lambda say: _duty(say, found))


def _duty(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint
    from statemachine.programme.forecast import WORDS, Outlook

    columns = (say("รหัสคู่", "key"), say("คู่ความสัมพันธ์", "pair"), say("ปีนี้", "this year"),
               say("จัดแล้ว", "held"))  # fmt: skip
    rows = [
        (p["key"], say.pick(p["pair"]), say(*WORDS[Outlook(p["outlook"])][:2]), p["activities"])
        for p in found["pairs"]
    ]
    kind = say(*_YEARS[found["kind"]])
    title = say(
        f"{kind} พ.ศ. {found['year']}: จัดแล้ว {found['met']} จาก {found['owed']} คู่",
        f"{kind} year B.E. {found['year']}: {found['met']} of {found['owed']} pairs met",
    )
    yield paint.table(title, columns, rows)


@app.verb("radar", "คู่ที่เสี่ยงไม่มีกิจกรรม", "phinong programme radar")
def radar(*, who: As = None) -> Answer:
    """List the pairs by the risk of a year without an activity, with ideas that cost little."""
    with house.opened(who) as ctx:
        from usecases.programme.radar import radar as deed

        found = deed(ctx)
    rows = [
        {name: value for name, value in row.items() if name not in {"last_day", "ends_on", "mark"}}
        for row in found["rows"]
    ]
    document = {"year": found["year"], "totals": found["totals"], "pairs": rows}
    return Answer(document, lambda say: [_radar(say, found)])


def _radar(say: Say, found: Mapping[str, Any]) -> Any:
    from cli import paint

    columns = (say("รหัสคู่", "key"), say("คู่ความสัมพันธ์", "pair"), say("แนวโน้ม", "outlook"),
               say("ล่าสุด", "last"), say("แนวคิด", "idea"))  # fmt: skip
    rows = [
        (
            row["key"],
            say.pick(row["pair"]),
            say.pick(row["outlook_name"]),
            say.date(row["last"]),
            say.pick(row["ideas"][0]["idea"]) if row["ideas"] else "",
        )
        for row in found["rows"]
    ]
    return paint.table(say(f"{found['found']} คู่", f"{found['found']} pairs"), columns, rows)


@app.verb("tags", "ดูหรือใส่ชุดป้ายยุทธศาสตร์", "phinong programme tags --load plan13.json")
def tags(
    *,
    load: Annotated[
        Path | None,
        typer.Option("--load", metavar="FILE.json", help="ใส่ชุดใหม่ · put a new version in"),
    ] = None,
    who: As = None,
) -> Answer:
    """Show the sets of tags, or put a new version in from a file."""
    with house.opened(who) as ctx:
        from usecases.programme import tags as deeds

        if load is not None:
            found = deeds.publish(ctx, _read(load))
            return said(
                f"✓ ใส่ชุด {found.key} แล้ว ({len(found.tags)} รายการ)",
                f"✓ Set {found.key} is in ({len(found.tags)} tags)",
                {"set": found.key, "tags": len(found.tags)},
            )
        every = deeds.known_sets(ctx)
    rows = [
        {"key": s.key, "th": s.th, "en": s.en, "tags": len(s.tags), "source": s.source,
         "confidence": s.confidence}
        for s in every
    ]  # fmt: skip
    return Answer({"sets": rows}, lambda say: [_sets(say, rows)])


def _read(path: Path) -> dict[str, Any]:
    from usecases.programme.refused import ProgrammeError

    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProgrammeError("tags_broken", why=str(error)) from error
    return document


def _sets(say: Say, rows: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (say("ชุด", "set"), say("ชื่อ", "name"), say("รายการ", "tags"),
               say("ความน่าเชื่อถือ", "confidence"))  # fmt: skip
    shown = [(r["key"], say.pick(r), r["tags"], r["confidence"]) for r in rows]
    return paint.table(say("ชุดป้ายยุทธศาสตร์", "Sets of tags"), columns, shown)
