"""The table is the test: every row of it, and every pair that is not in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from statemachine.definition import Move
from statemachine.facts import CaseFacts
from statemachine.machine import Decision, decide
from statemachine.refusals import Refusal
from statemachine.table import LIFECYCLE
from statemachine.words import Role, State, Treaty
from tests.support.builders import (
    AGENCY,
    OTHER_AGENCY,
    TODAY,
    WAYS,
    a_case,
    complete,
    done,
    judged,
    scope_of,
    someone,
)

C, G, MOI, MFA = Role.COORDINATOR, Role.GOVERNOR, Role.MOI_OFFICER, Role.MFA_OFFICER
AGENCY_ROLE, EXECUTIVE, LIAISON = Role.AGENCY_OFFICER, Role.MOI_EXECUTIVE, Role.CABINET_LIAISON
OFFICES = (MOI, MFA, AGENCY_ROLE)

# The contract of the lifecycle, written down a second time: state, trigger, target, roles.
CONTRACT: list[tuple[str, str, str, tuple[Role, ...]]] = [
    ("draft", "submit", "endorsement", (C,)),
    ("draft", "withdraw", "withdrawn", (C,)),
    ("endorsement", "endorse", "screening", (G,)),
    ("endorsement", "send_back", "draft", (G,)),
    ("screening", "accept", "review", (MOI,)),
    ("screening", "return_for_revision", "revision", (MOI,)),
    ("screening", "reject", "rejected", (MOI,)),
    ("review", "concur", "review", OFFICES),
    ("review", "request_changes", "review", OFFICES),
    ("review", "object", "review", OFFICES),
    ("revision", "resubmit", "review", (C,)),
    ("revision", "withdraw", "withdrawn", (C,)),
    ("rule_check", "confirm_ministerial", "approval", (MOI,)),
    ("rule_check", "confirm_cabinet", "cabinet", (MOI,)),
    ("rule_check", "return_for_revision", "revision", (MOI,)),
    ("approval", "approve", "partner_agreement", (EXECUTIVE,)),
    ("approval", "refuse", "rejected", (EXECUTIVE,)),
    ("approval", "send_to_cabinet", "cabinet", (EXECUTIVE,)),
    ("cabinet", "schedule", "cabinet", (LIAISON,)),
    ("cabinet", "cabinet_approve", "partner_agreement", (LIAISON,)),
    ("cabinet", "cabinet_defer", "cabinet", (LIAISON,)),
    ("cabinet", "cabinet_refuse", "rejected", (LIAISON,)),
    ("parliament", "parliament_approve", "partner_agreement", (LIAISON,)),
    ("parliament", "deemed_approved", "partner_agreement", (LIAISON,)),
    ("parliament", "parliament_refuse", "rejected", (LIAISON,)),
    ("partner_agreement", "partner_agrees", "signing", (C,)),
    ("partner_agreement", "partner_changes", "change_review", (C,)),
    ("change_review", "not_substantive", "signing", (MFA,)),
    ("change_review", "substantive", "revision", (MFA,)),
    ("signing", "schedule_signing", "signing", (G,)),
    ("signing", "sign", "deposit", (G,)),
    ("deposit", "deposit", "active", (MOI,)),
    ("on_hold", "resume", "screening", (MOI,)),
    ("on_hold", "extend_hold", "on_hold", (MOI,)),
    ("rejected", "reopen", "rejected", (MOI,)),
    ("withdrawn", "reopen", "withdrawn", (MOI,)),
]
OPEN = [s for s in State if s not in ("active", "on_hold", "rejected", "withdrawn")]
CONTRACT += [(state, "hold", "on_hold", (MOI,)) for state in OPEN]
ALLOWED = {(s, t, role): target for s, t, target, roles in CONTRACT for role in roles}

DAYS = {
    "endorsement": 5, "screening": 10, "review": 15, "review.moi": 15, "review.mfa": 15,
    "review.agencies": 15, "revision": 15, "rule_check": 5, "approval": 10, "cabinet": 30,
    "parliament": 60, "partner_agreement": 30, "change_review": 10, "signing": 60, "deposit": 15,
    "on_hold": 30,
}  # fmt: skip


def case_for(row: Move) -> CaseFacts:
    """Return a case to which exactly this row applies."""
    state = row.source.partition(".")[0]
    if row.when.startswith("held_in:"):
        held = a_case(row.when.removeprefix("held_in:"))
        return done(held, "hold", someone(MOI))
    if row.when == "other_agencies_still_waiting":
        waiting = ("mfa", f"agency:{AGENCY}", f"agency:{OTHER_AGENCY}")
        return a_case(state, waiting=waiting, facts={"agencies": [AGENCY, OTHER_AGENCY]})
    treaty = Treaty.TREATY_PARLIAMENT if row.when == "parliament_is_needed" else None
    return a_case(state, facts={"treaty": treaty} if treaty else None)


ROWS = [move for move in LIFECYCLE.moves if move.trigger != "join"]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.source}-{r.trigger}-{r.target}-{r.when}")
def test_every_row_leads_where_it_says(row: Move) -> None:
    assert row.role is not None
    case = case_for(row)

    decision = judged(case, row.trigger, someone(row.role))

    assert isinstance(decision, Decision), decision.sentence()
    assert decision.target == row.target.partition(".")[0]
    assert decision.source == case.state
    assert (decision.authored, decision.spawns) == (row.authors, row.spawns)
    if row.source.startswith("review."):
        assert decision.answered in case.waiting
        assert decision.waiting == tuple(o for o in case.waiting if o != decision.answered)


def test_the_table_has_the_rows_of_the_contract() -> None:
    rows = {(m.source.partition(".")[0], m.trigger, m.role) for m in ROWS}

    assert rows == set(ALLOWED)
    assert len(ROWS) == 71
    assert len(LIFECYCLE.moves) == 74
    assert Counter(m.target for m in LIFECYCLE.moves if m.trigger == "join") == {
        "screening": 1, "revision": 1, "rule_check": 1,
    }  # fmt: skip


def test_the_days_are_those_of_the_contract() -> None:
    days = {s.state: s.days.normal for s in LIFECYCLE.stages if s.days is not None}

    assert days == DAYS
    assert [s.state for s in LIFECYCLE.stages if s.count == "calendar"] == ["parliament"]
    assert [s.state for s in LIFECYCLE.stages if s.ends] == ["active", "rejected", "withdrawn"]
    for stage in LIFECYCLE.stages:
        if stage.days is not None:
            assert stage.days.normal >= stage.days.urgent >= stage.days.most_urgent


def test_whatever_is_not_in_the_table_is_refused_in_both_languages() -> None:
    tried, accepted, codes = 0, {}, Counter[str]()
    triggers = LIFECYCLE.triggers
    for state, trigger, role, own in product(WAYS, triggers, Role, (True, False)):
        actor = someone(role, person="anybody", scope=scope_of(role, own=own))
        case = a_case(state)
        verdict = decide(LIFECYCLE, case, trigger, actor, complete(trigger), today=TODAY)
        tried += 1
        if isinstance(verdict, Decision):
            assert own, f"{role} of another scope may {trigger} in {state}"
            accepted[state, trigger, role] = verdict.target
        else:
            codes[verdict.code] += 1
            assert_it_reads(verdict)

    assert accepted == ALLOWED
    assert tried == len(State) * len(triggers) * len(Role) * 2 == 17 * 34 * 9 * 2
    assert codes["not_from_state"] > codes["wrong_role"] > codes["out_of_scope"] > 40
    assert set(codes) == {"not_from_state", "wrong_role", "out_of_scope", "not_asked"}


def assert_it_reads(refusal: Refusal) -> None:
    thai, english = refusal.sentence("th"), refusal.sentence("en")
    assert any("ก" <= letter <= "๛" for letter in thai), thai
    assert english.isascii() or "“" in english, english
    assert "{" not in thai + english


def test_a_trigger_that_does_not_exist_is_refused_with_those_that_do() -> None:
    refusal = judged(a_case("endorsement"), "sing", someone(G), {})

    assert isinstance(refusal, Refusal)
    assert refusal.code == "unknown_trigger"
    assert refusal.sentence() == (
        "There is no action “sing”; choose one of: endorse, send back, hold."
    )


def test_joining_is_nobodys_to_pull() -> None:
    case = replace(a_case("review"), waiting=())
    for role in Role:
        refusal = judged(case, "join", someone(role), {})
        assert isinstance(refusal, Refusal)
        assert refusal.code == "unknown_trigger"


def test_a_decision_changes_nothing_that_it_was_given() -> None:
    case = a_case("screening")
    facts, payload = dict(case.facts), complete("accept")
    given = dict(payload)

    judged(case, "accept", someone(MOI), payload)

    assert dict(case.facts) == facts
    assert payload == given


def test_a_new_case_is_opened_and_the_old_one_stays_as_it_was() -> None:
    case = a_case("rejected")

    then = done(case, "reopen", someone(MOI))

    assert then == case
