"""A small ministry in a database: people, a partner, holidays and the shipped lifecycle.

``world.through("approval")`` walks a case to a state by the deeds themselves, each office by a
person of its own; ``world.do`` pulls a trigger; ``world.now`` is the clock, moved by hand.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, insert, select

from statemachine.dates import at_bangkok, bangkok_day
from statemachine.facts import ANYWHERE
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from statemachine.working_days import Calendar, Holiday
from storage import cases, register, settings
from storage.cases import CaseRecord
from storage.database import Connection, Database
from storage.schema import METADATA
from storage.tables_people import GrantRow, Person, Post
from storage.tables_system import Outbox
from tests.support.builders import (
    AGENCY,
    ELSEWHERE,
    PROVINCE,
    TEXT,
    TODAY,
    WAYS,
    a_dossier,
    complete,
)
from usecases.calendar_source import shipped_holidays
from usecases.cases import opening, perform
from usecases.cases.opening import NewCase
from usecases.cases.perform import Outcome
from usecases.context import Context, Policy
from usecases.shelves import FolderDocuments, StoredCalendars, StoredDefinitions

MONDAY = at_bangkok(TODAY, datetime.min.time().replace(hour=10))
"""Monday 23 November 2026, ten in the morning in Bangkok: an office hour of a working day."""

PEOPLE: dict[str, tuple[tuple[Role, str], ...]] = {
    "coordinator": ((Role.COORDINATOR, PROVINCE),),
    "governor": ((Role.GOVERNOR, PROVINCE),),
    "moi_officer": ((Role.MOI_OFFICER, ANYWHERE),),
    "mfa_officer": ((Role.MFA_OFFICER, ANYWHERE),),
    "agency_officer": ((Role.AGENCY_OFFICER, AGENCY),),
    "moi_executive": ((Role.MOI_EXECUTIVE, ANYWHERE),),
    "cabinet_liaison": ((Role.CABINET_LIAISON, ANYWHERE),),
    "monitor": ((Role.MONITOR, ANYWHERE),),
    "admin": ((Role.ADMIN, ANYWHERE),),
    "coordinator.elsewhere": ((Role.COORDINATOR, ELSEWHERE),),
    "governor.elsewhere": ((Role.GOVERNOR, ELSEWHERE),),
    "director": (),
    "deputy": (),
    "assistant": (),
}
"""One person for each role, named after it, two of another province, and three without a role."""

POSTS: dict[str, str] = {
    f"office_head:{PROVINCE}": "governor",
    f"office_head:{ELSEWHERE}": "governor.elsewhere",
    "moi_director": "director",
    "deputy_permanent_secretary": "deputy",
    "administrator": "admin",
}


@dataclass(slots=True, weakref_slot=True)
class World:
    """A prepared database with a clock of its own; ``now`` may be set."""

    database: Database
    documents: FolderDocuments
    people: dict[str, int]
    partner: int
    now: datetime = MONDAY
    policy: Policy = field(default_factory=Policy)
    calendars: StoredCalendars = field(default_factory=StoredCalendars)
    definitions: StoredDefinitions = field(default_factory=StoredDefinitions)

    @property
    def today(self) -> date:
        return bangkok_day(self.now)

    def ctx(self, username: str | None = None) -> Context:
        """Return the circumstances of a deed by somebody, or by a timer."""
        person = None if username is None else self.people[username]
        return Context(
            self.database, self.now, self.calendars, self.definitions, self.documents, person,
            self.policy,
        )  # fmt: skip

    def wait(self, days: int = 0, *, hours: int = 0) -> None:
        """Let calendar days and hours pass."""
        self.now += timedelta(days=days, hours=hours)

    def wait_working(self, days: int) -> None:
        """Let national working days pass; the hour stays."""
        self.wait((self.calendar().add(self.today, days) - self.today).days)

    def calendar(self) -> Calendar:
        with self.database.read() as connection:
            return self.calendars.current(connection)

    def case(self, username: str = "coordinator", **more: Any) -> str:
        """Propose a case with a complete dossier; ``more`` are fields of ``NewCase``."""
        facts = {"dossier": a_dossier(), "text": TEXT}
        new: dict[str, Any] = {
            "province": PROVINCE,
            "partner_id": self.partner,
            "facts": facts,
        } | more
        return opening.propose(self.ctx(username), NewCase(**new))

    def do(self, number: str, trigger: str, username: str, **fields: Any) -> Outcome:
        """Pull a trigger with exactly these fields."""
        return perform.perform(self.ctx(username), number, trigger, fields)

    def complete(self, trigger: str, **more: Any) -> dict[str, Any]:
        """Return a payload that no guard can fault today; ``None`` takes a field out."""
        return {name: self._shifted(value) for name, value in complete(trigger, **more).items()}

    def go(self, number: str, trigger: str, username: str, **more: Any) -> Outcome:
        """Pull a trigger with a complete payload, and changes to it."""
        return perform.perform(self.ctx(username), number, trigger, self.complete(trigger, **more))

    def through(self, state: str, **more: Any) -> str:
        """Return a new case that was walked to a state of the shipped table, all today."""
        number = self.case(**more)
        for trigger, role, fields in WAYS[state]:
            self.go(number, trigger, role.value, **fields)
        return number

    def load(self, number: str) -> CaseRecord:
        with self.database.read() as connection:
            return cases.load(connection, number)

    def rows(self, query: Select[Any]) -> list[Any]:
        """Return what a query finds."""
        with self.database.read() as connection:
            return list(connection.execute(query))

    def mails(self, message: str | None = None, username: str | None = None) -> list[Any]:
        """Return the rows of the outbox, of one message and to one person where named."""
        query = select(Outbox.__table__).order_by(Outbox.id)
        if message is not None:
            query = query.where(Outbox.message == message)
        if username is not None:
            query = query.where(Outbox.person_id == self.people[username])
        return self.rows(query)

    def _shifted(self, value: Any) -> Any:
        """Return a date of the builders as far from this world's today as it is from theirs."""
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            return value
        return (day + (self.today - TODAY)).isoformat()


