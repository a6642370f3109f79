"""Viewflow's workflow: a process and its tasks in the database, a human task a move.

After https://docs.viewflow.io/workflow/api.html (Activation): the task's activation holds the lock
of the process, is started, and executed, which makes the next task; the rows are written between.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers.contenders.child import Told, serve
from benchmarks.peers.contenders.django_rows import DjangoPeer
from benchmarks.steps import Step


class ViewflowFlow(DjangoPeer):
    """One process a case; which process a case has is known without asking."""

    apps = ("django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow")

    def __init__(self, told: Told) -> None:
        """Make the tables of the workflow and one account."""
        super().__init__(told)
        self._processes: dict[str, int] = {}

    def model(self) -> Any:
        """Return the model of a case, once the tables are there."""
        from django.contrib.auth.models import User  # noqa: PLC0415 - after the set-up
        from django.core.management import call_command  # noqa: PLC0415
        from viewflow.workflow.models import Task  # noqa: PLC0415

        from benchmarks.peers.contenders import viewflow_process  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        viewflow_process.OFFICER[:] = [User.objects.create(username="officer")]
        self._flow, self._tasks = viewflow_process.CaseFlow, Task
        return viewflow_process.Case

    def open_case(self, number: str) -> None:
        """Start the process of a case."""
        self._processes[number] = self._flow.start.run().pk

    def move(self, number: str, step: Step) -> None:
        """Do the human task of a move; the activation is one transaction."""
        name = f"concur_{step.role[:3]}" if step.trigger == "concur" else step.trigger
        task = self._tasks.objects.get(
            process_id=self._processes[number], flow_task=getattr(self._flow, name)
        )
        with task.activation() as activation:
            activation.start(None)
            case = self.case_model.objects.get(number=number)
            self.allowed(step)
            case.state = step.target
            self.write(case, step)
            activation.execute()


if __name__ == "__main__":
    serve(ViewflowFlow)
