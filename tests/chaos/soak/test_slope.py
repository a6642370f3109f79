"""The line through measured points is the right one, and says how sure it is."""

from __future__ import annotations

from math import inf

import pytest

from tests.chaos.soak.slope import percentile, slope_of


def test_a_straight_line_is_found_without_error() -> None:
    found = slope_of([(x, 3 + 2 * x) for x in range(10)])

    assert found.per_unit == pytest.approx(2)
    assert found.error == pytest.approx(0, abs=1e-9)
    assert found.scaled(3600).per_unit == pytest.approx(7200)


def test_what_only_shakes_does_not_grow() -> None:
    found = slope_of([(x, 100 + (-1) ** x) for x in range(100)])

    assert abs(found.per_unit) < 2 * found.error


def test_too_few_points_say_nothing() -> None:
    assert slope_of([(0, 1), (1, 2)]).error == inf
    assert slope_of([(1, 1), (1, 2), (1, 3)]).error == inf


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([float(n) for n in range(100)], 0.99) == 99
    assert percentile([7.0], 0.5) == 7
    assert percentile([], 0.99) == 0
