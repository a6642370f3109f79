"""python-statemachine with SQLAlchemy's ORM: the machine writes the state of the row it is given.

After https://python-statemachine.readthedocs.io/en/latest/ (Domain models: `model` and
`state_field`; conditions): a machine for each case that is loaded.
"""

from __future__ import annotations

from typing import Any

from benchmarks.orm_peer import OrmPeer
from benchmarks.peers.contenders.child import serve
from benchmarks.peers.contenders.orm import Orm
from benchmarks.steps import Step
from statemachine import State, StateMachine  # type: ignore[attr-defined]
from storage.tables_cases import Case


class CaseMachine(StateMachine):
    """The eight moves of a case."""

    draft = State(initial=True)
    endorsement = State()
    screening = State()
    review = State()
    rule_check = State()
    approval = State()
    partner_agreement = State()
    signing = State(final=True)

    submit = draft.to(endorsement)
    endorse = endorsement.to(screening)
    accept = screening.to(review)
    concur = review.to(rule_check, cond="everybody_has_spoken") | review.to(review)
    confirm_ministerial = rule_check.to(approval)
    approve = approval.to(partner_agreement)
    partner_agrees = partner_agreement.to(signing)

    def everybody_has_spoken(self, step: Step) -> bool:
        """Return whether the parallel review ends with this opinion."""
        return step.target != step.source


class Peer(OrmPeer):
    """The ORM, with a machine in place of the checks."""

    def pull(self, case: Case, step: Step) -> None:
        """Let the machine judge and move."""
        machine: Any = CaseMachine(model=case, state_field="state")
        machine.send(step.trigger, step=step)


class PythonStatemachine(Orm):
    """The walker of the peer above."""

    peer = Peer


if __name__ == "__main__":
    serve(PythonStatemachine)
