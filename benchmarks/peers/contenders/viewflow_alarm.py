"""The process of one alarm: it waits, alerts, and waits again; imported after Django is set up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from benchmarks.peers.contenders.django_tables import Alert, Grant, Outbox, StageEntry

NOW: list[datetime] = []
AFTER: list[datetime] = []


def _after(_activation: Any) -> datetime:
    return AFTER[0]


def _tell(activation: Any) -> None:
    """Write what a sweep writes for one entry; the process knows which."""
    entry = StageEntry.objects.get(pk=activation.process.data["entry"])
    [now] = NOW
    Alert.objects.create(entry_id=entry.id, level="reminder", outcome="sent", decided_at=now)
    there = Grant.objects.filter(role=entry.holder_role, scope=entry.holder_scope)
    mails = [
        Outbox(
            key=f"alert:{entry.id}:reminder:{grant.person_id}", message="reminder",
            case_id=entry.case_id, entry_id=entry.id, person_id=grant.person_id, why="holder",
            payload={"skipped": []}, state="queued", queued_at=now, send_after=now, attempts=0,
            fence=0,
        )
        for grant in there
    ]  # fmt: skip
    Outbox.objects.bulk_create(mails, ignore_conflicts=True)


class AlarmFlow(flow.Flow):
    """A timer that comes back after each alert."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle().Next(this.wait)
    wait = flow.Timer(_after).Next(this.tell)
    tell = flow.Function(_tell).Next(this.wait)
    end = flow.End()


def open_many(count: int, chunk: int) -> int:
    """Make so many waiting processes, as the flow would have left them."""
    entries = list(StageEntry.objects.order_by("id").values_list("id", flat=True)[:count])
    far = datetime.fromisoformat("2099-01-01T00:00:00+00:00")
    for at in range(0, len(entries), chunk):
        some = entries[at : at + chunk]
        made = Process.objects.bulk_create(
            [Process(flow_class=AlarmFlow, data={"entry": entry}) for entry in some]
        )
        Task.objects.bulk_create(
            Task(
                process=process, flow_task=AlarmFlow.wait, flow_task_type="TIMER",
                status=STATUS.SCHEDULED, scheduled=far, token=Token("start"),
            )
            for process in made
        )  # fmt: skip
    return len(entries)


def waiting() -> list[int]:
    """Return the timers, oldest first."""
    found = Task.objects.filter(status=STATUS.SCHEDULED).order_by("id")
    return list(found.values_list("id", flat=True))


def arm(tasks: list[int], at: datetime) -> None:
    """Let timers be due."""
    Task.objects.filter(id__in=tasks).update(scheduled=at)
