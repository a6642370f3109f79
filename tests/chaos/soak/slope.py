"""Straight lines through measured points, by least squares, with the error of their slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean

Point = tuple[float, float]


@dataclass(frozen=True)
class Slope:
    """How fast a value grows, its standard error, and how many points say so."""

    per_unit: float
    error: float
    points: int

    def scaled(self, factor: float) -> Slope:
        """Return the slope over another unit."""
        return Slope(self.per_unit * factor, self.error * factor, self.points)


def slope_of(points: Sequence[Point]) -> Slope:
    """Return the slope through points; with fewer than three of them nothing is known of it."""
    if len(points) < 3 or len({x for x, _ in points}) < 2:
        return Slope(0.0, inf, len(points))
    mean_x, mean_y = fmean(x for x, _ in points), fmean(y for _, y in points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    residues = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    return Slope(slope, sqrt(residues / (len(points) - 2) / spread), len(points))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that so large a share does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
