"""A year in an office: cases at every stage, early, late and done, with plainly fictional partners.

Pages are looked at and tested with it. Everything is done by the deeds, at moments that have gone
by, so that reminders, escalations and the delay ledger are what the engine makes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from statemachine.words import Role
from tests.support.builders import TODAY, WAYS, complete
from usecases.cases import case_file, opening, perform
from usecases.context import Context
from usecases.people import people
from usecases.timers import sweep
from usecases.timers.rehearsal import partners

UNITS = (
    ("EXAMPLE-LA", "LA", "แขวงตัวอย่าง", "Example Province"),
    ("EXAMPLE-CN", "CN", "นครตัวอย่าง มณฑลสมมติ", "Example City, Fictional Province"),
    ("EXAMPLE-JP", "JP", "จังหวัดตัวอย่าง", "Example Prefecture"),
    ("EXAMPLE-VN", "VN", "จังหวัดสมมติ", "Fictional Province"),
    (
        "EXAMPLE-LONG",
        "MM",
        "เขตปกครองตนเองตัวอย่างที่มีชื่อยาวมากเพื่อทดสอบการตัดคำและการจัดหน้าจอขนาดเล็ก",
        "The Very Long Named Example Self-Administered Division Used for Testing Narrow Screens",
    ),
)
TEXT = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOSSIER = {
    "partner_level": "first_level",
    "fields": ["การค้าและการลงทุน", "การศึกษา"],
    "benefit": "แลกเปลี่ยนนักเรียนและส่งเสริมการค้าชายแดน (ข้อความตัวอย่าง)",
    "plan": "แผนปฏิบัติการ 3 ปี (ข้อความตัวอย่าง)",
    "budget": "งบประมาณจังหวัด (ข้อความตัวอย่าง)",
    "staff": "ผู้รับผิดชอบ 2 คน (ข้อความตัวอย่าง)",
    "follow_up": "รายงานปีละ 2 ครั้ง (ข้อความตัวอย่าง)",
    "contact": "สำนักงานต่างประเทศของคู่ภาคี (ข้อความตัวอย่าง)",
}
CENTRAL = {
    Role.MOI_OFFICER: "moi.officer",
    Role.MFA_OFFICER: "mfa.officer",
    Role.AGENCY_OFFICER: "agency.nesdc",
    Role.MOI_EXECUTIVE: "moi.executive",
    Role.CABINET_LIAISON: "cabinet.liaison",
}


@dataclass(frozen=True)
class Tale:
    """One case: a province, a unit, where it got to, how long ago it began, days between steps."""

    province: str
    unit: int
    state: str
    began: int
    pace: int = 6
    more: Mapping[str, Any] = field(default_factory=dict)


TALES = (
    Tale("TH-57", 0, "review", 75),
    Tale("TH-57", 1, "screening", 12, 2),
    Tale("TH-57", 4, "draft", 3),
    Tale("TH-57", 2, "endorsement", 25),
    Tale("TH-50", 1, "approval", 60, 5),
    Tale("TH-43", 0, "cabinet", 90, 8),
    Tale("TH-40", 3, "revision", 40, 5),
    Tale("TH-90", 3, "on_hold", 50),
    Tale("TH-83", 2, "signing", 80, 6),
    Tale("TH-30", 3, "rejected", 55),
    Tale("TH-34", 0, "screening", 45, 3),
    Tale("TH-20", 2, "active", 100, 6),
)


def tell(ctx: Context) -> list[str]:
    """Let every tale happen, with the sweeps that would have run; return the cases' numbers."""
    units = partners(ctx, UNITS)
    numbers = [_one(ctx, tale, units[tale.unit]) for tale in TALES]
    sweep.sweep(ctx)
    return numbers


def _one(ctx: Context, tale: Tale, unit: int) -> str:
    at = ctx.at(ctx.now - timedelta(days=tale.began))
    low = tale.province.replace("-", "").lower()
    coordinator = people.person_id(ctx, f"coordinator.{low}")
    new = opening.NewCase(tale.province, unit, facts={"dossier": DOSSIER}, **tale.more)
    number = opening.propose(at.acting(coordinator), new)
    case_file.attach(
        at.acting(coordinator), number, TEXT, "draft_text", "ร่างบันทึกความเข้าใจ (ตัวอย่าง)", "mou.pdf"
    )
    for trigger, role, fields in WAYS[tale.state]:
        at = at.at(min(ctx.now, at.now + timedelta(days=tale.pace)))
        who = CENTRAL.get(role) or f"{role.value}.{low}"
        payload = {k: _shifted(v, at.today) for k, v in complete(trigger, **fields).items()}
        perform.perform(at.acting(people.person_id(ctx, who)), number, trigger, payload)
    return number


def _shifted(value: Any, today: date) -> Any:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
    return (day + (today - TODAY)).isoformat()
