"""The trend of an indicator as columns: where each stands, with its value written above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, BASE, TOP = 720, 230, 190, 30


@dataclass(frozen=True, slots=True)
class Column:
    """One fiscal year; ``height`` is ``None`` where nothing was recorded."""

    year: int
    x: float
    middle: float
    width: float
    y: float
    height: float | None
    label: str
    running: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """All years, and the height of the target where there is one."""

    columns: tuple[Column, ...]
    target: float | None
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE

    @property
    def empty(self) -> bool:
        """Return whether no year has a value."""
        return all(column.height is None for column in self.columns)


def drawn(indicator: Mapping[str, Any], chosen: int) -> Trend:
    """Return an indicator's trend, ready to be drawn."""
    years = indicator["trend"]
    values = [year["value"] for year in years if year["value"] is not None]
    least = 100.0 if indicator["unit"] == "percent" else 1.0
    most = max((*values, indicator["target"] or 0.0, least))
    step = WIDTH / max(1, len(years))
    columns = [_column(indicator["unit"], y, n, step, most, chosen) for n, y in enumerate(years)]
    target = indicator["target"]
    return Trend(tuple(columns), None if target is None else _y(target, most))


def _column(
    unit: str, year: Mapping[str, Any], number: int, step: float, most: float, chosen: int
) -> Column:
    value = year["value"]
    y = BASE if value is None else _y(value, most)
    return Column(
        year=year["fiscal_year"],
        x=round(number * step + step * 0.19, 1),
        middle=round((number + 0.5) * step, 1),
        width=round(step * 0.62, 1),
        y=y,
        height=None if value is None else round(BASE - y, 1),
        label=_label(unit, value),
        running=year["running"],
        chosen=year["fiscal_year"] == chosen,
    )


def _y(value: float, most: float) -> float:
    return round(BASE - (BASE - TOP) * value / most, 1)


def _label(unit: str, value: float | None) -> str:
    if value is None:
        return "–"
    plain = f"{value:.1f}".removesuffix(".0")
    return f"{plain}%" if unit == "percent" else plain
