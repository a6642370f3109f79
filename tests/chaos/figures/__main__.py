"""The figures of reliability, taken now and judged: ``make faults``.

``python -m tests.chaos.figures [R1 R5 ...] [--size short|night] [--soak MINUTES] [--json]``

``short`` is what the ordinary tests do, in minutes; ``night`` is what is promised, in hours. Ends
with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from tests.chaos.figures.goals import GOALS
from tests.chaos.figures.runs import BROKEN, SIZES, Figure, covered, soaked, take

NIGHT_SOAK_MIN = 60.0


def main(arguments: list[str] | None = None) -> int:
    """Take the figures and print them."""
    chosen = _options(arguments)
    figures = []
    for figure in _taken(chosen):
        figures.append(figure)
        if not chosen.json:
            sys.stdout.write(_row(figure))
            sys.stdout.flush()
    if chosen.json:
        said = {"size": chosen.size, "figures": [figure.as_dict() for figure in figures]}
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
    return int(any(figure.verdict == BROKEN for figure in figures))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    known = [*(goal.id for goal in GOALS), "R15", "R17"]
    parser.add_argument("figures", nargs="*", metavar="R1", help="; ".join(known))
    parser.add_argument("--size", choices=sorted(SIZES), default="short")
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.figures) - set(known)):
        parser.error(f"there is no {', '.join(unknown)}; choose from {', '.join(known)}")
    return chosen


def _taken(chosen: argparse.Namespace) -> Iterator[Figure]:
    wanted = chosen.figures
    for goal in GOALS:
        if not wanted or goal.id in wanted:
            yield take(goal, chosen.size)
    if not wanted or "R15" in wanted:
        usual = NIGHT_SOAK_MIN if chosen.size == "night" else 0.0
        yield soaked(usual if chosen.soak is None else chosen.soak)
    if not wanted or "R17" in wanted:
        yield from covered()


def _row(figure: Figure) -> str:
    more = ", ".join(f"{count:,} {name}" for name, count in sorted(figure.counted.items()))
    size = f"{figure.many:,} of {figure.promised:,} promised"
    judged = f"{figure.found} · {figure.seconds:.0f} s · {figure.verdict.upper()}"
    lines = [f"{figure.id:<4}{figure.th}", figure.en, f"{size} · {judged}", more]
    return "\n    ".join(line for line in lines if line) + "\n"


if __name__ == "__main__":
    sys.exit(main())
