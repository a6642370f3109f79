"""Two tabs, one draft: whose words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usecases.cases.merging import BY, mark, merge

TEXTS = st.sampled_from(["", "ก", "ข", "ค"])


@pytest.mark.parametrize(
    ("shown", "stored", "sent", "kept", "disputed"),
    [
        ("", "", "ใหม่", "ใหม่", False),
        ("เดิม", "เดิม", "", "", False),
        ("เดิม", "ของอีกแท็บ", "เดิม", "ของอีกแท็บ", False),
        ("เดิม", "เหมือนกัน", "เหมือนกัน", "เหมือนกัน", False),
        ("เดิม", "ของอีกแท็บ", "ของฉัน", "ของอีกแท็บ", True),
    ],
)
def test_what_stands_of_three_versions(shown, stored, sent, kept, disputed) -> None:
    found = merge({"f": stored}, {"f": sent}, {"f": mark(shown)}, "b")

    assert found.fields["f"] == kept
    assert bool(found.conflicts) is disputed


def test_what_the_same_tab_saved_is_not_in_its_way() -> None:
    first = merge({}, {"f": "ครึ่ง"}, {"f": mark("")}, "a")

    then = merge(first.fields, {"f": "ครึ่งแล้วต่อ"}, {"f": mark("")}, "a")
    other = merge(first.fields, {"f": "อื่น"}, {"f": mark("")}, "b")

    assert then.fields["f"] == "ครึ่งแล้วต่อ"
    assert other.conflicts[0].stored == "ครึ่ง"


def test_a_form_without_a_tab_is_never_taken_for_another_without_one() -> None:
    first = merge({}, {"f": "ก"}, {"f": mark("")})

    assert merge(first.fields, {"f": "ข"}, {"f": mark("")}).conflicts


def test_lists_and_line_ends_are_compared_by_what_they_say() -> None:
    assert mark("ก\r\nข ") == mark("ก\nข")
    assert mark(["ก", "ข"]) != mark(["กข"])
    assert mark([]) == mark(None) == mark("")


@given(shown=TEXTS, stored=TEXTS, sent=TEXTS)
def test_no_words_are_ever_lost(shown: str, stored: str, sent: str) -> None:
    found = merge({"f": stored}, {"f": sent}, {"f": mark(shown)}, "b")

    changed = {text for text in (stored, sent) if text != shown}
    alive = {found.fields["f"]} | {t for c in found.conflicts for t in (c.stored, c.given)}
    assert changed <= alive or found.fields["f"] == stored == sent
    assert BY in found.fields
