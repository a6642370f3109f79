"""What every deed is given: the database, the moment, who acts, and the shelves it reads from.

A deed takes a ``Context`` first, opens one transaction, and leaves nothing half done.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from notifications.inbound import Inbound
from statemachine.dates import bangkok_day
from statemachine.definition import Definition
from statemachine.working_days import Calendar
from storage.database import Connection, Database


class Calendars(Protocol):
    """Where deeds find the working calendar of a version."""

    def current(self, connection: Connection) -> Calendar:
        """Return the calendar as the database now has it."""

    def version(self, connection: Connection, number: int) -> Calendar:
        """Return the calendar of a version that was just read, from memory where it is known."""


class Definitions(Protocol):
    """Where deeds find lifecycle definitions; a published one never changes."""

    def get(self, connection: Connection, version: str) -> Definition:
        """Return a definition by version."""

    def in_effect(self, connection: Connection, day: date) -> Definition:
        """Return the newest definition in effect on a Bangkok date."""


class DocumentStore(Protocol):
    """Where the bytes of documents lie, by SHA-256."""

    def put(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256; the same bytes twice is no error."""

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a digest."""

    def drop(self, sha256: str) -> None:
        """Delete the bytes of a digest that nothing names any more; gone already is no error."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings that deeds obey. Times are Bangkok wall-clock; sizes are bytes."""

    opens: time = time(8, 30)
    closes: time = time(16, 30)
    base_url: str = "http://127.0.0.1:8070"
    largest_document: int = 20 * 1024 * 1024
    batch: int = 1000
    mail_host: str = "phinong.example"
    sender: str = "no-reply@phinong.example"
    sender_name: str = "ระบบพี่น้อง (Phinong)"
    webhook_hosts: frozenset[str] = frozenset()
    paper_fonts: str = ""
    paper_emblem: str = ""
    reply_address: str = ""
    inbound: Inbound = field(default_factory=Inbound)
    second_factor: bool = False
    proof_lasts: timedelta = timedelta(minutes=10)
    secret_keys: str = ""
    leaked_passwords: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a deed.

    ``person`` is the row id of who acts, ``None`` for a timer. ``now`` is aware UTC.
    """

    database: Database
    now: datetime
    calendars: Calendars
    definitions: Definitions
    documents: DocumentStore
    person: int | None = None
    policy: Policy = field(default_factory=Policy)

    @property
    def today(self) -> date:
        """Return the Bangkok date of ``now``."""
        return bangkok_day(self.now)

    def acting(self, person: int | None) -> "Context":
        """Return the same circumstances with somebody else acting."""
        return replace(self, person=person)

    def at(self, now: datetime) -> "Context":
        """Return the same circumstances at another moment."""
        return replace(self, now=now)
