"""The check of one text of a case: wording, title, names, missing clauses, the other language."""

from collections.abc import Mapping, Sequence
from typing import Any

from documents import apart
from documents.consistency import CHECKED
from reference.loader import province as province_of
from storage import cases, documents
from storage.cases import CaseRecord
from usecases.cases import access
from usecases.context import Context
from usecases.media import DOCX, TEXT
from usecases.stage_words import said
from usecases.texts.comparing import place
from usecases.texts.versions import NoSuchTextError, head, source, version_name

SEVERITIES: Mapping[str, Mapping[str, str]] = {
    "error": said("ต้องแก้", "to mend"),
    "warning": said("ควรดู", "to look at"),
    "info": said("เพื่อทราบ", "for information"),
}
_LANGUAGES = {"th": said("ภาษาไทย", "Thai"), "en": said("ภาษาอังกฤษ", "English")}


def check(ctx: Context, number: str, sha256: str = "", english: str = "") -> dict[str, Any]:
    """Return what is to be looked at in a text of a case; nothing is judged or kept.

    Args:
        ctx: Whoever may read the case, or the operator.
        number: Number of the case.
        sha256: Digest of the version; the text under consideration where it is left out.
        english: Digest of the English version; a text in both languages is parted by itself.

    Raises:
        NoSuchCaseError: No case has this number.
        NoSuchTextError: The case has no such text, or none at all.
        UnreadableDocumentError: A text cannot be read.
        TooHardDocumentError: Reading took too long or too much memory.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        rows = documents.attachments(connection, case.id)
    wanted = sha256 or case.facts.get("text") or ""
    text = source(ctx, number, wanted)
    others = [source(ctx, number, english)] if english else []
    contents = [one.content for one in (text, *others)]
    told, _ = apart.ask("check", *contents, registered=registered(case))
    return {
        **head(case),
        "text": {"sha256": wanted, **text.name},
        "english": {"sha256": english, **others[0].name} if others else None,
        "choices": _choices(rows, wanted),
        **_in_words(told),
    }


def of_case(ctx: Context, number: str, *, with_text: bool = True) -> tuple[dict[str, str], bytes]:
    """Return what the register says of a case, and the bytes of its text in force.

    Raises:
        NoSuchCaseError: No case has this number.
        NoSuchTextError: A text is asked for, and there is none.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
    wanted = case.facts.get("text") or ""
    return registered(case), source(ctx, number, wanted).content if with_text else b""


def registered(case: CaseRecord) -> dict[str, str]:
    """Return what the register says of a case, as the check of texts asks for it."""
    unit = province_of(case.province)
    return {
        "instrument": case.instrument if case.instrument in CHECKED else "",
        "province_th": unit.name_th,
        "province_en": unit.name_en,
        "partner_th": case.partner_th,
        "partner_en": case.partner_en,
    }


def _choices(rows: Sequence[Any], wanted: str) -> list[dict[str, Any]]:
    """Return the versions that may be the other language, newest first."""
    return [
        {"sha256": row.sha256, **version_name(row), "title": row.title}
        for row in reversed(rows)
        if row.sha256 != wanted and row.media_type in {DOCX, TEXT}
    ]


def _in_words(told: Mapping[str, Any]) -> dict[str, Any]:
    findings = [
        {
            **finding,
            "severity_name": SEVERITIES[finding["severity"]],
            "place": place(finding["clause"]) if finding["clause"] else None,
        }
        for finding in told["findings"]
    ]
    parts = [
        {
            "name": _LANGUAGES.get(part["language"]),
            "clauses": [_clause(clause) for clause in part["clauses"]],
        }
        for part in told["parts"]
    ]
    return {"findings": findings, "wording": told["wording"], "parts": parts}


def _clause(clause: Mapping[str, Any]) -> dict[str, Any]:
    """Return a clause cut into runs, so that a page can mark the words that were found."""
    return {**clause, "name": place(clause["number"]), "runs": _runs(clause)}


def _runs(clause: Mapping[str, Any]) -> list[dict[str, Any]]:
    text, at, runs = clause["text"], 0, []
    for index, found in enumerate(clause["wording"], 1):
        start, end = found["at"], found["at"] + len(found["words"])
        if start < at:
            continue  # it lies within the one before
        runs += [{"text": text[at:start], "note": 0}, {"text": text[start:end], "note": index}]
        at = end
    return [run for run in (*runs, {"text": text[at:], "note": 0}) if run["text"]]


__all__ = ["NoSuchTextError", "check", "registered"]
