"""Trouble around the timers: two runners at once, Prefect's database locked, a kill in mid-run."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from storage.tables_cases import Alert
from tests.chaos.matrix import COMPLETE
from tests.support.prefect_server import PrefectServer, free_port, wait_until
from tests.support.world import World
from tests.workflows.asking import Ask, a_runner, a_sink, scheduled, states
from usecases.timers.rescue import rescue

pytestmark = [
    pytest.mark.chaos, pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect"),
]  # fmt: skip

LOCKED_S = 4.0
LATER = timedelta(minutes=6)
"""Past the lease of a mail."""


@contextmanager
def locked(server: PrefectServer) -> Iterator[None]:
    """Hold the lock of Prefect's database, as a copy that somebody takes of it may."""
    file = Path(server.environment["PHINONG_DATA"]) / "prefect" / "prefect.db"
    assert file.is_file()
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")


def test_two_runners_and_a_locked_database_do_each_run_once(
    ask: Ask,
    prefect_server: PrefectServer,
    served: dict[str, UUID],
    world: World,
    tmp_path: Path,
) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with (
        a_sink(tmp_path) as (port, taken),
        a_runner(prefect_server, world, folders[0], port) as one,
        a_runner(prefect_server, world, folders[1], port) as two,
    ):
        (run,) = scheduled(ask, served["sweep"], 0)
        with locked(prefect_server):
            time.sleep(LOCKED_S)
            assert one.process.poll() is None
            assert two.process.poll() is None
        wait_until("the sweep ends", lambda: states(ask, run) == ["Completed"], within_s=90)
        again = scheduled(ask, served["sweep"], 0)
        wait_until("the next ends", lambda: states(ask, *again) == ["Completed"], within_s=90)
        sent = taken.read_text(encoding="utf-8").split()

    fired = world.rows(select(Alert.entry_id, Alert.level))
    assert len(fired) == len(set(fired)) > 0
    assert len(sent) == len(set(sent)) > 0


@pytest.mark.skipif(not COMPLETE, reason="left to PHINONG_CHAOS=complete")
def test_a_runner_killed_while_a_mail_is_handed_over_leaves_it_in_doubt_and_shown(
    ask: Ask,
    prefect_server: PrefectServer,
    served: dict[str, UUID],
    world: World,
    tmp_path: Path,
) -> None:
    with (
        a_sink(tmp_path, "hang_after_data") as (port, _),
        a_runner(prefect_server, world, tmp_path, port) as runner,
    ):
        scheduled(ask, served["sweep"], 0)
        wait_until(
            "a mail is handed over",
            lambda: "handing_over" in {mail.state for mail in world.mails()},
        )
        os.kill(runner.process.pid, signal.SIGKILL)
        runner.process.wait()

    world.now += LATER
    found = rescue(world.ctx())
    assert found["in_doubt"] > 0
    assert "handing_over" not in {mail.state for mail in world.mails()}
    with a_runner(prefect_server, world, tmp_path, free_port()):
        (run,) = scheduled(ask, served["watch"], 0)
        wait_until("the next watch ends", lambda: states(ask, run) == ["Completed"], within_s=90)
    fired = world.rows(select(Alert.entry_id, Alert.level))
    assert len(fired) == len(set(fired)) > 0
