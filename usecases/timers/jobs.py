"""Timers' work under a lease, so that two seldom do the same at once, with its result kept.

The lease only keeps overlap rare and seen; every deed is safe to overlap. A holder that died is
taken over once its lease has ended.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import alerts, outbox, settings
from storage.database import Connection
from usecases.context import Context
from usecases.watching import doing

Work = Callable[[], Mapping[str, Any]]
SKIPPED: Mapping[str, Any] = {"skipped": "running"}
"""What ``run_job`` answers where another holds the lease."""

SWEEPS = ("sweep", "tick")
"""The timers that alert what is due; the latest of them counts."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """What a timer last did; ``succeeded_at`` outlives later failures."""

    name: str
    running: bool
    started_at: datetime | None
    finished_at: datetime | None
    succeeded_at: datetime | None
    result: Mapping[str, Any]


def run_job(ctx: Context, name: str, lease: timedelta, work: Work) -> dict[str, Any]:
    """Do a timer's work under its lease and keep what it answered.

    Args:
        ctx: The circumstances; the lease begins at ``ctx.now``.
        name: Name of the timer, the key of its row.
        lease: After this a silent holder counts as dead.
        work: The deed; what it raises is recorded and raised again.

    Returns:
        What the work answered, or ``{"skipped": "running"}`` where another is at it.
    """
    with ctx.database.write() as connection:
        fence = settings.take_job(connection, name, _owner(), ctx.now, lease)
    if fence is None:
        return dict(SKIPPED)
    began = time.monotonic()
    try:
        with doing("timer", name) as facts:
            answer = dict(work())
            facts |= {key: value for key, value in answer.items() if isinstance(value, int)}
    except Exception as error:
        _finish(ctx, name, fence, began, {"error": f"{type(error).__name__}: {error}"})
        raise
    _finish(ctx, name, fence, began, answer)
    return answer


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _finish(ctx: Context, name: str, fence: int, began: float, answer: Mapping[str, Any]) -> None:
    seconds = round(time.monotonic() - began, 3)
    finished = ctx.now + timedelta(seconds=seconds)
    with ctx.database.write() as connection:
        good = finished.isoformat() if "error" not in answer else _succeeded(connection, name)
        kept = {**answer, "seconds": seconds, "succeeded_at": good}
        settings.finish_job(connection, name, fence, finished, kept)


def _succeeded(connection: Connection, name: str) -> str | None:
    for row in settings.jobs(connection):
        if row.name == name and row.result:
            found: str | None = row.result.get("succeeded_at")
            return found
    return None


def list_jobs(ctx: Context) -> list[JobRecord]:
    """Return what each timer last did, by name."""
    with ctx.database.read() as connection:
        return [_record(ctx, row) for row in settings.jobs(connection)]


def _record(ctx: Context, row: Any) -> JobRecord:
    result = dict(row.result or {})
    good = result.pop("succeeded_at", None)
    return JobRecord(
        name=row.name,
        running=row.lease_until is not None and row.lease_until > ctx.now,
        started_at=row.started_at,
        finished_at=row.finished_at,
        succeeded_at=datetime.fromisoformat(good) if good else None,
        result=result,
    )


def last_sweep(ctx: Context) -> datetime | None:
    """Return when what is due was last alerted, or ``None`` where it never was."""
    done = [job.succeeded_at for job in list_jobs(ctx) if job.name in SWEEPS]
    return max((moment for moment in done if moment), default=None)


def notice_late_sweep(ctx: Context, interval: timedelta, *, intervals: int = 3) -> dict[str, Any]:
    """Tell the administrators, once, where nothing was swept for so many intervals.

    A database that was never swept is young, not late.

    Returns:
        ``late`` (whether it is), ``last_sweep_at`` and ``mails`` queued.
    """
    last = last_sweep(ctx)
    late = last is not None and ctx.now - last > intervals * interval
    mails = _tell(ctx, last, interval) if late and last else 0
    return {"late": late, "last_sweep_at": last.isoformat() if last else None, "mails": mails}


def _tell(ctx: Context, last: datetime, interval: timedelta) -> int:
    extra = {
        "last_sweep_at": last.isoformat(),
        "interval_minutes": int(interval.total_seconds() // 60),
    }
    with ctx.database.write() as connection:
        rows = [
            {
                "key": f"clockwork_late:{last.isoformat()}:{person}",
                "message": "clockwork_late",
                "person_id": person,
                "why": "administrator",
                "payload": {"extra": extra, "path": "ops"},
                "queued_at": ctx.now,
                "send_after": ctx.now,
            }
            for person in alerts.posts(connection).get("administrator", [])
        ]
        outbox.queue(connection, rows)
    return len(rows)
