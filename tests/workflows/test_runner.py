"""The runner on a real Prefect server: whole sweeps, stops, kills and outages."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.support.prefect_server import PrefectServer, free_port, wait_until
from tests.support.world import World
from tests.workflows.asking import Ask, a_runner, a_sink, artifacts, scheduled, states

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def test_a_sweep_runs_for_real_delivers_and_records_what_it_did(
    ask: Ask,
    prefect_server: PrefectServer,
    served: dict[str, UUID],
    world: World,
    tmp_path: Path,
) -> None:
    with (
        a_sink(tmp_path) as (port, taken),
        a_runner(prefect_server, world, tmp_path, port),
    ):
        (run,) = scheduled(ask, served["sweep"], 0)
        wait_until("the sweep ends", lambda: states(ask, run) == ["Completed"], within_s=60)

        assert taken.read_text(encoding="utf-8")

    alerts = world.mails("overdue_10")
    assert alerts
    assert {mail.state for mail in alerts} <= {"sent", "folded"}
    assert {"what": "due", "value": "1"} in artifacts(ask, "sweep")
    assert any(row["what"] == "sent" for row in artifacts(ask, "deliver"))


def test_a_runner_told_to_stop_lets_its_run_end(
    ask: Ask,
    prefect_server: PrefectServer,
    served: dict[str, UUID],
    world: World,
    tmp_path: Path,
) -> None:
    with (
        a_sink(tmp_path) as (port, _),
        a_runner(prefect_server, world, tmp_path, port) as runner,
    ):
        (run,) = scheduled(ask, served["sweep"], 0)
        wait_until("the sweep begins", lambda: states(ask, run) != ["Scheduled"])
        runner.process.send_signal(signal.SIGTERM)

        assert runner.process.wait(15) == 0
        assert states(ask, run) == ["Completed"]


def test_a_runner_told_to_stop_does_not_wait_for_a_mail_server_that_hangs(
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
        (run,) = scheduled(ask, served["sweep"], 0)
        wait_until(
            "a mail is handed over",
            lambda: "handing_over" in {mail.state for mail in world.mails()},
        )
        wait_until("the sweep begins", lambda: states(ask, run) != ["Scheduled"])
        runner.process.send_signal(signal.SIGTERM)

        assert runner.process.wait(10) == 0

    assert "handing_over" in {mail.state for mail in world.mails()}  # seen to by the next
    # Left to be buried by the next, unless the minute's own round had taken the mail from it.
    assert states(ask, run) in (["Running"], ["Completed"])


def test_a_runner_killed_in_its_work_is_repaired_by_the_next(
    ask: Ask,
    prefect_server: PrefectServer,
    served: dict[str, UUID],
    world: World,
    tmp_path: Path,
) -> None:
    from prefect.states import Running

    (dead,) = scheduled(ask, served["watch"], 1)

    async def begin(client: Any) -> None:
        await client.set_flow_run_state(dead.id, Running(), force=True)

    ask(begin)
    with a_runner(prefect_server, world, tmp_path, free_port()) as runner:
        os.kill(runner.process.pid, signal.SIGKILL)
        runner.process.wait()
    with a_runner(prefect_server, world, tmp_path, free_port()):
        (run,) = scheduled(ask, served["watch"], 0)
        wait_until("the next watch ends", lambda: states(ask, run) == ["Completed"], within_s=60)

    assert states(ask, dead) == ["Crashed"]


def test_missed_sweeps_are_one_sweep_after_an_outage(
    ask: Ask,
    prefect_server: PrefectServer,
    served: dict[str, UUID],
    world: World,
    tmp_path: Path,
) -> None:
    missed = scheduled(ask, served["sweep"], 50, 40, 30, 20, 10)

    with a_runner(prefect_server, world, tmp_path, free_port()):
        wait_until(
            "the newest ends",
            lambda: states(ask, missed[-1]) in (["Completed"], ["Failed"]),
            within_s=60,
        )

    assert states(ask, *missed) == ["Cancelled"] * 4 + ["Completed"]
