"""The timers as Prefect's deployments: what is served equals the table, no more and no less."""

from importlib import import_module
from typing import Any, TypeAlias
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule

from workflows.schedule import SCHEDULE, ZONE, Timer

NAME = "phinong"
TAG = "phinong-timer"
TimerFlow: TypeAlias = Flow[[], Any]


def flow_of(timer: Timer) -> TimerFlow:
    """Return a timer's flow from its entry point."""
    module, _, name = timer.entrypoint.partition(":")
    found: TimerFlow = getattr(import_module(module), name)
    return found


async def register(client: PrefectClient) -> dict[UUID, Timer]:
    """Make the server's deployments equal the table; return each one's id and timer.

    One that is as it should be is left alone, since an update drops its scheduled runs.
    """
    found = {deployment.version: deployment.id for deployment in await known(client)}
    served: dict[UUID, Timer] = {}
    for timer in SCHEDULE.values():
        version = _version(timer)
        served[found[version] if version in found else await _create(client, timer)] = timer
    for stale in set(found.values()) - served.keys():
        await client.delete_deployment(stale)
    return served


async def known(client: PrefectClient) -> list[DeploymentResponse]:
    """Return what our runners serve."""
    tagged = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    return await client.read_deployments(deployment_filter=tagged)


async def _create(client: PrefectClient, timer: Timer) -> UUID:
    """Create a timer's deployment, or bring the one of that name up to the table."""
    flow_id = await client.create_flow_from_name(timer.name)
    schedule = CronSchedule(cron=timer.cron, timezone=ZONE)
    return await client.create_deployment(
        flow_id,
        NAME,
        version=_version(timer),
        schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)],
        description=f"{timer.th} · {timer.en}",
        tags=[TAG],
        entrypoint=timer.entrypoint,
    )


def _version(timer: Timer) -> str:
    """Return what changes when the server's copy must."""
    return f"{timer.cron} {ZONE} {timer.entrypoint}"
