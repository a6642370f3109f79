"""Cases, people and filled-in forms, with defaults, so that a test shows only what matters.

A case is walked to its state by the real judge, one person for each office, so its evidence is
what the rules themselves leave behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from statemachine.course import after
from statemachine.definition import Definition
from statemachine.facts import ANYWHERE, Actor, CaseFacts, Grant
from statemachine.fields import DOSSIER
from statemachine.machine import Decision, decide
from statemachine.refusals import Refusal
from statemachine.table import LIFECYCLE
from statemachine.words import Role, StandingClause, Treaty

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
IN_A_MONTH = TODAY + timedelta(days=30)
PROVINCE, ELSEWHERE = "TH-50", "TH-57"
AGENCY, OTHER_AGENCY = "NESDC", "MOC"

Step = tuple[str, Role, Mapping[str, Any]]


def digest(letter: str) -> str:
    """Return a SHA-256 that never was, the same for the same letter (``a`` to ``f``)."""
    return letter * 64


TEXT, NEW_TEXT = digest("a"), digest("b")

_RESOLUTION = {"resolution_number": "นร 0505/123", "resolution_date": YESTERDAY.isoformat()}
_SIGNATORIES = ["ผู้ว่าราชการจังหวัดเชียงใหม่", "Governor of the partner"]
_COMPLETE: dict[str, dict[str, Any]] = {
    "submit": {},
    "withdraw": {},
    "endorse": {
        "committee_number": "3/2569",
        "committee_date": YESTERDAY.isoformat(),
        "letter_number": "ชม 0017.2/456",
        "letter_date": YESTERDAY.isoformat(),
    },
    "send_back": {"reason": "ขอข้อมูลงบประมาณเพิ่มเติม", "reason_code": "documents"},
    "accept": {
        "suitability_level": "both are first-level units",
        "suitability_potential": "trade and universities",
        "suitability_benefit": "students and farmers",
        "agencies": [AGENCY],
    },
    "return_for_revision": {"reason": "the budget is not named", "reason_code": "documents"},
    "reject": {"reason": "the partner is not a unit of government"},
    "concur": {"treaty": Treaty.NOT_TREATY.value},
    "request_changes": {
        "reason": "article 3 names no term",
        "reason_code": "wording",
        "treaty": Treaty.NOT_TREATY.value,
    },
    "object": {"reason": "it binds the Kingdom", "treaty": Treaty.TREATY.value},
    "resubmit": {"changes": "article 3: a term of five years", "text": NEW_TEXT},
    "confirm_ministerial": {"reason": "within the guideline of 2018"},
    "confirm_cabinet": {"reason": "asked by the executive"},
    "approve": {"standing_clause": StandingClause.REPORT_BACK.value},
    "refuse": {"reason": "no benefit shown"},
    "send_to_cabinet": {"reason": "it touches several ministries"},
    "schedule": {"agenda_on": IN_A_MONTH.isoformat()},
    "cabinet_approve": {**_RESOLUTION, "standing_clause": StandingClause.REPORT_BACK.value},
    "cabinet_defer": {"reason": "caretaker government", "new_date": IN_A_MONTH.isoformat()},
    "cabinet_refuse": {**_RESOLUTION, "reason": "against policy"},
    "parliament_approve": dict(_RESOLUTION),
    "deemed_approved": {},
    "parliament_refuse": {**_RESOLUTION, "reason": "voted down"},
    "partner_agrees": {},
    "partner_changes": {"text": digest("c")},
    "not_substantive": {"changes": ["title: form of address"]},
    "substantive": {"reason": "a new duty to pay"},
    "schedule_signing": {
        "signing_on": IN_A_MONTH.isoformat(),
        "place": "Chiang Mai",
        "signatories": _SIGNATORIES,
        "witnesses": ["the Consul-General"],
    },
    "sign": {
        "signed_on": YESTERDAY.isoformat(),
        "place": "Chiang Mai",
        "signatories": _SIGNATORIES,
        "document": digest("d"),
        "full_powers": "กต 0803/9",
    },
    "deposit": {"deposit_reference": "สนธิ 12/2569", "deposit_date": YESTERDAY.isoformat()},
    "hold": {"cause": "the partner's governor changed"},
    "extend_hold": {"reason": "no answer yet"},
    "resume": {},
    "reopen": {"reason": "the partner wrote again"},
}


def complete(trigger: str, **more: Any) -> dict[str, Any]:
    """Return a payload that no guard can fault, with changes; ``None`` takes a field out."""
    values = _COMPLETE[trigger] | more
    return {name: value for name, value in values.items() if value is not None}


def scope_of(role: Role, *, own: bool = True) -> str:
    """Return the scope that fits the cases of this module, or one that does not."""
    if role in (Role.COORDINATOR, Role.GOVERNOR):
        return PROVINCE if own else ELSEWHERE
    if role is Role.AGENCY_OFFICER:
        return AGENCY if own else OTHER_AGENCY
    return ANYWHERE if own else ELSEWHERE


def someone(
    *roles: Role, person: str = "", scope: str | None = None, acting_for: str | None = None
) -> Actor:
    """Return a person with the roles; alone, each role is a person of its own."""
    name = person or "-".join(role.value for role in roles)
    grants = tuple(
        Grant(role, scope_of(role) if scope is None else scope, acting_for) for role in roles
    )
    return Actor(name, grants)


def a_dossier(**more: Any) -> dict[str, Any]:
    """Return a complete dossier, with changes; ``None`` takes a field out."""
    values: dict[str, Any] = {field.name: f"{field.en} is written" for field in DOSSIER}
    values |= {"partner_level": "first_level", "fields": ["trade", "education"]} | more
    return {name: value for name, value in values.items() if value is not None}


def a_case(
    state: str = "draft", *, facts: Mapping[str, Any] | None = None, **more: Any
) -> CaseFacts:
    """Return a case that stands in a state, with the evidence of a way there.

    Args:
        state: A state of the shipped table; ``on_hold`` was held in screening.
        facts: Evidence to put over what the way left; ``None`` takes a piece out.
        more: Fields of ``CaseFacts`` to put over it, such as ``province`` or ``waiting``.
    """
    case = _walked(state)
    merged: dict[str, Any] = {**case.facts, **(facts or {})}
    kept = {name: value for name, value in merged.items() if value is not None}
    return replace(case, facts=kept, **more)


def done(
    case: CaseFacts,
    trigger: str,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    *,
    today: date = TODAY,
    definition: Definition = LIFECYCLE,
) -> CaseFacts:
    """Return the case after an act that must be accepted."""
    given = complete(trigger) if payload is None else payload
    decision = decide(definition, case, trigger, actor, given, today=today)
    assert isinstance(decision, Decision), f"{case.state}: {trigger}: {decision.sentence()}"
    return after(case, decision, actor, today)


def judged(
    case: CaseFacts, trigger: str, actor: Actor, payload: Mapping[str, Any] | None = None
) -> Decision | Refusal:
    """Return what the judge says of an act today, with a complete form unless one is given."""
    given = complete(trigger) if payload is None else payload
    return decide(LIFECYCLE, case, trigger, actor, given, today=TODAY)


def refused(
    case: CaseFacts, trigger: str, actor: Actor, payload: Mapping[str, Any] | None = None
) -> Refusal:
    """Return the refusal of an act that must not be accepted."""
    verdict = judged(case, trigger, actor, payload)
    assert isinstance(verdict, Refusal), f"{case.state}: {trigger} was accepted"
    return verdict


_TREATY = {"treaty": Treaty.TREATY_PARLIAMENT.value}
_SUBMIT: Step = ("submit", Role.COORDINATOR, {})
_ENDORSE: Step = ("endorse", Role.GOVERNOR, {})
_ACCEPT: Step = ("accept", Role.MOI_OFFICER, {})
_MOI: Step = ("concur", Role.MOI_OFFICER, {})
_AGENCY: Step = ("concur", Role.AGENCY_OFFICER, {})
_APPROVED: tuple[Step, ...] = (
    _SUBMIT, _ENDORSE, _ACCEPT, _MOI, ("concur", Role.MFA_OFFICER, {}), _AGENCY,
    ("confirm_ministerial", Role.MOI_OFFICER, {}), ("approve", Role.MOI_EXECUTIVE, {}),
)  # fmt: skip
_SIGNING: tuple[Step, ...] = (*_APPROVED, ("partner_agrees", Role.COORDINATOR, {}))
_SIGNED: tuple[Step, ...] = (*_SIGNING, ("sign", Role.GOVERNOR, {}))
_TO_CABINET: Step = ("confirm_cabinet", Role.MOI_OFFICER, {})

WAYS: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "endorsement": (_SUBMIT,),
    "screening": (_SUBMIT, _ENDORSE),
    "review": (_SUBMIT, _ENDORSE, _ACCEPT),
    "revision": (_SUBMIT, _ENDORSE, _ACCEPT, ("request_changes", Role.MOI_OFFICER, {}),
                 ("concur", Role.MFA_OFFICER, {}), _AGENCY),
    "rule_check": _APPROVED[:6],
    "approval": _APPROVED[:7],
    "cabinet": (*_APPROVED[:6], _TO_CABINET),
    "parliament": (*_APPROVED[:4], ("concur", Role.MFA_OFFICER, _TREATY), _AGENCY, _TO_CABINET,
                   ("cabinet_approve", Role.CABINET_LIAISON, {})),
    "partner_agreement": _APPROVED,
    "change_review": (*_APPROVED, ("partner_changes", Role.COORDINATOR, {})),
    "signing": _SIGNING,
    "deposit": _SIGNED,
    "active": (*_SIGNED, ("deposit", Role.MOI_OFFICER, {})),
    "on_hold": (_SUBMIT, _ENDORSE, ("hold", Role.MOI_OFFICER, {})),
    "rejected": (_SUBMIT, _ENDORSE, ("reject", Role.MOI_OFFICER, {})),
    "withdrawn": (("withdraw", Role.COORDINATOR, {}),),
}  # fmt: skip
"""A way from draft to every state of the shipped table."""


@cache
def _walked(state: str) -> CaseFacts:
    """Return a case that entered its state 61 days ago: Parliament's 60 days are over."""
    then = TODAY - timedelta(days=61)
    case = CaseFacts(
        number="TH-50/2569-001", state="draft", province=PROVINCE,
        facts={"dossier": a_dossier(), "text": TEXT}, entered_on=then,
    )  # fmt: skip
    for trigger, role, more in WAYS[state]:
        case = done(case, trigger, someone(role), complete(trigger, **more))
    assert case.state == state, f"the way to {state} led to {case.state}"
    facts = dict(case.facts)
    if "approval" in facts:
        facts["approval"] = facts["approval"] | {"on": then.isoformat()}
    return replace(case, entered_on=then, facts=facts)
