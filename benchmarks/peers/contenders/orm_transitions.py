"""SQLAlchemy's ORM with the library transitions, a machine for each object that is loaded.

After https://github.com/pytransitions/transitions (quickstart, conditional transitions): the model
is bound to a Machine and its triggers are methods; `auto_transitions` is off, which is quicker.
"""

from __future__ import annotations

from typing import Any

from transitions import Machine

from benchmarks.orm_peer import OrmPeer
from benchmarks.peers.contenders.child import serve
from benchmarks.peers.contenders.lifecycle import FIRST, MOVES, STATES
from benchmarks.peers.contenders.orm import Orm
from benchmarks.steps import Step
from storage.tables_cases import Case

_TABLE = [
    {
        "trigger": each.trigger,
        "source": each.source,
        "dest": each.target,
        "conditions": "everybody_has_spoken" if each.last else None,
    }
    for each in MOVES
]


class Bound:
    """The model that the library binds: it holds the state, and knows the row."""

    state: str

    def __init__(self, case: Case, step: Step) -> None:
        """Bind a machine to the state of the row."""
        self.step = step
        Machine(
            self, states=list(STATES), transitions=_TABLE, initial=case.state or FIRST,
            auto_transitions=False, send_event=True,
        )  # fmt: skip

    def everybody_has_spoken(self, _event: Any) -> bool:
        """Return whether the parallel review ends with this opinion."""
        return self.step.target != self.step.source


class Peer(OrmPeer):
    """The ORM, with a machine in place of the checks."""

    def pull(self, case: Case, step: Step) -> None:
        """Let the machine judge and move."""
        bound = Bound(case, step)
        getattr(bound, step.trigger)()
        case.state = bound.state


class OrmTransitions(Orm):
    """The walker of the peer above."""

    peer = Peer


if __name__ == "__main__":
    serve(OrmTransitions)
