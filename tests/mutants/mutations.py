"""What can be changed in a module: the mutations of mutmut 3, each as the module's whole source.

We run them ourselves (run.py). mutmut puts all mutants of a module into one file behind
trampolines and runs each in a fork of a process that has imported everything already: what a
module works out at its import (our tables, our guards) is then the original's, and to import the
grown files anew takes nine times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from pathlib import Path
from typing import Any

import libcst
from mutmut.mutation.file_mutation import Mutation, create_mutations


@dataclass(frozen=True)
class Mutant:
    """A module with one change, made when it is asked for."""

    name: str
    module: str
    tree: libcst.Module
    mutation: Mutation

    @cached_property
    def source(self) -> str:
        """The changed source of the whole module."""
        changed = self.tree.deep_replace(self.mutation.original_node, self.mutation.mutated_node)
        return str(changed.code) if isinstance(changed, libcst.Module) else self.tree.code

    @property
    def change(self) -> str:
        """The changed lines, before and after, in one line."""
        diff = unified_diff(self.tree.code.splitlines(), self.source.splitlines(), n=0, lineterm="")
        lines = [line for line in diff if line[:3] not in {"---", "+++", "@@ "}]
        parts = (" ".join(x[1:].strip() for x in lines if x[0] == mark) for mark in "-+")
        return " → ".join(parts)


def mutants_of(root: Path, target: str) -> Iterator[Mutant]:
    """Yield every mutant of a folder or a file, in the order of the source."""
    path = root / target
    for file in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
        yield from _of_file(root, file)


def _of_file(root: Path, file: Path) -> Iterator[Mutant]:
    module = ".".join(file.relative_to(root).with_suffix("").parts)
    tree, mutations, _, _ = create_mutations(str(file), file.read_text(encoding="utf-8"))
    owners = _owners(tree)
    numbers: Counter[str] = Counter()
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if function not in owners:
            continue  # a table at module level says what is so: its tests would repeat it
        numbers[owners[function]] += 1
        name = f"{module}.{owners[function]}#{numbers[owners[function]]}"
        yield Mutant(name, module, tree, mutation)


def _owners(tree: libcst.Module) -> dict[Any, str]:
    """Return the functions and methods of a module, each with its name."""
    found: dict[Any, str] = {}
    for node in tree.body:
        if isinstance(node, libcst.FunctionDef):
            found[node] = node.name.value
        elif isinstance(node, libcst.ClassDef):
            methods = (n for n in node.body.body if isinstance(n, libcst.FunctionDef))
            found |= {method: f"{node.name.value}.{method.name.value}" for method in methods}
    return found
