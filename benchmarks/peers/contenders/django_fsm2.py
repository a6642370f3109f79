"""django-fsm-2: a field of the model holds the state, decorated methods move it.

After https://github.com/django-commons/django-fsm-2 (README: Getting started, conditions,
`RETURN_VALUE`, protected fields); the row is locked as its section on concurrency advises.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers.contenders.child import serve
from benchmarks.peers.contenders.django_rows import DjangoStates
from benchmarks.peers.contenders.lifecycle import FIRST, MOVES
from benchmarks.steps import Step


class DjangoFsm2(DjangoStates):
    """A transition is a method of the model."""

    apps = ("django_fsm",)

    def model(self) -> Any:
        """Return the model of a case, with its field and its transitions."""
        from django.db import models  # noqa: PLC0415 - after the set-up
        from django_fsm import RETURN_VALUE, FSMField, transition  # noqa: PLC0415

        base = self.tables.CaseBase
        state = FSMField(default=FIRST, protected=True)

        def concur(_case: Any, step: Step) -> str:
            return step.target

        methods: dict[str, Any] = {
            way.trigger: transition(field=state, source=way.source, target=way.target)(
                lambda _case, _step: None
            )
            for way in MOVES
        }
        both = RETURN_VALUE("review", "rule_check")
        methods["concur"] = transition(field=state, source="review", target=both)(concur)
        meta = type("Meta", (), {"managed": False, "db_table": "cases", "app_label": "contenders"})
        assert issubclass(base, models.Model)
        return type(
            "Case",
            (base,),
            {"state": state, **methods, "Meta": meta, "__module__": base.__module__},
        )

    def pull(self, case: Any, step: Step) -> None:
        """Call the method of the trigger."""
        getattr(case, step.trigger)(step)


if __name__ == "__main__":
    serve(DjangoFsm2)
