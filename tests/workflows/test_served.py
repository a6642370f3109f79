"""On a real Prefect server: what is served, what was missed, what died."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.support.prefect_server import PrefectServer, wait_until
from tests.support.world import World
from tests.workflows.asking import ROOT, Ask, scheduled, states, upcoming
from workflows.schedule import SCHEDULE
from workflows.scheduler import answers, next_runs

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def test_a_server_is_ready_with_no_network_but_this_machine(prefect_server: PrefectServer) -> None:
    assert answers(prefect_server.url)


def test_the_server_serves_exactly_the_table(
    prefect_server: PrefectServer, served: dict[str, UUID]
) -> None:
    assert served.keys() == SCHEDULE.keys()
    wait_until(
        "every timer has a next run",
        lambda: all(next_runs(prefect_server.url).get(name) for name in SCHEDULE),
    )


def test_serving_again_changes_nothing(ask: Ask, served: dict[str, UUID]) -> None:
    from workflows.deployments import register

    before = upcoming(ask, *served.values())

    again = ask(register)

    assert {timer.name: deployment for deployment, timer in again.items()} == served
    assert before <= upcoming(ask, *served.values())


def test_what_is_no_longer_in_the_table_is_no_longer_served(
    ask: Ask, served: dict[str, UUID]
) -> None:
    from workflows.deployments import TAG, register

    async def stale(client: Any) -> list[str]:
        flow = await client.create_flow_from_name("forgotten")
        await client.create_deployment(flow, "phinong", tags=[TAG], entrypoint="gone:gone")
        await register(client)
        return [one.entrypoint for one in await client.read_deployments()]

    found = ask(stale)

    assert "gone:gone" not in found
    assert len(found) == len(served)


def test_entry_points_load_as_a_worker_loads_them() -> None:
    from prefect.flows import load_flow_from_entrypoint

    for name, timer in SCHEDULE.items():
        assert load_flow_from_entrypoint(timer.entrypoint).name == name


def test_missed_runs_become_one(ask: Ask, served: dict[str, UUID]) -> None:
    from workflows.runs import due

    missed = scheduled(ask, served["forecast"], 40, 10, 30, 20)

    found = ask(lambda client: due(client, [served["forecast"]]))

    assert found[served["forecast"]].id == missed[1].id
    assert states(ask, *missed) == ["Cancelled", "Scheduled", "Cancelled", "Cancelled"]


def test_a_run_is_taken_by_one_runner_only(ask: Ask, served: dict[str, UUID]) -> None:
    from prefect.states import Pending

    (run,) = scheduled(ask, served["forecast"], 1)

    async def both(client: Any) -> list[str]:
        taken = [await client.set_flow_run_state(run.id, Pending()) for _ in range(2)]
        return [answer.status.value for answer in taken]

    first, second = ask(both)

    assert first == "ACCEPT"
    assert second != "ACCEPT"


def test_dead_runs_are_buried_at_once_by_a_sole_runner_and_by_age_by_others(
    ask: Ask, served: dict[str, UUID]
) -> None:
    from prefect.states import Running

    from workflows.runs import bury

    old, young = scheduled(ask, served["forecast"], 31, 1)

    async def begin(client: Any) -> None:
        for run in (old, young):
            await client.set_flow_run_state(run.id, Running(), force=True)

    ask(begin)

    assert ask(lambda client: bury(client, sole=False)) == 1
    assert states(ask, old, young) == ["Crashed", "Running"]
    assert ask(lambda client: bury(client, sole=True)) == 1
    assert states(ask, young) == ["Crashed"]


def test_workers_of_a_large_site_run_the_same_timers(
    ask: Ask, prefect_server: PrefectServer, world: World, tmp_path: Path
) -> None:
    environment = {
        **prefect_server.environment,
        "PHINONG_DATA": str(tmp_path),
        "PHINONG_DATABASE_URL": str(world.database.where),
        "PHINONG_CLOCK": world.now.isoformat(),
        "PREFECT_API_URL": prefect_server.url,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "NO_PROXY": "127.0.0.1",
        "DO_NOT_TRACK": "1",
    }

    def prefect(*words: str, cwd: Path = tmp_path) -> None:
        command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
        said = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stdout + said.stderr

    async def workers(client: Any) -> dict[str, UUID]:
        deployments = await client.read_deployments()
        return {one.entrypoint: one.id for one in deployments if one.name == "workers"}

    prefect("work-pool", "create", "phinong", "--type", "process", "--overwrite")
    prefect("deploy", "--all", "--prefect-file", str(ROOT / "workflows" / "prefect.yaml"), cwd=ROOT)
    found = ask(workers)
    assert found.keys() == {timer.entrypoint for timer in SCHEDULE.values()}

    (run,) = scheduled(ask, found["workflows.watch:watch"], 0)
    prefect("worker", "start", "--pool", "phinong", "--run-once")
    assert states(ask, run) == ["Completed"]

    async def forget(client: Any) -> None:
        for deployment in found.values():
            await client.delete_deployment(deployment)

    ask(forget)
