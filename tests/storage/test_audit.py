"""The trail: what an entry's hash covers, heads, the Merkle root, checkpoints, and the triggers."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from storage import audit, audit_check
from storage.audit import GENESIS, Head, canonical, link, merkle_root
from storage.database import Database
from storage.tables_cases import AuditEntry, Case, Checkpoint
from tests.support.world import World

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = date(2026, 11, 23)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def test_the_same_body_gives_the_same_bytes() -> None:
    body = {"ข": "ไทย", "a": [1, None], "at": NOW, "day": DAY}

    assert canonical(body) == (
        '{"a":[1,null],"at":"2026-11-23T03:00:00+00:00","day":"2026-11-23","ข":"ไทย"}'
    )
    assert canonical(dict(reversed(body.items()))) == canonical(body)


def test_a_hash_covers_the_tag_the_one_before_and_the_body() -> None:
    expected = hashlib.sha256(b"phinong/audit/v1\n" + b"0" * 64 + b'\n{"a":1}').hexdigest()

    assert link(GENESIS, '{"a":1}') == expected


def test_merkle_roots_are_those_worked_out_by_hand() -> None:
    """RFC 6962: 0x00 before a leaf, 0x01 before a pair; the odd one out rises as it is."""
    heads = {name: Head(n, name * 64) for n, name in enumerate("abc", 1)}
    a, b, c = (sha(b"\x00", f"{k}:{h.seq}:{h.hash}".encode()) for k, h in heads.items())

    assert merkle_root({}) == GENESIS
    assert merkle_root({"a": heads["a"]}) == a.hex()
    assert merkle_root(heads) == sha(b"\x01", sha(b"\x01", a, b), c).hex()


def test_a_merkle_root_never_changes_from_version_to_version() -> None:
    heads = {f"TH50-2569-{n:03d}": Head(n, f"{n:064x}") for n in range(1, 8)}

    assert merkle_root(heads) == KNOWN_ROOT
    assert merkle_root(dict(reversed(heads.items()))) == KNOWN_ROOT


KNOWN_ROOT = "5c36a10e5ca05c009e42f2cb38aeb1f009366d8d0145242f564dc4aeaa07ae6e"


def test_every_move_leaves_one_entry_and_the_trail_holds(world: World) -> None:
    number = world.through("active")

    with world.database.read() as connection:
        count, flaws = audit_check.verify(connection)
        rows = list(audit_check.entries(connection, number))
    assert flaws == []
    assert count == len(rows) == 12
    assert [json.loads(row.body)["seq"] for row in rows] == list(range(1, 13))


def test_deeds_on_no_case_have_a_chain_of_their_own(world: World) -> None:
    with world.database.write() as connection:
        first = audit.append_settings(connection, {"actor": 1, "action": "grant"}, NOW)
        second = audit.append_settings(connection, {"actor": None, "action": "tick"}, NOW)

    assert (first.seq, second.seq) == (1, 2)
    with world.database.read() as connection:
        assert audit_check.verify(connection) == (2, [])
        assert audit.heads(connection)[audit.SETTINGS_CHAIN] == second


def test_a_checkpoint_of_a_day_is_written_once(world: World) -> None:
    number = world.through("screening")
    with world.database.write() as connection:
        root = audit.checkpoint(connection, DAY, NOW)
        expected = merkle_root(audit.heads(connection))
    world.go(number, "accept", "moi_officer")

    with world.database.write() as connection:
        again = audit.checkpoint(connection, DAY, NOW + timedelta(hours=1))
        rows = connection.execute(select(Checkpoint.root, Checkpoint.entries)).all()

    assert again == root == expected
    assert [tuple(row) for row in rows] == [(root, 3)]


def test_a_root_stays_provable_while_cases_move_on(world: World) -> None:
    number = world.through("screening")
    with world.database.write() as connection:
        audit.checkpoint(connection, DAY, NOW)
    world.go(number, "accept", "moi_officer")
    world.through("endorsement")

    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_an_installation_without_entries_has_the_root_of_nothing(database: Database) -> None:
    with database.write() as connection:
        assert audit.checkpoint(connection, DAY, NOW) == GENESIS

    with database.read() as connection:
        assert audit_check.verify(connection) == (0, [])


CHANGES = [
    "UPDATE {} SET {} = 'x'",
    "DELETE FROM {}",
    "INSERT INTO {} SELECT * FROM {} WHERE id = 1 ON CONFLICT (id) DO UPDATE SET {} = 'x'",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("table", "column"), [("audit_entries", "body"), ("checkpoints", "root")])
def test_the_trail_refuses_to_be_changed(
    world: World, table: str, column: str, change: str
) -> None:
    world.through("endorsement")
    with world.database.write() as connection:
        audit.checkpoint(connection, DAY, NOW)
    names = {"UPDATE": (table, column), "DELETE": (table,), "INSERT": (table, table, column)}
    statement = change.format(*names[change.split(maxsplit=1)[0]])

    with pytest.raises(DBAPIError, match="append-only"), world.database.write() as connection:
        connection.execute(text(statement))

    with world.database.read() as connection:
        assert audit_check.verify(connection) == (2, [])
        assert connection.execute(select(func.count(Checkpoint.id))).scalar_one() == 1


REPLACEMENTS = {
    "sqlite": [
        "REPLACE INTO {0} SELECT * FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        "UPDATE OR REPLACE {0} SET id = 7",
    ],
    "postgresql": ["TRUNCATE {0}", "TRUNCATE {0} CASCADE"],
}


@pytest.mark.parametrize("table", ["audit_entries", "checkpoints"])
def test_the_trail_refuses_to_be_replaced_or_emptied(world: World, table: str) -> None:
    world.through("endorsement")
    with world.database.write() as connection:
        audit.checkpoint(connection, DAY, NOW)
    for way in REPLACEMENTS[world.database.engine.dialect.name]:
        with pytest.raises(DBAPIError, match="append-only"), world.database.write() as connection:
            connection.execute(text(way.format(table)))


def test_an_entry_with_a_known_number_but_a_new_id_is_refused_on_sqlite(world: World) -> None:
    """REPLACE would delete the old row without waking the trigger against DELETE."""
    if not world.database.is_sqlite:
        pytest.skip("PostgreSQL has no REPLACE")
    world.case()

    with pytest.raises(DBAPIError, match="append-only"), world.database.write() as connection:
        connection.execute(
            text(
                "REPLACE INTO audit_entries (chain, seq, at, action, body, prev_hash, hash)"
                " SELECT chain, seq, at, action, 'x', prev_hash, hash FROM audit_entries"
            )
        )


@pytest.mark.parametrize(("seq", "previous"), [(3, "a" * 64), (5, GENESIS), (0, GENESIS)])
def test_an_entry_that_does_not_follow_is_refused(world: World, seq: int, previous: str) -> None:
    number = world.through("endorsement")
    entry = audit.Entry(number, seq, NOW, "submit", None, "{}", previous)

    with pytest.raises(DBAPIError, match="does not follow"), world.database.write() as connection:
        audit.write(connection, entry)


def test_the_head_is_kept_with_the_case(world: World) -> None:
    number = world.through("endorsement")

    with world.database.read() as connection:
        stated = connection.execute(select(Case.audit_seq, Case.audit_hash)).one()
        last = connection.execute(
            select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
        ).one()
    assert tuple(stated) == tuple(last)
    assert world.load(number).head == Head(*stated)
