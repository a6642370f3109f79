"""The outbox: a cause queues once, a row has one claimer, and a lost lease marks nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import outbox
from storage.tables_system import Outbox
from tests.support.world import World

LEASE = timedelta(minutes=5)


def a_mail(world: World, key: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "message": "turn",
        "person_id": world.people["governor"],
        "why": "holder",
        "payload": {"ขั้น": "ลงนาม"},
        "queued_at": world.now,
        "send_after": world.now,
    } | more


def queue(world: World, *rows: dict[str, Any]) -> None:
    with world.database.write() as connection:
        outbox.queue(connection, rows)


def claim(world: World, owner: str, most: int = 10) -> list[Any]:
    with world.database.write() as connection:
        return outbox.claim(connection, owner, world.now, most=most, lease=LEASE)


def handed(world: World, row: Any) -> bool:
    with world.database.write() as connection:
        values = {"b_id": row.id, "b_fence": row.fence, "message_id": "<1@x>", "address": "g@x"}
        return outbox.mark_handing_over(connection, [values])[0]


def end(world: World, row: Any, state: str = "sent") -> None:
    with world.database.write() as connection:
        values = {"b_id": row.id, "b_fence": row.fence, "state": state, "attempts": 1,
                  "send_after": world.now, "reply": "250 ok", "finished_at": world.now}  # fmt: skip
        outbox.mark(connection, [values])


def the_row(world: World) -> Any:
    return world.rows(select(Outbox.__table__))[0]


def counts(world: World) -> dict[str, int]:
    with world.database.read() as connection:
        return outbox.counts(connection)


def test_a_cause_queues_once(world: World) -> None:
    queue(world, a_mail(world, "a"), a_mail(world, "b"), a_mail(world, "a", why="again"))
    queue(world, a_mail(world, "a", why="later"))
    queue(world)

    rows = world.rows(select(Outbox.key, Outbox.why, Outbox.state).order_by(Outbox.key))
    assert [tuple(row) for row in rows] == [("a", "holder", "queued"), ("b", "holder", "queued")]


def test_what_is_due_is_claimed_oldest_first_and_others_get_the_rest(world: World) -> None:
    times = {"late": 0, "early": -2, "middle": -1, "tomorrow": 24}
    for key, hours in times.items():
        queue(world, a_mail(world, key, send_after=world.now + timedelta(hours=hours)))

    first = claim(world, "one", most=2)
    second = claim(world, "two")

    assert [row.key for row in first] == ["early", "middle"]
    assert [row.key for row in second] == ["late"]
    assert {(row.state, row.fence, row.lease_owner) for row in first} == {("sending", 1, "one")}
    assert first[0].lease_until == world.now + LEASE
    assert first[0].payload == {"ขั้น": "ลงนาม"}
    assert claim(world, "three") == []
    assert counts(world) == {"queued": 1, "sending": 3}


def test_a_row_goes_its_way_to_sent(world: World) -> None:
    queue(world, a_mail(world, "a"))
    [row] = claim(world, "one")

    assert handed(world, row)
    assert the_row(world).state == "handing_over"
    end(world, row)

    after = the_row(world)
    assert (after.state, after.reply, after.lease_owner, after.lease_until) == (
        "sent", "250 ok", None, None,
    )  # fmt: skip


def test_a_stale_fence_can_neither_hand_over_nor_mark(world: World) -> None:
    queue(world, a_mail(world, "a"))
    [old] = claim(world, "slow")
    end(world, old, "queued")
    [new] = claim(world, "quick")

    assert not handed(world, old)
    end(world, old, "failed")

    assert (new.fence, the_row(world).state) == (2, "sending")
    assert handed(world, new)
    end(world, old, "failed")
    assert the_row(world).state == "handing_over"


def test_what_is_finished_is_not_marked_again(world: World) -> None:
    queue(world, a_mail(world, "a"))
    [row] = claim(world, "one")
    assert handed(world, row)
    assert not handed(world, row)
    end(world, row)

    end(world, row, "failed")

    assert the_row(world).state == "sent"


def test_a_lease_expires_only_after_its_time(world: World) -> None:
    queue(world, a_mail(world, "a"), a_mail(world, "b"))
    [row] = claim(world, "one", most=1)

    with world.database.write() as connection:
        on_time = outbox.expired(connection, world.now + LEASE)
        late = outbox.expired(connection, world.now + LEASE + timedelta(seconds=1))

    assert on_time == []
    assert [found.id for found in late] == [row.id]


@pytest.fixture
def many(world: World) -> World:
    queue(world, *(a_mail(world, f"{n:04d}") for n in range(400)))
    return world


def in_threads(*deeds: Any) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_of_four_who_claim_at_once_no_two_get_a_row(many: World) -> None:
    claimed: dict[str, list[int]] = {name: [] for name in "abcd"}

    def claim_all(name: str) -> None:
        while rows := claim(many, name, most=7):
            claimed[name] += [row.id for row in rows]

    in_threads(*(lambda name=name: claim_all(name) for name in claimed))

    ids = [row for rows in claimed.values() for row in rows]
    assert len(ids) == len(set(ids)) == 400
    assert counts(many) == {"sending": 400}


def test_on_postgresql_claimers_pass_by_the_rows_of_others_without_waiting(many: World) -> None:
    if many.database.is_sqlite:
        pytest.skip("SQLite lets one write at a time")
    gate = threading.Barrier(4, timeout=30)
    claimed: dict[str, list[int]] = {}

    def claim_and_wait(name: str) -> None:
        with many.database.write() as connection:
            rows = outbox.claim(connection, name, many.now, most=100, lease=LEASE)
            claimed[name] = [row.id for row in rows]
            gate.wait()  # all four hold their rows before anybody commits

    in_threads(*(lambda name=name: claim_and_wait(name) for name in "abcd"))

    assert [len(rows) for rows in claimed.values()] == [100] * 4
    assert len({row for rows in claimed.values() for row in rows}) == 400
