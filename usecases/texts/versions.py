"""The versions of a case's text: what each is, which was cleared, and which can be compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.consistency_words import EVIDENCE
from documents.templates import draft_clauses
from statemachine.errors import PhinongError
from statemachine.words import Instrument
from storage import cases, documents
from storage.cases import CaseRecord
from usecases import drafting, names, stage_words, text_guard
from usecases.cases import access, document_words
from usecases.cases.document_words import KINDS
from usecases.context import Context
from usecases.media import DOCX, TEXT
from usecases.stage_words import said

MARKS: tuple[tuple[str, str, str], ...] = (
    ("text", "ใช้พิจารณา", "under consideration"),
    ("approved_text", "ได้รับอนุมัติ", "approved"),
    ("cleared_text", "ฉบับที่จะลงนาม", "to be signed"),
    ("signed", "ลงนามแล้ว", "signed"),
)
"""What a text may be in the case's facts, the one that binds most last."""

COMPARABLE = frozenset({DOCX, TEXT})
TEMPLATES: Mapping[str, tuple[str, str, str]] = {
    "template-th": ("th", "ร่างต้นแบบ ภาษาไทย", "shipped template, Thai"),
    "template-en": ("en", "ร่างต้นแบบ ภาษาอังกฤษ", "shipped template, English"),
    "template-both": ("both", "ร่างต้นแบบ สองภาษา", "shipped template, both languages"),
}
"""Name of a template -> its language, and how it is called."""

_UNTITLED: Mapping[str, tuple[str, str]] = {
    "title": ("ชื่อเอกสาร", "Title"),
    "parties": ("คู่ความสัมพันธ์", "Parties"),
    "preamble": ("อารัมภบท", "Preamble"),
    "signature": ("ส่วนลงนาม", "Signature"),
}
_TEXTS = frozenset({"draft_text", "draft_translation", "partner_text", "signed_text"})


class NoSuchTextError(PhinongError):
    """The case has no such version, or no text at all."""

    code = "no_such_text"
    th = "ไม่พบฉบับที่เลือกในเรื่องนี้ โปรดเลือกฉบับใหม่จากหน้าข้อความ"
    en = "The case has no such version; choose one on the page of its texts."


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read: how it is called, its bytes and their digest."""

    name: Mapping[str, str]
    content: bytes
    sha256: str = ""


def show(ctx: Context, number: str) -> dict[str, Any]:
    """Return the texts of a case: ``versions`` newest first, ``templates`` and ``guard``.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        rows = documents.attachments(connection, case.id)
        return {
            **head(case),
            "versions": list(_versions(rows, case.facts)),
            "templates": [{"id": key, **said(th, en)} for key, (_, th, en) in TEMPLATES.items()],
            "draft": _draft(case),
            "guard": text_guard.standing(ctx, connection, case),
        }


def head(case: CaseRecord) -> dict[str, Any]:
    """Return what every page of texts says of its case."""
    return {
        "number": case.number,
        "version": case.version,
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "instrument": {"value": case.instrument, **stage_words.word(case.instrument)},
    }


def source(ctx: Context, number: str, wanted: str) -> Source:
    """Return one text of a case by its SHA-256, or a template made from its dossier.

    Raises:
        NoSuchTextError: The case has no such text.
        NoSuchDocumentError: Its bytes were lost or changed.
    """
    if wanted in TEMPLATES:
        language, th, en = TEMPLATES[wanted]
        return Source(said(th, en), drafting.draft(ctx, number, language))
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        row = documents.attached(connection, case.id, wanted)
    if row is None:
        raise NoSuchTextError
    return Source(version_name(row), ctx.documents.get(wanted), wanted)


def version_name(row: Any) -> dict[str, str]:
    """Return a version as people call it: kind and number."""
    th, en = KINDS.get(row.kind, (row.kind, row.kind))
    return said(f"{th} ฉบับที่ {row.version}", f"{en}, version {row.version}")


def kind_of(case: CaseRecord) -> str:
    """Return the kind of text that a case is about: ``loi`` or ``mou``."""
    return str(Instrument.LOI if case.instrument == Instrument.LOI else Instrument.MOU)


def _draft(case: CaseRecord) -> list[dict[str, Any]]:
    """Return the clauses that a draft has, each with how well it is evidenced."""
    clauses = draft_clauses(kind_of(case), {})
    titles = {c.name: _UNTITLED.get(c.name, (c.title_th, c.title_en)) for c in clauses}
    return [
        {
            "number": clause.number,
            **said(*titles[clause.name]),
            "seen": clause.seen,
            "grade": said(*EVIDENCE[clause.evidence]),
        }
        for clause in clauses
    ]


def _versions(rows: Sequence[Any], facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    counting = {**facts, "signed": (facts.get("signed") or {}).get("document")}
    standing = {counting.get(key) for key, _, _ in MARKS}
    for row in reversed(rows):
        if row.kind not in _TEXTS and not row.kind.endswith("_text") and row.sha256 not in standing:
            continue
        yield {
            "sha256": row.sha256,
            "kind": row.kind,
            "name": version_name(row),
            "title": row.title,
            "size": document_words.size(row.size),
            "end": document_words.END_OF.get(row.media_type, "?").upper(),
            "added_at": row.added_at,
            "by": stage_words.person(row),
            "comparable": row.media_type in COMPARABLE,
            "marks": [
                {"value": key, **said(th, en)}
                for key, th, en in MARKS
                if counting.get(key) == row.sha256
            ],
        }
