"""Rounds done outside the schedule: at the start, and where the timers are late. No Prefect."""

from datetime import timedelta
from typing import Any

from config.settings import Settings
from config.wiring import open_context, smtp_settings
from usecases.timers.jobs import notice_late_sweep, run_job
from usecases.timers.tick import tick
from workflows.schedule import SWEEP_INTERVAL

LEASE = timedelta(minutes=10)


def tick_now(settings: Settings) -> dict[str, Any]:
    """Do one round of everything that is due, under a lease."""
    ctx = open_context(settings)
    return run_job(ctx, "tick", LEASE, lambda: tick(ctx, smtp_settings(settings)))


def catch_up(settings: Settings) -> dict[str, Any]:
    """Where nothing was swept for three intervals, tell the administrators and do a round."""
    found = notice_late_sweep(open_context(settings), SWEEP_INTERVAL)
    return {**found, "tick": tick_now(settings)} if found["late"] else found
