"""Documents of a case: bytes kept first and durably, then the rows that name them."""

import re
from collections.abc import Mapping
from typing import Any

from statemachine.definition import Definition
from statemachine.facts import Grant, office_of
from statemachine.refusals import RefusedError
from statemachine.words import Role
from storage import cases, documents
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import access
from usecases.context import Context
from usecases.media import media_type
from usecases.refused import DeedRefusedError
from usecases.rights import plain_text
from usecases.shelves import NoSuchDocumentError

DRAFT_TEXT = "draft_text"
"""The kind whose newest version is the text in force, while the coordinator may write it."""

WRITES_TEXT = frozenset({"submit", "resubmit"})
"""Triggers that hand in a text: where they start, the text may still change (lifecycle.md)."""

_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")


def attach(  # noqa: PLR0913 - the document's own facts
    ctx: Context,
    number: str,
    content: bytes,
    kind: str,
    title: str = "",
    filename: str | None = None,
    *,
    version: int | None = None,
) -> dict[str, Any]:
    """Hang a document on a case as the next version of its kind.

    A ``draft_text`` that the coordinator attaches in draft or revision becomes the text in force.
    Anywhere else it changes nothing: after approval the text is frozen, and a text that the
    partner changed is named by its digest in ``partner_changes``.

    Args:
        ctx: Whoever may read the case may attach; the operator may, too.
        number: Number of the case.
        content: The bytes: pdf, docx, xlsx, png, jpg or txt, judged by themselves.
        kind: ``draft_text``, ``partner_letter`` ... a word of a-z, 0-9 and underscore.
        title: What people see; the file's name where it is left out.
        filename: The file's name; its end must fit the content.
        version: The version of the case that the actor saw.

    Returns:
        ``sha256``, ``version`` of the document's kind, ``media_type``, ``in_force`` and
        ``case_version``.

    Raises:
        DeedRefusedError: Too large, of no accepted type, unsafe, or not the actor's to see.
        NoSuchCaseError: No case has this number.
        StaleCaseError: The case moved on since ``version``.
    """
    _check_size(ctx, content)
    if not _KIND.fullmatch(kind):
        raise DeedRefusedError("document_word_wrong", kind=kind)
    named = plain_text(title or filename, "ชื่อเอกสาร", "title")
    found = media_type(content, filename)
    with ctx.database.read() as connection:  # nobody fills the disk who may not even read
        access.readable(ctx, connection, cases.load(connection, number))
    facts = {"sha256": ctx.documents.put(content), "size": len(content), "media_type": found}
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        access.readable(ctx, connection, case)
        return _attached(ctx, connection, case, {**facts, "kind": kind, "title": named})


def read_document(ctx: Context, number: str, sha256: str) -> dict[str, Any]:
    """Return a document of a case: ``content``, ``media_type``, ``title``, ``kind``, ``version``.

    Raises:
        DeedRefusedError: The case is not the actor's to see.
        NoSuchDocumentError: The case has no such document, or its bytes were changed.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        row = documents.attached(connection, case.id, sha256)
    if row is None:
        raise NoSuchDocumentError(sha256=sha256)
    names = ("media_type", "title", "kind", "version", "size")
    return {name: getattr(row, name) for name in names} | {"content": ctx.documents.get(sha256)}


def text_may_change(definition: Definition, state: str) -> bool:
    """Return whether a state hands in a text by one of its moves."""
    return any(move.trigger in WRITES_TEXT for move in definition.sources(state))


def _check_size(ctx: Context, content: bytes) -> None:
    most = ctx.policy.largest_document
    if len(content) > most:
        raise DeedRefusedError("document_too_large", size=len(content), most=most)


def _attached(
    ctx: Context, connection: Connection, case: CaseRecord, facts: Mapping[str, Any]
) -> dict[str, Any]:
    grant = _writes_text(ctx, connection, case) if facts["kind"] == DRAFT_TEXT else None
    kept = {name: facts[name] for name in ("sha256", "size", "media_type")}
    documents.keep(connection, {**kept, "stored_at": ctx.now})
    row = {"case_id": case.id, "added_by": ctx.person, "added_at": ctx.now}
    named = {name: facts[name] for name in ("sha256", "kind", "title")}
    version = documents.attach(connection, {**row, **named})
    body = {
        "action": "attach",
        "behalf": access.behalf(grant) if grant else None,
        "given": {**facts, "version": version},
    }
    if grant:
        body["texts"] = {"text": facts["sha256"]}
    values = _text_in_force(ctx, case, grant, facts["sha256"]) if grant else {}
    saved = access.amend(ctx, connection, case, body, values)
    return {
        "sha256": facts["sha256"],
        "version": version,
        "media_type": facts["media_type"],
        "in_force": grant is not None,
        "case_version": saved,
    }


def _writes_text(ctx: Context, connection: Connection, case: CaseRecord) -> Grant | None:
    """Return the coordinator's grant where this very act makes the text, else ``None``."""
    definition = access.definition_of(ctx, connection, case)
    if ctx.person is None or not text_may_change(definition, case.state):
        return None
    try:
        return access.allowed(ctx, connection, case, "attach", Role.COORDINATOR)
    except RefusedError:
        return None


def _text_in_force(ctx: Context, case: CaseRecord, grant: Grant, sha256: str) -> dict[str, Any]:
    office = office_of(grant.role, case.province)
    facts = {**case.facts, "text": sha256}
    return {"facts": facts, "acted": access.acted(ctx, case, grant, office)}
