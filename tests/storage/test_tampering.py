"""Whoever owns the database can drop the triggers and change the trail; the check must show it.

What cannot be shown from inside is what happened after the newest checkpoint with the case's head
changed to fit, and a checkpoint that was itself made anew: for that the root is stated outside.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from storage import audit, audit_check
from storage.tables_cases import AuditEntry, Case, Checkpoint
from tests.support.databases import Databases, prepared
from tests.support.world import World, opened, prepare

TAMPERINGS = int(os.environ.get("PHINONG_TAMPERINGS", "500"))
Rows = list[dict[str, Any]]
UNBOUND = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
WALKS = ("draft", "review", "active", "on_hold", "rejected", "signing", "active")


@pytest.fixture(scope="module")
def tampered(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a world with a trail, two checkpoints and entries after them; no trigger guards it."""
    folder: Path = tmp_path_factory.mktemp("tampered")
    with prepared(databases, folder, prepare) as template:
        url = databases.fresh(folder, like=template)
        world = opened(url)
        numbers = [world.through(state) for state in WALKS[:4]]
        _checkpoint(world, 0)
        world.go(numbers[1], "concur", "moi_officer")
        numbers += [world.through(state) for state in WALKS[4:]]
        _checkpoint(world, 1)
        world.go(numbers[0], "submit", "coordinator")
        world.through("screening")
        with world.database.write() as connection:
            _drop_triggers(connection)
        yield world
        world.database.close()
        databases.drop(url)


@contextmanager
def undone(world: World) -> Iterator[Connection]:
    """Give a write transaction that is rolled back."""
    with world.database.writing.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def _checkpoint(world: World, days: int) -> None:
    with world.database.write() as connection:
        audit.append_settings(connection, {"actor": 1, "action": "grant"}, world.now)
        audit.checkpoint(connection, date(2026, 11, 23) + timedelta(days=days), world.now)


