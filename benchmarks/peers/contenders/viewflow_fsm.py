"""Viewflow's state machine beside a Django model: a flow class with a State, bound to the object.

After https://docs.viewflow.io/fsm/index.html: `State` with getter and setter on the model's field,
`@state.transition`, a flow object for each case that is loaded.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers.contenders.child import serve
from benchmarks.peers.contenders.django_rows import DjangoStates
from benchmarks.peers.contenders.lifecycle import FIRST, MOVES, STATES
from benchmarks.steps import Step


def _flow_class() -> type[Any]:
    from viewflow.fsm import State  # noqa: PLC0415 - after the set-up

    class CaseFlow:
        """The eight moves of a case."""

        state = State(STATES, default=FIRST)

        def __init__(self, case: Any) -> None:
            self.case = case

        @state.setter()
        def _set(self, value: str) -> None:
            self.case.state = value

        @state.getter()
        def _get(self) -> str:
            return str(self.case.state)

        @state.transition(source="review", target=State.RETURN_VALUE("review", "rule_check"))
        def concur(self, step: Step) -> str:
            """Stay in the review until the last opinion."""
            return step.target

    for way in MOVES:
        if way.trigger != "concur":
            _add(CaseFlow, way.trigger, way.source, way.target)
    return CaseFlow


def _add(flow: Any, trigger: str, source: str, target: str) -> None:
    def move(_flow: Any, _step: Step) -> None:
        """Move the case."""

    move.__name__ = trigger
    setattr(flow, trigger, flow.__dict__["state"].transition(source=source, target=target)(move))


class ViewflowFsm(DjangoStates):
    """A plain model, moved by the flow object."""

    apps = ("viewflow",)

    def model(self) -> Any:
        """Return the model of a case with a plain state."""
        from django.db import models  # noqa: PLC0415 - after the set-up

        self._flow = _flow_class()
        base = self.tables.CaseBase
        meta = type("Meta", (), {"managed": False, "db_table": "cases", "app_label": "contenders"})
        fields = {"state": models.TextField(), "Meta": meta, "__module__": base.__module__}
        return type("Case", (base,), fields)

    def pull(self, case: Any, step: Step) -> None:
        """Let the flow of this case judge and move."""
        getattr(self._flow(case), step.trigger)(step)


if __name__ == "__main__":
    serve(ViewflowFsm)
