"""The documents of a case as a shelf: each kind with its newest version and those before it."""

from collections.abc import Mapping, Sequence
from typing import Any

from usecases import stage_words
from usecases.stage_words import said

KINDS: dict[str, tuple[str, str]] = {
    "draft_text": ("ร่างข้อตกลง", "Draft text"),
    "draft_translation": ("คำแปลร่างข้อตกลง", "Translation of the draft"),
    "committee_minutes": ("รายงานการประชุมคณะกรรมการจังหวัด", "Minutes of the provincial committee"),
    "province_letter": ("หนังสือของจังหวัด", "Letter of the province"),
    "partner_letter": ("หนังสือของคู่ความสัมพันธ์", "Letter of the partner"),
    "partner_text": ("ฉบับที่คู่ความสัมพันธ์ขอแก้ไข", "Text with the partner's changes"),
    "office_opinion": ("หนังสือแจ้งความเห็น", "Letter with an opinion"),
    "cabinet_paper": ("หนังสือเสนอคณะรัฐมนตรี", "Paper for the Cabinet"),
    "signed_text": ("ฉบับที่ลงนามแล้ว", "Signed text"),
    "other": ("เอกสารอื่น", "Other document"),
}
"""What a document may be; a kind that an older case has stays as it is called there."""

_FORCE = (
    ("text", "ร่างที่ใช้พิจารณา", "under consideration"),
    ("approved_text", "ฉบับที่ได้รับอนุมัติ", "approved"),
    ("cleared_text", "ฉบับที่จะลงนาม", "to be signed"),
)
_ENDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "image/png": "PNG",
    "image/jpeg": "JPG",
    "text/plain": "TXT",
}
END_OF: Mapping[str, str] = {kind: end.lower() for kind, end in _ENDS.items()}
"""Media type -> the end of the name that a download is given."""


def shelf(rows: Sequence[Any], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the newest version of each kind with ``older``, the kind touched last first.

    A version that counts (considered, approved, to be signed) is never folded away.
    """
    kinds: dict[str, list[Any]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append(row)
    newest_first = sorted(kinds.values(), key=lambda found: found[-1].id, reverse=True)
    return [row for found in newest_first for row in _kind(found, facts)]


def size(count: int) -> str:
    """Return a size for people: ``48 KB``, ``3.2 MB``."""
    if count < 1024:  # noqa: PLR2004 - a kilobyte
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count // 1024} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def _kind(rows: Sequence[Any], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the newest version with those before it; one that still counts stands beside it."""
    *older, newest = (_document(row, facts) for row in rows)
    counting = [{**document, "older": []} for document in older if document["force"]]
    folded = [document for document in older[::-1] if not document["force"]]
    return [{**newest, "older": folded}, *counting[::-1]]


def _document(row: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(row.kind)
    force = [said(th, en) for key, th, en in _FORCE if facts.get(key) == row.sha256]
    return {
        "sha256": row.sha256,
        "kind": said(*kind) if kind else said(row.kind, row.kind),
        "title": row.title,
        "version": row.version,
        "size": size(row.size),
        "end": _ENDS.get(row.media_type, "?"),
        "added_at": row.added_at,
        "by": stage_words.person(row),
        "force": force[-1] if force else None,
    }
