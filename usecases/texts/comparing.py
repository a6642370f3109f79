"""Two texts of a case set against each other, clause by clause and word by word."""

from collections.abc import Iterable, Mapping
from typing import Any

from documents import apart
from storage import cases, people
from usecases.cases import access
from usecases.context import Context
from usecases.stage_words import said
from usecases.texts.versions import Source, head, source

SORTS: Mapping[str, Mapping[str, str]] = {
    "same": said("คงเดิม", "same"),
    "reworded": said("ปรับถ้อยคำ", "reworded"),
    "substantive": said("อาจเป็นสาระสำคัญ", "may be substantive"),
    "added": said("เพิ่ม", "added"),
    "missing": said("ตัดออก", "taken out"),
}
"""What became of a clause, as the machine sees it: a question to a person, not a ruling."""

WHY: Mapping[str, Mapping[str, str]] = {
    "number": said("ตัวเลข", "a number"),
    "negation": said("คำปฏิเสธหรือข้อยกเว้น", "a refusal or exception"),
    "duty": said("หน้าที่หรือความผูกพัน", "a duty"),
    "rights": said("สิทธิและพันธกรณี", "rights and obligations"),
    "law": said("กฎหมาย", "law"),
    "dispute": said("การระงับข้อพิพาท", "disputes"),
    "ending": said("อายุและการสิ้นสุด", "term and ending"),
    "money": said("การเงิน", "money"),
    "time": said("ระยะเวลา", "time"),
    "language": said("ภาษาของเอกสาร", "language of the text"),
    "whole": said("ขอบเขตทั้งหมด", "how much is meant"),
    "party": said("ชื่อคู่ความสัมพันธ์", "a party's name"),
    "order": said("ลำดับคำที่อาจเปลี่ยนความหมาย", "an order that may change the meaning"),
    "thought": said("เนื้อความใหม่หรือหายไป", "something said anew, or no longer"),
}
_OTHER = said("เนื้อความ", "what is said")
_PLACES = {"opening": said("ส่วนต้น", "Opening"), "closing": said("ส่วนท้าย", "Closing")}


def compare(
    ctx: Context, number: str, old: str, new: str, foreign: bytes | None = None
) -> dict[str, Any]:
    """Return the comparison of two texts of a case.

    Args:
        ctx: Whoever may read the case.
        number: Number of the case.
        old: SHA-256 of a version, or the name of a template.
        new: The same of the later text; not looked at where ``foreign`` is given.
        foreign: A text that is only compared, never kept.

    Raises:
        NoSuchCaseError: No case has this number.
        NoSuchTextError: The case has no such text.
        UnreadableDocumentError: A text cannot be read.
        TooHardDocumentError: Reading took too long or too much memory.
    """
    before, after = _both(ctx, number, old, new, foreign)
    told, _ = apart.ask("compare", before.content, after.content)
    with ctx.database.read() as connection:
        top = head(cases.load(connection, number))
    return {**top, **compared(told["clauses"]), "old": _named(before, old),
            "new": _named(after, new), "same_file": before.content == after.content}  # fmt: skip


def tracked(ctx: Context, number: str, old: str, new: str) -> bytes:
    """Return two texts of a case as a DOCX of tracked changes, by whoever asks for it."""
    before, after = _both(ctx, number, old, new, None)
    with ctx.database.read() as connection:
        who = people.by_id(connection, ctx.person or 0)
    author = "Phinong" if who is None else who.username
    at = ctx.now.isoformat()
    return apart.ask("track", before.content, after.content, author=author, at=at)[1]


def compared(clauses: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return clauses of a comparison in words, with how many there are of each sort."""
    shown = [clause_words(clause) for clause in clauses]
    return {
        "clauses": shown,
        "sorts": SORTS,
        "counts": {sort: sum(c["sort"] == sort for c in shown) for sort in SORTS},
    }


def clause_words(clause: Mapping[str, Any]) -> dict[str, Any]:
    """Return a clause of a comparison with its name, its sort and its reasons in words."""
    old, new = clause["old_number"], clause["new_number"]
    return {
        **clause,
        "name": place(new or old),
        "was": place(old) if old and new and old != new else None,
        "sort_name": SORTS[clause["sort"]],
        "reasons": [WHY.get(why, _OTHER) for why in clause["why"]],
    }


def place(number: str) -> Mapping[str, str]:
    """Return what a clause is called: ข้อ 3, Clause 3, or the opening or closing part."""
    return _PLACES.get(number) or said(f"ข้อ {number}", f"Clause {number}")


def _both(
    ctx: Context, number: str, old: str, new: str, foreign: bytes | None
) -> tuple[Source, Source]:
    with ctx.database.read() as connection:
        access.readable(ctx, connection, cases.load(connection, number))
    before = source(ctx, number, old)
    if foreign is None:
        return before, source(ctx, number, new)
    name = said("ไฟล์ที่ท่านเลือก (ไม่เก็บในระบบ)", "the file you chose (it is not kept)")
    return before, Source(name, foreign)


def _named(text: Source, wanted: str) -> dict[str, Any]:
    return {"id": wanted, "sha256": text.sha256, **text.name}
