"""The check of the whole audit trail: every link, every head, every checkpoint."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select

from storage.audit import EMPTY, Head, heads, link, merkle_root
from storage.tables_cases import AuditEntry, Checkpoint

_COLUMNS = (
    AuditEntry.id,
    AuditEntry.chain,
    AuditEntry.seq,
    AuditEntry.action,
    AuditEntry.actor_id,
    AuditEntry.body,
    AuditEntry.prev_hash,
    AuditEntry.hash,
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with the trail: in which chain, at which entry, and what."""

    chain: str
    seq: int
    what: str


@dataclass(slots=True)
class _Walk:
    """What the walk has seen: the head of each chain, and each as of the newest checkpoint."""

    last_id: int
    count: int = 0
    now: dict[str, Head] = field(default_factory=dict)
    then: dict[str, Head] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


def entries(connection: Connection, chain: str | None = None) -> Iterator[Row[Any]]:
    """Yield the rows of one chain or of all, chain by chain, in order."""
    query = select(*_COLUMNS).order_by(AuditEntry.chain, AuditEntry.seq)
    if chain is not None:
        query = query.where(AuditEntry.chain == chain)
    yield from connection.execution_options(yield_per=5000).execute(query)


def verify(connection: Connection) -> tuple[int, list[Flaw]]:
    """Walk every chain; return the number of entries and every flaw found.

    Checked: numbering without gaps, links, hashes, columns equal to the hashed body, heads equal
    to what the cases claim, the counts of all checkpoints and the root of the newest, which
    commits to all that came before it.
    """
    newest = connection.execute(
        select(Checkpoint.last_id, Checkpoint.root, Checkpoint.day)
        .order_by(Checkpoint.day.desc())
        .limit(1)
    ).one_or_none()
    walk = _Walk(last_id=newest.last_id if newest else 0)
    for row in entries(connection):
        _step(walk, row)
    walk.flaws += _heads_differ(walk, heads(connection))
    walk.flaws += _counts_differ(connection)
    if newest is not None and merkle_root(walk.then) != newest.root:
        walk.flaws.append(Flaw("checkpoint", 0, f"root of {newest.day} differs"))
    return walk.count, walk.flaws


def _step(walk: _Walk, row: Row[Any]) -> None:
    entry, chain, seq, action, actor, body, previous, digest = row
    before = walk.now.get(str(chain), EMPTY)
    walk.count += 1
    faults = []
    if seq != before.seq + 1:
        faults.append(f"entry {before.seq + 1} is missing")
    if previous != before.hash:
        faults.append("does not link to the entry before it")
    if link(str(previous), str(body)) != digest:
        faults.append("was changed after it was written")
    else:
        told = json.loads(str(body))
        stated = (told["chain"], told["seq"], told["action"], told.get("actor"))
        if stated != (chain, seq, action, actor):
            faults.append("columns differ from the hashed body")
    walk.flaws += [Flaw(str(chain), int(str(seq)), fault) for fault in faults]
    walk.now[str(chain)] = Head(int(str(seq)), str(digest))
    if int(str(entry)) <= walk.last_id:
        walk.then[str(chain)] = walk.now[str(chain)]


def _heads_differ(walk: _Walk, claimed: dict[str, Head]) -> list[Flaw]:
    flaws = [
        Flaw(chain, head.seq, "head is not the last entry")
        for chain, head in claimed.items()
        if walk.now.get(chain, EMPTY) != head
    ]
    orphans = walk.now.keys() - claimed.keys()
    return flaws + [Flaw(chain, walk.now[chain].seq, "belongs to no case") for chain in orphans]


def _counts_differ(connection: Connection) -> list[Flaw]:
    counted = (
        select(func.count())
        .where(AuditEntry.id <= Checkpoint.last_id)
        .correlate(Checkpoint)
        .scalar_subquery()
    )
    query = select(Checkpoint.day, Checkpoint.entries, counted)
    return [
        Flaw("checkpoint", 0, f"{stated} entries stated on {day}, {found} found")
        for day, stated, found in connection.execute(query)
        if stated != found
    ]
