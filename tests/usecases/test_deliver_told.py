"""What must be known of a mail that did not go out, and that it stops none of the others."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from notifications.smtp_settings import SmtpSettings
from storage import mail_rows
from storage.tables_system import Outbox
from tests.chaos import mailbags
from tests.support import smtp_sink
from tests.support.post import a_post_office, settings
from tests.support.world import World
from usecases.timers import deliver as delivery
from usecases.timers import marks
from usecases.timers.deliver import deliver


def test_a_letter_in_doubt_is_told_to_the_administrators(world: World) -> None:
    number = world.through("approval")
    with a_post_office() as office:
        office.moods["coordinator@phinong.example"] = "drop_after_data"
        world.go(number, "approve", "moi_executive")
        deliver(world.ctx(), settings(office), "test")

    assert [row.state for row in world.mails("approved", "coordinator")] == ["in_doubt"]
    [told] = world.mails("in_doubt_notice", "admin")
    assert told.payload["extra"]["mails"][0]["number"] == number


def test_a_reminder_that_stays_in_doubt_is_told_in_the_end(world: World) -> None:
    world.through("endorsement")
    with a_post_office() as office:
        office.moods["governor@phinong.example"] = "drop_after_data"
        for _ in range(6):
            assert world.mails("in_doubt_notice") == []
            deliver(world.ctx(), settings(office), "test")
            if world.mails("in_doubt_notice"):
                break
            world.now += timedelta(minutes=16)

    [turn] = world.mails("turn", "governor")
    assert (turn.state, turn.attempts) == ("in_doubt", 4)
    assert len(world.mails("in_doubt_notice")) == 1


def test_a_mail_that_cannot_be_written_stops_no_other(world: World) -> None:
    number = world.through("approval")
    readers = mailbags.people(world, 4)
    mailbags.queue(world, number, readers, "approved")
    broken: dict[int, dict[str, Any]] = {
        0: {"message": "gone_in_this_version"},
        1: {"payload": {"since": "no day"}},
    }
    with world.database.write() as connection:
        for reader, values in broken.items():
            mine = update(Outbox).where(Outbox.key == f"approved:{readers[reader]}")
            connection.execute(mine.values(**values))

    with a_post_office() as office:
        deliver(world.ctx(), settings(office), "test")

    keys = [f"approved:{reader}" for reader in readers]
    found = world.rows(select(Outbox.state, Outbox.reply).where(Outbox.key.in_(keys)))
    assert [row.state for row in found] == ["failed", "failed", "sent", "sent"]
    assert all("cannot be written" in row.reply for row in found[:2])
    with world.database.read() as connection:
        known = mail_rows.people(connection, readers[:2])
    assert all(person.undeliverable_since is None for person in known.values())


@pytest.mark.slow
def test_a_round_that_outlasts_its_lease_is_not_taken_for_dead(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.through("approval")
    mailbags.queue(world, number, mailbags.people(world, 20), "approved")
    lease = timedelta(seconds=3)
    monkeypatch.setattr(marks, "LEASE", lease)
    monkeypatch.setattr(delivery, "LEASE", lease)
    monkeypatch.setattr(delivery, "CLAIM", 4)
    monkeypatch.setattr(smtp_sink, "DRIP_S", 0.003)
    began, start = world.now, time.monotonic()
    with a_post_office("drip") as office:
        smtp = SmtpSettings("127.0.0.1", office.port, connections=1, hostname="phinong.example")
        slow = Thread(target=deliver, args=[world.ctx(), smtp, "slow"])
        slow.start()
        while slow.is_alive():
            slow.join(0.2)
            world.now = began + timedelta(seconds=time.monotonic() - start)
            deliver(world.ctx(), smtp, "only looks for the dead", most=0)
        office.mood = "ok"
        deliver(world.ctx(), settings(office), "the rest")

    assert world.now > began + lease
    assert {row.state for row in world.mails("approved")} == {"sent"}
    assert set(office.received.values()) == {1}
