"""The clockwork timer: watches the other timers, and does a round itself where they are late."""

import asyncio
from typing import Any

from prefect import flow, get_client

from usecases.context import Context
from workflows.pool import tidy
from workflows.recording import perform, settings
from workflows.rounds import catch_up


@flow(name="clockwork", persist_result=False)
def clockwork() -> None:
    """Bury dead runs; where nothing was swept for three intervals, tell and do a round."""
    perform("clockwork", watch_timers)


def watch_timers(_ctx: Context) -> dict[str, Any]:
    """Do what the timer does and say what was found."""
    return {**catch_up(settings()), **asyncio.run(_tidy())}


async def _tidy() -> dict[str, int]:
    async with get_client() as client:
        return await tidy(client)
