"""The review is one place with several clocks: it joins by itself, the gravest answer first."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from statemachine.facts import CaseFacts
from statemachine.machine import Decision, decide
from statemachine.table import LIFECYCLE
from statemachine.words import Opinion, Role
from tests.support.builders import (
    AGENCY,
    NEW_TEXT,
    OTHER_AGENCY,
    TODAY,
    a_case,
    complete,
    digest,
    done,
    judged,
    refused,
    someone,
)

OFFICERS = {
    "moi": someone(Role.MOI_OFFICER),
    "mfa": someone(Role.MFA_OFFICER),
    f"agency:{AGENCY}": someone(Role.AGENCY_OFFICER),
    f"agency:{OTHER_AGENCY}": someone(Role.AGENCY_OFFICER, person="moc", scope=OTHER_AGENCY),
}
COORDINATOR, MOI = someone(Role.COORDINATOR), someone(Role.MOI_OFFICER)


def answered(case: CaseFacts, **opinions: str) -> CaseFacts:
    """Return the case after opinions by office; ``nesdc`` and ``moc`` are agencies."""
    for name, opinion in opinions.items():
        office = name if name in ("moi", "mfa") else f"agency:{name.upper()}"
        case = done(case, opinion, OFFICERS[office])
    return case


def expected(opinions: tuple[str, ...]) -> str:
    if Opinion.OBJECT in opinions:
        return "screening"
    return "revision" if Opinion.REQUEST_CHANGES in opinions else "rule_check"


def test_an_objection_outweighs_a_request_and_a_request_a_consent() -> None:
    offices = ("moi", "mfa", "nesdc")
    tried = 0
    for opinions in product(Opinion, repeat=3):
        for order in permutations(range(3)):
            said = {offices[i]: opinions[i].value for i in order}
            assert answered(a_case("review"), **said).state == expected(opinions)
            tried += 1

    assert tried == 27 * 6


def test_the_review_waits_for_the_last_and_says_for_whom() -> None:
    case = a_case("review")
    assert case.waiting == ("moi", "mfa", "agency:NESDC")

    case = answered(case, mfa="object", moi="concur")

    assert (case.state, case.waiting) == ("review", ("agency:NESDC",))
    refusal = refused(case, "concur", MOI)
    assert refusal.code == "already_answered"
    assert "agency:NESDC" in refusal.sentence()


def test_no_agency_consulted_is_done() -> None:
    case = done(a_case("screening"), "accept", MOI, complete("accept", agencies="none"))

    assert answered(case, moi="concur", mfa="concur").state == "rule_check"


def test_each_of_several_agencies_gives_its_own_opinion() -> None:
    payload = complete("accept", agencies=[AGENCY, OTHER_AGENCY, AGENCY])
    case = done(a_case("screening"), "accept", MOI, payload)
    assert case.waiting == ("moi", "mfa", "agency:NESDC", "agency:MOC")

    case = answered(case, nesdc="concur")
    assert refused(case, "concur", OFFICERS["agency:NESDC"]).code == "already_answered"

    case = answered(case, moi="concur", mfa="concur", moc="request_changes")
    assert case.state == "revision"


def test_only_the_last_opinion_joins() -> None:
    case = a_case("review", waiting=("mfa",), facts={"opinions": {"moi": {"opinion": "concur"}}})

    last = judged(case, "concur", OFFICERS["mfa"])
    not_last = judged(a_case("review"), "concur", OFFICERS["mfa"])

    assert isinstance(last, Decision)
    assert isinstance(not_last, Decision)
    assert (last.joined, last.target, last.waiting) == (True, "rule_check", ())
    assert (not_last.joined, not_last.target) == (False, "review")


def test_an_opinion_is_kept_with_its_text_day_and_reason() -> None:
    case = answered(a_case("review"), mfa="request_changes")

    said = case.facts["opinions"]["mfa"]
    assert said["opinion"] == "request_changes"
    assert said["text"] == case.text
    assert said["on"] == TODAY.isoformat()
    assert said["reason"] == complete("request_changes")["reason"]
    assert case.facts["treaty"] == said["treaty"] == "not_treaty"


def test_the_finding_on_the_text_is_mfas_alone() -> None:
    case = done(a_case("review"), "concur", MOI, {"treaty": "treaty_parliament"})

    assert "treaty" not in case.facts


def test_only_the_offices_concerned_are_asked_again() -> None:
    case = answered(a_case("review"), moi="concur", mfa="request_changes", nesdc="concur")

    case = done(case, "resubmit", COORDINATOR)

    assert (case.state, case.waiting, case.text) == ("review", ("mfa",), NEW_TEXT)
    assert answered(case, mfa="concur").state == "rule_check"


@pytest.mark.parametrize(
    ("ask", "waiting"), [("concerned", ("moi",)), ("all", ("moi", "mfa", "agency:NESDC")),
                         (None, ("moi", "mfa", "agency:NESDC"))],
)  # fmt: skip
def test_the_officer_who_returns_chooses_who_is_asked_again(
    ask: str | None, waiting: tuple[str, ...]
) -> None:
    case = answered(a_case("review"), moi="object", mfa="concur", nesdc="concur")
    case = done(case, "return_for_revision", MOI, complete("return_for_revision", ask=ask))

    assert done(case, "resubmit", COORDINATOR).waiting == waiting


def test_a_text_returned_after_everybody_agreed_is_asked_of_everybody_again() -> None:
    payload = complete("return_for_revision", ask="concerned")
    case = done(a_case("rule_check"), "return_for_revision", MOI, payload)

    assert done(case, "resubmit", COORDINATOR).waiting == ("moi", "mfa", "agency:NESDC")


def test_accepting_again_after_an_objection_asks_everybody_anew() -> None:
    case = answered(a_case("review"), moi="object", mfa="concur", nesdc="concur")
    assert case.state == "screening"

    case = done(case, "accept", MOI)

    assert case.waiting == ("moi", "mfa", "agency:NESDC")
    assert case.facts["opinions"] == {}


def test_a_review_does_not_join_for_the_judge_without_both_ministries() -> None:
    case = a_case("review", waiting=("agency:NESDC",), facts={"opinions": {}})

    decision = decide(
        LIFECYCLE, case, "concur", OFFICERS["agency:NESDC"], complete("concur"), today=TODAY
    )

    assert isinstance(decision, Decision)
    assert decision.target == "review"


def test_a_substantive_change_undoes_the_approval_and_may_be_resubmitted_as_it_is() -> None:
    case = done(a_case("change_review"), "substantive", someone(Role.MFA_OFFICER))
    undone = ("approved_text", "approval", "confirmed", "standing_clause", "cleared_text")
    assert not set(undone) & set(case.facts)

    case = done(case, "resubmit", COORDINATOR, complete("resubmit", text=None))

    assert case.text == digest("c")
    assert case.waiting == ("moi", "mfa", "agency:NESDC")


def test_a_change_that_is_not_substantive_clears_the_text_and_keeps_the_approval() -> None:
    before = a_case("change_review")

    case = done(before, "not_substantive", someone(Role.MFA_OFFICER))

    assert case.facts["cleared_text"] == case.text == digest("c")
    assert case.facts["approved_text"] == before.facts["approved_text"] != case.text
    assert case.facts["changes_sorted"] == complete("not_substantive")["changes"]
    assert case.facts["standing_clause"] == before.facts["standing_clause"]
