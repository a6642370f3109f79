"""Real outcomes as tables: what is known of a case in, what the shipped rulebook says out.

Each row names the fact of the requirements and the published source that tells the outcome; what
no source tells of a case is left out of it, not guessed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reference.loader import rulebooks
from statemachine.rulebook.checking import checked
from statemachine.rulebook.judging import Outcome, Path, Result, judge
from statemachine.rulebook.model import Rulebook

Row = tuple[str, str, date, dict[str, Any], str, Outcome]

F, P, U, N = Outcome.FAILS, Outcome.PASSES, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
BEFORE, DISSOLVED, AFTER = date(2019, 7, 16), date(2023, 3, 20), date(2023, 9, 5)

RULES: tuple[Row, ...] = (
    ("F9", "TG 80906: draft minutes, no treaty, yet under s.4(7)", date(2024, 4, 2),
     {"treaty": "not_treaty", "binds_government": True}, "R09", F),
    ("F9", "TG 82077: the same ground", date(2024, 5, 7),
     {"treaty": "not_treaty", "binds_government": True}, "R09", F),
    ("F9", "TG 60347: the same ground", date(2022, 10, 11),
     {"treaty": "not_treaty", "binds_government": True}, "R09", F),
    ("F9", "nobody has said whether it binds the Government", date(2024, 4, 2),
     {"treaty": "not_treaty"}, "R09", U),
    ("F8", "TG 36446: no wording that creates obligations", date(2020, 10, 27),
     {"treaty": "not_treaty"}, "R07", P),
    ("F8", "TG 61682: no wording that creates obligations", date(2022, 11, 29),
     {"treaty": "not_treaty"}, "R08", P),
    ("F10", "TG 70716: caretaker Cabinet, opinion that it commits nobody", date(2023, 8, 1),
     {"dissolved_on": DISSOLVED, "new_cabinet_on": BEFORE, "commits_next_cabinet": False},
     "R10", P),
    ("F10", "s.169(1): caretaker Cabinet and a paper that commits the next", date(2023, 6, 1),
     {"dissolved_on": DISSOLVED, "new_cabinet_on": BEFORE, "commits_next_cabinet": True},
     "R10", F),
    ("F10", "TG 67391: caretaker Cabinet before the Council of State has answered",
     date(2023, 4, 25), {"dissolved_on": DISSOLVED, "new_cabinet_on": BEFORE}, "R10", U),
    ("F10", "the rule is off again under the new Cabinet", date(2023, 10, 1),
     {"dissolved_on": DISSOLVED, "new_cabinet_on": AFTER, "commits_next_cabinet": True},
     "R10", N),
    ("F10", "no date of dissolution is on record", date(2023, 6, 1),
     {"commits_next_cabinet": True}, "R10", U),
    ("F11", "TG 35295, TG 35890: (a) not in substance, reported afterwards", date(2020, 9, 22),
     {"change_after_approval": "not_substantive"}, "R16", P),
    ("F11", "TG 37453: (b) settled with the Treaties department", date(2020, 12, 15),
     {"change_after_approval": "not_substantive"}, "R16", P),
    ("F11", "a change in substance goes back", date(2020, 9, 22),
     {"change_after_approval": "substantive"}, "R16", F),
    ("F12", "TG 46898: an instrument under s.178 paragraph 2", date(2021, 10, 12),
     {"treaty": "treaty_parliament"}, "R08", F),
    ("F13", "TG 95621: bridge agreement, Full Powers to the Governor of Chanthaburi",
     date(2025, 4, 8), {"treaty": "treaty", "full_powers_received": False}, "R12", F),
    ("F13", "TG 95621: once the Full Powers are in hand", date(2025, 4, 30),
     {"treaty": "treaty", "full_powers_received": True}, "R12", P),
    ("F13", "TG 76680: MFA states that none are needed", date(2024, 1, 23),
     {"treaty": "not_treaty", "full_powers_received": False}, "R12", N),
    ("F14", "TG 40260: edits after approval, reported to the Cabinet with the deposit",
     date(2021, 3, 23), {"change_after_approval": "not_substantive"}, "R16", P),
    ("F25", "TG 61701: text not different from what the Cabinet approved", date(2022, 11, 29),
     {"change_after_approval": "none"}, "R16", P),
    ("F25", "TG 61703: text not different from what the Cabinet approved", date(2022, 11, 29),
     {"change_after_approval": "none"}, "R16", P),
    ("F25", "TG 51367: text not different from what the Cabinet approved", date(2022, 2, 8),
     {"change_after_approval": "none"}, "R16", P),
    ("F27", "TG 73697: the Lao partner of one province is courted by another", date(2023, 10, 31),
     {"other_provinces": 1}, "R06", F),
    ("F2, F3", "within what was approved in principle: believed enough, not proven (B1)",
     date(2024, 4, 2), {"treaty": "not_treaty", "within_guideline": True}, "R11", U),
    ("F2, F3", "outside of it", date(2024, 4, 2),
     {"treaty": "not_treaty", "within_guideline": False}, "R11", F),
)  # fmt: skip

PATHS: tuple[tuple[str, str, date, dict[str, Any], Path], ...] = (
    ("F9", "TG 80906", date(2024, 4, 2), {"treaty": "not_treaty", "binds_government": True},
     Path.CABINET),
    ("F12", "TG 46898", date(2021, 10, 12), {"treaty": "treaty_parliament"}, Path.PARLIAMENT),
    ("F13", "TG 95621", date(2025, 4, 8), {"treaty": "treaty", "full_powers_received": False},
     Path.CABINET),
    ("F10", "s.169(1)", date(2023, 6, 1),
     {"dissolved_on": DISSOLVED, "new_cabinet_on": BEFORE, "commits_next_cabinet": True},
     Path.WAIT),
    ("F8", "TG 36446, and nothing more known", date(2020, 10, 27), {"treaty": "not_treaty"},
     Path.UNKNOWN),
)  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return checked(Rulebook.model_validate(rulebooks()[-1]))


def result(book: Rulebook, facts: dict[str, Any], day: date, rule: str) -> Result:
    found = judge(book, facts, day).results
    return next(r for r in found if r.rule.startswith(rule))


@pytest.mark.parametrize("row", RULES, ids=[f"{r[0]} {r[1][:40]}" for r in RULES])
def test_a_rule_says_of_a_real_case_what_was_decided(book: Rulebook, row: Row) -> None:
    _, source, day, facts, rule, outcome = row

    assert result(book, facts, day, rule).outcome is outcome, source


@pytest.mark.parametrize("row", PATHS, ids=[f"{r[0]} {r[1]}" for r in PATHS])
def test_a_real_case_goes_the_way_it_went_on_what_is_published_of_it(
    book: Rulebook, row: tuple[str, str, date, dict[str, Any], Path]
) -> None:
    _, source, day, facts, path = row

    assert judge(book, facts, day).path is path, source


@pytest.mark.parametrize("fact", sorted({f for row in RULES for f in row[0].split(", ")}))
def test_a_rule_that_rests_on_a_fact_cites_it(book: Rulebook, fact: str) -> None:
    cited = {c.fact for rule in book.rules for c in rule.citations}
    elsewhere = {"F14": "F11", "F25": "F11"}  # outcomes that show the rule of another fact

    assert elsewhere.get(fact, fact) in cited


def test_every_rule_says_in_words_when_it_passes_and_for_whom(book: Rulebook) -> None:
    for rule in book.rules:
        assert rule.passes is not None, rule.id
        assert (rule.concerns is None) == (rule.applies == "true"), rule.id


def test_every_choice_has_words(book: Rulebook) -> None:
    for name, fact in book.facts.items():
        assert set(fact.choice_words) == set(fact.choices), name


def test_a_memo_changes_no_result(book: Rulebook) -> None:
    memo: dict[Any, Any] = {}
    for _, _, day, facts, _, _ in (*RULES, *RULES):
        quick, whole = judge(book, facts, day, memo), judge(book, facts, day)
        assert [replace(r, changes=()) for r in whole.results] == list(quick.results)
        assert quick.path is whole.path
    assert memo


@pytest.mark.parametrize("text", ["$now > today", "$random() > 0.5"])
def test_no_verdict_hangs_on_a_clock_or_on_chance(book: Rulebook, text: str) -> None:
    from statemachine.rulebook.checking import problems

    first = book.rules[0].model_copy(update={"met": text})
    broken = book.model_copy(update={"rules": (first, *book.rules[1:])})

    assert any("cannot be read" in problem for problem in problems(broken))
