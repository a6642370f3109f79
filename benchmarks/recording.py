"""What Phinong writes when it walks a case, kept for those who are to write the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from benchmarks.steps import Mail, Step
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_system import Outbox
from tests.support.world import World

_CHANGED = ("state", "waiting", "facts", "acted", "authors")
_MAILED = tuple(getattr(Outbox, name) for name in Mail._fields)


def record(world: World, way: Iterable[tuple[str, str, dict[str, Any]]]) -> list[Step]:
    """Let Phinong walk one case and return what each step wrote."""
    number, steps = world.case(), []
    for trigger, who, more in way:
        before = _standing(world, number)
        world.go(number, trigger, who, **more)
        steps.append(_step(world, number, trigger, who, before))
    return steps


def _standing(world: World, number: str) -> tuple[Any, set[str], int, int]:
    case = world.load(number)
    mails = [m.id for m in world.mails()]
    return case, {e.office for e in case.entries}, max(mails, default=0), _newest_entry(world)


def _newest_entry(world: World) -> int:
    found = world.rows(select(StageEntry.id).order_by(StageEntry.id.desc()).limit(1))
    return int(found[0].id) if found else 0


def _step(
    world: World, number: str, trigger: str, who: str, before: tuple[Any, set[str], int, int]
) -> Step:
    case, offices, mail, entry = before
    [now] = world.rows(select(Case.__table__).where(Case.number == number))
    [audit] = world.rows(
        select(AuditEntry.body).where(AuditEntry.chain == number, AuditEntry.seq == now.audit_seq)
    )
    opened = world.rows(select(StageEntry.__table__).where(StageEntry.id > entry))
    left = world.rows(
        select(StageEntry.office).where(StageEntry.case_id == now.id, StageEntry.id <= entry,
                                        StageEntry.left_at.is_not(None))
    )  # fmt: skip
    mails = world.rows(select(*_MAILED).where(Outbox.id > mail).order_by(Outbox.id))
    return Step(
        trigger=trigger,
        person=world.people[who],
        role=who,
        source=case.state,
        case={name: getattr(now, name) for name in _CHANGED},
        closes=frozenset(offices & {row.office for row in left}),
        opens=tuple(dict(row._mapping) for row in opened),  # noqa: SLF001
        body=json.loads(audit.body),
        mails=tuple(Mail(*each) for each in mails),
    )
