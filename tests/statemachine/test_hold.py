"""A held case comes back to where it was, still waiting for whom it waited."""

from __future__ import annotations

import pytest

from statemachine.words import Role, State
from tests.support.builders import AGENCY, TODAY, a_case, complete, done, refused, someone

MOI = someone(Role.MOI_OFFICER)
CLOSED = {"active", "on_hold", "rejected", "withdrawn"}
OPEN = [state.value for state in State if state not in CLOSED]


@pytest.mark.parametrize("state", OPEN)
def test_every_open_state_can_be_held_and_resumed(state: str) -> None:
    case = a_case(state)

    held = done(case, "hold", MOI)
    back = done(held, "resume", MOI)

    assert (held.state, held.waiting) == ("on_hold", ())
    assert held.facts["held"]["state"] == state
    assert held.facts["held"]["cause"] == complete("hold")["cause"]
    assert (back.state, back.waiting, back.facts) == (case.state, case.waiting, case.facts)


def test_a_review_held_half_answered_waits_for_the_rest_only() -> None:
    case = done(a_case("review"), "concur", someone(Role.MFA_OFFICER))

    case = done(done(case, "hold", MOI), "resume", MOI)

    assert case.waiting == ("moi", f"agency:{AGENCY}")
    assert refused(case, "concur", someone(Role.MFA_OFFICER)).code == "already_answered"


def test_a_hold_can_be_extended_with_a_reason() -> None:
    held = a_case("on_hold")

    extended = done(held, "extend_hold", MOI)

    assert extended.state == "on_hold"
    assert extended.facts["held"] == held.facts["held"]
    assert refused(held, "extend_hold", MOI, {}).code == "reason_given"


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_what_is_closed_or_held_cannot_be_held(state: str) -> None:
    assert refused(a_case(state), "hold", MOI).code == "not_from_state"


def test_nothing_else_moves_a_held_case() -> None:
    refusal = refused(a_case("on_hold"), "accept", MOI)

    assert refusal.code == "not_from_state"
    assert refusal.sentence().endswith("possible here: resume, extend the hold.")


def test_a_new_stage_begins_on_the_day_of_holding_and_of_resuming() -> None:
    held = done(a_case("approval"), "hold", MOI)

    assert held.entered_on == done(held, "resume", MOI).entered_on == TODAY


def test_a_hold_that_does_not_say_where_from_is_refused_in_words() -> None:
    case = a_case("on_hold", facts={"held": None})

    assert refused(case, "resume", MOI).code == "not_from_state"
