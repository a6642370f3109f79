"""Which tests are run for a module: those that import it, or come nearest to it."""

from __future__ import annotations

import ast
from collections import deque
from pathlib import Path

SLOW = (
    "does_not_depend_on_the_evidence", "same_history_gives", "makes_a_sentence", "four_in_five",
    "thousand_histories", "every_path_can", "shipped_definition_holds", "planted_in_hold",
    "cannot_be_resumed", "code_that_is_used", "planted_weakness", "sixteen_threads",
    "new_definition_asks",
)  # fmt: skip
"""Tests of more than two seconds: run only where there is no other."""


class Aim:
    """The import graph of a tree."""

    def __init__(self, root: Path, tests: list[str]) -> None:
        files = [p for p in root.rglob("*.py") if p.relative_to(root).parts[0] != "docs"]
        self.names = {".".join(p.relative_to(root).with_suffix("").parts): p for p in files}
        self.imports = {name: self._imported(path) for name, path in self.names.items()}
        self.tests = {
            name: str(path.relative_to(root))
            for name, path in self.names.items()
            if path.name.startswith("test_")
            and any((root / t) in (path, *path.parents) for t in tests)
        }

    def at(self, module: str, *, wide: bool) -> list[str]:
        """Return the nearest test files to a module, or all that reach it."""
        far = {name: self._distance(name, module) for name in self.tests}
        near = {name: steps for name, steps in far.items() if steps is not None}
        least = min(near.values(), default=0)
        chosen = [name for name, steps in near.items() if wide or steps == least]
        own = f"test_{module.rpartition('.')[2]}"
        chosen.sort(key=lambda name: (not name.endswith(own), near[name], name))
        return [self.tests[name] for name in chosen]

    def _imported(self, path: Path) -> set[str]:
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        return found & self.names.keys()

    def _distance(self, start: str, goal: str) -> int | None:
        seen, queue = {start}, deque([(start, 0)])
        while queue:
            name, steps = queue.popleft()
            if name == goal:
                return steps
            new = self.imports[name] - seen
            seen |= new
            queue.extend((other, steps + 1) for other in new)
        return None


def select(tests: list[str]) -> str:
    """Return the expression that leaves out slow tests, where others remain, and PostgreSQL."""
    if tests == ["tests/statemachine/test_properties.py"]:
        return ""
    return f"not (postgresql or {' or '.join(SLOW)})"
