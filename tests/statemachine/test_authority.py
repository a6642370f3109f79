"""Nobody decides for two offices, nobody judges their own text, and delegation launders neither."""

from __future__ import annotations

import pytest

from statemachine.authority import delegable
from statemachine.facts import Actor, Grant, sees
from statemachine.machine import Decision, decide
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from tests.support.builders import (
    AGENCY,
    ELSEWHERE,
    PROVINCE,
    TODAY,
    a_case,
    complete,
    done,
    judged,
    refused,
    scope_of,
    someone,
)

EVERYTHING = tuple(Role)


def somchai(*roles: Role) -> Actor:
    return someone(*roles, person="somchai")


# Each takes a case up to the second act, which the same person may not do any more.
TWO_OFFICES = [
    ("endorsement", "endorse", Role.GOVERNOR, "screening", "accept", Role.MOI_OFFICER),
    ("screening", "accept", Role.MOI_OFFICER, "review", "concur", Role.MFA_OFFICER),
    ("review", "concur", Role.MOI_OFFICER, "review", "concur", Role.MFA_OFFICER),
    ("review", "object", Role.MFA_OFFICER, "review", "concur", Role.AGENCY_OFFICER),
    ("rule_check", "confirm_ministerial", Role.MOI_OFFICER, "approval", "approve",
     Role.MOI_EXECUTIVE),
    ("approval", "send_to_cabinet", Role.MOI_EXECUTIVE, "cabinet", "cabinet_approve",
     Role.CABINET_LIAISON),
    ("approval", "approve", Role.MOI_EXECUTIVE, "partner_agreement", "partner_agrees",
     Role.COORDINATOR),
    ("change_review", "not_substantive", Role.MFA_OFFICER, "signing", "sign", Role.GOVERNOR),
    ("signing", "sign", Role.GOVERNOR, "deposit", "deposit", Role.MOI_OFFICER),
]  # fmt: skip


@pytest.mark.parametrize(("state", "first", "as_", "then_in", "second", "then_as"), TWO_OFFICES)
def test_one_person_never_acts_for_two_offices(
    state: str, first: str, as_: Role, then_in: str, second: str, then_as: Role
) -> None:
    case = done(a_case(state), first, somchai(as_))
    assert case.state == then_in

    refusal = refused(case, second, somchai(then_as))

    assert refusal.code == "segregation"
    assert refusal.facts["earlier"] in refusal.sentence("th")
    assert isinstance(judged(case, second, someone(then_as, person="another")), Decision)


def test_the_same_office_may_act_again() -> None:
    case = done(a_case("screening"), "accept", somchai(Role.MOI_OFFICER))

    case = done(case, "concur", somchai(Role.MOI_OFFICER))

    assert "moi" not in case.waiting


@pytest.mark.parametrize(
    ("state", "write", "judge"),
    [
        ("draft", "submit", "endorse"),
        ("partner_agreement", "partner_changes", "sign"),
        ("revision", "resubmit", "sign"),
    ],
)
def test_an_author_never_decides_on_their_own_submission(
    state: str, write: str, judge: str
) -> None:
    both = somchai(Role.COORDINATOR, Role.GOVERNOR)
    case = done(a_case(state), write, both)
    state = "endorsement" if judge == "endorse" else "signing"
    later = a_case(state, acted=case.acted, authors=case.authors)

    refusal = refused(later, judge, both)

    assert refusal.code == "own_submission"
    assert "four eyes" in refusal.sentence("en")
    assert isinstance(judged(later, judge, someone(Role.GOVERNOR, person="another")), Decision)


def test_a_delegate_stands_where_the_principal_stands() -> None:
    case = done(a_case("screening"), "accept", somchai(Role.MOI_OFFICER))
    nida = Actor("nida", (Grant(Role.MFA_OFFICER, "*", principal="somchai"),))

    assert refused(case, "concur", nida).code == "segregation"


def test_a_delegate_brings_their_own_past_along() -> None:
    case = done(a_case("screening"), "accept", someone(Role.MOI_OFFICER, person="nida"))
    nida = Actor("nida", (Grant(Role.MFA_OFFICER, "*", principal="somchai"),))

    assert refused(case, "concur", nida).code == "segregation"


def test_what_a_delegate_did_counts_for_the_principal() -> None:
    nida = Actor("nida", (Grant(Role.MOI_OFFICER, "*", principal="somchai"),))
    case = done(a_case("screening"), "accept", nida)

    assert case.acted["somchai"] == case.acted["nida"] == ("moi",)
    assert refused(case, "concur", somchai(Role.MFA_OFFICER)).code == "segregation"


def test_an_author_cannot_have_a_delegate_endorse() -> None:
    case = done(a_case("draft"), "submit", somchai(Role.COORDINATOR, Role.GOVERNOR))
    nida = Actor("nida", (Grant(Role.GOVERNOR, PROVINCE, principal="somchai"),))

    assert refused(case, "endorse", nida).code == "own_submission"


def test_nobody_endorses_what_a_delegate_submitted_for_them() -> None:
    nida = Actor("nida", (Grant(Role.COORDINATOR, PROVINCE, principal="somchai"),))
    case = done(a_case("draft"), "submit", nida)

    assert refused(case, "endorse", somchai(Role.GOVERNOR)).code == "own_submission"


def test_a_delegation_is_used_where_the_own_grant_does_not_reach_and_named() -> None:
    nida = Actor("nida", (
        Grant(Role.GOVERNOR, ELSEWHERE),
        Grant(Role.GOVERNOR, PROVINCE, principal="governor"),
    ))  # fmt: skip

    decision = judged(a_case("endorsement"), "endorse", nida)

    assert isinstance(decision, Decision)
    assert decision.principal == "governor"


