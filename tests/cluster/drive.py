"""Days of simulated work on the site's own database, files and mail, run on data1 until stopped.

``python -m tests.cluster.drive FOLDER DAYS CASES SEED``. It moves the clock that every process goes
by, and notes each deed that was acknowledged in ``FOLDER/deeds``, so that afterwards each can be
looked for. What the database's outages interrupt is done again, as people would.
"""

from __future__ import annotations

import json
import sys
import time as wall
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, DisconnectionError

from cli.simulation import engine
from cli.simulation.cast import engaged
from cli.simulation.post_office import PostOffice
from config import clock
from config.settings import Settings, load_settings
from config.wiring import open_context, smtp_settings
from statemachine.dates import at_bangkok, bangkok_day
from statemachine.errors import PhinongError
from storage import settings as kept
from storage.tables_register import Partner
from usecases.cases import case_file
from usecases.context import Context
from usecases.programs.tokens import make_token
from usecases.timers.deliver import deliver
from usecases.timers.digest import digest
from usecases.timers.jobs import SKIPPED, run_job
from usecases.timers.watch import watch as watch_relations
from usecases.watching import Facts, came_from, watch

JOBS = ("deliver", "digest", "sweep", "watch")
_PATIENCE_S = 90.0
_LEASE = timedelta(minutes=5)
_TIMES = {"morning": time(8, 30), "work": time(10, 0)}
_SKIP = timedelta(minutes=10)
_HOLDER_S = 15.0


class Ledger:
    """Gives each deed a number, which its audit entry carries, and notes how it ended."""

    def __init__(self, file: Path) -> None:
        """Write to a file."""
        self._file = file.open("a", encoding="utf-8", buffering=1)
        self.count, self.newest = 0, ""

    @contextmanager
    def __call__(self, kind: str, name: str, facts: Facts) -> Iterator[None]:
        """Follow one deed."""
        if kind != "deed":
            yield
            return
        self.count += 1
        origin = f"drive-{self.count}"
        came_from(origin)
        ended = "unknown"
        try:
            yield
            ended = "done"
        except PhinongError:
            ended = "refused"
            raise
        finally:
            if ended == "done" and name == "open":
                self.newest = str(facts["case"])
            said = {"origin": origin, "case": facts.get("case"), "action": name, "ended": ended}
            self._file.write(json.dumps(said, ensure_ascii=False) + "\n")
            came_from("drive")


