"""Interleaved rounds, medians, ratios, and one honest line for each target.

Machines drift and are shared, so contenders take turns within one run, and what is compared is the
median of each: as a ratio, next to the target that performance asks for.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Round = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A measured value beside its target; ``value`` is ``None`` where it could not be measured."""

    what: str
    value: float | None
    sign: Literal["<=", ">="]
    target: float
    unit: str = ""
    why: str = ""

    @property
    def met(self) -> bool | None:
        """Return whether the target is met, ``None`` where nothing was measured."""
        if self.value is None:
            return None
        return self.value <= self.target if self.sign == "<=" else self.value >= self.target

    @property
    def line(self) -> str:
        """Return one line: what was measured, the target, met or missed."""
        if self.value is None:
            return f"{self.what}: not measured ({self.why})"
        said = "met" if self.met else "missed"
        asked = f"target {self.sign} {self.target:g}{self.unit}"
        return f"{self.what}: {self.value:.2f}{self.unit}, {asked}: {said}"


def interleaved(contenders: Mapping[str, Round], rounds: int) -> dict[str, list[float]]:
    """Return what each contender scored; the first round, which warms caches up, is not counted.

    Every second round runs in the opposite order, so that nobody always comes after the same one.
    """
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        order = list(contenders.items())
        for name, run in order if number % 2 else reversed(order):
            score = run()
            if number:
                found[name].append(score)
    return found


def median(scores: Iterable[float]) -> float:
    """Return the middle one."""
    return statistics.median(scores)


def medians(found: Mapping[str, Iterable[float]]) -> dict[str, float]:
    """Return the middle score of each contender."""
    return {name: median(scores) for name, scores in found.items()}


def options(about: str, arguments: list[str] | None, *more: str) -> argparse.Namespace:
    """Read the options that every benchmark takes; ``more`` are switches of one alone."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--quick", action="store_true", help="the smallest size, to see it work")
    parser.add_argument("--full", action="store_true", help="the largest sizes too")
    parser.add_argument("--rounds", type=int, default=None, help="rounds that count")
    for switch in more:
        parser.add_argument(f"--{switch}", default=None)
    return parser.parse_args(arguments)


def report(rows: list[dict[str, Any]], verdicts: list[Verdict], *, as_json: bool) -> None:
    """Print what was measured and how it stands beside the targets."""
    if as_json:
        judged = [{**asdict(each), "met": each.met} for each in verdicts]
        print(json.dumps({"measured": rows, "verdicts": judged}, indent=2, ensure_ascii=False))
        return
    for row in rows:
        print("  ".join(f"{name}={_shown(value)}" for name, value in row.items()))
    for verdict in verdicts:
        print(verdict.line)
    sys.stdout.flush()


def _shown(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else str(value)
