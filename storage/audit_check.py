"""The check of the whole audit trail: every link, every head, every checkpoint."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from storage import private_texts
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
_CHECKED = (*_COLUMNS, AuditEntry.at)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with the trail: in which chain, at which entry, and what."""

    chain: str
    seq: int
    what: str


@dataclass(slots=True)
class _Walk:
    """What the walk has seen: the head of each chain, and each as of the newest checkpoint.

    ``bounds`` are the checkpoints' last ids in order, ``counts`` the entries up to each and after
    the one before it.
    """

    bounds: Sequence[int]
    counts: list[int]
    now: dict[str, Head] = field(default_factory=dict)
    then: dict[str, Head] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


def entries(connection: Connection, chain: str | None = None) -> Iterator[Row[Any]]:
    """Yield the rows of one chain or of all, chain by chain, in order."""
    return _rows(connection, _COLUMNS, chain)


def _rows(connection: Connection, columns: Sequence[Any], chain: str | None) -> Iterator[Row[Any]]:
    query = select(*columns).order_by(AuditEntry.chain, AuditEntry.seq)
    if chain is not None:
        query = query.where(AuditEntry.chain == chain)
    yield from connection.execute(query.execution_options(yield_per=5000))


def checkpoints(connection: Connection) -> Sequence[Row[Any]]:
    """Return every checkpoint, oldest first."""
    return connection.execute(select(Checkpoint.__table__).order_by(Checkpoint.day)).all()


def verify(connection: Connection) -> tuple[int, list[Flaw]]:
    """Walk every chain; return the number of entries and every flaw found.

    Checked: numbering without gaps, links, hashes, columns equal to the hashed body, heads equal
    to what the cases claim, the counts of all checkpoints and the root of the newest, which
    commits to all that came before it, and the personal texts beside the trail. While others
    write, it needs the one view of the database that ``Database.read`` gives.
    """
    stated = checkpoints(connection)
    bounds = [row.last_id for row in stated]
    walk = _Walk(bounds, [0] * (len(bounds) + 1))
    for row in _rows(connection, _CHECKED, None):
        _step(walk, row)
    walk.flaws += _heads_differ(walk, heads(connection))
    walk.flaws += _checkpoints_differ(walk, stated)
    walk.flaws += [Flaw("texts", 0, f"text {d} differs") for d in private_texts.altered(connection)]
    return sum(walk.counts), walk.flaws


def _step(walk: _Walk, row: Row[Any]) -> None:
    entry, chain, seq, _, _, body, previous, digest, _ = row
    before = walk.now.get(chain, EMPTY)
    faults = []
    if seq != before.seq + 1:
        faults.append(f"entry {before.seq + 1} is missing")
    if previous != before.hash:
        faults.append("does not link to the entry before it")
    if link(previous, body) != digest:
        faults.append("was changed after it was written")
    elif not _told(row):
        faults.append("columns differ from the hashed body")
    walk.flaws += [Flaw(chain, seq, fault) for fault in faults]
    walk.now[chain] = Head(seq, digest)
    slot = bisect_left(walk.bounds, entry)
    walk.counts[slot] += 1
    if slot < len(walk.bounds):
        walk.then[chain] = walk.now[chain]


def _told(row: Row[Any]) -> bool:
    """Return whether the columns say what the hashed body says."""
    _, chain, seq, action, actor, body, _, _, at = row
    try:
        told = json.loads(body)
        stated = (told["chain"], told["seq"], told["action"], told.get("actor"))
        moment = datetime.fromisoformat(told["at"]).astimezone(UTC)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return stated == (chain, seq, action, actor) and moment == at


def _heads_differ(walk: _Walk, claimed: dict[str, Head]) -> list[Flaw]:
    flaws = [
        Flaw(chain, head.seq, "head is not the last entry")
        for chain, head in claimed.items()
        if walk.now.get(chain, EMPTY) != head
    ]
    orphans = walk.now.keys() - claimed.keys()
    return flaws + [Flaw(chain, walk.now[chain].seq, "belongs to no case") for chain in orphans]


def _checkpoints_differ(walk: _Walk, stated: Sequence[Row[Any]]) -> list[Flaw]:
    flaws, found = [], 0
    for row, counted in zip(stated, walk.counts, strict=False):
        found += counted
        if row.entries != found:
            why = f"{row.entries} entries stated on {row.day}, {found} found"
            flaws.append(Flaw("checkpoint", 0, why))
    if stated and merkle_root(walk.then) != stated[-1].root:
        flaws.append(Flaw("checkpoint", 0, f"root of {stated[-1].day} differs"))
    return flaws
