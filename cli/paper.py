"""``phinong paper``: official papers made from a case: looked at, issued, checked."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App, Group
from cli.errors import UsageFaultError
from cli.options import As, Fields, Version

if TYPE_CHECKING:
    from usecases.context import Context
    from usecases.papers.wishes import Wish


class _Papers(Group):
    """``phinong paper KIND CASE`` means ``phinong paper make KIND CASE``."""

    default = "make"


app = App("หนังสือราชการ", "official papers", cls=_Papers)

Kind = Annotated[str | None, typer.Argument(metavar="KIND", help="ชนิด ดูด้วย --list · the kind")]
Case = Annotated[str | None, typer.Argument(metavar="CASE", help="เลขที่เรื่อง · the case")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="รหัสท้ายหนังสือ · the paper's code")]

_OWN = ("to", "signer_name", "signer_post", "urgency", "secrecy", "note")


@app.verb(
    "make",
    "จัดทำร่าง หรือออกหนังสือ",
    "phinong paper make --list",
    "phinong paper province_letter TH50-2569-001 --out letter.pdf -f committee_number=3/2569",
    "phinong paper moi_to_mfa TH50-2569-001 --out letter.pdf --issue --as moi.officer",
)
def make(  # noqa: PLR0913 - each an option of its own
    kind: Kind = None,
    case: Case = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.pdf", help="เขียนลงไฟล์ · to a file")
    ] = None,
    issue: Annotated[
        bool, typer.Option("--issue", help="ออกเลขและบันทึก · take a number and keep it")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="รายชื่อชนิด · list the kinds")] = False,
    prefix_checked: Annotated[
        bool,
        typer.Option("--prefix-checked", help="ตรวจเลขประจำส่วนราชการแล้ว · the number was checked"),
    ] = False,
    field: Fields = None,
    version: Version = None,
    who: As = None,
) -> Answer:
    """Write a draft of a paper, or issue it; --list shows the kinds."""
    if listed:
        return kinds()
    if kind is None or case is None or out is None:
        raise UsageFaultError(
            "โปรดระบุ KIND CASE และ --out FILE.pdf หรือใช้ --list",
            "Give KIND, CASE and --out FILE.pdf, or --list.",
        )
    wish = _wish(kind, values.fields(field), prefix_checked=prefix_checked)
    if issue:
        with house.acting(who) as ctx:
            return _issued(ctx, kind, case.upper(), out, wish, version)
    with house.opened(who) as ctx:
        from usecases.papers import issuing

        values.write_bytes(out, issuing.preview(ctx, case.upper(), kind, wish))
    told = {"paper": {"kind": kind, "case": case.upper(), "file": str(out), "draft": True}}
    return said(
        f"✓ ร่างแล้ว → {out} ร่างไม่มีเลขที่ ออกหนังสือด้วย --issue",
        f"✓ Drafted → {out}; a draft has no number: issue it with --issue",
        told,
    )


@app.verb("kinds", "รายชื่อชนิดของหนังสือ", "phinong paper kinds")
def kinds() -> Answer:
    """List the kinds of paper: who issues each, in which stages, and what it asks."""
    from usecases.papers.kinds import kinds as known

    found = [_kind(one) for one in known().values()]
    return Answer({"kinds": found}, lambda say: _listed(say, found))


@app.verb("check", "ตรวจว่าหนังสือเป็นของจริง", "phinong paper check PN-7K3Q9-4MXW2 --file letter.pdf")
def check(
    code: Code,
    *,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE.pdf", help="เทียบไฟล์ · compare a file")
    ] = None,
) -> Answer:
    """Say whether a paper is genuine, and whether a file is that paper."""
    from usecases.papers import checking

    with house.opened() as ctx:
        found = checking.check(ctx, code)
        if file is not None:
            found["same_file"] = checking.compare(ctx, code, values.content(file))
    return Answer({"check": _plain(found)}, lambda say: _checked(say, found))


@app.verb("cancel", "ยกเลิกหนังสือที่ออกแล้ว", "phinong paper cancel PN-7K3Q9-4MXW2 --reason ผิดวันที่")
def cancel(
    code: Code,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="เหตุผล · the reason")],
    who: As = None,
) -> Answer:
    """Cancel a paper; its number stays used."""
    from usecases.papers import record

    with house.acting(who) as ctx:
        version = record.cancel(ctx, code, reason)
    told = {"cancelled": {"code": code, "case_version": version}}
    return said(
        f"✓ ยกเลิก {code} แล้ว เลขที่ยังคงถือว่าใช้", f"✓ Cancelled {code}; its number stays used", told
    )


@app.verb("register", "ทะเบียนหนังสือส่ง", "phinong paper register --office TH-50 --year 2569")
def register(
    *,
    office: Annotated[
        str, typer.Option("--office", metavar="CODE", help="หน่วยงาน · TH-50, FAD, MFA, NESDC")
    ] = "",
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help="ปี พ.ศ. · Buddhist Era")] = 0,
    who: As = None,
) -> Answer:
    """List issued papers, newest first."""
    from usecases.papers import register as shelf

    with house.opened(who) as ctx:
        found = shelf.register(ctx, shelf.Asked(office, year, limit=1000))["rows"]
    return Answer({"papers": [_plain(row) for row in found]}, lambda say: _rows(say, found))


def _wish(kind: str, given: Mapping[str, Any], *, prefix_checked: bool) -> "Wish":
    from usecases.papers.kinds import kind as known
    from usecases.papers.wishes import Wish

    asked = [ask.name for ask in known(kind).asks]
    values.check_names(given, [*_OWN, *asked, "enclosure"], kind)
    own = {name: str(value) for name, value in given.items() if name in _OWN}
    answers = {name: _text(given[name]) for name in asked if name in given}
    enclosed = given.get("enclosure")
    listed = [enclosed] if isinstance(enclosed, str) else enclosed
    return Wish(
        **own,
        answers=answers,
        enclosures=None if listed is None else tuple(map(str, listed)),
        prefix_checked=prefix_checked,
    )


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _issued(
    ctx: "Context", kind: str, case: str, out: Path, wish: "Wish", version: int | None
) -> Answer:
    from usecases.papers import issuing, record

    told = issuing.issue(ctx, case, kind, wish, version=version)
    values.write_bytes(out, record.read(ctx, told["code"])["content"])
    document = {"paper": {"kind": kind, "case": case, "file": str(out), "draft": False, **told}}
    number = told["number"] or "–"
    return said(
        f"✓ ออกหนังสือแล้ว เลขที่ {number} รหัส {told['code']} → {out}",
        f"✓ Issued, number {number}, code {told['code']} → {out}",
        document,
    )


def _kind(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "th": one.th,
        "en": one.en,
        "roles": [str(role) for role in one.roles],
        "states": list(one.states),
        "to": list(one.to),
        "numbered": one.numbered,
        "needs": list(one.needs),
        "asks": [
            {"name": a.name, "th": a.th, "en": a.en, "optional": a.optional} for a in one.asks
        ],
        "source": one.source,
        "confidence": one.confidence,
    }


def _listed(say: Say, found: list[dict[str, Any]]) -> Iterable[Any]:
    from cli import paint

    columns = (say("ชนิด", "kind"), say("ชื่อ", "name"), say("ผู้ออก", "by"), say("ขั้น", "stages"))
    rows = [
        (
            k["id"],
            say(k["th"], k["en"]),
            ", ".join(map(say.word, k["roles"])),
            ", ".join(k["states"]),
        )
        for k in found
    ]
    yield paint.table(say("หนังสือราชการ", "Official papers"), columns, rows)


_STATES = {
    "genuine": ("✓ ออกจริงและยังมีผล", "✓ genuine, and it stands"),
    "cancelled": ("! ออกจริง แต่ยกเลิกแล้ว", "! issued, and cancelled"),
    "altered": ("✗ ตรวจไม่ผ่าน อย่าใช้", "✗ the check failed: do not rely on it"),
}


def _checked(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    yield say(*_STATES[found["state"]])
    yield f"{say.pick(found['kind'])} · {say.pick(found['office'])}"
    yield f"{found['number'] or '–'} · {say.day(found['dated'])}"
    anchor = found["anchor"]
    if anchor:
        yield say("จุดตรวจสอบ", "checkpoint") + f" {say.day(anchor['day'])} {anchor['root']}"
    else:
        yield say("ยังไม่มีจุดตรวจสอบที่ครอบคลุม จุดถัดไปคืนนี้", "not yet anchored; next checkpoint tonight")
    if "same_file" in found:
        same = found["same_file"]
        yield (
            say("✓ ไฟล์ตรงกัน", "✓ the file is that paper")
            if same
            else say("✗ ไฟล์ไม่ตรงกัน", "✗ the file is not that paper")
        )


def _rows(say: Say, found: list[dict[str, Any]]) -> Iterable[Any]:
    from cli import paint

    columns = (
        say("เลขที่", "number"), say("วันที่", "date"), say("ชนิด", "kind"), say("เรียน", "to"),
        say("เรื่อง", "case"), say("รหัส", "code"),
    )  # fmt: skip
    rows = [
        (p["number"] or "–", say.day(p["dated"]), say.pick(p["kind"]), p["recipient"],
         p["case_number"], p["code"])
        for p in found
    ]  # fmt: skip
    yield paint.table(say("ทะเบียนหนังสือส่ง", "Register of papers"), columns, rows)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    from datetime import date

    def said_(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: said_(inner) for name, inner in value.items()}
        return value.isoformat() if isinstance(value, date) else value

    return {name: said_(value) for name, value in row.items()}
