"""What a page offers is what the judge accepts: no act is shown open that no form can do."""

from __future__ import annotations

from typing import Any

import pytest

from statemachine.facts import CaseFacts
from statemachine.machine import Decision, decide, permitted, triggers_from
from statemachine.offers import payloads
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from tests.support.builders import NEW_TEXT, TODAY, WAYS, a_case, a_dossier, done, someone

EVERYBODY = someone(*Role, person="everybody")
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((state, {}) for state in WAYS),
    ("draft", {"dossier": a_dossier(budget=None)}),
    ("revision", {"returned_text": None}),
    ("rule_check", {"treaty": "treaty"}),
    ("rule_check", {"treaty": "treaty_parliament"}),
    ("approval", {"treaty": "treaty_parliament"}),
    ("cabinet", {"treaty": "treaty_parliament"}),
    ("partner_agreement", {"text": NEW_TEXT}),
    ("signing", {"treaty": "treaty"}),
    ("signing", {"text": NEW_TEXT}),
]


def can_be_done(case: CaseFacts, trigger: str, role: Role) -> bool:
    """Return whether any form at all lets a person of the role do it."""
    actor = someone(role, person="anybody")
    forms = payloads(trigger, case)
    verdicts = (decide(LIFECYCLE, case, trigger, actor, form, today=TODAY) for form in forms)
    return any(isinstance(verdict, Decision) for verdict in verdicts)


@pytest.mark.parametrize(("state", "evidence"), VARIANTS)
def test_an_act_is_open_exactly_where_some_form_is_accepted(
    state: str, evidence: dict[str, Any]
) -> None:
    case = a_case(state, facts=evidence)

    for role in Role:
        acts = permitted(LIFECYCLE, case, someone(role, person="anybody"), today=TODAY)
        assert set(acts) == set(triggers_from(LIFECYCLE, case))
        for trigger, lock in acts.items():
            assert (lock is None) is can_be_done(case, trigger, role), (trigger, role, lock)


def test_every_trigger_is_open_to_somebody_somewhere() -> None:
    open_acts = {
        trigger
        for state, evidence in VARIANTS
        for trigger, lock in permitted(
            LIFECYCLE, a_case(state, facts=evidence), EVERYBODY, today=TODAY
        ).items()
        if lock is None
    }

    assert open_acts == set(LIFECYCLE.triggers)


def test_a_lock_says_why() -> None:
    case = done(a_case("draft"), "submit", EVERYBODY)

    acts = permitted(LIFECYCLE, case, EVERYBODY, today=TODAY)

    assert acts["endorse"] is not None
    assert acts["endorse"].code == "own_submission"
    assert acts["send_back"] is None
    assert acts["hold"] is not None
    assert acts["hold"].code == "segregation"


def test_a_closed_case_offers_nothing_but_reopening() -> None:
    assert permitted(LIFECYCLE, a_case("active"), EVERYBODY, today=TODAY) == {}
    for state in ("rejected", "withdrawn"):
        acts = permitted(LIFECYCLE, a_case(state), someone(Role.MOI_OFFICER), today=TODAY)
        assert acts == {"reopen": None}
