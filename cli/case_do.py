"""Pulling a trigger: the fields of its form as people type them, files among them."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import values
from cli.answer import Say
from cli.errors import UsageFaultError
from statemachine.fields import FIELDS

if TYPE_CHECKING:
    from usecases.cases.perform import Outcome
    from usecases.context import Context

_KINDS = {
    ("resubmit", "text"): "draft_text",
    ("sign", "document"): "signed_document",
    ("sign", "text"): "signed_text",
}
"""Kind of the document that a field names; any other text is the partner's."""


def ordered(one: str, other: str) -> tuple[str, str]:
    """Return trigger and number, in whichever order they were given.

    Raises:
        UsageFaultError: Neither looks like the number of a case.
    """
    if values.is_number(other):
        return one, other.upper()
    if values.is_number(one):
        return other, one.upper()
    raise UsageFaultError(
        f"“{other}” มิใช่เลขที่เรื่อง เลขที่เรื่องเขียนเช่น TH50-2569-001",
        f"“{other}” is no case number; one is written as TH50-2569-001.",
    )


def payload(trigger: str, given: Mapping[str, Any], reason: str | None) -> dict[str, Any]:
    """Return the fields of a form, the reason among them.

    Raises:
        UsageFaultError: The form has no such field.
    """
    found = dict(given) | ({"reason": reason} if reason else {})
    form = FIELDS.get(trigger)
    if form is not None:
        values.check_names(found, [*(field.name for field in form), "office"], trigger)
    return found


def attached(
    ctx: "Context", number: str, trigger: str, given: dict[str, Any], version: int | None
) -> tuple[dict[str, Any], int | None, list[dict[str, Any]]]:
    """Hang the files named with ``@`` on the case; return the fields with their digests.

    Also returned: the case's version to expect after that, and what was attached.
    """
    from usecases.cases.case_file import attach

    fields, hung = dict(given), []
    for name in _digests(trigger):
        value = fields.get(name)
        if not (isinstance(value, str) and value.startswith("@")):
            continue
        path = Path(value[1:])
        kind = _KINDS.get((trigger, name), "partner_text")
        content = values.content(path)
        done = attach(ctx, number, content, kind, path.name, path.name, version=version)
        fields[name], version = done["sha256"], done["case_version"]
        hung.append({"field": name, "kind": kind, **done})
    return fields, version, hung


def _digests(trigger: str) -> list[str]:
    return [field.name for field in FIELDS.get(trigger, ()) if field.kind == "digest"]


def document(outcome: "Outcome", hung: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a move did, as plain values."""
    return {**asdict(outcome), "attached": hung}


def told(say: Say, outcome: "Outcome") -> list[str]:
    """Return what a move did, in a few lines."""
    where = say.state(outcome.state)
    lines = [f"✓ {outcome.number}: {say.word(outcome.trigger)} → {where}"]
    for entry in outcome.opened:
        due = entry["due_on"]
        until = say(f" กำหนด {say.day(due)}", f", due {say.day(due)}") if due else ""
        lines.append("  " + say("รอ: ", "waits for: ") + f"{say.state(entry['state'])}{until}")
    if outcome.spawned:
        lines.append("  " + say("เปิดเรื่องใหม่ ", "opened ") + outcome.spawned)
    version = say("รุ่น", "version")
    mails = say(f"อีเมลเข้าคิว {outcome.mails} ฉบับ", f"{outcome.mails} mails queued")
    return [*lines, f"  {version} {outcome.version} · {mails}"]
