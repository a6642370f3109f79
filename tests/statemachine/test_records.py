"""What each act leaves in the facts of a case: exactly that, and nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from statemachine.facts import CaseFacts
from statemachine.records import offices_to_ask
from statemachine.words import Role
from tests.support.builders import (
    AGENCY,
    IN_A_MONTH,
    NEW_TEXT,
    TEXT,
    TODAY,
    YESTERDAY,
    a_case,
    complete,
    digest,
    done,
    someone,
)

TODAY_ISO, YESTERDAY_ISO = TODAY.isoformat(), YESTERDAY.isoformat()
RESOLUTION = {"resolution_number": "นร 0505/123", "resolution_date": YESTERDAY_ISO}
SIGNATORIES = ["ผู้ว่าราชการจังหวัดเชียงใหม่", "Governor of the partner"]
MOI, MFA = Role.MOI_OFFICER, Role.MFA_OFFICER


def changes(before: CaseFacts, after: CaseFacts) -> dict[str, Any]:
    """Return what became other, with ``None`` for what went."""
    names = {**before.facts, **after.facts}
    pairs = {name: (before.facts.get(name), after.facts.get(name)) for name in names}
    return {name: new for name, (old, new) in pairs.items() if old != new}


def left(state: str, trigger: str, role: Role, **more: Any) -> dict[str, Any]:
    """Return what an act with a complete form changes in the facts of a case."""
    case = a_case(state)
    return changes(case, done(case, trigger, someone(role), complete(trigger, **more)))


ACTS: list[tuple[str, str, Role, Mapping[str, Any]]] = [
    ("draft", "submit", Role.COORDINATOR, {}),
    ("endorsement", "endorse", Role.GOVERNOR, {
        "committee": {"committee_number": "3/2569", "committee_date": YESTERDAY_ISO},
        "governor_letter": {"letter_number": "ชม 0017.2/456", "letter_date": YESTERDAY_ISO},
    }),
    ("screening", "accept", MOI, {
        "suitability": {
            "level": "both are first-level units",
            "potential": "trade and universities",
            "benefit": "students and farmers",
        },
        "agencies": [AGENCY],
        "opinions": {},
    }),
    ("screening", "return_for_revision", MOI, {"returned_text": TEXT, "ask": "all"}),
    ("review", "request_changes", MOI, {
        "opinions": {"moi": {
            "opinion": "request_changes", "reason": "article 3 names no term",
            "text": TEXT, "on": TODAY_ISO,
        }},
    }),
    ("review", "concur", MFA, {
        "opinions": {"mfa": {
            "opinion": "concur", "reason": None, "text": TEXT, "on": TODAY_ISO,
            "treaty": "not_treaty",
        }},
        "treaty": "not_treaty",
    }),
    ("approval", "approve", Role.MOI_EXECUTIVE, {
        "approved_text": TEXT,
        "approval": {"by": "ministry", "on": TODAY_ISO},
        "standing_clause": "report_back",
    }),
    ("cabinet", "schedule", Role.CABINET_LIAISON, {
        "agenda": {"agenda_on": IN_A_MONTH.isoformat()},
    }),
    ("cabinet", "cabinet_approve", Role.CABINET_LIAISON, {
        "approved_text": TEXT,
        "approval": {"by": "cabinet", "on": TODAY_ISO, **RESOLUTION},
        "standing_clause": "report_back",
    }),
    ("parliament", "parliament_approve", Role.CABINET_LIAISON, {
        "approval": {"by": "parliament", "on": TODAY_ISO, **RESOLUTION},
    }),
    ("parliament", "deemed_approved", Role.CABINET_LIAISON, {
        "approval": {"by": "parliament_deemed", "on": TODAY_ISO},
    }),
    ("partner_agreement", "partner_agrees", Role.COORDINATOR, {"cleared_text": TEXT}),
    ("partner_agreement", "partner_changes", Role.COORDINATOR, {"text": digest("c")}),
    ("change_review", "not_substantive", MFA, {
        "cleared_text": digest("c"), "changes_sorted": ["title: form of address"],
    }),
    ("signing", "schedule_signing", Role.GOVERNOR, {
        "signing": {
            "signing_on": IN_A_MONTH.isoformat(), "place": "Chiang Mai",
            "signatories": SIGNATORIES, "witnesses": ["the Consul-General"],
        },
    }),
    ("signing", "sign", Role.GOVERNOR, {
        "signed": {
            "signed_on": YESTERDAY_ISO, "place": "Chiang Mai", "signatories": SIGNATORIES,
            "document": digest("d"), "full_powers": "กต 0803/9",
        },
    }),
    ("deposit", "deposit", MOI, {
        "deposit": {"deposit_reference": "สนธิ 12/2569", "deposit_date": YESTERDAY_ISO},
    }),
    ("screening", "hold", MOI, {
        "held": {
            "state": "screening", "cause": "the partner's governor changed", "waiting": [],
        },
    }),
    ("on_hold", "resume", MOI, {"held": None}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "trigger", "role", "expected"), ACTS, ids=[f"{a[0]}-{a[1]}" for a in ACTS]
)
def test_an_act_leaves_exactly_this(
    state: str, trigger: str, role: Role, expected: Mapping[str, Any]
) -> None:
    assert left(state, trigger, role) == expected


def test_nobody_is_asked_where_none_is_named_and_nobody_twice() -> None:
    assert left("screening", "accept", MOI, agencies=["None"])["agencies"] == []
    twice = [AGENCY, "MOC", AGENCY]
    assert left("screening", "accept", MOI, agencies=twice)["agencies"] == [AGENCY, "MOC"]


def test_only_the_ministry_of_foreign_affairs_says_what_a_text_is() -> None:
    payload = complete("concur", treaty="treaty")
    case = a_case("review")

    assert "treaty" not in done(case, "concur", someone(MOI), payload).facts
    assert done(case, "concur", someone(MFA), payload).facts["treaty"] == "treaty"


def test_a_confirmation_says_what_it_rests_on() -> None:
    found = left("rule_check", "confirm_ministerial", MOI)["confirmed"]

    assert (found["path"], found["verdict"]) == ("ministerial", "unknown")
    assert found["reason"] == "within the guideline of 2018"
    assert found["text"] == TEXT
    assert "B1" in found["citation"]
    assert "departs" not in found


@pytest.mark.parametrize(("path", "departs"), [("ministerial", False), ("cabinet", True)])
def test_a_confirmation_keeps_the_ruling_and_whether_it_departs(
    path: str, *, departs: bool
) -> None:
    words = dict.fromkeys(("th", "en", "why_th", "why_en", "citation"), "…")
    ruling = {"id": 7, "hash": "h", "rulebook": "2026.1", "path": path, **words}
    case = a_case("rule_check", facts={"ruling": ruling})

    after = done(case, "confirm_ministerial", someone(MOI))

    kept = {"id": 7, "hash": "h", "rulebook": "2026.1", "path": path}
    assert after.facts["confirmed"]["ruling"] == kept
    assert after.facts["confirmed"]["departs"] is departs
    assert "ruling" not in after.facts


def test_a_text_that_the_partner_agrees_to_is_the_one_in_force() -> None:
    found = left("partner_agreement", "partner_agrees", Role.COORDINATOR)

    assert found == {"cleared_text": TEXT}


def test_substantive_changes_undo_the_approval_and_keep_the_approved_text_as_returned() -> None:
    found = left("change_review", "substantive", MFA)

    assert found["returned_text"] == TEXT
    gone = ("approved_text", "approval", "confirmed", "standing_clause")
    assert {name: found[name] for name in gone} == dict.fromkeys(gone)


def test_who_has_concurred_is_not_asked_again_where_only_some_are_concerned() -> None:
    case = a_case("revision")
    after = done(case, "resubmit", someone(Role.COORDINATOR))

    assert after.facts["text"] == NEW_TEXT
    assert set(after.facts["opinions"]) == {"mfa", f"agency:{AGENCY}"}
    assert after.facts["resubmitted"] == {
        "changes": "article 3: a term of five years",
        "on": TODAY_ISO,
    }
    assert after.waiting == ("moi",)


def test_all_are_asked_again_where_all_are_concerned() -> None:
    case = a_case("revision", facts={"ask": "all"})
    after = done(case, "resubmit", someone(Role.COORDINATOR))

    assert after.facts["opinions"] == {}
    assert after.waiting == ("moi", "mfa", f"agency:{AGENCY}")


def test_those_with_no_standing_opinion_are_asked_the_ministries_first() -> None:
    facts = {"agencies": ["NESDC", "MOC"], "opinions": {"mfa": {}, "agency:MOC": {}}}

    assert offices_to_ask(facts) == ("moi", "agency:NESDC")
    assert offices_to_ask({}) == ("moi", "mfa")
