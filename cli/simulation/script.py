"""How invented people answer: for each state, what they do and how often, and what they fill in.

The weights are made up for the sake of a believable year; they are no statistics of anybody.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from statemachine.words import ReturnCause, StandingClause, Treaty

Weights = tuple[tuple[str, float], ...]

ANSWERS: dict[str, Weights] = {
    "draft": (("submit", 0.97), ("withdraw", 0.03)),
    "endorsement": (("endorse", 0.93), ("send_back", 0.07)),
    "screening": (("accept", 0.86), ("return_for_revision", 0.09), ("reject", 0.05)),
    "review": (("concur", 0.87), ("request_changes", 0.11), ("object", 0.02)),
    "revision": (("resubmit", 0.97), ("withdraw", 0.03)),
    "rule_check": (("confirm_ministerial", 0.82), ("confirm_cabinet", 0.18)),
    "approval": (("approve", 0.93), ("refuse", 0.03), ("send_to_cabinet", 0.04)),
    "cabinet": (("cabinet_approve", 0.9), ("cabinet_defer", 0.07), ("cabinet_refuse", 0.03)),
    "parliament": (("parliament_approve", 0.97), ("parliament_refuse", 0.03)),
    "partner_agreement": (("partner_agrees", 0.85), ("partner_changes", 0.15)),
    "change_review": (("not_substantive", 0.8), ("substantive", 0.2)),
    "signing": (("sign", 1.0),),
    "deposit": (("deposit", 1.0),),
    "on_hold": (("resume", 1.0),),
}

FIRST: dict[str, tuple[str, str]] = {
    "cabinet": ("schedule", "agenda"),
    "signing": ("schedule_signing", "signing"),
}
"""What comes before the answer where the named fact is not there yet."""

TEMPERS: Weights = (("early", 0.22), ("on_time", 0.52), ("late", 0.2), ("never", 0.06))
_SPANS = {"early": (0.05, 0.5), "on_time": (0.5, 1.0), "late": (1.05, 2.0)}
TREATIES: Weights = (
    (Treaty.NOT_TREATY, 0.94),
    (Treaty.TREATY, 0.05),
    (Treaty.TREATY_PARLIAMENT, 0.01),
)
URGENCIES: Weights = (("normal", 0.85), ("urgent", 0.12), ("most_urgent", 0.03))
_CAUSES = tuple(ReturnCause)
DRAFT_DAYS = 15
"""Working days a draft takes where no deadline runs."""


def pick(rng: Random, weights: Weights) -> str:
    """Return one of the weighted names."""
    names, shares = zip(*weights, strict=True)
    return str(rng.choices(names, shares)[0])


def working_days_taken(rng: Random, temper: str, allowed: int) -> int | None:
    """Return after how many working days somebody acts; ``None`` for never of their own accord."""
    span = _SPANS.get(temper)
    return None if span is None else max(0, round(allowed * rng.uniform(*span)))


def digest(*parts: object) -> str:
    """Return a stand-in for a document's digest, the same for the same parts."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def answer(rng: Random, state: str, facts: Mapping[str, Any]) -> str:
    """Return the trigger that somebody pulls in a state."""
    top = state.partition(".")[0]
    if top in FIRST and FIRST[top][1] not in facts:
        return FIRST[top][0]
    if top == "rule_check" and facts.get("treaty") != Treaty.NOT_TREATY:
        return "confirm_cabinet"
    return pick(rng, ANSWERS[top])


def fields(
    rng: Random, trigger: str, number: str, facts: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """Return everything that a trigger may ask for."""
    day, version = today.isoformat(), f"{number}/{today}"
    treaty = pick(rng, TREATIES)
    return {
        "reason": "เหตุผลตัวอย่าง",
        "reason_code": _CAUSES[int(digest(number, today)[:4], 16) % len(_CAUSES)],
        "cause": "คู่ความสัมพันธ์เปลี่ยนแปลงนโยบาย (ตัวอย่าง)",
        "committee_number": "1/ตัวอย่าง",
        "committee_date": day,
        "letter_number": "ตย 0001/1",
        "letter_date": day,
        "suitability_level": "เทียบเท่า",
        "suitability_potential": "ตัวอย่าง",
        "suitability_benefit": "ตัวอย่าง",
        "agencies": ["NESDC"] if rng.random() < 0.5 else ["none"],  # noqa: PLR2004 - one in two
        "treaty": treaty,
        "changes": "แก้ไขถ้อยคำ (ตัวอย่าง)",
        "ask": "concerned",
        "standing_clause": StandingClause.REPORT_BACK,
        "agenda_on": (today + timedelta(days=14)).isoformat(),
        "new_date": (today + timedelta(days=14)).isoformat(),
        "resolution_number": "ตย 1",
        "resolution_date": day,
        "signing_on": (today + timedelta(days=21)).isoformat(),
        "signed_on": day,
        "place": "ศาลากลางจังหวัด (ตัวอย่าง)",
        "signatories": ["ผู้ลงนามตัวอย่าง ก", "ผู้ลงนามตัวอย่าง ข"],
        "document": digest("signed", version),
        "full_powers": "หนังสือมอบอำนาจเต็มตัวอย่าง",
        "deposit_reference": "ตย 2",
        "deposit_date": day,
    } | _texts(trigger, version, facts)


def _texts(trigger: str, version: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    if trigger in ("resubmit", "partner_changes"):
        return {"text": digest("text", version)}
    if trigger in ("partner_agrees", "sign"):
        return {"text": facts.get("text")}
    return {}


DOSSIER = {
    "partner_level": "first_level",
    "fields": ["การค้า", "การท่องเที่ยว"],
    "benefit": "ประโยชน์ตัวอย่าง",
    "plan": "แผนตัวอย่าง",
    "budget": "งบประมาณตัวอย่าง",
    "staff": "บุคลากรตัวอย่าง",
    "follow_up": "การติดตามตัวอย่าง",
    "contact": "ผู้ประสานงานตัวอย่าง",
}
