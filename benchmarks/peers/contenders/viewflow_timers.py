"""Viewflow's own timers: a scheduled task a process, fired by `fire_due_timers`.

After https://docs.viewflow.io/workflow/nodes.html (`flow.Timer`) and the management command
`workflow_timers`: each timer that is due writes its alert and its mail, and sets the next one.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from benchmarks.peers.contenders.child import Contender, Told, serve
from benchmarks.peers.contenders.django_rows import configure

CHUNK = 5_000
_APPS = ("django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow")


class ViewflowTimers(Contender):
    """One process with one timer for each open entry."""

    def __init__(self, told: Told) -> None:
        """Make the tables."""
        super().__init__(told)
        configure(told, *_APPS)
        from django.core.management import call_command  # noqa: PLC0415 - after the set-up

        from benchmarks.peers.contenders import viewflow_alarm  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        viewflow_alarm.NOW[:] = [told.now]
        self._alarm = viewflow_alarm
        self._next = 0

    def do(self, command: dict[str, Any]) -> Any:
        """Open processes, or arm some timers and fire what is due."""
        if command["do"] == "open":
            return self._alarm.open_many(command["count"], CHUNK)
        from django.utils import timezone  # noqa: PLC0415 - after the set-up
        from viewflow.workflow.timers import fire_due_timers  # noqa: PLC0415

        due = self._alarm.waiting()[self._next : self._next + command["due"]]
        self._next += len(due)
        self._alarm.arm(due, timezone.now())
        self._alarm.AFTER[:] = [datetime.fromisoformat("2099-01-01T00:00:00+00:00")]
        began = time.perf_counter()
        fired = fire_due_timers()
        return {"ms": (time.perf_counter() - began) * 1000, "due": fired}


if __name__ == "__main__":
    serve(ViewflowTimers)
