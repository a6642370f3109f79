"""A clock that is set a day back and forth: nothing twice, nothing lost, and work goes on.

By our own setting, and by the machine's own clock where libfaketime is installed.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifications.smtp_settings import SmtpSettings
from storage import settings
from storage.tables_cases import Alert
from storage.tables_system import Outbox
from tests.chaos.mailbags import RESENT, a_case, deliver_to_the_end, people, queue, smtp, tally
from tests.chaos.matrix import COMPLETE
from tests.chaos.snapshots import discord
from tests.chaos.test_kill_delivery import settled
from tests.support.command_line import Shell
from tests.support.post import a_post_office
from tests.support.prefect_server import free_port
from tests.support.world import World
from usecases.timers.deliver import deliver
from usecases.timers.jobs import run_job
from usecases.timers.sweep import sweep

pytestmark = [pytest.mark.chaos]

DAY, LEASE = timedelta(days=1), timedelta(minutes=10)
STEPS = (DAY, -DAY, -DAY, DAY, 2 * DAY, -2 * DAY, timedelta())
FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


def test_a_clock_set_back_and_forth_alerts_and_mails_nothing_twice(world: World) -> None:
    numbers = [world.through(state) for state in ("draft", "screening", "review", "approval")]
    world.wait_working(14)
    start = world.now
    with a_post_office() as sink:
        for n, step in enumerate(STEPS):
            world.now = start + step + timedelta(minutes=n)
            sweep(world.ctx())
            deliver(world.ctx(), smtp(sink), "worker")
            if n == 1:
                world.go(numbers[0], "submit", "coordinator")  # a day before its own proposal
        world.now = start + 3 * DAY
        deliver_to_the_end(world, sink)
        found = tally(world, settled(sink))

    assert (found.lost, found.twice, found.untold, found.resent) == ([], [], [], 0)
    fired = world.rows(select(Alert.entry_id, Alert.level))
    assert len(fired) == len(set(fired)) > 0
    assert discord(world) == []


def test_what_a_dead_worker_held_by_a_wrong_clock_is_taken_over_at_once(world: World) -> None:
    queue(world, a_case(world), people(world, 2), RESENT)
    with world.database.write() as connection:
        connection.execute(
            update(Outbox)
            .where(Outbox.message == RESENT)
            .values(state="sending", fence=1, lease_owner="dead", lease_until=world.now + DAY)
        )
    smtp_of_nobody = SmtpSettings("127.0.0.1", free_port(), hostname="phinong.example")
    deliver(world.ctx(), smtp_of_nobody, "worker")
    assert {mail.state for mail in world.mails(RESENT)} == {"queued"}
    assert {mail.attempts for mail in world.mails(RESENT)} == {1}  # tried, and nobody answered


def test_a_timer_that_died_a_day_ahead_runs_when_the_clock_is_set_right(world: World) -> None:
    ahead = world.ctx().at(world.now + DAY)
    with ahead.database.write() as connection:
        assert settings.take_job(connection, "tick", "dead", ahead.now, LEASE) is not None

    assert run_job(world.ctx(), "tick", LEASE, lambda: {"due": 0}) == {"due": 0}


@pytest.fixture
def installation(tmp_path: Path) -> Shell:
    """Give a new installation that goes by the machine's clock."""
    shell = Shell(tmp_path, {"PHINONG_CLOCK": "", "PHINONG_SMTP_PORT": str(free_port())})
    assert shell.run("init").code == 0
    return shell


@pytest.mark.slow
@pytest.mark.skipif(not COMPLETE, reason="left to PHINONG_CHAOS=complete")
@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
def test_the_machines_own_clock_may_be_set_back_and_forth(installation: Shell) -> None:
    first = installation.run("tick", "--json")
    assert first.code == 0, first.err
    for shift in ("+1d", "-1d", "+0d"):
        faked = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": shift, "DONT_FAKE_MONOTONIC": "1"}
        ran = installation.run("tick", "--json", **faked)
        assert ran.code == 0, (shift, ran.err)
        assert "Traceback" not in ran.err
        assert "skipped" not in ran.document, shift
    assert installation.run("audit", "verify").code == 0
