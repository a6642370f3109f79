"""The timers on a work pool: what ``phinong deploy`` makes, and the worker that serves it.

The same as ``workflows/prefect.yaml`` says, from the table itself, so that an upgrade is one
command and what the table no longer names is gone.
"""

import asyncio
import os
import runpy
import sys
from dataclasses import dataclass
from typing import Any

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound

from workflows import deployments
from workflows.runs import bury, due
from workflows.schedule import SCHEDULE, ZONE, Timer

POOL = "phinong"
NAME = "workers"
_PULL = [{"prefect.deployments.steps.set_working_directory": {"directory": "/"}}]


@dataclass(frozen=True, slots=True)
class Deployed:
    """What was done: timers new or changed, timers as they were, deployments taken away."""

    changed: int
    unchanged: int
    removed: int


async def deploy() -> Deployed:
    """Make the work pool and its deployments equal the table; change nothing that is so already.

    What a runner of ours served (``phinong flows``) is taken away: two of each timer would ask
    everything twice.
    """
    async with get_client() as client:
        await _make_pool(client)
        known = {one.entrypoint: one for one in await _known(client)}
        changed = 0
        for timer in SCHEDULE.values():
            if not _is_same(known.pop(timer.entrypoint, None), timer):
                changed += 1
                await _create(client, timer)
        stale = [*known.values(), *await deployments.known(client)]
        for one in stale:
            await client.delete_deployment(one.id)
        return Deployed(changed, len(SCHEDULE) - changed, len(stale))


async def tidy(client: PrefectClient) -> dict[str, int]:
    """Mark dead runs as crashed, and of the runs that were missed keep each timer's newest."""
    ids = [one.id for one in await _known(client)]
    kept = await due(client, ids) if ids else {}
    return {"buried": await bury(client, sole=False), "kept": len(kept)}


async def _make_pool(client: PrefectClient) -> None:
    try:
        await client.read_work_pool(POOL)
    except ObjectNotFound:
        await client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))


async def _known(client: PrefectClient) -> list[DeploymentResponse]:
    return [one for one in await client.read_deployments() if one.work_pool_name == POOL]


def _is_same(found: DeploymentResponse | None, timer: Timer) -> bool:
    if found is None or found.name != NAME or found.version != _version(timer):
        return False
    return len(found.schedules) == 1 and not found.paused


async def _create(client: PrefectClient, timer: Timer) -> Any:
    """Create a timer's deployment, or bring the one of that name up to the table."""
    schedule = CronSchedule(cron=timer.cron, timezone=ZONE)
    return await client.create_deployment(
        await client.create_flow_from_name(timer.name),
        NAME,
        version=_version(timer),
        schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)],
        description=f"{timer.th} · {timer.en}",
        entrypoint=timer.entrypoint,
        work_pool_name=POOL,
        pull_steps=_PULL,
    )


def _version(timer: Timer) -> str:
    """Return what changes when the server's copy must."""
    return f"{timer.cron} {ZONE} {timer.entrypoint} {POOL}"


async def _prepare() -> None:
    async with get_client() as client:
        await tidy(client)


def serve(name: str, limit: int) -> None:
    """Become a worker of the pool, until SIGTERM; what it leaves undone the next run does."""
    asyncio.run(_prepare())
    # Prefect starts scripts from a folder of its own that holds a storage.py, which would be taken
    # for ours: what its processes import must not depend on where a script lies.
    os.environ["PYTHONSAFEPATH"] = "1"
    named = ["--name", name] if name else []
    sys.argv = [
        "prefect", "worker", "start", "--pool", POOL, "--type", "process",
        "--limit", str(limit), "--install-policy", "never", "--no-create-pool-if-not-found", *named,
    ]  # fmt: skip
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)
