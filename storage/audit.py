"""The audit trail: one hash chain a case, one for settings, checkpoints over all their heads.

An entry's hash covers the hash before it and the canonical JSON of its body. A cut tail does not
show in a chain alone; the nightly checkpoint (a Merkle root over all heads and their count), stated
outside the database in digests and on papers, shows it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from json import JSONEncoder
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.origin import origin
from storage.prepared import Prepared
from storage.tables_cases import AuditEntry, Case, Checkpoint
from storage.tables_system import Setting

GENESIS = "0" * 64
SETTINGS_CHAIN = "settings"
_TAG = b"phinong/audit/v1\n"
_LEAF, _NODE = b"\x00", b"\x01"
_INSERT = Prepared(insert(AuditEntry).inline())
_BEGINNINGS = {
    name: module.insert(Setting)
    .values(key="audit_head", value={"seq": 0, "hash": GENESIS})
    .on_conflict_do_nothing(index_elements=["key"])
    for name, module in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number of its entries and the last hash."""

    seq: int
    hash: str


EMPTY = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a chain: ``body`` is the canonical JSON that the hash covers."""

    chain: str
    seq: int
    at: datetime
    action: str
    actor: int | None
    body: str
    previous: str

    hash: str = field(init=False)

    def __post_init__(self) -> None:
        """Work the entry's own hash out, once."""
        object.__setattr__(self, "hash", link(self.previous, self.body))

    @property
    def head(self) -> Head:
        """Return the head of the chain with this entry at its end."""
        return Head(self.seq, self.hash)


def canonical(body: Mapping[str, Any]) -> str:
    """Return JSON with sorted keys and no spaces; the same body gives the same bytes."""
    return _ENCODER.encode(body)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


_ENCODER = JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def link(previous: str, body: str) -> str:
    """Return the hash of an entry: SHA-256 over the tag, the hash before it and its body."""
    return hashlib.sha256(_TAG + previous.encode() + b"\n" + body.encode()).hexdigest()


def sealed(chain: str, head: Head, body: Mapping[str, Any], at: datetime) -> Entry:
    """Return the entry that follows ``head``, hashed and ready to write."""
    seq = head.seq + 1
    from_where = {"origin": said} if (said := origin()) else {}
    text = canonical({"v": 1, "chain": chain, "seq": seq, "at": at, **from_where, **body})
    return Entry(chain, seq, at, str(body["action"]), body.get("actor"), text, head.hash)


def write(connection: Connection, entry: Entry) -> None:
    """Insert a sealed entry; two entries with one number cannot both commit."""
    _INSERT.run(
        connection,
        {
            "chain": entry.chain,
            "seq": entry.seq,
            "at": entry.at,
            "action": entry.action,
            "actor_id": entry.actor,
            "body": entry.body,
            "prev_hash": entry.previous,
            "hash": entry.hash,
        },
    )


def append_settings(connection: Connection, body: Mapping[str, Any], at: datetime) -> Head:
    """Add one entry to the chain of deeds that belong to no case."""
    entry = sealed(SETTINGS_CHAIN, _settings_head(connection), body, at)
    write(connection, entry)
    after = entry.head
    new = {"seq": after.seq, "hash": after.hash}
    connection.execute(update(Setting).where(Setting.key == "audit_head").values(value=new))
    return after


def _settings_head(connection: Connection) -> Head:
    """Return where the chain ends, and hold it until the commit; make it where there is none."""
    row = select(Setting.value).where(Setting.key == "audit_head").with_for_update()
    value = connection.execute(row).scalar_one_or_none()
    if value is None:
        connection.execute(_BEGINNINGS[connection.dialect.name])
        value = connection.execute(row).scalar_one()  # another may have begun it
    return Head(int(value["seq"]), str(value["hash"]))


def head(connection: Connection, chain: str) -> Head | None:
    """Return the head that one case, or the settings, claim; ``None`` where there is no such."""
    if chain == SETTINGS_CHAIN:
        return _stated_settings_head(connection)
    row = connection.execute(
        select(Case.audit_seq, Case.audit_hash).where(Case.number == chain)
    ).one_or_none()
    return None if row is None else Head(*row)


def heads(connection: Connection) -> dict[str, Head]:
    """Return the heads that the cases and the settings claim."""
    found = {
        number: Head(seq, digest)
        for number, seq, digest in connection.execute(
            select(Case.number, Case.audit_seq, Case.audit_hash)
        )
    }
    own = _stated_settings_head(connection)
    return found if own is None else {**found, SETTINGS_CHAIN: own}


def _stated_settings_head(connection: Connection) -> Head | None:
    value = connection.execute(
        select(Setting.value).where(Setting.key == "audit_head")
    ).scalar_one_or_none()
    return None if value is None else Head(int(value["seq"]), str(value["hash"]))


def merkle_root(stated: Mapping[str, Head]) -> str:
    """Return the Merkle root (RFC 6962 prefixes) over the heads in order of chain name."""
    leaves = [
        hashlib.sha256(_LEAF + f"{chain}:{head.seq}:{head.hash}".encode()).digest()
        for chain, head in sorted(stated.items())
    ]
    while len(leaves) > 1:
        leaves = list(_level(leaves))
    return leaves[0].hex() if leaves else GENESIS


def _level(nodes: list[bytes]) -> Iterable[bytes]:
    for left, right in zip(nodes[::2], nodes[1::2], strict=False):
        yield hashlib.sha256(_NODE + left + right).digest()
    if len(nodes) % 2:
        yield nodes[-1]


def _wait_for_writers(connection: Connection) -> None:
    """Let no entry be half-way in: a later commit with a smaller id would be miscounted.

    PostgreSQL lets nobody lock a table who may only read and add to it; at such an installation
    a function of the owner does it (deploy/postgres/grants.sql).
    """
    may = "SELECT has_table_privilege('audit_entries', 'UPDATE')"
    lock = "LOCK TABLE audit_entries IN SHARE ROW EXCLUSIVE MODE"
    is_owner = connection.exec_driver_sql(may).scalar_one()
    connection.exec_driver_sql(lock if is_owner else "SELECT phinong_lock_audit()")


def checkpoint(connection: Connection, day: date, at: datetime) -> str:
    """Write the day's checkpoint once; return its root, also when it was already written."""
    if connection.dialect.name == "postgresql":
        _wait_for_writers(connection)
    known = select(Checkpoint.root).where(Checkpoint.day == day)
    root = connection.execute(known).scalar_one_or_none()
    if root is not None:
        return root
    stated = heads(connection)
    values = {
        "day": day,
        "at": at,
        "last_id": connection.execute(select(func.max(AuditEntry.id))).scalar_one() or 0,
        "chains": len(stated),
        "entries": sum(head.seq for head in stated.values()),
        "root": merkle_root(stated),
    }
    connection.execute(insert(Checkpoint), values)
    return str(values["root"])
