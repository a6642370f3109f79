"""What a case has to show for itself: the evidence that signing rests on, each told from facts."""

from collections.abc import Callable

from statemachine.facts import MINISTRY_LEGS, CaseFacts
from statemachine.words import Opinion, Treaty


def _recorded(name: str) -> Callable[[CaseFacts], bool]:
    return lambda case: bool(case.facts.get(name))


def _both_ministries_concur(case: CaseFacts) -> bool:
    opinions = case.facts.get("opinions", {})
    said = (opinions.get(office, {}).get("opinion") for office in MINISTRY_LEGS)
    return all(opinion == Opinion.CONCUR for opinion in said)


def _text_is_approved(case: CaseFacts) -> bool:
    """Return whether the text in force is the approved one, or sorted by MFA as hardly changed."""
    facts = case.facts
    is_sorted = bool(facts.get("changes_sorted")) and facts.get("cleared_text") == case.text
    return case.text is not None and (facts.get("approved_text") == case.text or is_sorted)


def _parliament_has_agreed(case: CaseFacts) -> bool:
    """Return whether Parliament approved, or need not: only paragraph 2 of s.178 asks for it."""
    by = str(case.facts.get("approval", {}).get("by"))
    return case.facts.get("treaty") != Treaty.TREATY_PARLIAMENT or by.startswith("parliament")


EVIDENCE: dict[str, Callable[[CaseFacts], bool]] = {
    "committee": _recorded("committee"),
    "suitability": _recorded("suitability"),
    "opinions": _both_ministries_concur,
    "treaty_found": _recorded("treaty"),
    "rule_check": _recorded("confirmed"),
    "approval": _recorded("approval"),
    "approved_text": _text_is_approved,
    "parliament": _parliament_has_agreed,
    "cleared_text": _recorded("cleared_text"),
    "signed": _recorded("signed"),
}

NAMES: dict[str, tuple[str, str]] = {
    "committee": ("มติคณะกรรมการจังหวัด", "the provincial committee's resolution"),
    "suitability": ("ความเห็นด้านความเหมาะสม", "the suitability opinion"),
    "opinions": ("ความเห็นไม่ขัดข้องของทั้งสองกระทรวง", "the no-objection of both ministries"),
    "treaty_found": ("ความเห็นทางกฎหมายของกระทรวงการต่างประเทศ", "MFA's finding on the text"),
    "rule_check": ("ผลการตรวจหลักเกณฑ์ที่ยืนยันแล้ว", "the confirmed rule check"),
    "approval": ("การอนุมัติ", "the approval"),
    "approved_text": ("ร่างที่ได้รับอนุมัติ", "the very text that was approved"),
    "parliament": ("ความเห็นชอบของรัฐสภา", "Parliament's approval"),
    "cleared_text": ("ร่างที่คู่ความสัมพันธ์ตกลงแล้ว", "the text cleared for signing"),
    "signed": ("การลงนาม", "the signature"),
}


def held(case: CaseFacts) -> frozenset[str]:
    """Return the evidence that a case holds."""
    return frozenset(name for name, is_held in EVIDENCE.items() if is_held(case))
