"""SQLAlchemy's ORM with if-checks (benchmarks/orm_peer.py)."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks.orm_peer import OrmPeer, an_engine
from benchmarks.peers.contenders.child import Move, Walker, serve
from storage.tables_cases import Alert, StageEntry
from storage.tables_people import GrantRow
from storage.tables_system import Outbox


class Orm(Walker):
    """An engine of one connection for each client; ``peer`` may be a machine of a library."""

    peer: type[OrmPeer] = OrmPeer
    _engine: Engine | None = None

    def walker(self) -> Move:
        """Return the moves of one engine."""
        told, client = self.told, self.peer(self.told.url)
        return lambda number, step: client.move(number, step, told.now, told.today)

    def do(self, command: dict[str, Any]) -> Any:
        """Sweep by objects: what is due is found by the index, the unit of work writes in bulk."""
        engine = an_engine(self.told.url) if self._engine is None else self._engine
        self._engine = engine
        began = time.perf_counter()
        with Session(engine) as session, session.begin():
            done = self._sweep(session, command)
        return {"ms": (time.perf_counter() - began) * 1000, "due": done}

    def _sweep(self, session: Session, command: dict[str, Any]) -> int:
        now, after = self.told.now, command["next_at"]
        holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for grant in session.scalars(select(GrantRow)):
            holders[grant.role, grant.scope].append(grant.person_id)
        due = session.scalars(select(StageEntry).where(StageEntry.next_alert_at <= now)).all()
        for entry in due:
            level = "reminder"
            session.add(Alert(entry_id=entry.id, level=level, outcome="sent", decided_at=now))
            for person in holders[str(entry.holder_role), entry.holder_scope]:
                session.add(self._mail(entry, person, level))
            entry.next_alert_at = None if after is None else datetime.fromisoformat(after)
            entry.next_alert = command["next_level"]
        return len(due)

    def _mail(self, entry: StageEntry, person: int, level: str) -> Outbox:
        now = self.told.now
        return Outbox(
            key=f"alert:{entry.id}:{level}:{person}", message=level, case_id=entry.case_id,
            entry_id=entry.id, person_id=person, why="holder",
            payload={"skipped": [], "day": self.told.today.isoformat()}, state="queued",
            queued_at=now, send_after=now, attempts=0, fence=0,
        )  # fmt: skip


if __name__ == "__main__":
    serve(Orm)
