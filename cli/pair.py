"""``phinong pair``: the register of pairs, and their life after signing."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from cli import house
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As, MustReason

app = App("ทะเบียนคู่ความสัมพันธ์", "the register of pairs")

_STATUS = {
    "established": ("สถาปนาแล้ว", "established"),
    "loi_signed": ("ลงนามหนังสือแสดงเจตจำนงแล้ว", "letter of intent signed"),
    "in_progress": ("อยู่ระหว่างดำเนินการ", "in progress"),
    "listed_unconfirmed": ("มีชื่อในบัญชี ยังไม่ยืนยัน", "listed, unconfirmed"),
    "disputed": ("ข้อมูลขัดแย้งกัน", "disputed"),
    "none": ("ยังไม่ได้ประเมิน", "not judged"),
    "evidenced": ("มีหลักฐาน", "evidenced"),
    "not_evidenced": ("ไม่พบหลักฐาน", "not evidenced"),
}
"""Words of the register that are no words of the lifecycle."""

Key = Annotated[
    str, typer.Argument(metavar="KEY", help="รหัสคู่ เช่น th50-cn-yunnan · from `pair list`")
]
Happens = Annotated[
    str,
    typer.Option("--on", metavar="DATE", help="วัน เดือน หรือปี · day, month or year, either era"),
]
Type = Annotated[
    str, typer.Option("--type", metavar="TYPE", help="ประเภท · education, culture, tourism ...")
]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="กิจกรรม · what it is")]
Place = Annotated[str, typer.Option("--place", metavar="TEXT", help="สถานที่ · where")]


@app.verb("list", "ดูทะเบียนคู่ความสัมพันธ์", "phinong pair list --standing dormant")
def list_(
    *,
    province: Annotated[
        str | None, typer.Option(metavar="PROVINCE", help="รหัสหรือชื่อจังหวัด · code or name")
    ] = None,
    status: Annotated[
        str | None, typer.Option(metavar="STATUS", help="ตามหลักฐาน เช่น established · by evidence")
    ] = None,
    standing: Annotated[
        str | None,
        typer.Option(metavar="STANDING", help="on_track, attention, dormant, expiring ..."),
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CC", help="ประเทศ เช่น CN · country of the partner")
    ] = None,
    who: As = None,
) -> Answer:
    """List the pairs of the register."""
    from cli.case_new import province as code_of

    wanted = {
        "province": code_of(province) if province else None,
        "status": status,
        "standing": standing,
        "country": country.upper() if country else None,
    }
    with house.opened(who) as ctx:
        from usecases.relations.relations import list_pairs

        found = list_pairs(ctx, **wanted)
    return Answer({"pairs": found}, lambda say: [_table(say, found)])


def _table(say: Say, pairs: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("รหัสคู่", "key"),
        say("คู่ความสัมพันธ์", "pair"),
        say("ประเทศ", "country"),
        say("หลักฐาน", "status"),
        say("ตั้งแต่", "since"),
        say("สถานะ", "standing"),
    )
    rows = [
        (
            pair["key"],
            say.pick(pair["pair"]),
            pair["country"],
            _word(say, pair["status"]),
            say.date(pair["begun"]),
            _word(say, pair["standing"]),
        )
        for pair in pairs
    ]
    return paint.table(say(f"{len(rows)} คู่", f"{len(rows)} pairs"), columns, rows)


@app.verb("show", "ดูคู่ความสัมพันธ์และหลักฐาน", "phinong pair show th50-cn-yunnan")
def show(key: Key, *, who: As = None) -> Answer:
    """Show one pair: texts, activities, evidence, and what may be done."""
    with house.opened(who) as ctx:
        from usecases.relations.relations import show_pair

        found = show_pair(ctx, key)
    return Answer({"pair": found}, lambda say: _whole(say, found))


def _whole(say: Say, pair: Mapping[str, Any]) -> Iterable[Any]:
    from cli import paint

    yield paint.facts(
        f"{pair['key']} · {say.pick(pair['pair'])}",
        [
            (say("หลักฐาน", "status"), _word(say, pair["status"])),
            (say("ความน่าเชื่อถือ", "confidence"), pair["confidence"]),
            (say("ตั้งแต่", "since"), say.date(pair["begun"])),
            (say("สถานะวันนี้", "standing today"), _word(say, pair["standing_today"])),
            (say("สิ้นสุด", "ends"), say.date(pair["ends_on"])),
            (say("สาขา", "fields"), pair["fields"]),
            (say("เรื่อง", "cases"), ", ".join(case["number"] for case in pair["cases"])),
            (say("ที่มา", "sources"), "\n".join(pair["sources"])),
        ],
    )
    yield _steps(say, pair["steps"])
    if pair["activities"]:
        yield _activities(say, pair["activities"])
    yield _acts(say, pair["acts"])


def _steps(say: Say, steps: Iterable[Mapping[str, Any]]) -> Any:
    from cli import paint

    columns = (say("ขั้นตอน", "step"), say("หลักฐาน", "evidence"), say("เมื่อ", "when"))
    rows = [(say.pick(s["name"]), _word(say, s["found"]), say.date(s.get("on"))) for s in steps]
    return paint.table(say("ขั้นตอนที่มีหลักฐาน", "What is evidenced"), columns, rows)


def _word(say: Say, word: str | None) -> str:
    return say(*_STATUS[word]) if word in _STATUS else say.word(word)


def _activities(say: Say, activities: Iterable[Mapping[str, Any]]) -> Any:
    from cli import paint

    columns = (say("เมื่อ", "when"), say("ชนิด", "kind"), say("กิจกรรม", "activity"))
    rows = [(say.date(a["on"]), f"{a['kind']} · {a['type']}", a["text"]) for a in activities]
    return paint.table(say("กิจกรรม", "Activities"), columns, rows)


def _acts(say: Say, acts: Iterable[Mapping[str, Any]]) -> Any:
    from cli import paint

    columns = (say("การดำเนินการ", "act"), say("ทำได้หรือไม่", "possible"))
    rows = [
        (
            f"{act['act']} · {say.pick(act['name'])}",
            say.pick(act["refusal"]) if act["refusal"] else say("✓ ทำได้", "✓ yes"),
        )
        for act in acts
    ]
    return paint.table(say("สิ่งที่ทำได้", "What can be done"), columns, rows)


@app.verb(
    "plan",
    "วางแผนกิจกรรมร่วม",
    'phinong pair plan th50-cn-yunnan --on 2570-02 --type education --text "ค่ายเยาวชน"',
)
def plan(
    key: Key, *, happens: Happens, kind: Type, text: Text, place: Place = "", who: As = None
) -> Answer:
    """Plan a joint activity; the month or year is enough."""
    with house.acting(who) as ctx:
        from usecases.relations.relations import plan_activity

        done = plan_activity(ctx, key, happens, kind, text, place)
    return _stands(done, "บันทึกแผนกิจกรรม", "Planned")


@app.verb(
    "record",
    "บันทึกกิจกรรมที่จัดแล้ว",
    'phinong pair record th50-cn-yunnan --on 2569-11-01 --type culture --text "งานวัฒนธรรม"',
)
def record(
    key: Key, *, happens: Happens, kind: Type, text: Text, place: Place = "", who: As = None
) -> Answer:
    """Record a joint activity that was held."""
    with house.acting(who) as ctx:
        from usecases.relations.relations import record_activity

        done = record_activity(ctx, key, happens, kind, text, place)
    return _stands(done, "บันทึกกิจกรรม", "Recorded")


@app.verb(
    "revive",
    "ฟื้นฟูความสัมพันธ์ที่เงียบไปด้วยกิจกรรมใหม่",
    'phinong pair revive th50-cn-yunnan --on 2570-02 --type education --text "ค่ายเยาวชน"',
)
def revive(
    key: Key, *, happens: Happens, kind: Type, text: Text, place: Place = "", who: As = None
) -> Answer:
    """Revive a relation that went quiet, by an activity within twelve months."""
    with house.acting(who) as ctx:
        from usecases.relations.relations import revive as deed

        wanted = {"happens_on": happens, "type": kind, "text": text, "place": place}
        done = deed(ctx, key, wanted)
    return _stands(done, "ฟื้นฟูความสัมพันธ์", "Revived")


@app.verb(
    "terminate",
    "ยุติความสัมพันธ์",
    'phinong pair terminate th50-cn-yunnan --on 2569-12-31 --reason "..." --as moi.officer',
)
def terminate(key: Key, *, on: Happens, reason: MustReason, who: As = None) -> Answer:
    """End a relation on a day, with the reason."""
    with house.acting(who) as ctx:
        from usecases.relations.relations import terminate as deed

        done = deed(ctx, key, on, reason)
    return _stands(done, "บันทึกการยุติความสัมพันธ์", "Terminated")


@app.verb("renew", "เปิดเรื่องต่ออายุ", "phinong pair renew th50-cn-yunnan --as coordinator.th50")
def renew(
    key: Key,
    *,
    instrument: Annotated[
        str, typer.Option(metavar="KIND", help="renewal, amendment, mou · ชนิดเอกสาร")
    ] = "renewal",
    who: As = None,
) -> Answer:
    """Open the case that follows: a renewal, an amendment, or the MOU of a LOI."""
    from cli.case_new import instrument as kind_of

    kind = kind_of(instrument)
    with house.acting(who) as ctx:
        from usecases.relations.relations import open_next

        number = open_next(ctx, key, kind)
    return said(
        f"✓ เปิดเรื่อง {number} ของคู่ {key} แล้ว",
        f"✓ Opened {number} of {key}",
        {"case": {"number": number, "pair": key, "instrument": kind}},
    )


def _stands(done: Mapping[str, Any], th: str, en: str) -> Answer:
    def draw(say: Say) -> list[str]:
        watch = say.day(done["next_watch_on"])
        stands = say("สถานะ", "it stands at"), say.word(done["standing"])
        then = say(f"ตรวจครั้งต่อไป {watch}", f"looked at again on {watch}")
        return [f"✓ {say(th, en)}: {done['pair']} · {stands[0]} {stands[1]} · {then}"]

    return Answer({"pair": dict(done)}, draw)
