"""The shipped rulebook on real outcomes and on what nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reference.loader import rulebooks
from statemachine.rulebook.checking import checked, meeting, problems, reachable_paths
from statemachine.rulebook.comparing import rule_changes, verdict_change
from statemachine.rulebook.judging import Outcome, Path, Verdict, judge
from statemachine.rulebook.model import Effect, Rulebook

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return checked(Rulebook.model_validate(rulebooks()[-1]))


def outcome(verdict: Verdict, rule: str) -> Outcome:
    return next(r.outcome for r in verdict.results if r.rule.startswith(rule))


def sound(book: Rulebook, **more: Any) -> dict[str, Any]:
    """Return facts that meet every rule, with changes."""
    return {**meeting(book), **more}


def test_every_verdict_but_a_silent_pass_is_reachable(book: Rulebook) -> None:
    found = set(reachable_paths(book))

    assert found == set(Path) - {Path.MINISTERIAL}


def test_nothing_known_is_no_pass(book: Rulebook) -> None:
    verdict = judge(book, {}, DAY)

    assert verdict.path is Path.UNKNOWN
    assert {"treaty", "binds_government", "within_guideline"} <= set(verdict.open_questions)


# Real outcomes: what is known of the case -> the path it took (requirements.md F9 to F14, F25).
REAL = (
    ("F9 Thai-Lao minutes, no treaty, binds the Government, TG 80906",
     {"treaty": "not_treaty", "binds_government": True}, Path.CABINET, "R09"),
    ("F8 no obligation under international law, TG 36446",
     {"treaty": "not_treaty", "binds_government": False}, Path.UNKNOWN, "R11"),
    ("F7, F12 a s.178 instrument, TG 46898",
     {"treaty": "treaty_parliament"}, Path.PARLIAMENT, "R08"),
    ("F13 Chanthaburi bridge agreement, Full Powers to the governor, TG 95621",
     {"treaty": "treaty", "full_powers_received": False}, Path.CABINET, "R12"),
    ("F10 a caretaker Cabinet and a paper that commits the next, TG 70716",
     {"dissolved_on": date(2023, 3, 20), "new_cabinet_on": date(2019, 7, 16),
      "commits_next_cabinet": True}, Path.WAIT, "R10"),
    ("F11 a change in substance after approval, TG 35295",
     {"change_after_approval": "substantive"}, Path.CABINET, "R16"),
)  # fmt: skip


@pytest.mark.parametrize(("case", "facts", "path", "rule"), REAL, ids=[r[0][:3] for r in REAL])
def test_a_real_case_goes_the_way_it_went(
    book: Rulebook, case: str, facts: dict[str, Any], path: Path, rule: str
) -> None:
    verdict = judge(book, sound(book, **facts), date(2023, 6, 1))

    assert verdict.path is path, case
    expected = Outcome.UNKNOWN if path is Path.UNKNOWN else Outcome.FAILS
    assert outcome(verdict, rule) is expected, case


def test_full_powers_are_said_beside_the_path(book: Rulebook) -> None:
    assert judge(book, sound(book, treaty="treaty", full_powers_received=False), DAY).full_powers
    assert not judge(book, sound(book), DAY).full_powers


def test_a_small_edit_after_approval_needs_no_new_paper(book: Rulebook) -> None:
    """F25: 'text not different from what Cabinet approved'; F11 (a) for small edits."""
    verdict = judge(book, sound(book, change_after_approval="not_substantive"), DAY)

    assert outcome(verdict, "R16") is Outcome.PASSES


def test_the_caretaker_rule_ends_with_the_new_cabinet(book: Rulebook) -> None:
    facts = sound(
        book,
        dissolved_on=date(2023, 3, 20),
        new_cabinet_on=date(2023, 9, 5),
        commits_next_cabinet=True,
    )

    assert outcome(judge(book, facts, DAY), "R10") is Outcome.NOT_APPLICABLE


def test_what_is_only_believed_never_passes(book: Rulebook) -> None:
    verdict = judge(book, sound(book, within_guideline=True), DAY)

    assert outcome(verdict, "R11") is Outcome.UNKNOWN


def test_a_result_says_what_would_change_it(book: Rulebook) -> None:
    verdict = judge(book, sound(book, binds_government=True), DAY)
    found = next(r for r in verdict.results if r.rule.startswith("R09"))

    assert set(found.changes) == {"treaty", "binds_government"}


BROKEN = (
    ({"met": "nobody == 1"}, "cannot be read"),
    ({"met": "levels_comparable > 'x'"}, "cannot be read"),
    ({"met": "levels_comparable or true"}, "never failed"),
    ({"needs": ("somewhere",)}, "no such fact"),
    ({"proven": True, "citations": [{"document": {"th": "-", "en": "-"}, "confidence": "B"}]},
     "belief alone"),
)  # fmt: skip


@pytest.mark.parametrize(("change", "said"), BROKEN)
def test_a_broken_rule_is_refused_when_it_is_read(
    book: Rulebook, change: dict[str, Any], said: str
) -> None:
    first = book.rules[0].model_dump() | change
    broken = Rulebook.model_validate(
        book.model_dump() | {"rules": [first, *(r.model_dump() for r in book.rules[1:])]}
    )

    assert any(said in problem for problem in problems(broken))


@pytest.mark.parametrize("text", ["__import__('os')", "levels_comparable.__class__ == 'x'", "1 +"])
def test_an_expression_reaches_nothing_of_python(book: Rulebook, text: str) -> None:
    first = book.rules[0].model_copy(update={"met": text})
    broken = book.model_copy(update={"rules": (first, *book.rules[1:])})

    assert any("cannot be read" in problem for problem in problems(broken))


def test_a_new_rulebook_names_what_it_changes_for_a_case(book: Rulebook) -> None:
    stricter = book.rules[0].model_copy(update={"effect": Effect.BLOCKS})
    data = book.model_dump() | {
        "version": "next",
        "rules": [stricter.model_dump(), *(r.model_dump() for r in book.rules[2:])],
    }
    new = Rulebook.model_validate(data)

    changes = {c.rule: (c.kind, c.fields) for c in rule_changes(book, new)}
    change = verdict_change(book, new, sound(book, levels_comparable=False), DAY)

    assert changes == {
        book.rules[0].id: ("changed", ("effect",)),
        book.rules[1].id: ("removed", ()),
    }
    assert (change.old, change.new) == (Path.UNKNOWN, Path.BLOCKED)
    assert change.touches