def a_world(where: str | Path, *, now: datetime = MONDAY) -> World:
    """Build a world in an empty database (its URL), or in a new SQLite file of a folder."""
    url = where if isinstance(where, str) and "://" in where else f"sqlite:///{where}/world.db"
    prepare(url)
    return opened(url, now=now)


def prepare(url: str) -> None:
    """Fill an empty database; copies of it can be opened."""
    with _database(url) as database:
        migrated(database)
        with database.write() as connection:
            settings.replace_holidays(connection, _holidays(), "world", clear=False)
            _publish(connection)
            _populate(connection)


def opened(url: str, *, now: datetime = MONDAY) -> World:
    """Open a prepared database; its connections close with the world."""
    database = Database(url, durable=False)
    folder = Path(tempfile.mkdtemp(prefix="phinong-world-"))
    with database.read() as connection:
        people = {
            row.username: row.id for row in connection.execute(select(Person.username, Person.id))
        }
        partner = register.partner_id(connection, "CN-HI")
    if partner is None:
        raise AssertionError(f"nobody prepared {url}")
    world = World(database, FolderDocuments(folder), people, partner, now)
    weakref.finalize(world, _end, database, folder)
    return world


def migrated(database: Database) -> None:
    """Make the tables, by the migrations."""
    try:
        from storage import migrate  # type: ignore[attr-defined,unused-ignore]
    except ImportError:
        METADATA.create_all(database.engine)
    else:
        migrate.upgrade(database)


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url, durable=False)
    try:
        yield database
    finally:
        database.close()


def _end(database: Database, folder: Path) -> None:
    database.close()
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _holidays() -> list[Holiday]:
    return shipped_holidays()


def _publish(connection: Connection) -> None:
    values: Mapping[str, Any] = {
        "version": LIFECYCLE.version,
        "effective_from": LIFECYCLE.effective_from,
        "digest": LIFECYCLE.digest,
        "body": LIFECYCLE.model_dump(mode="json"),
        "published_by": "world",
        "published_at": MONDAY,
    }
    settings.publish_definition(connection, values)


def _populate(connection: Connection) -> None:
    found = {name: _person(connection, name) for name in PEOPLE}
    grants = [
        {"person_id": found[name], "role": role.value, "scope": scope, "granted_by": "world",
         "granted_at": MONDAY}
        for name, held in PEOPLE.items()
        for role, scope in held
    ]  # fmt: skip
    connection.execute(insert(GrantRow), grants)
    posts = [{"code": code, "person_id": found[name]} for code, name in POSTS.items()]
    connection.execute(insert(Post), posts)
    register.add_partner(
        connection,
        {"key": "CN-HI", "iso": "CN-HI", "country": "CN", "level": "first_level",
         "name_th": "มณฑลไห่หนาน", "name_en": "Hainan", "name_local": "海南省"},
    )  # fmt: skip


def _person(connection: Connection, username: str) -> int:
    values = {
        "username": username, "name_th": f"{username} ตัวอย่าง", "name_en": f"Sample {username}",
        "email": f"{username}@phinong.example", "language": "th", "active": True,
        "fictional": True, "created_at": MONDAY,
    }  # fmt: skip
    return connection.execute(insert(Person).values(values).returning(Person.id)).scalar_one()
