"""The people of a case: who prepared it, who acted for which office, for whom it waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.definition import Definition
from storage import people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words
from usecases.stage_words import said

_MOST = 8


@dataclass(frozen=True, slots=True)
class Involved:
    """Parts that people have in a case: person -> words of each part, the waiting ones first."""

    parts: Mapping[int, Sequence[Mapping[str, str]]]
    waiting: frozenset[int]

    @property
    def ids(self) -> set[int]:
        """Return the row ids of all of them."""
        return set(self.parts)

    def shown(self, known: Mapping[int, Any]) -> list[dict[str, Any]]:
        """Return the people with names, as far as a page has room; ``more`` are not shown."""
        found = [
            {**person, "parts": list(parts), "waiting": each in self.waiting}
            for each, parts in self.parts.items()
            if (person := stage_words.person(known.get(each))) is not None
        ]
        return sorted(found, key=lambda row: not row["waiting"])[:_MOST]


def involved(
    connection: Connection,
    case: CaseRecord,
    rows: Sequence[Any],
    definition: Definition,
    today: date,
) -> Involved:
    """Return everybody who has a part in a case."""
    parts: dict[int, list[Mapping[str, str]]] = {}
    if case.opened_by:
        parts.setdefault(case.opened_by, []).append(said("ผู้จัดทำเรื่อง", "prepared the case"))
    for person in case.authors:
        parts.setdefault(int(person), []).append(said("ผู้เสนอเรื่อง", "submitted it"))
    for person, offices in case.acted.items():
        parts.setdefault(int(person), []).extend(stage_words.office(o) for o in offices)
    waiting = _waiting(connection, rows, today)
    for each, state in waiting.items():
        stage = stage_words.stage(definition, state)
        words = said(f"รอดำเนินการ: {stage['th']}", f"waited for: {stage['en']}")
        parts.setdefault(each, []).append(words)
    return Involved(parts, frozenset(waiting))


def _waiting(connection: Connection, rows: Sequence[Any], today: date) -> dict[int, str]:
    opened = [row for row in rows if row.left_at is None and row.holder_role]
    pairs = {(str(row.holder_role), str(row.holder_scope)): row.state for row in opened}
    found = people.holders(connection, pairs, today)
    return {told.person_id: pairs[pair] for pair, each in found.items() for told in each}
