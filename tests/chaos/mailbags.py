"""Mails for deliverers to be killed over, and the count of what became of each.

A letter (``approved``) in doubt waits for a person and may never go out twice; any other mail in
doubt is sent again under the same Message-ID.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import insert, select

from notifications.catalogue import MESSAGES
from notifications.smtp_settings import SmtpSettings
from storage import mail_rows, outbox
from storage.tables_cases import Case
from storage.tables_people import Person
from storage.tables_system import Outbox
from tests.support.smtp_sink import Sink
from tests.support.world import World
from usecases.timers.deliver import deliver

LETTER, RESENT = "approved", "withdrawn"
OPEN = ("queued", "sending", "handing_over")
LATER = timedelta(minutes=16)
"""Past every lease, and past the wait of a mail in doubt."""


def people(world: World, many: int) -> list[int]:
    """Add people with an address each, and return their ids."""
    rows = [
        {"username": f"reader{n}", "name_th": f"ผู้อ่าน {n}", "name_en": f"Reader {n}",
         "email": f"reader{n}@phinong.example", "language": "th", "active": True,
         "fictional": True, "created_at": world.now}
        for n in range(many)
    ]  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(Person), rows)
        found = connection.execute(select(Person.id).where(Person.username.like("reader%")))
        return sorted(found.scalars())


def a_case(world: World) -> str:
    """Return the number of a case about which nobody has mail waiting."""
    number = world.through("approval")
    with world.database.write() as connection:
        waiting = connection.execute(select(Outbox.id)).scalars().all()
        mail_rows.settle(connection, waiting, "cancelled", "not of interest here", world.now)
    return number


def queue(world: World, number: str, readers: Iterable[int], *messages: str) -> None:
    """Queue one mail about a case to each of several people, of several messages in turn."""
    with world.database.write() as connection:
        case = connection.execute(select(Case.id).where(Case.number == number)).scalar_one()
        base = {
            "case_id": case, "why": "coordinator",
            "payload": {"state": "approval", "since": world.today.isoformat()},
            "queued_at": world.now, "send_after": world.now,
        }  # fmt: skip
        mails = [
            base | {"key": f"{message}:{n}", "message": message, "person_id": n}
            for n, message in zip(readers, cycle(messages), strict=False)
        ]
        outbox.queue(connection, mails)


def smtp(sink: Sink, *, connections: int = 2, timeout_s: float = 10.0) -> SmtpSettings:
    return SmtpSettings(
        "127.0.0.1", sink.port, timeout_s=timeout_s, connections=connections,
        hostname="phinong.example",
    )  # fmt: skip


def deliver_to_the_end(world: World, sink: Sink, *, rounds: int = 40) -> None:
    """Let a calm day pass, with a delivery every so often, until nothing moves any more."""
    quiet = 0
    for _ in range(rounds):
        world.now += LATER
        quiet = 0 if deliver(world.ctx(), smtp(sink), "recovery") else quiet + 1
        if quiet == 2 and not any(row.state in OPEN for row in world.rows(select(Outbox.state))):
            return
        world.now += timedelta(minutes=44)
    message = "mail is still moving after so long"
    raise AssertionError(message)


@dataclass(frozen=True)
class Tally:
    """What became of all mails: none lost, none twice, and those in doubt are known."""

    states: Counter[str]
    lost: list[str]
    twice: list[str]
    untold: list[str]
    resent: int


def tally(world: World, received: Counter[str]) -> Tally:
    """Compare the outbox with what the server took, mail by mail."""
    rows = world.rows(select(Outbox.__table__).order_by(Outbox.id))
    copies = {row.key: received[row.message_id] if row.message_id else 0 for row in rows}
    said = {row.key: f"{row.message} {row.key}: {row.state}, got {copies[row.key]}" for row in rows}
    return Tally(
        states=Counter(row.state for row in rows),
        lost=[said[r.key] for r in rows if r.state in OPEN or copies[r.key] < _fewest(r)],
        twice=[said[r.key] for r in rows if copies[r.key] > _most(r)],
        untold=_untold(world, rows),
        resent=sum(max(0, count - 1) for count in copies.values()),
    )


def _untold(world: World, rows: list[Any]) -> list[str]:
    """Return the mails that failed or are in doubt for good without an administrator's knowing."""
    admin = world.people["admin"]
    keys = {row.key for row in rows}
    doubtful = str([row.payload for row in rows if row.message == "in_doubt_notice"])
    return [
        row.key
        for row in rows
        if (row.state == "failed" and row.message != "undeliverable"
            and f"undeliverable:{row.id}:{admin}" not in keys)
        or (row.state == "in_doubt" and str(row.address) not in doubtful)
    ]  # fmt: skip


def _fewest(row: Any) -> int:
    return 1 if row.state == "sent" else 0


def _most(row: Any) -> int:
    """Return how often the server may have got a mail: a letter once, others once a try."""
    if row.state in ("failed", "folded"):
        return 0
    if row.state == "cancelled":  # one in doubt may have gone before it no longer held, and says so
        return int("; before: " in row.reply)
    return 1 if MESSAGES[row.message].in_doubt == "person" else int(row.attempts)
