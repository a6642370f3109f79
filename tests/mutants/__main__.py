"""`make mutants`: change the code at one place after another, and see whether a test notices.

    statemachine --sample 600 --seed 1   try so many, with the tests nearest to each module
    statemachine --again                 try those that lived once more, after a test was written
    statemachine --again --wide          the same, with every test that reaches the module
    statemachine --show                  the score at first and now, and those that live

What was found is kept under build/mutants; docs/mutants.md tells what was read.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from tests.mutants import run
from tests.mutants.aim import Aim, select
from tests.mutants.mutations import Mutant, mutants_of
from tests.mutants.report import survivors, table
from tests.mutants.work import Ledger, Record, copied, package_of


def main() -> None:
    """Run the mutants that are asked for, or show those that live."""
    told = _arguments()
    ledger = Ledger(told.name or told.targets[0])
    if told.show:
        parts = [table(ledger, "first"), table(ledger, "now"), survivors(ledger)]
        sys.stdout.write("\n\n".join(parts) + "\n")
        return
    tree = copied()
    chosen = _again(told, tree, ledger) if told.again else _sample(told, tree, ledger)
    sys.stdout.write(f"{len(chosen)} mutants\n")
    aim = Aim(tree, told.tests or [f"tests/{told.targets[0].partition('/')[0]}"])
    aimed = {m.module: aim.at(m.module, wide=told.wide) or ["nothing"] for m in chosen}
    every = sorted({test for tests in aimed.values() for test in tests})
    running: dict[int, Mutant | None] = {
        run.start(tree, None, every, told.select or select(every)): None
    }
    for mutant in chosen:
        if len(running) >= told.children:
            _note(running, ledger, wide=told.wide)
        tests = aimed[mutant.module]
        running[run.start(tree, mutant, tests, told.select or select(tests))] = mutant
    while running:
        _note(running, ledger, wide=told.wide)


def _sample(told: argparse.Namespace, tree: Path, ledger: Ledger) -> list[Mutant]:
    every = [mutant for target in told.targets for mutant in mutants_of(tree, target)]
    ledger.all = dict(sorted(Counter(map(_package, every)).items()))
    chosen = [m for m in every if told.only in m.name]
    if told.sample:
        chosen = random.Random(told.seed).sample(chosen, min(told.sample, len(chosen)))
    return [m for m in chosen if m.name not in ledger.rows]


def _again(told: argparse.Namespace, tree: Path, ledger: Ledger) -> list[Mutant]:
    lives = {n: row for n, row in ledger.rows.items() if row.now not in (run.FOUND, run.ENDLESS)}
    names = {n for n in lives if told.only in n}
    modules = sorted({lives[n].module.replace(".", "/") for n in names})
    return [m for module in modules for m in mutants_of(tree, module) if m.name in names]


def _note(running: dict[int, Mutant | None], ledger: Ledger, *, wide: bool) -> None:
    child, became = run.ended()
    mutant = running.pop(child)
    if mutant is None:
        if became != run.LIVES:
            sys.exit("A test fails without any mutant, so that every mutant would seem found.")
        return
    row = ledger.rows.get(mutant.name)
    first = row.first if row else became
    ledger.rows[mutant.name] = Record(mutant.module, first, became, mutant.change, wide)
    ledger.keep()
    sys.stdout.write(f"{became:8} {mutant.name}\n")
    sys.stdout.flush()


def _package(mutant: Mutant) -> str:
    return package_of(mutant.module)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("targets", nargs="*", default=["statemachine"])
    parser.add_argument("--name", default="", help="what the record is called")
    parser.add_argument("--sample", type=int, default=0, help="so many at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="*", default=[])
    parser.add_argument("--select", default="", help="an expression for pytest -k")
    parser.add_argument("--only", default="", help="mutants with this in their name")
    parser.add_argument("--again", action="store_true", help="those that lived")
    parser.add_argument("--wide", action="store_true", help="every test that reaches the module")
    parser.add_argument("--show", action="store_true", help="the score, and those that live")
    parser.add_argument("--children", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
