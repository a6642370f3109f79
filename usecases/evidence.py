"""What dated events of sources show: which step of the procedure, and no more than that.

Two tables decide: ``EVENTS`` says what each kind of event means, ``STEPS`` which steps there are.
A step without an event is "not evidenced"; nothing is inferred from a later one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from statemachine.dates import PartialDate, Precision

STEPS: dict[str, tuple[str, str]] = {
    "contact": ("การติดต่อและแลกเปลี่ยน", "contact and exchange"),
    "provincial_committee": ("คณะกรรมการจังหวัดพิจารณา", "provincial committee"),
    "draft_text": ("ร่างข้อตกลง", "draft text"),
    "governor_letter": ("หนังสือจังหวัดถึงกระทรวงมหาดไทย", "governor's letter to MOI"),
    "moi_opinion": ("ความเห็นของกระทรวงมหาดไทย", "opinion of MOI"),
    "mfa_opinion": ("ความเห็นของกระทรวงการต่างประเทศ", "opinion of MFA"),
    "agency_opinions": ("ความเห็นของหน่วยงานที่เกี่ยวข้อง", "opinions of other agencies"),
    "rule_check": ("การตรวจสอบว่าต้องเสนอคณะรัฐมนตรีหรือไม่", "Cabinet-rule check"),
    "approval": ("การอนุมัติของกระทรวงมหาดไทย", "approval of MOI"),
    "cabinet": ("คณะรัฐมนตรี", "Cabinet"),
    "partner_agreement": ("คู่ความสัมพันธ์ยืนยันร่าง", "partner's agreement"),
    "signing": ("การลงนาม", "signing"),
    "deposit": ("การเก็บรักษาต้นฉบับ", "deposit of the original"),
}
"""Steps of the procedure in order, Thai and English."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of event shows.

    Attributes:
        th: Its name in Thai.
        en: Its name in English.
        step: The step that it is evidence of, or empty.
        stage: The stage at which it lets an imported case in progress stand.
        text: The kind of instrument that was signed, ``unknown`` where it does not say.
        activity: The type of joint activity that was held (activity_types.csv).
        ahead: Whether it may lie in the future.
    """

    th: str
    en: str
    step: str = ""
    stage: str = "draft"
    text: str = ""
    activity: str = ""
    ahead: bool = False


EVENTS: dict[str, Meaning] = {
    "contact": Meaning("การติดต่อ", "contact", "contact"),
    "proposal": Meaning("ข้อเสนอ", "proposal", "contact"),
    "visit": Meaning("การเยือน", "visit", "contact", activity="official_visit"),
    "meeting": Meaning("การประชุมหารือ", "meeting", "contact"),
    "provincial_committee": Meaning(
        "คณะกรรมการจังหวัด", "provincial committee", "provincial_committee", "endorsement"
    ),
    "draft_exchange": Meaning("แลกเปลี่ยนร่าง", "exchange of drafts", "draft_text"),
    "agency_review": Meaning("หน่วยงานพิจารณา", "review by an agency", "agency_opinions", "review"),
    "minutes_signed": Meaning("ลงนามบันทึกการหารือ", "minutes signed", "contact"),
    "initial_agreement": Meaning("ข้อตกลงเบื้องต้น", "initial agreement", "contact"),
    "loi_signed": Meaning(
        "ลงนามหนังสือแสดงเจตจำนง", "letter of intent signed", "signing", text="loi"
    ),
    "instrument_signed": Meaning("ลงนามเอกสาร", "instrument signed", "signing", text="unknown"),
    "cabinet_acknowledged": Meaning("คณะรัฐมนตรีรับทราบ", "Cabinet acknowledged", "cabinet", "review"),
    "plan_signed": Meaning("ลงนามแผนความร่วมมือ", "cooperation plan signed", text="cooperation_plan"),
    "entry_into_force": Meaning("มีผลใช้บังคับ", "entry into force", ahead=True),
    "expiry": Meaning("สิ้นสุดอายุ", "expiry", ahead=True),
    "activity": Meaning("กิจกรรมร่วม", "joint activity", activity="unspecified"),
    "anniversary": Meaning("ครบรอบ", "anniversary", activity="anniversary"),
    "public_report": Meaning("รายงานข่าว", "public report"),
    "suspended": Meaning("ระงับ", "suspended"),
    "target_date": Meaning("กำหนดเป้าหมาย", "target date", ahead=True),
    "unit_change": Meaning("หน่วยคู่ความสัมพันธ์เปลี่ยนแปลง", "change of the partner unit", ahead=True),
}
"""Kind of event (approval_histories.json) -> what it shows."""

ORDER = ("draft", "endorsement", "screening", "review")
"""Stages an import may place a case at. None lies beyond review: what is approved and signed must
be a text that both ministries have seen, and no event shows a text."""


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event as its source gives it; ``number`` is its place in its history, from 1."""

    history: str
    number: int
    type: str
    on: PartialDate
    text: str
    place: str
    source: str
    confidence: str

    @property
    def meaning(self) -> Meaning:
        """Return what an event of this kind shows."""
        return EVENTS[self.type]

    @property
    def key(self) -> str:
        """Return the key of what the register makes of it."""
        return f"history:{self.history}:{self.number}"


def event_of(row: Any) -> Event:
    """Return the event of a row of evidence."""
    return Event(
        row.history, int(row.key), row.type, partial(row.happened_on, row.precision), row.text,
        row.place, row.source, row.confidence,
    )  # fmt: skip


@lru_cache(maxsize=16_384)
def partial(day: date | None, precision: str) -> PartialDate:
    """Return a stored date with its precision."""
    return PartialDate(day, Precision(precision))


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events in time order, undated ones last, the same however they came in."""
    return sorted(events, key=lambda e: (e.on.sort_key(), e.history, e.number))


def steps_shown(events: Sequence[Event]) -> dict[str, dict[str, Any]]:
    """Return every step, each with its latest evidence or "not evidenced"."""
    found: dict[str, dict[str, Any]] = {step: {"found": "not_evidenced"} for step in STEPS}
    dated_last = sorted(in_order(events), key=lambda e: e.on.is_known)
    for event in dated_last:
        if event.meaning.step:
            found[event.meaning.step] = {
                "found": "evidenced",
                "on": event.on.iso(),
                "text": event.text,
                "source": event.source,
                "confidence": event.confidence,
                "history": event.history,
            }
    return found


def stage_shown(events: Iterable[Event]) -> str:
    """Return the furthest stage that events let a case in progress stand at."""
    return max((e.meaning.stage for e in events), key=ORDER.index, default="draft")
