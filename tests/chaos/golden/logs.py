"""Golden logs: lives of cases under each lifecycle ever published, and where every step led.

``python -m tests.chaos.golden.logs`` writes the log of the shipped version, once, when it is new;
a log that is there is never written again: it says what that version meant.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from statemachine.errors import PhinongError
from statemachine.table import LIFECYCLE
from tests.chaos.plain_model import OPINIONS, PLAIN
from tests.support.builders import WAYS
from tests.support.world import World, a_world

FOLDER = Path(__file__).parent
Told = dict[str, Any]
"""What a step came to: state, version, who is waited for, and the open stages with deadlines."""


@dataclass(frozen=True)
class Step:
    """A trigger, who pulled it, with which fields, and what it came to."""

    trigger: str
    by: str
    fields: dict[str, Any]
    told: Told


@dataclass(frozen=True)
class Log:
    """The ways to every state, and from its end every single step that the version allowed."""

    version: str
    digest: str
    ways: dict[str, list[Step]]
    ends: dict[str, list[Step]]

    def lives(self) -> Iterator[tuple[str, list[Step]]]:
        """Yield the whole lives: a way and one step from its end."""
        for state, way in self.ways.items():
            for last in self.ends[state]:
                yield f"{state} > {last.trigger}", [*way, last]


def read(version: str) -> Log:
    """Return the log of a version."""
    said = json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8"))
    parts = {
        name: {state: [Step(*step) for step in steps] for state, steps in said[name].items()}
        for name in ("ways", "ends")
    }
    return Log(said["version"], said["digest"], parts["ways"], parts["ends"])


def versions() -> list[str]:
    """Return the versions that have a log."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def told_of(world: World, number: str) -> Told:
    """Return what is to be known of a case after a step."""
    case = world.load(number)
    open_stages = sorted(
        [e.state, e.office, e.days_allowed, e.due_on and e.due_on.isoformat()] for e in case.entries
    )
    return {
        "state": case.state, "version": case.version, "waiting": sorted(case.waiting),
        "definition": case.definition, "entries": open_stages,
    }  # fmt: skip


def replay(world: World, steps: Sequence[Step]) -> list[tuple[Step, Told]]:
    """Live a life again, by the deeds themselves; return what each step comes to today."""
    number, found = world.case(), []
    for step in steps:
        world.do(number, step.trigger, step.by, **step.fields)
        found.append((step, told_of(world, number)))
    return found


def _lived(world: World, ways: Sequence[tuple[str, str, dict[str, Any]]]) -> list[Step]:
    number, found = world.case(), []
    for trigger, by, fields in ways:
        world.do(number, trigger, by, **fields)
        found.append(Step(trigger, by, fields, told_of(world, number)))
    return found


def _written(world: World) -> dict[str, Any]:
    ways: dict[str, list[Any]] = {}
    ends: dict[str, list[Any]] = {}
    for state, steps in WAYS.items():
        way = [(t, role.value, world.complete(t, **more)) for t, role, more in steps]
        ways[state] = [_plain(step) for step in _lived(world, way)]
        ends[state] = []
        for trigger, by in _tries(state):
            try:
                life = _lived(world, [*way, (trigger, by, world.complete(trigger))])
            except PhinongError:
                continue  # not from here, or not yet: what the version refuses is not in its log
            ends[state].append(_plain(life[-1]))
    return {"version": LIFECYCLE.version, "digest": LIFECYCLE.digest, "ways": ways, "ends": ends}


def _tries(state: str) -> list[tuple[str, str]]:
    known = [(trigger, role) for (source, trigger), (role, _) in PLAIN.items() if source == state]
    if state == "review":
        known += [(trigger, "mfa_officer") for trigger in OPINIONS]
    return [*known, ("resume", "moi_officer")] if state == "on_hold" else known


def _plain(step: Step) -> list[Any]:
    return [step.trigger, step.by, step.fields, step.told]


def main() -> None:
    """Write the log of the shipped version where there is none."""
    file = FOLDER / f"{LIFECYCLE.version}.json"
    if file.exists():
        sys.exit(f"{file.name} is there; a log is never written again")
    with tempfile.TemporaryDirectory() as folder:
        said = _written(a_world(folder))
    file.write_text(json.dumps(said, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
