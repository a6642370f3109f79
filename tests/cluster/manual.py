"""docs/deploy.md as the script reads it: its command blocks, each with where it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.support.tree import ROOT

PAGE = ROOT / "docs" / "deploy.md"
_STEP = re.compile(
    r"^<!-- step: (?P<name>[a-z0-9-]+) on (?P<hosts>[a-z0-9 ]+?) -->\n```sh\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_BLOCK = re.compile(r"^```(?:sh|bash|console)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A block of commands, and the hosts it runs on, one after the other."""

    name: str
    hosts: tuple[str, ...]
    block: str


def steps(text: str | None = None) -> dict[str, Step]:
    """Return every step by name, in the order of the page."""
    text = PAGE.read_text(encoding="utf-8") if text is None else text
    found = [
        Step(match["name"], tuple(match["hosts"].split()), match["block"])
        for match in _STEP.finditer(text)
    ]
    return {step.name: step for step in found}


def unmarked(text: str | None = None) -> int:
    """Return how many blocks of commands carry no step."""
    text = PAGE.read_text(encoding="utf-8") if text is None else text
    return len(_BLOCK.findall(text)) - len(_STEP.findall(text))
