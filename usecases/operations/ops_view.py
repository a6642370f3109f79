"""How the system runs, for those who keep it running: timers, mail, audit, calendar, versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from statemachine.words import Role
from storage import mail_rows, migrate, ops_figures, people, settings
from usecases import limits
from usecases.context import Context
from usecases.operations.trail import verify_trail
from usecases.refused import DeedRefusedError
from usecases.timers import jobs
from usecases.timers.jobs import JobRecord
from usecases.timers.timetable import TIMETABLE

VERIFY = limits.Limit("audit_verify", 6, timedelta(hours=1))
_CHECK = "audit_check"
_FLAWS_KEPT = 20
_KEEPERS = frozenset({Role.ADMIN, Role.MONITOR})
OPEN = ("queued", "sending", "handing_over")


@dataclass(frozen=True, slots=True)
class TimerView:
    """A timer as it is: when it last succeeded, when it runs next, and whether it is late.

    ``state`` is ok, late, failed, running or never.
    """

    name: str
    th: str
    en: str
    state: str
    succeeded_at: datetime | None
    finished_at: datetime | None
    next_at: datetime
    seconds: float | None
    error: str


def timers(ctx: Context) -> list[TimerView]:
    """Return every timer of the timetable, as it is at ``ctx.now``."""
    done = {job.name: job for job in jobs.list_jobs(ctx)}
    return [_timer(ctx, name, done.get(name)) for name in TIMETABLE]


def _timer(ctx: Context, name: str, job: JobRecord | None) -> TimerView:
    timer = TIMETABLE[name]
    result = {} if job is None else job.result
    return TimerView(
        name=name,
        th=timer.th,
        en=timer.en,
        state=_state(ctx, name, job),
        succeeded_at=job.succeeded_at if job else None,
        finished_at=job.finished_at if job else None,
        next_at=timer.following(ctx.now),
        seconds=result.get("seconds"),
        error=str(result.get("error", "")),
    )


def _state(ctx: Context, name: str, job: JobRecord | None) -> str:
    if job is None or (job.succeeded_at is None and "error" not in job.result):
        return "running" if job and job.running else "never"
    if job.running:
        return "running"
    if TIMETABLE[name].is_late(job.succeeded_at, ctx.now):
        return "late"
    return "failed" if "error" in job.result else "ok"


def mail(ctx: Context, states: Mapping[str, int]) -> dict[str, Any]:
    """Return how much mail waits, how much might go out now, and how long the oldest has waited.

    ``states`` are the mails by state, as ``health.figures`` counts them.
    """
    with ctx.database.read() as connection:
        due, oldest = ops_figures.due_mails(connection, ctx.now)
    return {
        "states": dict(states),
        "depth": sum(states.get(state, 0) for state in OPEN),
        "due": due,
        "oldest_at": oldest,
        "oldest_s": 0.0 if oldest is None else (ctx.now - oldest).total_seconds(),
        "failed": states.get("failed", 0),
        "in_doubt": states.get("in_doubt", 0),
    }


def work(ctx: Context) -> dict[str, Any]:
    """Return how much work there is, and how long the oldest due alert has waited for a sweep.

    ``webhooks`` are the deliveries by state, ``connections`` those of this process that are in
    use, ``sweep_age_s`` is ``None`` where nothing was ever swept.
    """
    with ctx.database.read() as connection:
        found = ops_figures.waiting(connection, ctx.now, ctx.today)
        webhooks = ops_figures.webhook_states(connection)
    oldest, swept = found.pop("oldest_alert_at"), jobs.last_sweep(ctx)
    return {
        **found,
        "oldest_alert_s": 0.0 if oldest is None else (ctx.now - oldest).total_seconds(),
        "sweep_age_s": None if swept is None else (ctx.now - swept).total_seconds(),
        "webhooks": webhooks,
        "connections": ctx.database.in_use,
    }


def audit(ctx: Context) -> dict[str, Any]:
    """Return the newest checkpoint, and the last check that somebody asked for."""
    with ctx.database.read() as connection:
        return {
            "checkpoint": mail_rows.checkpoint(connection),
            "checked": settings.get(connection, _CHECK),
        }


def verify(ctx: Context) -> dict[str, Any]:
    """Check the whole audit trail now, and keep what was found.

    Raises:
        DeedRefusedError: The person neither administers nor monitors.
        TooManyError: It was asked for too often.
    """
    _allow(ctx)
    limits.take(ctx, VERIFY, "all")
    found = verify_trail(ctx)
    kept = {
        "at": ctx.now.isoformat(),
        "entries": found["entries"],
        "flaws": len(found["flaws"]),
        "shown": found["flaws"][:_FLAWS_KEPT],
    }
    with ctx.database.write() as connection:
        settings.put(connection, _CHECK, kept)
    return kept


def database(ctx: Context) -> dict[str, str]:
    """Return what the database is, and the revision of its tables and of this program."""
    with ctx.database.read() as connection:
        engine = ops_figures.engine(connection)
    return {
        "engine": engine,
        "migration": migrate.current(ctx.database) or "–",
        "wanted": migrate.head(),
    }


def _allow(ctx: Context) -> None:
    if ctx.person is None:
        return
    with ctx.database.read() as connection:
        grants = people.actor(connection, ctx.person, ctx.today).grants
    if _KEEPERS.isdisjoint(grant.role for grant in grants):
        raise DeedRefusedError("not_administrator")
