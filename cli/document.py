"""``phinong document``: texts drafted, compared, and checked for what lawyers stop at."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import document_changes, house, values
from cli.answer import Answer, Say, said
from cli.command import App
from cli.errors import NoSuchProvinceError, UsageFaultError
from cli.options import As, Number

app = App("ร่างและเอกสาร", "texts and papers")

Old = Annotated[Path, typer.Argument(metavar="OLD", help="ฉบับเดิม · the earlier version")]
New = Annotated[Path, typer.Argument(metavar="NEW", help="ฉบับใหม่ · the later version")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="ไฟล์ DOCX หรือข้อความ · DOCX or text")]

_SORTS = {
    "same": ("คงเดิม", "same"),
    "reworded": ("ปรับถ้อยคำ", "reworded"),
    "substantive": ("แก้สาระสำคัญ", "substantive"),
    "added": ("เพิ่ม", "added"),
    "missing": ("ตัดออก", "missing"),
}

_SEVERITIES = {
    "error": ("ต้องแก้", "error"),
    "warning": ("ควรดู", "warning"),
    "info": ("เพื่อทราบ", "info"),
}


@app.verb(
    "draft",
    "ร่างข้อตกลงจากข้อมูลของเรื่อง",
    "phinong document draft TH50-2569-001 --out draft.docx --as coordinator.th50",
    "phinong document draft TH50-2569-001 --language th --out draft.docx",
)
def draft(
    number: Number,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.docx", help="เขียนลงไฟล์ · to a file")],
    language: Annotated[
        str,
        typer.Option("--language", metavar="LANG", help="th, en, both (สองคอลัมน์ · side by side)"),
    ] = "both",
    partner_slot: Annotated[
        bool,
        typer.Option("--partner-slot", help="เว้นคอลัมน์ภาษาของคู่ความสัมพันธ์ · a column for the partner"),
    ] = False,
    who: As = None,
) -> Answer:
    """Write a draft of a case's text as an editable DOCX, from its dossier."""
    with house.opened(who) as ctx:
        from usecases import drafting

        content = drafting.draft(ctx, number.upper(), language, partner_slot=partner_slot)
    values.write_bytes(out, content)
    told = {"draft": {"number": number.upper(), "language": language, "file": str(out)}}
    return said(
        f"✓ ร่างแล้ว → {out} โปรดให้นักกฎหมายดูข้อที่มีหมายเหตุ",
        f"✓ Drafted → {out}; have a lawyer look at the clauses with a comment",
        told,
    )


@app.verb(
    "compare",
    "เทียบสองฉบับ",
    "phinong document compare old.docx new.docx",
    "phinong document compare old.docx new.docx --tracked changes.docx",
)
def compare(
    old: Old,
    new: New,
    *,
    tracked: Annotated[
        Path | None,
        typer.Option("--tracked", metavar="FILE.docx", help="DOCX ที่ติดตามการแก้ไข · tracked changes"),
    ] = None,
) -> Answer:
    """Compare two versions of a text, clause by clause and word by word."""
    from documents import apart

    contents = [values.content(path) for path in (old, new)]
    changes = apart.ask("compare", *contents)[0]["clauses"]
    if tracked is not None:
        _write_tracked(tracked, contents)
    counts = {sort: sum(c["sort"] == sort for c in changes) for sort in _SORTS}
    return Answer({"counts": counts, "clauses": changes}, lambda say: _compared(say, changes))


def _write_tracked(path: Path, contents: Iterable[bytes]) -> None:
    from config.clock import now
    from documents import apart

    _, content = apart.ask("track", *contents, author="Phinong", at=now().isoformat())
    values.write_bytes(path, content)


def _compared(say: Say, changes: list[dict[str, Any]]) -> Iterable[Any]:
    from cli import paint

    columns = (say("ข้อ", "clause"), say("ผล", "sort"), say("ความเปลี่ยนแปลง", "change"))
    rows = [
        (c["new_number"] or c["old_number"], say(*_SORTS[c["sort"]]), _marked(c))
        for c in changes
        if c["sort"] != "same"
    ]
    if not rows:
        return [say("ทั้งสองฉบับตรงกัน", "The two versions say the same")]
    return [paint.table(say("ข้อที่ต่างกัน", "Clauses that differ"), columns, rows)]


def _marked(change: dict[str, Any]) -> str:
    marks = {"gone": "[-{}-]", "come": "[+{}+]"}
    return " ".join(
        marks[p["kind"]].format(p["text"]) for p in change["pieces"] if p["kind"] in marks
    )


@app.verb("check-wording", "ตรวจถ้อยคำที่อาจเป็นหนังสือสัญญา", "phinong document check-wording mou.docx")
def check_wording(file: File) -> Answer:
    """Find words that make a text look like a treaty, with why and what to write instead."""
    from documents import apart

    findings = apart.ask("check", values.content(file), registered={})[0]["wording"]
    return Answer({"findings": findings}, lambda say: _found(say, findings))


