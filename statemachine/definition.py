"""A lifecycle as data: stages, moves, deadlines and the alert ladder, with version and source.

A definition is frozen; its ``digest`` names it. A case keeps the version it began with.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from statemachine.errors import PhinongError
from statemachine.words import Role, Urgency


class DefinitionError(PhinongError):
    """A definition that cannot be used; ``facts['why']`` says where and why."""

    code = "definition_refused"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Days(_Frozen):
    """Days allowed in a stage for each urgency, at least 1."""

    normal: int = Field(ge=1)
    urgent: int = Field(ge=1)
    most_urgent: int = Field(ge=1)

    def of(self, urgency: str) -> int:
        """Return the days for one urgency."""
        return int(getattr(self, Urgency(urgency).value))


class Stage(_Frozen):
    """One state: whom it waits for, how long, and what it asks.

    ``days`` is ``None`` where no clock runs. ``count`` says whether the days are Thai
    working days or calendar days. ``ends`` marks the states where a case rests.
    """

    state: str
    th: str
    en: str
    asks_th: str = ""
    asks_en: str = ""
    holder: Role | None = None
    days: Days | None = None
    count: Literal["working", "calendar"] = "working"
    ends: bool = False
    source: str = ""
    confirmed: bool = False


class Move(_Frozen):
    """One row of the table: from a state, by a trigger, to a state.

    ``role`` is ``None`` for a move that happens by itself. ``when`` chooses between rows with
    the same source and trigger; ``guards`` must all hold. ``authors`` marks the acts of
    submitting, ``decides`` the acts that an author may not perform on their own case.
    ``spawns`` marks a move that leaves the case where it is and opens a new one.
    """

    source: str
    trigger: str
    target: str
    role: Role | None = None
    when: str = ""
    guards: tuple[str, ...] = ()
    authors: bool = False
    decides: bool = False
    spawns: bool = False


class AlertLevel(_Frozen):
    """An alert ``offset`` working days after the deadline, sent to the first ``steps`` rungs."""

    name: str
    offset: int
    steps: int = Field(ge=1)


class Definition(_Frozen):
    """A whole lifecycle, with its version (Buddhist Era year and number) and source."""

    version: str
    effective_from: date
    source: str
    initial: str
    stages: tuple[Stage, ...]
    parallel: dict[str, tuple[str, ...]]
    moves: tuple[Move, ...]
    alerts: tuple[AlertLevel, ...]
    ladder: tuple[str, ...]
    alert_time: time = time(8, 30)
    office_hours: tuple[time, time] = (time(8, 30), time(16, 30))
    consulted_role: Role = Role.AGENCY_OFFICER

    @cached_property
    def by_state(self) -> dict[str, Stage]:
        """Return the stages by state name."""
        return {stage.state: stage for stage in self.stages}

    @cached_property
    def rows(self) -> dict[tuple[str, str], tuple[Move, ...]]:
        """Return the moves by (source, trigger), in table order."""
        found: dict[tuple[str, str], tuple[Move, ...]] = {}
        for move in self.moves:
            key = (move.source, move.trigger)
            found[key] = (*found.get(key, ()), move)
        return found

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """Return every trigger a person or a timer may pull, in table order."""
        return tuple(dict.fromkeys(m.trigger for m in self.moves if m.trigger != "join"))

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON, hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def model_copy(
        self,
        *,
        update: Mapping[str, Any] | None = None,
        deep: bool = False,  # noqa: ARG002 - the signature is pydantic's
    ) -> Self:
        """Return a checked copy with changes, and without what was computed for this one."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(fields | dict(update or {}))

    def canonical(self) -> str:
        """Return the definition as JSON with sorted keys."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)

    def stage(self, state: str) -> Stage:
        """Return the stage of a state; a leg such as ``review.mfa.waiting`` finds ``review.mfa``.

        Raises:
            DefinitionError: The state is not in this definition.
        """
        found = self.by_state.get(state) or self.by_state.get(state.rpartition(".")[0])
        if found is None:
            raise DefinitionError(why=f"state {state!r} is not in definition {self.version}")
        return found

    def sources(self, state: str) -> Iterator[Move]:
        """Yield the moves that start in a state or in one of its legs."""
        return iter(self._moves_from.get(state, ()))

    @cached_property
    def _moves_from(self) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = {}
        for move in self.moves:
            parts = move.source.split(".")
            for many in range(1, len(parts) + 1):
                found.setdefault(".".join(parts[:many]), []).append(move)
        return found
