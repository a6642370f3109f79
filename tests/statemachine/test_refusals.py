"""The message catalogue of refusals is whole, in both languages, and every sentence formats."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from statemachine.guards import Question, both_ministries_concur, every_opinion_in
from statemachine.refusals import SENTENCES, Refusal, RefusedError
from statemachine.words import Role
from tests.support.builders import (
    ELSEWHERE,
    NEW_TEXT,
    TODAY,
    a_case,
    a_dossier,
    complete,
    done,
    refused,
    someone,
)

ROOT = Path(__file__).parents[2]
ROOMS = ("statemachine", "usecases", "web", "cli", "config", "workflows", "notifications")
C, G, MOI, MFA = Role.COORDINATOR, Role.GOVERNOR, Role.MOI_OFFICER, Role.MFA_OFFICER


def codes_used() -> Iterator[str]:
    """Yield the code of every refusal that the source makes with a name written out."""
    for file in (f for room in ROOMS for f in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                named = node.func.id in ("Refusal", "_missing")
                if named and isinstance(first, ast.Constant):
                    yield str(first.value)


def texts_of_the_core() -> set[str]:
    trees = (ast.parse(f.read_text(encoding="utf-8")) for f in (ROOT / "statemachine").glob("*.py")
             if f.name != "refusals.py")  # fmt: skip
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def refusals_of_the_judge() -> list[Refusal]:
    """Return a refusal of every code, each given by the rules themselves."""
    both = someone(*Role, person="both")
    one_answered = done(a_case("review"), "concur", someone(MOI))
    review = Question(a_case("review", facts={"opinions": {}}), "join", {}, TODAY)
    elsewhere = someone(C, scope=ELSEWHERE)
    return [
        refused(a_case("draft"), "endorse", someone(G)),
        refused(one_answered, "concur", someone(MOI)),
        refused(a_case("review"), "concur", someone(Role.AGENCY_OFFICER, scope="MOC")),
        refused(a_case("draft"), "fly", someone(G), {}),
        refused(a_case("draft"), "submit", someone(G)),
        refused(a_case("draft"), "submit", elsewhere),
        refused(done(a_case("screening"), "accept", both), "concur", both, {"office": "mfa"}),
        refused(done(a_case("draft"), "submit", both), "endorse", both),
        refused(a_case("endorsement"), "send_back", someone(G), {}),
        refused(a_case(facts={"dossier": {}}), "submit", someone(C)),
        refused(a_case(facts={"dossier": a_dossier(partner_level="x")}), "submit", someone(C)),
        refused(a_case("endorsement"), "endorse", someone(G), {}),
        refused(a_case("cabinet"), "schedule", someone(Role.CABINET_LIAISON), {"agenda_on": "?"}),
        refused(a_case("endorsement"), "endorse", someone(G),
                complete("endorse", letter_date="2027-01-01")),
        refused(a_case("cabinet"), "schedule", someone(Role.CABINET_LIAISON),
                {"agenda_on": "2020-01-01"}),
        refused(a_case("review"), "concur", someone(MFA), {"treaty": "maybe"}),
        refused(a_case("revision"), "resubmit", someone(C), complete("resubmit", text="draft")),
        refused(a_case("review"), "concur", someone(MFA), {}),
        refused(a_case("review", facts={"text": None}), "concur", someone(MFA)),
        refused(a_case("revision"), "resubmit", someone(C), {"changes": "none"}),
        every_opinion_in(review) or Refusal("?"),
        both_ministries_concur(review) or Refusal("?"),
        refused(a_case("approval", facts={"treaty": "treaty_parliament"}), "approve",
                someone(Role.MOI_EXECUTIVE)),
        refused(a_case("rule_check"), "confirm_cabinet", someone(MOI), {}),
        refused(a_case("partner_agreement"), "partner_agrees", someone(C), {"text": NEW_TEXT}),
        refused(a_case("partner_agreement"), "partner_changes", someone(C),
                {"text": a_case("partner_agreement").text}),
        refused(a_case("signing", facts={"cleared_text": None}), "sign", someone(G)),
        refused(a_case("signing", facts={"treaty": "treaty"}), "sign", someone(G),
                complete("sign", full_powers=None)),
        refused(a_case("parliament", facts={"approval": {}}, entered_on=TODAY), "deemed_approved",
                someone(Role.CABINET_LIAISON)),
    ]  # fmt: skip


def names_in(text: str) -> set[str]:
    found = {name for _, name, _, _ in Formatter().parse(text) if name}
    return {name.removesuffix("_th").removesuffix("_en") for name in found}


def test_every_refusal_of_the_rules_makes_a_sentence_in_both_languages() -> None:
    refusals = refusals_of_the_judge()
    of_the_core = {code for code in SENTENCES if code in texts_of_the_core()}

    assert {refusal.code for refusal in refusals} == of_the_core
    assert len(refusals) == len(of_the_core) >= 28
    for refusal in refusals:
        thai, english = refusal.sentence("th"), refusal.sentence("en")
        assert any("ก" <= letter <= "๛" for letter in thai)
        assert english.endswith(".")
        assert "{" not in thai + english


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    used = set(codes_used())

    assert len(used) > 15
    assert used <= set(SENTENCES)


def test_thai_and_english_name_the_same_facts() -> None:
    for code, (thai, english) in SENTENCES.items():
        assert names_in(thai) == names_in(english), code


def test_a_refused_deed_names_its_case() -> None:
    refusal = refused(a_case("draft"), "submit", someone(G))

    error = RefusedError(refusal, "TH-50/2569-001")

    assert error.code == "wrong_role"
    assert str(error) == f"TH-50/2569-001: {refusal.sentence('en')}"
    assert error.sentence("th").endswith(refusal.sentence("th"))
    assert str(RefusedError(refusal)) == refusal.sentence()
