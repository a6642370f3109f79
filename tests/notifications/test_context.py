"""What a message is told."""

import json
from itertools import permutations
from typing import Any

import pytest

from notifications.catalogue import MESSAGES
from notifications.context import complete, order_items
from notifications.samples import sample_context


@pytest.mark.parametrize("name", MESSAGES)
def test_a_sample_can_be_stored_as_json_and_shows_only_known_extras(name: str) -> None:
    sample = sample_context(name)

    assert json.loads(json.dumps(sample, ensure_ascii=False)) == sample
    assert set(sample.get("extra", {})) <= set(MESSAGES[name].extra)


@pytest.mark.parametrize("name", MESSAGES)
def test_nobody_in_a_sample_is_real(name: str) -> None:
    text = json.dumps(sample_context(name), ensure_ascii=False)

    assert text.count("@") == text.count("@example.org")
    assert text.count("https://") == text.count("https://phinong.example.org")


def test_missing_keys_are_filled_as_unknown() -> None:
    filled = complete({"number": "SC-2569-0001", "extra": {"place": "x"}})

    assert filled["number"] == "SC-2569-0001"
    assert filled["due"] is filled["on_behalf_of"] is filled["extra"]["ends_on"] is None
    assert filled["extra"]["place"] == "x"
    assert filled["skipped"] == filled["items"] == []


def test_completing_twice_changes_nothing() -> None:
    once = complete(sample_context("digest"))

    assert complete(once) == once


def test_a_digest_is_ordered_by_alert_then_urgency_then_due_day_then_number() -> None:
    ordered: list[dict[str, Any]] = [
        {"kind": "overdue_10", "urgency": "normal", "due": "2026-11-09", "number": "5"},
        {"kind": "overdue_1", "urgency": "most_urgent", "due": "2026-11-20", "number": "9"},
        {"kind": "overdue_1", "urgency": "normal", "due": "2026-11-19", "number": "8"},
        {"kind": "overdue_1", "urgency": "normal", "due": "2026-11-20", "number": "1"},
        {"kind": "overdue_1", "urgency": "normal", "due": "2026-11-20", "number": "2"},
        {"kind": "due_today", "urgency": "urgent", "due": "2026-11-23", "number": "0"},
        {"kind": "dormant", "urgency": None, "due": None, "number": None},
    ]

    for shuffled in permutations(ordered):
        assert order_items(shuffled) == ordered


def test_an_item_of_unknown_kind_comes_last() -> None:
    items = [{"kind": "something new", "number": "1"}, {"kind": "turn", "number": "2"}]

    assert [item["number"] for item in order_items(items)] == ["2", "1"]
