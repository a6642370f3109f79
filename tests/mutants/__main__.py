"""`make mutants`: change the code at one place after another, and see whether a test notices.

    python -m tests.mutants statemachine [--sample 600 --seed 1]   try them
    python -m tests.mutants statemachine --again                   try those that lived once more
    python -m tests.mutants statemachine --show                    the score, and those that live

What was found is kept under build/mutants. docs/mutants.md tells what was read.
"""

from __future__ import annotations

import argparse
import random
import sys

from tests.mutants.report import changed, is_found, table
from tests.mutants.work import Work

# The tests of a package, where they are not all in the folder of its name.
_FLAT = "tests/usecases/test_"
TESTS = {
    "usecases/cases": [
        f"{_FLAT}{name}.py" for name in ("perform", "opening", "returns", "idempotency", "drafts")
    ],
    "usecases/people": [
        f"{_FLAT}{name}.py" for name in ("people", "people_delegations", "granting", "passwords")
    ],
    "usecases/relations": [f"{_FLAT}relations.py", f"{_FLAT}relations_renewal.py"],
    "usecases/timers": [f"{_FLAT}sweep.py", f"{_FLAT}derive.py", f"{_FLAT}watch.py"],
}


def main() -> None:
    """Run the mutants that are asked for, or show those that live."""
    told = _arguments()
    work = Work(told.targets, told.tests or _tests_of(told.targets), told.select)
    if told.show:
        _show(work, told.only)
        return
    work.prepare()
    before = work.generate()
    names = [name for name in sorted(before) if told.only in name]
    if told.sample:
        names = sorted(random.Random(told.seed).sample(names, min(told.sample, len(names))))
    if told.again:
        first = work.first()
        names = [name for name in names if name in first and not is_found(first[name])]
    sys.stdout.write(f"{len(names)} of {len(before)} mutants\n")
    if names:
        work.run(names, told.children)
        work.remember()


def _show(work: Work, only: str) -> None:
    outcomes = work.outcomes()
    lives = [n for n, c in outcomes.items() if c is not None and not is_found(c) and only in n]
    for heading, found in (("At first", work.first()), ("Now", outcomes)):
        sys.stdout.write(f"{heading}\n\n{table({**dict.fromkeys(outcomes), **found})}\n\n")
    for name, diff in work.changes(lives).items():
        sys.stdout.write(f"{outcomes[name]:>3} {name}\n      {changed(diff)}\n")


def _tests_of(targets: list[str]) -> list[str]:
    return [test for target in targets for test in TESTS.get(target, [f"tests/{target}"])]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("targets", nargs="*", default=["statemachine"])
    parser.add_argument("--sample", type=int, default=0, help="so many at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="*", default=[])
    parser.add_argument("--select", default="", help="an expression for pytest -k")
    parser.add_argument("--only", default="", help="mutants with this in their name")
    parser.add_argument("--again", action="store_true", help="those that lived the first time")
    parser.add_argument("--show", action="store_true", help="the score, and those that live")
    parser.add_argument("--children", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