def test_an_own_grant_comes_before_a_delegated_one() -> None:
    nida = Actor("nida", (
        Grant(Role.MOI_OFFICER, "*", principal="somchai"),
        Grant(Role.MOI_OFFICER, "*"),
    ))  # fmt: skip

    decision = judged(a_case("screening"), "accept", nida)

    assert isinstance(decision, Decision)
    assert decision.principal is None


def test_a_spotless_delegation_does_not_clean_the_delegate() -> None:
    case = done(a_case("screening"), "accept", somchai(Role.MOI_OFFICER))
    either = Actor("somchai", (
        Grant(Role.MFA_OFFICER, "*"),
        Grant(Role.MFA_OFFICER, "*", principal="nida"),
    ))  # fmt: skip

    assert refused(case, "concur", either).code == "segregation"


def test_only_those_who_decide_on_cases_can_be_acted_for() -> None:
    assert [r for r in Role if not delegable(r)] == [Role.MONITOR, Role.ADMIN]


def test_an_administrator_and_a_monitor_have_no_power_over_any_case() -> None:
    for state in LIFECYCLE.by_state:
        if "." in state:
            continue
        for trigger in LIFECYCLE.triggers:
            for role in (Role.ADMIN, Role.MONITOR):
                verdict = judged(a_case(state), trigger, someone(role, scope="*"))
                assert not isinstance(verdict, Decision)


def test_an_office_is_named_by_the_one_who_answers_for_several() -> None:
    everybody = someone(*EVERYTHING, person="somchai")

    for office in ("moi", "mfa", f"agency:{AGENCY}"):
        decision = judged(a_case("review"), "concur", everybody, complete("concur", office=office))
        assert isinstance(decision, Decision)
        assert decision.answered == decision.office == office


def test_nobody_answers_for_an_office_of_another_role() -> None:
    for role, office in (
        (Role.MOI_OFFICER, "mfa"), (Role.MFA_OFFICER, "moi"), (Role.MOI_OFFICER, "agency:NESDC"),
        (Role.COORDINATOR, "moi"), (Role.AGENCY_OFFICER, "mfa"),
    ):  # fmt: skip
        refusal = refused(a_case("review"), "concur", someone(role), {"office": office})
        assert refusal.code == "wrong_role"


def test_an_agency_answers_for_itself_alone() -> None:
    moc = someone(Role.AGENCY_OFFICER, scope="MOC")

    refusal = refused(a_case("review"), "concur", moc, {"office": f"agency:{AGENCY}"})

    assert refusal.code == "out_of_scope"
    assert "NESDC" in refusal.sentence()


def test_an_agency_that_was_not_asked_is_told_so() -> None:
    moc = someone(Role.AGENCY_OFFICER, scope="MOC")

    assert refused(a_case("review"), "concur", moc).code == "not_asked"
    only_ministries = a_case("review", waiting=("moi", "mfa"))
    assert refused(only_ministries, "concur", moc).code == "not_asked"


SIGHTS = {  # what a role sees of a case that has come as far as draft, review, Cabinet
    Role.COORDINATOR: (True, True, True),
    Role.GOVERNOR: (True, True, True),
    Role.MOI_OFFICER: (True, True, True),
    Role.MOI_EXECUTIVE: (True, True, True),
    Role.MFA_OFFICER: (False, True, True),
    Role.AGENCY_OFFICER: (False, True, True),
    Role.CABINET_LIAISON: (False, False, True),
    Role.MONITOR: (True, True, True),
    Role.ADMIN: (False, False, False),
}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_what_the_contract_lets_it_see(role: Role) -> None:
    reader = someone(role, scope=PROVINCE if role is Role.MONITOR else scope_of(role))
    asked = ("moi", "mfa", f"agency:{AGENCY}")

    seen = (
        sees(reader, PROVINCE, (), frozenset({"draft"})),
        sees(reader, PROVINCE, asked, frozenset({"draft", "review"})),
        sees(reader, PROVINCE, asked, frozenset({"draft", "review", "cabinet"})),
    )

    assert seen == SIGHTS[role]


def test_a_province_does_not_see_another_and_an_agency_only_what_it_was_asked() -> None:
    states = frozenset({"review"})

    assert not sees(someone(Role.COORDINATOR, scope=ELSEWHERE), PROVINCE, (), states)
    assert not sees(someone(Role.MONITOR, scope=ELSEWHERE), PROVINCE, (), states)
    assert not sees(someone(Role.AGENCY_OFFICER), PROVINCE, ("agency:MOC",), states)


@pytest.mark.parametrize(
    ("role", "asked", "state", "is_seen"),
    [
        (Role.MFA_OFFICER, ("mfa",), "draft", True),
        (Role.MFA_OFFICER, (), "review", True),
        (Role.MFA_OFFICER, (), "change_review", True),
        (Role.MFA_OFFICER, ("moi",), "cabinet", False),
        (Role.CABINET_LIAISON, ("mfa",), "cabinet", True),
        (Role.CABINET_LIAISON, ("mfa",), "parliament", True),
        (Role.CABINET_LIAISON, ("mfa",), "review", False),
    ],
)
def test_the_centre_sees_what_it_is_asked_and_what_has_come_to_it(
    role: Role, asked: tuple[str, ...], state: str, *, is_seen: bool
) -> None:
    assert sees(someone(role), PROVINCE, asked, frozenset({state})) is is_seen


def test_a_role_of_no_scope_at_all_is_no_role() -> None:
    verdict = decide(
        LIFECYCLE, a_case("draft"), "submit", Actor("ghost"), complete("submit"), today=TODAY
    )

    assert not isinstance(verdict, Decision)
    assert verdict.code == "wrong_role"
