"""What holds after every step: the cards, the trail, the stages, the offers, the alerts."""

from __future__ import annotations

import json

from sqlalchemy import select

from statemachine.deadlines import days_after
from statemachine.machine import permitted
from statemachine.table import LIFECYCLE
from storage import people
from storage.cases import CaseRecord
from storage.database import Connection
from storage.tables_cases import Alert, AuditEntry
from storage.tables_system import Outbox
from tests.chaos.plain_model import OPINIONS, PLAIN, PlainCase
from tests.support.world import World


class Promises:
    """Checks of one world against its cards; each raises ``AssertionError`` where one is broken."""

    world: World
    cards: dict[str, PlainCase]

    def check_card(self, case: CaseRecord) -> None:
        card = self.cards[case.number]
        assert (case.state, case.version) == (card.state, card.moves)
        assert list(case.waiting) == card.waiting
        assert case.state in LIFECYCLE.by_state

    def check_trail(self, connection: Connection, case: CaseRecord) -> None:
        """Fold the audit: as many entries as moves, the last one telling the state."""
        query = select(AuditEntry.seq, AuditEntry.body, AuditEntry.hash)
        rows = connection.execute(query.where(AuditEntry.chain == case.number)).all()
        last = max(rows, key=lambda row: row.seq)
        assert len(rows) == last.seq == self.cards[case.number].moves
        assert (json.loads(last.body)["to"], last.hash) == (case.state, case.head.hash)

    def check_entries(self, case: CaseRecord) -> None:
        """Check one open visit a stage, due by the calendar; none once the case has ended."""
        calendar = self.world.calendar()
        stages = [entry for entry in case.entries if entry.kind == "stage"]
        keys = [(entry.state, entry.office) for entry in stages]
        assert len(keys) == len(set(keys))
        assert bool(stages) == (case.state not in ("active", "rejected", "withdrawn"))
        for entry in case.entries:
            where = "TH-50" if entry.holder_role in ("coordinator", "governor") else None
            if entry.due_on is not None and not entry.due_fixed:
                days = entry.days_allowed or 0
                due = days_after(entry.entered_on, days, entry.counting, calendar, where)
                assert entry.due_on == due

    def check_offers(self, connection: Connection, case: CaseRecord) -> None:
        """What a page would offer is what the card knows, no more and no less."""
        state = case.state
        actor = people.actor(connection, self.world.people["moi_officer"], self.world.today)
        offered = permitted(LIFECYCLE, case.as_facts(), actor, today=self.world.today)
        known = {trigger for (source, trigger) in PLAIN if source == state}
        known |= set(OPINIONS) if state == "review" else set()
        known |= {"resume"} if state == "on_hold" else set()
        assert set(offered) == known

    def check_alerts(self, connection: Connection) -> None:
        alerts = connection.execute(select(Alert.entry_id, Alert.level)).all()
        keys = connection.execute(select(Outbox.key)).scalars().all()
        assert len(alerts) == len(set(alerts))
        assert len(keys) == len(set(keys))
