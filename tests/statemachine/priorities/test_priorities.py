"""Scores and what would turn them, against plain recounting with changed weights."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from statemachine.priorities.scoring import Candidate, rank
from statemachine.priorities.sensitivity import flips, neighbours, top_flips

NAMES = ("a", "b", "c")
_values = st.one_of(st.none(), st.integers(0, 20).map(float))
_candidates = st.lists(
    st.fixed_dictionaries(dict.fromkeys(NAMES, _values)), min_size=2, max_size=7
).map(lambda rows: [Candidate(f"C{n}", row) for n, row in enumerate(rows)])
_weights = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(1, 40).map(float)))


def test_a_score_is_the_weighted_mean_of_the_marks() -> None:
    found = rank(
        [Candidate("CN", {"a": 10, "b": None}), Candidate("LA", {"a": 5, "b": 4})],
        {"a": 30.0, "b": 10.0},
    )

    assert [(row.code, row.score, row.upper) for row in found] == [
        ("CN", 0.75, 1.0),
        ("LA", 0.625, 0.625),
    ]
    assert found[0].missing == ("b",)


def test_a_share_is_marked_by_the_whole_and_not_by_the_largest() -> None:
    rows = [Candidate("CN", {"a": 0.2}), Candidate("VN", {"a": 0.1})]

    assert [row.score for row in rank(rows, {"a": 1.0}, {"a": 1.0})] == [0.2, 0.1]
    assert [row.score for row in rank(rows, {"a": 1.0})] == [1.0, 0.5]


@given(_candidates, _weights)
def test_scores_are_what_a_plain_sum_says(
    candidates: list[Candidate], weights: dict[str, float]
) -> None:
    for row in rank(candidates, weights):
        mine = next(each for each in candidates if each.code == row.code)
        total = 0.0
        for name, weight in weights.items():
            most = max((c.values[name] or 0) for c in candidates)
            value = mine.values[name]
            total += weight * (value / most if value is not None and most else 0)
        assert row.score == pytest.approx(total / sum(weights.values()))
        assert row.score <= row.upper <= 1 + 1e-9


@given(_candidates, _weights, st.sampled_from(NAMES))
def test_an_order_turns_just_beyond_the_weight_that_is_said(
    candidates: list[Candidate], weights: dict[str, float], name: str
) -> None:
    order = rank(candidates, weights)
    above, below = order[0], order[1]
    said = {flip.criterion: flip for flip in flips(above, below, weights)}

    if name not in said:
        for tried in (0.0, 1e6):
            assert _lead(candidates, weights | {name: tried}, above.code, below.code) >= -1e-9
        return
    needed = said[name].needed
    assume(said[name].change > 1e-6)
    beyond = needed + (needed - weights[name]) * 1e-3
    before = needed - (needed - weights[name]) * 1e-3
    assert _lead(candidates, weights | {name: before}, above.code, below.code) > 0
    if beyond >= 0:
        assert _lead(candidates, weights | {name: beyond}, above.code, below.code) < 0


@given(_candidates, _weights, st.integers(1, 3), st.sampled_from(NAMES))
def test_the_first_change_at_the_nearest_weight_and_not_before(
    candidates: list[Candidate], weights: dict[str, float], n: int, name: str
) -> None:
    order = rank(candidates, weights)
    assume(len(order) > n)
    assume(order[n - 1].score - order[n].score > 1e-6)
    said = {flip.criterion: flip for flip in top_flips(order, weights, n)}
    first = {row.code for row in order[:n]}

    reach = said[name].change if name in said else 1e5
    assume(reach > 1e-6)
    for tried in (weights[name] - reach * 0.999, weights[name] + reach * 0.999):
        if tried >= 0:
            assert {row.code for row in rank(candidates, weights | {name: tried})[:n]} == first
    if name in said:
        flip = said[name]
        beyond = flip.needed + (flip.needed - flip.now) * 1e-3
        assume(beyond >= 0)
        assert _lead(candidates, weights | {name: beyond}, flip.above, flip.below) < 0


def test_neighbours_are_as_many_as_there_are_gaps() -> None:
    order = rank(
        [Candidate(c, {"a": n, "b": -n + 5}) for n, c in enumerate("xyz")], {"a": 2, "b": 1}
    )

    assert len(neighbours(order, {"a": 2, "b": 1})) == 2


def _lead(candidates: list[Candidate], weights: dict[str, float], above: str, below: str) -> float:
    scores = {row.code: row.score for row in rank(candidates, weights)}
    return scores[above] - scores[below]
