"""``phinong document``: two versions of a text compared, and words that lawyers stop at."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import values
from cli.answer import Answer, Say
from cli.command import App

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


@app.verb("compare", "เทียบสองฉบับ", "phinong document compare old.docx new.docx")
def compare(old: Old, new: New) -> Answer:
    """Compare two versions of a text, clause by clause and word by word."""
    from documents import comparison
    from documents.reading import read_text

    before, after = (read_text(values.content(path)) for path in (old, new))
    changes = [change.as_json() for change in comparison.compare(before, after)]
    counts = {sort: sum(c["sort"] == sort for c in changes) for sort in _SORTS}
    return Answer({"counts": counts, "clauses": changes}, lambda say: _compared(say, changes))


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
    from documents import wording
    from documents.reading import read_text

    findings = [f.as_json() for f in wording.check_wording(read_text(values.content(file)))]
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
