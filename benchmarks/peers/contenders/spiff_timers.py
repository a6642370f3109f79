"""SpiffWorkflow's own timers: nobody knows which instance is due but the instance.

After https://spiffworkflow.readthedocs.io/en/stable/bpmn/ (events, `refresh_waiting_tasks`): every
open instance is loaded and asked; what fired is stored again. So the cost follows what is open.
"""

from __future__ import annotations

import time
from typing import Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from benchmarks.peers.contenders.child import Contender, Told, serve
from benchmarks.peers.contenders.spiff_kept import Kept
from benchmarks.peers.contenders.spiff_process import ALARM


class SpiffTimers(Contender):
    """Waiting instances as stored text, in memory: not even the database is counted."""

    def __init__(self, told: Told) -> None:
        """Parse the process."""
        super().__init__(told)
        self._kept = Kept(ALARM)
        self._texts: list[str] = []

    def do(self, command: dict[str, Any]) -> Any:
        """Open instances, or ask each of them whether it is due."""
        if command["do"] == "open":
            self._texts = [self._opened() for _ in range(command["count"])]
            return len(self._texts)
        began = time.perf_counter()
        for text in self._texts:
            workflow = self._kept.load(text)
            workflow.refresh_waiting_tasks()
        return {"ms": (time.perf_counter() - began) * 1000, "due": 0}

    def _opened(self) -> str:
        workflow = BpmnWorkflow(self._kept.spec)
        workflow.do_engine_steps()
        return self._kept.dump(workflow)


if __name__ == "__main__":
    serve(SpiffTimers)
