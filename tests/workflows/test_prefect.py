"""With a real Prefect server: what is served, what is missed, what died, and a whole sweep."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest

from config import clock
from tests.support.prefect_server import PrefectServer, free_port, listens, wait_until
from tests.support.world import World, a_world
from workflows.parent import TIMERS_READY
from workflows.schedule import SCHEDULE
from workflows.scheduler import answers, next_runs

ROOT = Path(__file__).parent.parent.parent
pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]

_T = TypeVar("_T")
Ask = Callable[[Callable[[Any], Awaitable[_T]]], _T]


@pytest.fixture
def ask(prefect_server: PrefectServer) -> Iterator[Ask[Any]]:
    """Give a way to ask Prefect's client something, here."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    def asked(question: Callable[[Any], Awaitable[Any]]) -> Any:
        async def go() -> Any:
            async with get_client() as client:
                return await question(client)

        return asyncio.run(go())

    with temporary_settings({PREFECT_API_URL: prefect_server.url}):
        yield asked


@pytest.fixture
def served(ask: Ask[Any]) -> dict[str, UUID]:
    """Give the id of each timer's deployment, with nothing waiting to be run."""
    from workflows.deployments import register
    from workflows.runs import bury, due

    async def fresh(client: Any) -> dict[str, UUID]:
        found = await register(client)
        for run in (await due(client, found)).values():
            await client.delete_flow_run(run.id)
        await bury(client, sole=True)
        return {timer.name: deployment for deployment, timer in found.items()}

    return dict(ask(fresh))


def states(ask: Ask[Any], *runs: Any) -> list[str]:
    async def read(client: Any) -> list[str]:
        return [(await client.read_flow_run(run.id)).state_name for run in runs]

    return list(ask(read))


def scheduled(ask: Ask[Any], deployment: UUID, *minutes_ago: int) -> list[Any]:
    """Schedule runs that should have begun so many minutes ago."""
    from prefect.states import Scheduled

    async def make(client: Any) -> list[Any]:
        return [
            await client.create_flow_run_from_deployment(
                deployment,
                state=Scheduled(scheduled_time=clock.real_now() - timedelta(minutes=ago)),
            )
            for ago in minutes_ago
        ]

    return list(ask(make))


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


def test_serving_again_changes_nothing(
    ask: Ask[Any], prefect_server: PrefectServer, served: dict[str, UUID]
) -> None:
    from workflows.deployments import register

    wait_until("a next sweep", lambda: next_runs(prefect_server.url)["sweep"])
    before = next_runs(prefect_server.url)

    again = ask(register)

    assert {timer.name: deployment for deployment, timer in again.items()} == served
    assert next_runs(prefect_server.url)["watch"] == before["watch"]


def test_what_is_no_longer_in_the_table_is_no_longer_served(
    ask: Ask[Any], served: dict[str, UUID]
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


def test_missed_runs_become_one(ask: Ask[Any], served: dict[str, UUID]) -> None:
    from workflows.runs import due

    missed = scheduled(ask, served["forecast"], 40, 10, 30, 20)

    found = ask(lambda client: due(client, [served["forecast"]]))

    assert found[served["forecast"]].id == missed[1].id
    assert states(ask, *missed) == ["Cancelled", "Scheduled", "Cancelled", "Cancelled"]


def test_a_run_is_taken_by_one_runner_only(ask: Ask[Any], served: dict[str, UUID]) -> None:
    from prefect.states import Pending

    (run,) = scheduled(ask, served["forecast"], 1)

    async def both(client: Any) -> list[str]:
        taken = [await client.set_flow_run_state(run.id, Pending()) for _ in range(2)]
        return [answer.status.value for answer in taken]

    first, second = ask(both)

    assert first == "ACCEPT"
    assert second != "ACCEPT"


def test_dead_runs_are_buried_at_once_by_a_sole_runner_and_by_age_by_others(
    ask: Ask[Any], served: dict[str, UUID]
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


# ---- with a runner ------------------------------------------------------------------------------


@dataclass(slots=True)
class ARunner:
    """A runner process on a scratch database, and what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self, line: str) -> bool:
        return line in self.log.read_text(encoding="utf-8")


@contextmanager
def a_runner(
    server: PrefectServer, world: World, folder: Path, smtp_port: int
) -> Iterator[ARunner]:
    log = folder / "runner.log"
    environment = {
        **server.environment,
        "PHINONG_DATA": str(folder),
        "PHINONG_DATABASE_URL": str(world.database.where),
        "PHINONG_SMTP_PORT": str(smtp_port),
        "PHINONG_CLOCK": world.now.isoformat(),
        "PYTHONWARNINGS": "default",
    }
    with log.open("ab") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "workflows.child", "runner"],
            cwd=ROOT,
            env=environment,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        runner = ARunner(process, log)
        try:
            wait_until("the runner serves", lambda: runner.said(TIMERS_READY), within_s=60)
            yield runner
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with one case whose deadline passed long ago."""
    found = a_world(tmp_path)
    found.through("screening")
    found.wait_working(60)
    yield found
    found.database.close()


def artifacts(ask: Ask[Any], key: str) -> list[dict[str, str]]:
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    async def read(client: Any) -> Any:
        return await client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])),
            sort=ArtifactSort.CREATED_DESC,
            limit=1,
        )

    return [row for artifact in ask(read) for row in json.loads(artifact.data)]


@contextmanager
def a_sink(folder: Path, mood: str = "ok") -> Iterator[tuple[int, Path]]:
    """Run a mail server of the tests; give its port and the file of what it took."""
    port, taken = free_port(), folder / "taken"
    taken.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.smtp_sink", str(port), str(taken), mood], cwd=ROOT
    )
    try:
        wait_until("the sink listens", lambda: listens(port))
        yield port, taken
    finally:
        process.kill()
        process.wait()


def test_a_sweep_runs_for_real_delivers_and_records_what_it_did(
    ask: Ask[Any],
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
    ask: Ask[Any],
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
    ask: Ask[Any],
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
        runner.process.send_signal(signal.SIGTERM)

        assert runner.process.wait(10) == 0

    assert "handing_over" in {mail.state for mail in world.mails()}  # seen to by the next
    assert states(ask, run) == ["Running"]  # buried by the next


def test_a_runner_killed_in_its_work_is_repaired_by_the_next(
    ask: Ask[Any],
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
    ask: Ask[Any],
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


def test_workers_of_a_large_site_run_the_same_timers(
    ask: Ask[Any], prefect_server: PrefectServer, world: World, tmp_path: Path
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

    prefect("work-pool", "create", "phinong", "--type", "process")
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
