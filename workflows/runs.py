"""The runs that Prefect's server keeps for our timers: which are due, covered or dead."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Cancelled, Crashed

from config import clock
from workflows.schedule import SCHEDULE

_ALIVE = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
_PAGE = 200
COVERED = "missed; covered by a later run"
DEAD = "its process died; the next run repairs it"


async def due(client: PrefectClient, deployments: Iterable[UUID]) -> dict[UUID, FlowRun]:
    """Return the newest due run of each deployment; the older ones are cancelled as covered.

    After an outage this makes one run of all that were missed: a timer does what is due now.
    """
    while True:
        page = await client.get_scheduled_flow_runs_for_deployments(
            deployment_ids=list(deployments), scheduled_before=clock.real_now(), limit=_PAGE
        )
        newest = _newest(page)
        kept = {run.id for run in newest.values()}
        for run in page:
            if run.id not in kept:
                await client.set_flow_run_state(run.id, Cancelled(message=COVERED), force=True)
        if len(page) < _PAGE:
            return newest


def _newest(runs: Sequence[FlowRun]) -> dict[UUID, FlowRun]:
    found: dict[UUID, FlowRun] = {}
    for run in sorted(runs, key=lambda run: run.expected_start_time or clock.real_now()):
        if run.deployment_id is not None:
            found[run.deployment_id] = run
    return found


async def bury(client: PrefectClient, *, sole: bool) -> int:
    """Mark dead runs as crashed; return how many.

    Args:
        client: Prefect's client.
        sole: Nobody else can be running a timer, so every run that seems alive is dead;
            else a run is dead once it has outlived its timer's limit.
    """
    now = clock.real_now()
    aged = [([name], now - timer.limit) for name, timer in SCHEDULE.items()]
    dead = [
        run
        for names, before in ([(list(SCHEDULE), now)] if sole else aged)
        for run in await _alive(client, names, before)
    ]
    for run in dead:
        await client.set_flow_run_state(run.id, Crashed(message=DEAD), force=True)
    return len(dead)


async def _alive(client: PrefectClient, flows: list[str], before: datetime) -> list[FlowRun]:
    return await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=flows)),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_ALIVE)),
            expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": before}),
        ),
        limit=_PAGE,
    )
