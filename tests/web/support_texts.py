"""A case whose approved text the partner wants changed, made by the deeds with real DOCX files."""

from __future__ import annotations

import io
from typing import Any

from docx import Document

from tests.support.builders import WAYS, complete
from tests.support.story import CENTRAL, DOSSIER
from tests.web.support_case import LOW, PROVINCE, Life, _shifted
from usecases import drafting
from usecases.cases import case_file, opening, perform
from usecases.context import Context

HARMLESS = (("จะระงับโดยฉันมิตรด้วยการหารือ", "จะระงับด้วยการหารือโดยฉันมิตร"),)
CHANGES = (*HARMLESS, ("อย่างน้อยปีละ ๑ ครั้ง", "อย่างน้อยปีละ ๒ ครั้ง"))


def edited(content: bytes, *changes: tuple[str, str]) -> bytes:
    """Return a DOCX with words replaced, as the partner's lawyer would."""
    document = Document(io.BytesIO(content))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            for old, new in changes:
                run.text = run.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def approved(life: Life, clause: str = "report_back") -> tuple[str, bytes]:
    """Return a case at the partner's agreement, and the DOCX that the Cabinet approved."""
    ctx: Context = life._as(f"coordinator.{LOW}")
    number = opening.propose(
        ctx, opening.NewCase(PROVINCE, life.units[1], facts={"dossier": DOSSIER})
    )
    content = drafting.draft(ctx, number, "th")
    case_file.attach(ctx, number, content, "draft_text", "ร่างบันทึกความเข้าใจ", "mou.docx")
    for trigger, role, fields in WAYS["rule_check"]:
        who = CENTRAL.get(role) or f"{role.value}.{LOW}"
        payload: dict[str, Any] = {
            name: _shifted(value, ctx.today) for name, value in complete(trigger, **fields).items()
        }
        perform.perform(life._as(who), number, trigger, payload)
    life.do(number, "confirm_cabinet", "moi.officer")
    life.do(number, "cabinet_approve", "cabinet.liaison", standing_clause=clause)
    return number, content


def in_change_review(life: Life, *changes: tuple[str, str], clause: str = "report_back") -> str:
    """Return a case whose partner asks for changes of its text."""
    number, content = approved(life, clause)
    theirs = edited(content, *(changes or CHANGES))
    ctx = life._as(f"coordinator.{LOW}")
    told = case_file.attach(ctx, number, theirs, "partner_text", "ฉบับที่แก้ไข", "edited.docx")
    life.do(number, "partner_changes", f"coordinator.{LOW}", text=told["sha256"])
    return number