def _drop_triggers(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for table in ("audit_entries", "checkpoints"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in connection.execute(query).scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def _rows(connection: Connection) -> Rows:
    query = select(AuditEntry.__table__).order_by(AuditEntry.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _set(connection: Connection, entry: int, **values: Any) -> None:
    connection.execute(update(AuditEntry).where(AuditEntry.id == entry).values(**values))


def _anchored(connection: Connection) -> int:
    query = select(Checkpoint.last_id).order_by(Checkpoint.day.desc()).limit(1)
    return int(connection.execute(query).scalar_one())


def _state_head(connection: Connection, chain: str, seq: int, digest: str) -> None:
    """Make the case claim the head that the tampered chain now has."""
    connection.execute(
        update(Case).where(Case.number == chain).values(audit_seq=seq, audit_hash=digest)
    )


def _relink(connection: Connection, rows: Rows, chain: str) -> None:
    """Number and hash a chain anew after it was changed, and make its case claim the new head."""
    before, seq = audit.GENESIS, 0
    links = [row for row in rows if row["chain"] == chain]
    for row in links:  # out of the way of the unique constraint
        _set(connection, row["id"], seq=row["seq"] + 1000)
    for seq, row in enumerate(links, 1):
        body = row["body"].replace(f'"seq":{row["seq"]}', f'"seq":{seq}')
        digest = audit.link(before, body)
        _set(connection, row["id"], seq=seq, prev_hash=before, body=body, hash=digest)
        before = digest
    _state_head(connection, chain, seq, before)


def flip_a_bit(connection: Connection, rows: Rows, rng: random.Random) -> None:
    row = rng.choice(rows)
    column = rng.choice(("body", "hash", "prev_hash", "action", "chain"))
    value = row[column]
    places = [i for i, letter in enumerate(value) if ord(letter) < 128]
    place = 0 if column == "chain" else rng.choice(places)  # its number might be another's
    flipped = chr(ord(value[place]) ^ (1 << rng.randrange(7))).replace("\0", "\x01")
    _set(connection, row["id"], **{column: value[:place] + flipped + value[place + 1 :]})


def change_a_column(connection: Connection, rows: Rows, rng: random.Random) -> None:
    row = rng.choice(rows)
    changes: dict[str, Any] = {
        "actor_id": (row["actor_id"] or 0) + 1,
        "at": row["at"] - timedelta(seconds=rng.randrange(1, 10**6)),
        "seq": row["seq"] + 500,
    }
    column = rng.choice(sorted(changes))
    _set(connection, row["id"], **{column: changes[column]})


def swap_two_entries(connection: Connection, rows: Rows, rng: random.Random) -> None:
    first, second = rng.sample(rows, 2)
    what = rng.choice((("body",), ("body", "hash"), ("body", "hash", "prev_hash"), ("hash",)))
    if all(first[column] == second[column] for column in what):
        what = ("body", "hash")
    for row, other in ((first, second), (second, first)):
        _set(connection, row["id"], **{column: other[column] for column in what})


def delete_an_entry(connection: Connection, rows: Rows, rng: random.Random) -> None:
    connection.execute(delete(AuditEntry).where(AuditEntry.id == rng.choice(rows)["id"]))


def insert_an_entry(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Append a well-linked entry to a chain whose case knows nothing of it."""
    chain = rng.choice(rows)["chain"]
    last = max((r for r in rows if r["chain"] == chain), key=lambda row: row["seq"])
    head = audit.Head(last["seq"], last["hash"])
    body = {"action": "approve", "actor": 1}
    audit.write(connection, audit.sealed(last["chain"], head, body, last["at"]))


def insert_a_chain(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Add a chain that belongs to no case."""
    chain = f"TH50-2570-{rng.randrange(999):03d}"
    body = {"action": "open", "actor": 1}
    audit.write(connection, audit.sealed(chain, audit.EMPTY, body, rows[0]["at"]))


def cut_the_tail(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Cut entries that a checkpoint saw, and make the case claim what is left."""
    anchored = _anchored(connection)
    last = rng.choice([r for r in rows if r["id"] <= anchored and r["chain"] != "settings"])
    cut = [r["id"] for r in rows if r["chain"] == last["chain"] and r["seq"] >= last["seq"]]
    connection.execute(delete(AuditEntry).where(AuditEntry.id.in_(cut)))
    _state_head(connection, last["chain"], last["seq"] - 1, last["prev_hash"])


def rewrite_history(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Change what an old entry says and hash the rest of its chain anew."""
    anchored = _anchored(connection)
    row = rng.choice([r for r in rows if r["id"] <= anchored and r["chain"] != "settings"])
    row["body"] = row["body"].replace('"actor":', '"actor":9', 1)
    _set(connection, row["id"], body=row["body"])
    _relink(connection, rows, row["chain"])


def slip_one_in(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Put an entry in front of an old one and hash the chain anew."""
    anchored = _anchored(connection)
    row = rng.choice([r for r in rows if r["id"] <= anchored and r["chain"] != "settings"])
    slipped = row | {"id": max(r["id"] for r in rows) + 1, "seq": 900}
    connection.execute(insert(AuditEntry), slipped)
    _relink(connection, [*rows[: rows.index(row)], slipped, *rows[rows.index(row) :]], row["chain"])


def remove_a_case(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Remove a case that a checkpoint saw; an owner can unbind what hangs on it."""
    anchored = _anchored(connection)
    chain = rng.choice([r for r in rows if r["id"] <= anchored and r["chain"] != "settings"])
    connection.execute(text(UNBOUND[connection.dialect.name]))
    connection.execute(delete(Case).where(Case.number == chain["chain"]))
    connection.execute(delete(AuditEntry).where(AuditEntry.chain == chain["chain"]))


def change_a_head(connection: Connection, rows: Rows, rng: random.Random) -> None:
    row = rng.choice([r for r in rows if r["chain"] != "settings"])
    _state_head(connection, row["chain"], row["seq"] + 1, row["hash"])


def change_a_checkpoint(connection: Connection, _rows: Rows, rng: random.Random) -> None:
    newest = select(Checkpoint.id).order_by(Checkpoint.day.desc()).limit(1).scalar_subquery()
    changes: dict[str, Any] = {
        "root": f"{rng.getrandbits(256):064x}",
        "entries": Checkpoint.entries - rng.randrange(1, 5),
        "last_id": Checkpoint.last_id - rng.randrange(1, 5),
    }
    column = rng.choice(sorted(changes))
    connection.execute(
        update(Checkpoint).where(Checkpoint.id == newest).values(**{column: changes[column]})
    )


def write_nonsense(connection: Connection, rows: Rows, rng: random.Random) -> None:
    """Replace a body by something that is no entry, with the right hash."""
    row = rng.choice(rows)
    body = rng.choice(("", "null", "[]", "{}", '{"chain":1}', "not json", '"x"'))
    _set(connection, row["id"], body=body, hash=audit.link(row["prev_hash"], body))


WAYS: tuple[Callable[[Connection, Rows, random.Random], None], ...] = (
    flip_a_bit, flip_a_bit, flip_a_bit, change_a_column, swap_two_entries, delete_an_entry,
    insert_an_entry, insert_a_chain, cut_the_tail, rewrite_history, slip_one_in, remove_a_case,
    change_a_head, change_a_checkpoint, write_nonsense,
)  # fmt: skip


def test_before_any_tampering_the_trail_holds(tampered: World) -> None:
    with tampered.database.read() as connection:
        count, flaws = audit_check.verify(connection)

    assert flaws == []
    assert count > 50


@pytest.mark.timeout(300 + TAMPERINGS // 2)
def test_every_tampering_is_found(tampered: World) -> None:
    missed, done = [], set()
    for seed in range(TAMPERINGS):
        way = WAYS[seed % len(WAYS)]
        with undone(tampered) as connection:
            way(connection, _rows(connection), random.Random(seed))
            if not audit_check.verify(connection)[1]:
                missed.append((seed, way.__name__))
            done.add(way)

    assert missed == []
    assert done == set(WAYS)


def test_a_found_tampering_names_the_chain_and_the_entry(tampered: World) -> None:
    with undone(tampered) as connection:
        row = next(row for row in _rows(connection) if row["seq"] == 3)
        _set(connection, row["id"], body=row["body"].replace('"actor":', '"actor":9'))
        _, flaws = audit_check.verify(connection)

    assert flaws == [audit_check.Flaw(row["chain"], 3, "was changed after it was written")]


def test_tampering_is_undone_after_each_try(tampered: World) -> None:
    with tampered.database.read() as connection:
        assert audit_check.verify(connection)[1] == []