def _found(say: Say, findings: list[dict[str, Any]]) -> Iterable[Any]:
    from cli import paint

    if not findings:
        return [say("ไม่พบถ้อยคำที่ควรทบทวน", "No wording to look at again")]
    columns = (
        say("ข้อ", "clause"),
        say("ถ้อยคำ", "words"),
        say("เหตุ", "why"),
        say("ถ้อยคำที่ปลอดภัยกว่า", "safer"),
    )
    rows = [(f["clause"], f["words"], say.pick(f["why"]), say.pick(f["safer"])) for f in findings]
    return [paint.table(say("ถ้อยคำที่ควรทบทวน", "Wording to look at again"), columns, rows)]


@app.verb(
    "check",
    "ตรวจร่างกับทะเบียนและฉบับภาษาอังกฤษ",
    "phinong document check mou.docx --instrument mou --province เชียงใหม่ --partner มณฑลยูนนาน",
    "phinong document check th.docx --english en.docx --instrument mou --json",
    "phinong document check --case TH50-2569-001 --as moi.officer",
)
def check(  # noqa: PLR0913 - what a text is checked against, each an option
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="ไฟล์ DOCX หรือข้อความ หากไม่ระบุใช้ฉบับของเรื่อง · DOCX or text"
        ),
    ] = None,
    *,
    case: Annotated[
        str,
        typer.Option("--case", metavar="NUMBER", help="ตรวจกับข้อมูลของเรื่อง · against a case"),
    ] = "",
    english: Annotated[
        Path | None,
        typer.Option("--english", metavar="FILE", help="ฉบับภาษาอังกฤษ · the English version"),
    ] = None,
    instrument: Annotated[
        str,
        typer.Option("--instrument", metavar="KIND", help="loi หรือ mou ตามทะเบียน · as registered"),
    ] = "",
    province: Annotated[
        str, typer.Option("--province", metavar="PROVINCE", help="รหัสหรือชื่อจังหวัด · code or name")
    ] = "",
    partner: Annotated[
        list[str] | None,
        typer.Option(
            "--partner", metavar="NAME", help="ชื่อคู่ ใช้ซ้ำได้ · partner's name, Thai or English"
        ),
    ] = None,
    who: As = None,
) -> Answer:
    """Check a text: title, names, missing clauses, the English version, and wording."""
    from documents import apart

    if case:
        known, content = _of_case(case.upper(), file, who)
    elif file is not None:
        known, content = _registered(instrument, province, partner or []), values.content(file)
    else:
        raise UsageFaultError(
            "ต้องระบุไฟล์ หรือ --case เลขที่เรื่อง", "Name a file, or a case with --case NUMBER."
        )
    others = [] if english is None else [values.content(english)]
    told, _ = apart.ask("check", content, *others, registered=known)
    document = {"findings": told["findings"], "wording": told["wording"]}
    return Answer(document, lambda say: _checked(say, document))


def _of_case(number: str, file: Path | None, who: str | None) -> tuple[dict[str, str], bytes]:
    """Return what the register says of a case, and the file or the text it has in force."""
    with house.opened(who) as ctx:
        from usecases.texts import checking

        known, content = checking.of_case(ctx, number, with_text=file is None)
    return known, content if file is None else values.content(file)


def _registered(instrument: str, province: str, partner: list[str]) -> dict[str, str]:
    from documents.consistency import CHECKED
    from reference.loader import find_province

    kind = instrument.lower()
    if kind and kind not in CHECKED:
        raise UsageFaultError(
            f"--instrument ต้องเป็น {' หรือ '.join(CHECKED)}",
            f"--instrument must be {' or '.join(CHECKED)}.",
        )
    place = find_province(province) if province else None
    if province and place is None:
        raise NoSuchProvinceError(text=province)
    return {
        "instrument": kind,
        "province_th": place.name_th if place else "",
        "province_en": place.name_en if place else "",
        "partner_th": next((name for name in partner if not name.isascii()), ""),
        "partner_en": next((name for name in partner if name.isascii()), ""),
    }


def _checked(say: Say, document: dict[str, Any]) -> Iterable[Any]:
    from cli import paint

    found = document["findings"]
    if not found:
        yield say("ไม่พบข้อที่ขัดกัน", "Nothing disagrees")
    else:
        columns = (say("ข้อ", "clause"), say("ระดับ", "severity"), say("เหตุ", "why"))
        rows = [(f["clause"] or "–", _severity(say, f), say.pick(f["why"])) for f in found]
        yield paint.table(say("ข้อที่ต้องตรวจ", "To look at"), columns, rows)
    yield from _found(say, document["wording"])


def _severity(say: Say, finding: dict[str, Any]) -> str:
    return say(*_SEVERITIES[finding["severity"]])


app.registered_commands += document_changes.app.registered_commands
