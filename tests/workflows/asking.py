"""What the tests of this room ask of Prefect, and the processes they start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from config import clock
from tests.support.prefect_server import PrefectServer, free_port, listens, wait_until
from tests.support.world import World
from workflows.parent import TIMERS_READY

ROOT = Path(__file__).parent.parent.parent
Ask: TypeAlias = Callable[[Callable[[Any], Awaitable[Any]]], Any]


def states(ask: Ask, *runs: Any) -> list[str]:
    async def read(client: Any) -> list[str]:
        return [(await client.read_flow_run(run.id)).state_name for run in runs]

    return list(ask(read))


def scheduled(ask: Ask, deployment: UUID, *minutes_ago: int) -> list[Any]:
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


def upcoming(ask: Ask, *deployments: UUID) -> set[UUID]:
    """Return the runs that wait for their time, once each of the deployments has one."""
    from prefect.client.schemas import filters
    from prefect.client.schemas.objects import StateType

    waiting = filters.FlowRunFilterStateType(any_=[StateType.SCHEDULED])
    of_state = filters.FlowRunFilter(state=filters.FlowRunFilterState(type=waiting))

    async def read(client: Any) -> list[set[UUID]]:
        return [
            {
                run.id
                for run in await client.read_flow_runs(
                    flow_run_filter=of_state,
                    deployment_filter=filters.DeploymentFilter(
                        id=filters.DeploymentFilterId(any_=[one])
                    ),
                )
            }
            for one in deployments
        ]

    wait_until("each timer has a next run", lambda: all(ask(read)))
    return set().union(*ask(read))


def artifacts(ask: Ask, key: str) -> list[dict[str, str]]:
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    async def read(client: Any) -> Any:
        return await client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])),
            sort=ArtifactSort.CREATED_DESC,
            limit=1,
        )

    return [row for artifact in ask(read) for row in json.loads(artifact.data)]


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