class Drive:
    """The days as they pass."""

    def __init__(self, folder: Path, days: int, cases: int, seed: int) -> None:
        """Prepare people and partners."""
        self.folder, self.days, self.cases = folder, days, cases
        self.settings: Settings = load_settings()
        self.rng = Random(seed)
        self.ledger = Ledger(folder / "deeds")
        self.happened: Counter[str] = Counter()
        self.first = bangkok_day(clock.now())
        watch(self.ledger)
        came_from("drive")
        ctx = open_context(self.settings)
        cast = engaged(ctx, self.rng, 6)
        with ctx.database.read() as connection:  # those of the real pairs, there since `init`
            partners = list(connection.execute(select(Partner.id).limit(5)).scalars())
        last = self.first + timedelta(days=days)
        self.year = engine.Year(ctx, self.rng, cast, PostOffice(), partners, last)
        self._make_tokens(ctx, cast.ids)

    def _make_tokens(self, ctx: Context, ids: dict[str, int]) -> None:
        names = ("sim.moi.1", "sim.moi.2", "sim.mfa.1", "sim.mfa.2")
        made = [
            make_token(ctx.acting(ids[name]), f"load {n}", ("read", "write"), 300).token
            for name in names
            for n in range(10)
        ]
        (self.folder / "tokens").write_text("\n".join(made), encoding="ascii")

    def run(self) -> None:
        """Let the days pass, and stay at work until told to stop."""
        arrivals = Counter(
            self.rng.randrange(max(1, self.days * 2 // 3)) for _ in range(self.cases)
        )
        for number in range(self.days):
            self._day(self.first + timedelta(days=number), arrivals[number])
            self._note(number + 1)
        (self.folder / "passed").touch()
        while not (self.folder / "stop").exists():  # the last day goes on, in real time
            self._resilient(self._people_work)
            self._resilient(lambda: self._timer("deliver", self._deliver))
            wall.sleep(1.0)
        self._note(self.days)

    def _day(self, day: date, arriving: int) -> None:
        self.year.proposals += arriving
        if not self._resilient(lambda: engine.working_calendar(self.year).is_working(day)):
            return
        self.advance(at_bangkok(day, _TIMES["morning"]))
        self._resilient(lambda: self._timer("watch", watch_relations))
        self._resilient(lambda: self._timer("digest", digest))
        self.advance(at_bangkok(day, _TIMES["work"]))
        self._resilient(self._propose)
        self._resilient(self._people_work)
        self._resilient(lambda: self._timer("deliver", self._deliver))

    def _now(self) -> Context:
        return open_context(self.settings)

    def _timer(self, name: str, deed: Callable[[Context], Any]) -> None:
        ctx = self._now()
        done = run_job(ctx, name, _LEASE, lambda: dict(deed(ctx)))
        self.happened["timers skipped"] += done == dict(SKIPPED)

    def _deliver(self, ctx: Context) -> dict[str, int]:
        return deliver(ctx, smtp_settings(self.settings), "drive", most=400)

    def _propose(self) -> None:
        while self.year.proposals:
            ctx = self._now()
            engine.propose(self.year, ctx)
            people = self.year.cast.of("moi_officer", "*")
            officer = ctx.acting(self.year.cast.ids[people[0]])
            content = f"เอกสารตัวอย่าง {self.ledger.newest}".encode()
            case_file.attach(officer, self.ledger.newest, content, "partner_letter", "ตัวอย่าง")
            self.happened["documents"] += 1

    def _people_work(self) -> None:
        engine.people_work(self.year, self._now(), engine.working_calendar(self.year))

    def advance(self, moment: datetime) -> None:
        """Move everybody's clock, while no timer is at work; a holder that died is waited out."""
        if moment <= clock.now():
            return
        waited = wall.monotonic()
        held = self._resilient(self._hold)
        while len(held) < len(JOBS):
            self._resilient(partial(self._release, held))
            if wall.monotonic() - waited > _HOLDER_S:
                self._set(clock.now() + _SKIP)
                self.happened["leases waited out"] += 1
                waited = wall.monotonic()
            wall.sleep(0.1)
            held = self._resilient(self._hold)
        self._set(moment)
        self._resilient(partial(self._release, held))

    def _hold(self) -> dict[str, int]:
        ctx, found = self._now(), {}
        with ctx.database.write() as connection:
            for job in JOBS:
                fence = kept.take_job(connection, job, "drive", ctx.now, _LEASE)
                if fence is not None:
                    found[job] = fence
        return found

    def _release(self, held: dict[str, int]) -> None:
        ctx = self._now()
        with ctx.database.write() as connection:
            before = {row.name: row.result or {} for row in kept.jobs(connection)}
            for job, fence in held.items():
                kept.finish_job(connection, job, fence, ctx.now, before.get(job, {}))

    def _set(self, moment: datetime) -> None:
        shift = int((moment - clock.real_now()).total_seconds())
        new = self.folder / "clock.new"
        new.write_text(f"{shift:+d}s", encoding="ascii")
        new.replace(self.folder / "clock")

    def _resilient(self, step: Callable[[], Any]) -> Any:
        """Do a step; while the database is away, again and again."""
        until = wall.monotonic() + _PATIENCE_S
        while True:
            try:
                return step()
            except (DBAPIError, DisconnectionError) as error:
                self.happened["met an outage"] += 1
                if wall.monotonic() > until or "permission denied" in str(error):
                    raise
                wall.sleep(0.2)

    def _note(self, number: int) -> None:
        said = {
            "day": number,
            "of": self.days,
            "deeds": self.ledger.count,
            "happened": dict(self.happened),
            "done": dict(self.year.happened),
            "refused": dict(self.year.refused),
        }
        new = self.folder / "progress.new"
        new.write_text(json.dumps(said), encoding="utf-8")
        new.replace(self.folder / "progress")


if __name__ == "__main__":
    Drive(Path(sys.argv[1]), *map(int, sys.argv[2:5])).run()
