"""Random lives of cases against a plain model, all invariants after each step.

``PHINONG_SEQUENCES`` sets how many lives are lived: a hundred in CI, ten thousand by
``make stateful``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.exc import OperationalError

from statemachine.refusals import RefusedError
from statemachine.working_days import Holiday
from storage import audit_check, cases, people
from storage import settings as stored
from tests.chaos.interruption import Interruption
from tests.chaos.plain_model import OFFICE, OPINIONS, PLAIN, PlainCase
from tests.chaos.promises import Promises
from tests.support.builders import digest
from tests.support.world import World, opened, prepare
from usecases.people import delegations
from usecases.shelves import StoredCalendars, StoredDefinitions
from usecases.timers.sweep import sweep

SEQUENCES = int(os.environ.get("PHINONG_SEQUENCES", "100"))
STEPS = 30
ROLE_OF = {
    "coordinator": "coordinator",
    "governor": "governor",
    "moi_officer": "moi_officer",
    "mfa_officer": "mfa_officer",
    "agency_officer": "agency_officer",
    "moi_executive": "moi_executive",
    "cabinet_liaison": "cabinet_liaison",
    "monitor": "",
    "admin": "",
    "coordinator.elsewhere": "",
    "assistant": "",
}
TRIGGERS = sorted({trigger for _, trigger in PLAIN} | set(OPINIONS) | {"resume"})
_PREPARED: list[Path] = []
_SHELVES = (StoredCalendars(), StoredDefinitions())


def prepared() -> Path:
    """Return a prepared database file that each life copies."""
    if not _PREPARED:
        folder = Path(tempfile.mkdtemp(prefix="phinong-stateful-"))
        prepare(f"sqlite:///{folder / 'world.db'}")
        _PREPARED.append(folder / "world.db")
    return _PREPARED[0]


class Lives(Promises, RuleBasedStateMachine):
    """Cases lived by deeds, beside their cards."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="phinong-life-"))
        shutil.copy(prepared(), self.folder / "world.db")
        self.world: World = opened(f"sqlite:///{self.folder / 'world.db'}")
        self.cards: dict[str, PlainCase] = {}
        self.delegated: list[tuple[str, str, str]] = []
        self.texts = 0
        self.touched: set[str] = set()
        self.swept = False
        self.world.calendars, self.world.definitions = _SHELVES

    def teardown(self) -> None:
        with self.world.database.read() as connection:
            _, flaws = audit_check.verify(connection)
            self.check_alerts(connection)
        self.world.database.close()
        shutil.rmtree(self.folder)
        assert flaws == []

    @initialize()
    def first_case(self) -> None:
        self.propose()

    @precondition(lambda self: len(self.cards) < 3)
    @rule()
    def propose(self) -> None:
        number = self.world.case()
        self.cards[number] = PlainCase(number, entered=self.world.today)
        self.touched.add(number)

    @rule(
        which=st.integers(0, 2),
        trigger=st.sampled_from(TRIGGERS),
        username=st.sampled_from(sorted(ROLE_OF)),
        treaty=st.sampled_from(["not_treaty", "not_treaty", "treaty", "treaty_parliament"]),
        agency=st.booleans(),
        ask=st.sampled_from(["all", "concerned"]),
    )
    def act(
        self, *, which: int, trigger: str, username: str, treaty: str, agency: bool, ask: str
    ) -> None:
        self._try(self._card(which), trigger, username, treaty=treaty, agency=agency, ask=ask)

    @rule(
        which=st.integers(0, 2),
        pick=st.integers(0, 9),
        treaty=st.sampled_from(["not_treaty", "not_treaty", "treaty", "treaty_parliament"]),
        agency=st.booleans(),
        ask=st.sampled_from(["all", "concerned"]),
        steps=st.integers(1, 4),
    )
    def go_on(
        self, *, which: int, pick: int, treaty: str, agency: bool, ask: str, steps: int
    ) -> None:
        """Pull triggers that the state knows by the role that may: lives get somewhere."""
        card = self._card(which)
        for step in range(steps):
            ways = self._ways(card)
            trigger, username = ways[(pick + step) % len(ways)]
            self._try(card, trigger, username, treaty=treaty, agency=agency, ask=ask)

    def _ways(self, card: PlainCase) -> list[tuple[str, str]]:
        if card.state == "review":
            roles = {"moi": "moi_officer", "mfa": "mfa_officer"}
            names = [roles.get(office, "agency_officer") for office in card.waiting]
            return [("concur", n) for n in names] * 2 + [("request_changes", n) for n in names]
        if card.state == "on_hold":
            return [("resume", "moi_officer")]
        found = [
            (t, role) for (s, t), (role, _) in PLAIN.items() if s == card.state and t != "hold"
        ]
        return found or [("reopen", "moi_officer")]

    @rule(
        principal=st.sampled_from(["coordinator", "governor", "moi_officer", "mfa_officer"]),
        delegate=st.sampled_from(["assistant", "governor", "mfa_officer", "moi_executive"]),
    )
    def delegate(self, principal: str, delegate: str) -> None:
        if principal == delegate or (principal, delegate, principal) in self.delegated:
            return
        today = self.world.today
        delegations.delegate(
            self.world.ctx(principal), principal, delegate, principal, today,
            today + timedelta(days=150), "ลาราชการ",
        )  # fmt: skip
        self.delegated.append((principal, delegate, principal))

    @rule(days=st.integers(1, 40), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        if (self.world.today - next(iter(self.cards.values())).entered).days < 120:
            self.world.wait(days, hours=hours)
            self.delegated = [d for d in self.delegated if self._stands(d)]

    def _stands(self, delegation: tuple[str, str, str]) -> bool:
        principal, delegate, role = delegation
        with self.world.database.read() as connection:
            actor = people.actor(connection, self.world.people[delegate], self.world.today)
        wanted = str(self.world.people[principal])
        return any(g.principal == wanted and g.role == role for g in actor.grants)

    @rule(times=st.integers(1, 3))
    def sweeps(self, times: int) -> None:
        for _ in range(times):
            sweep(self.world.ctx())
        self.swept = True
        assert sweep(self.world.ctx())["due"] == 0

    @rule(which=st.integers(0, 2), operations=st.integers(1, 4000))
    def the_database_fails(self, which: int, operations: int) -> None:
        """Interrupt a deed after so many steps of the engine: all of it happens, or nothing."""
        card = self._card(which)
        trigger, username = self._ways(card)[0]
        before = self.world.load(card.number)
        broken = Interruption(self.world, operations)
        try:
            with broken:
                self._try(card, trigger, username)
        except OperationalError:
            assert self.world.load(card.number) == before

    def _card(self, which: int) -> PlainCase:
        return list(self.cards.values())[which % len(self.cards)]

    def _try(
        self, card: PlainCase, trigger: str, username: str, *, treaty: str = "not_treaty",
        agency: bool = False, ask: str = "all",
    ) -> None:  # fmt: skip
        self.touched.add(card.number)
        fields = self._fields(trigger, treaty=treaty, agency=agency, ask=ask)
        roles = [(ROLE_OF[username], None)] if ROLE_OF[username] else []
        acting = [(role, p) for p, d, role in self.delegated if d == username]
        ways = [*roles, *((r, str(self.world.people[p])) for r, p in acting)]
        office = self._office(card, ways) if trigger in OPINIONS else None
        card.person = str(self.world.people[username])
        expected = card.expected(trigger, ways, self.world.today, office)
        if office:
            fields["office"] = office
        given = {name: value for name, value in fields.items() if name != "asked"}
        try:
            outcome = self.world.do(card.number, trigger, username, **given)
        except RefusedError as error:
            self._check_refusal(error, expected)
            return
        assert expected is not None, f"{trigger} by {username} in {card.state} was accepted"
        card.take(trigger, fields, expected, self.world.today)
        assert outcome.state == card.state
        if outcome.spawned:
            self.cards[outcome.spawned] = PlainCase(outcome.spawned, entered=self.world.today)
            self.touched.add(outcome.spawned)

    def _check_refusal(self, error: RefusedError, expected: object) -> None:
        assert expected is None, f"refused: {error}"
        assert error.sentence("th") != error.sentence("en")

    def _office(self, card: PlainCase, ways: list[tuple[str, str | None]]) -> str | None:
        mine = [OFFICE[role] for role, _ in ways if role]
        return next((o for o in card.waiting if o in mine), None)

    def _fields(self, trigger: str, *, treaty: str, agency: bool, ask: str) -> dict[str, Any]:
        fields = self.world.complete(trigger)
        self.texts += 1
        if trigger in OPINIONS:
            fields["treaty"] = treaty
        if trigger == "accept":
            fields["agencies"] = ["NESDC"] if agency else ["none"]
            fields["asked"] = ["agency:NESDC"] if agency else []
        if trigger == "return_for_revision":
            fields["ask"] = ask
        if trigger in ("resubmit", "partner_changes"):
            fields["text"] = f"{self.texts:064x}"
        if trigger == "sign":
            fields["document"] = digest("d")
        return fields

    @invariant()
    def every_promise_holds(self) -> None:
        """Check what was touched by the last step; the whole is checked at the end of a life."""
        touched, self.touched = self.touched, set()
        if not touched and not self.swept:
            return
        with self.world.database.read() as connection:
            for number in sorted(touched):
                case = cases.load(connection, number)
                self.check_card(case)
                self.check_offers(connection, case)
                self.check_trail(connection, case)
                self.check_entries(case)
            if self.swept:
                self.check_alerts(connection)
        self.swept = False


@pytest.mark.slow
def test_random_lives_agree_with_the_plain_model(record_property: Any) -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    record_property("random lives", SEQUENCES)


def test_a_holiday_of_the_fixture_is_not_a_working_day() -> None:
    """The model's clock rests on the real calendar: a control that the worlds carry it."""
    world = opened(f"sqlite:///{prepared()}")
    with world.database.read() as connection:
        days = {h.day: h for h in stored.holidays(connection) if h.closed}
    assert isinstance(next(iter(days.values())), Holiday)
    world.database.close()
