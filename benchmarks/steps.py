"""What one move of a case writes, as plain values that any contender can read.

Phinong walks a case and its steps are kept (benchmarks/floor.py ``record``); whoever is compared
with it writes the same rows for other cases. Only the standard library is used here: contenders
live in environments of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple


class Mail(NamedTuple):
    """A row of the outbox, without what is known only at the move."""

    message: str
    entry_id: int | None
    person_id: int
    why: str
    payload: dict[str, Any]
    send_after: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What one move of the recorded case wrote, and who pulled it."""

    trigger: str
    person: int
    role: str
    source: str
    case: dict[str, Any]
    closes: frozenset[str]
    opens: tuple[dict[str, Any], ...]
    body: dict[str, Any]
    mails: tuple[Mail, ...]

    @property
    def target(self) -> str:
        """Return the state that the case is in afterwards."""
        return str(self.case["state"])

    def sealed(self, number: str, seq: int, before: str, now: datetime) -> tuple[str, str]:
        """Return the body of the audit entry of a case, and its hash."""
        body = self.body | {"chain": number, "seq": seq, "at": now.isoformat()}
        text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return text, hashlib.sha256(f"phinong/audit/v1\n{before}\n{text}".encode()).hexdigest()


def dumped(steps: Iterable[Step]) -> str:
    """Return steps as JSON; moments and dates are marked."""
    rows = [asdict(step) | {"mails": [each._asdict() for each in step.mails]} for step in steps]
    return json.dumps(rows, default=_marked, ensure_ascii=False)


def loaded(text: str) -> list[Step]:
    """Return the steps that ``dumped`` wrote."""
    return [_step(row) for row in json.loads(text, object_hook=_unmarked)]


def _step(row: dict[str, Any]) -> Step:
    row["closes"] = frozenset(row["closes"])
    row["opens"] = tuple(row["opens"])
    row["mails"] = tuple(Mail(**each) for each in row["mails"])
    return Step(**row)


def _marked(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    if isinstance(value, date):
        return {"$on": value.isoformat()}
    return sorted(value)


def _unmarked(value: dict[str, Any]) -> Any:
    if "$at" in value:
        return datetime.fromisoformat(value["$at"])
    return date.fromisoformat(value["$on"]) if "$on" in value else value
