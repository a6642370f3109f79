"""The runner: one process that runs the timers' flows itself, each in a thread.

Why not a child process for each run: docs/adr/0005-running-flows.md. It asks the server what is
due, takes the newest run of each timer, and drains when it is told to stop.
"""

import asyncio
import gc
import logging
import os
import signal
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NoReturn
from uuid import UUID

import httpx
from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import OrchestrationResult, SetStateStatus
from prefect.exceptions import PrefectException
from prefect.flow_engine import run_flow
from prefect.states import Pending

from workflows.deployments import TimerFlow, flow_of, register
from workflows.parent import TIMERS_READY
from workflows.runs import bury, due
from workflows.schedule import SCHEDULE, Timer

POLL_S = 3.0
RETRY_S = 1.0
DRAIN_S = 5.0
RENEW_S = 24 * 3600.0
"""After this the runner ends, between runs, and is started anew: a process stays small."""

OVERRUN = 70
"""Exit code where a run outlived its limit: a thread cannot be stopped, a process can."""

_OUTAGE = (httpx.HTTPError, PrefectException, OSError)
_LOG = logging.getLogger("phinong.runner")


@dataclass(frozen=True, slots=True)
class _Active:
    """One run at work."""

    timer: Timer
    done: Future[Any]
    since: float = field(default_factory=time.monotonic)

    @property
    def is_overrun(self) -> bool:
        return time.monotonic() - self.since > self.timer.limit.total_seconds()


class Runner:
    """Serves the timers until told to stop."""

    def __init__(self, *, sole: bool) -> None:
        """Load the flows.

        Args:
            sole: No other runner serves this Prefect server, so runs found alive are dead.
        """
        self._sole = sole
        self._flows: Mapping[str, TimerFlow] = {n: flow_of(t) for n, t in SCHEDULE.items()}
        gc.freeze()  # what was imported stays; looking through it after each run would be dear
        self._pool = ThreadPoolExecutor(len(SCHEDULE), thread_name_prefix="timer")
        self._active: dict[UUID, _Active] = {}
        self._served: dict[UUID, Timer] = {}

    async def serve(self, stop: asyncio.Event) -> int:
        """Run what is due until ``stop`` is set; return the exit code."""
        renewed, answered = time.monotonic() + RENEW_S, True
        async with get_client() as client:
            while not stop.is_set() and (self._active or time.monotonic() < renewed):
                try:
                    await self._round(client)
                    answered = True
                except _OUTAGE as error:
                    if answered:
                        _LOG.warning("Prefect's server does not answer (%s); trying on", error)
                    answered = False
                if any(active.is_overrun for active in self._active.values()):
                    _LOG.error("A run outlived its limit; the runner ends and is started anew")
                    return OVERRUN
                await _wait(stop, POLL_S if answered else RETRY_S)
        return await self._drain()

    async def _round(self, client: PrefectClient) -> None:
        if not self._served:
            buried = await bury(client, sole=self._sole)
            self._served = await register(client)
            _LOG.warning("Serving %d timers; %d dead runs buried", len(self._served), buried)
            print(TIMERS_READY, flush=True)  # noqa: T201 - the parent waits for this line
        self._active = {at: one for at, one in self._active.items() if not one.done.done()}
        for deployment, run in (await due(client, self._idle())).items():
            await self._start(client, deployment, run)

    def _idle(self) -> list[UUID]:
        return [deployment for deployment in self._served if deployment not in self._active]

    async def _start(self, client: PrefectClient, deployment: UUID, run: FlowRun) -> None:
        taken: OrchestrationResult[Any] = await client.set_flow_run_state(run.id, Pending())
        if taken.status != SetStateStatus.ACCEPT:
            return  # another runner was first
        timer = self._served[deployment]
        run = run.model_copy(update={"state": taken.state})
        self._active[deployment] = _Active(timer, self._pool.submit(self._run, timer, run))

    def _run(self, timer: Timer, run: FlowRun) -> None:
        try:
            run_flow(self._flows[timer.name], flow_run=run)
        except Exception:  # noqa: BLE001 - the edge: the server was told, the next run tries again
            _LOG.exception("The timer %s failed", timer.name)
        finally:
            gc.collect()  # a run leaves cycles; collected seldom, they would add up over the days

    async def _drain(self) -> int:
        """Wait a little for the runs at work; what is left is safe to leave and done again."""
        waited = [asyncio.wrap_future(active.done) for active in self._active.values()]
        left = (await asyncio.wait(waited, timeout=DRAIN_S))[1] if waited else set()
        _LOG.warning("Stopped; %d runs left undone", len(left))
        return 0


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def _until_stopped(runner: Runner) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return await runner.serve(stop)


def run(*, sole: bool) -> NoReturn:
    """Serve the timers until SIGTERM, SIGHUP or Ctrl-C, then end this process.

    It does not wait for threads that are still at work after the drain.
    """
    code = asyncio.run(_until_stopped(Runner(sole=sole)))
    logging.shutdown()
    os._exit(code)
