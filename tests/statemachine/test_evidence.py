"""Evidence told from facts: held only where the facts say so, and the verdict on a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from statemachine.cabinet import verdict_of
from statemachine.evidence import EVIDENCE, NAMES, held
from statemachine.facts import CaseFacts

RECORDED = {
    "committee": "committee",
    "suitability": "suitability",
    "treaty": "treaty_found",
    "confirmed": "rule_check",
    "approval": "approval",
    "cleared_text": "cleared_text",
    "signed": "signed",
}
PARLIAMENT = {"treaty": "treaty_parliament"}
CONCUR, OBJECT = {"opinion": "concur"}, {"opinion": "object"}
WORDS = {"th": "ไทย", "en": "English", "why_th": "เพราะ", "why_en": "because", "citation": "s.4"}


def shown(facts: Mapping[str, Any]) -> frozenset[str]:
    return held(CaseFacts("1", "draft", "TH-50", facts=facts))


@pytest.mark.parametrize(("fact", "evidence"), RECORDED.items())
def test_what_is_recorded_is_evidence_of_itself_alone(fact: str, evidence: str) -> None:
    assert shown({}) == {"parliament"}  # Parliament need not be asked
    assert shown({fact: {"by": "ministry"}}) == {"parliament", evidence}


@pytest.mark.parametrize(
    ("opinions", "concurs"),
    [
        ({"moi": CONCUR, "mfa": CONCUR}, True),
        ({"moi": CONCUR, "mfa": CONCUR, "agency:MOC": OBJECT}, True),
        ({"moi": CONCUR, "mfa": OBJECT}, False),
        ({"moi": CONCUR}, False),
        ({"mfa": CONCUR, "agency:MOC": CONCUR}, False),
    ],
)
def test_both_ministries_must_concur(opinions: Mapping[str, Any], *, concurs: bool) -> None:
    assert ("opinions" in shown({"opinions": opinions})) is concurs


@pytest.mark.parametrize(
    ("facts", "is_approved"),
    [
        ({"text": "a", "approved_text": "a"}, True),
        ({"text": "b", "approved_text": "a"}, False),
        ({"text": "b", "approved_text": "a", "cleared_text": "b"}, False),
        ({"text": "b", "approved_text": "a", "cleared_text": "b", "changes_sorted": ["x"]}, True),
        ({"text": "c", "approved_text": "a", "cleared_text": "b", "changes_sorted": ["x"]}, False),
        ({"approved_text": None}, False),
        ({"changes_sorted": ["x"]}, False),
    ],
)
def test_the_text_in_force_is_the_approved_one_or_was_sorted(
    facts: Mapping[str, Any], *, is_approved: bool
) -> None:
    assert ("approved_text" in shown(facts)) is is_approved


@pytest.mark.parametrize(
    ("facts", "agreed"),
    [
        (PARLIAMENT, False),
        (PARLIAMENT | {"approval": {"by": "cabinet"}}, False),
        (PARLIAMENT | {"approval": {"by": "parliament"}}, True),
        (PARLIAMENT | {"approval": {"by": "parliament_deemed"}}, True),
        ({"treaty": "treaty", "approval": {"by": "cabinet"}}, True),
    ],
)
def test_parliament_is_asked_for_one_kind_of_treaty_only(
    facts: Mapping[str, Any], *, agreed: bool
) -> None:
    assert ("parliament" in shown(facts)) is agreed


def test_every_piece_of_evidence_has_a_name_in_both_languages() -> None:
    assert NAMES.keys() == EVIDENCE.keys()
    assert all(th and en for th, en in NAMES.values())


@pytest.mark.parametrize(
    ("treaty", "path"),
    [
        ("treaty", "cabinet"),
        ("treaty_parliament", "cabinet"),
        ("not_treaty", "unknown"),
        (None, "unknown"),
    ],
)
def test_without_a_ruling_only_a_treaty_is_decided(treaty: str | None, path: str) -> None:
    assert verdict_of({"treaty": treaty}).path == path
    assert verdict_of({"treaty": treaty, "ruling": None}).path == path


@pytest.mark.parametrize(
    ("ruled", "path"),
    [
        ("parliament", "cabinet"),
        ("blocked", "blocked"),
        ("wait", "wait"),
        ("ministerial", "ministerial"),
    ],
)
def test_a_ruling_is_the_verdict_with_its_own_words(ruled: str, path: str) -> None:
    found = verdict_of({"treaty": "treaty", "ruling": {"path": ruled, **WORDS}})

    assert found.path == path
    assert (found.th, found.en, found.why_th) == ("ไทย", "English", "เพราะ")
    assert (found.why_en, found.citation) == ("because", "s.4")
