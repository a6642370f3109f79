"""Delivery of queued mails, against ready bytes over four connections and a loop of ``send()``.

``python -m benchmarks.mail [--json] [--quick | --full] [--rounds N] [--engine sqlite|postgresql]``

Delivery is all of it: claim, facts, render, build, ``handing_over`` committed, hand-over, outcome
committed. The server is a process of its own (``benchmarks/sink.py``).
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
from sqlalchemy import delete, insert, update

from benchmarks import open_cases
from benchmarks.places import ENGINES, a_durable_world, databases
from benchmarks.rounds import Verdict, interleaved, medians, options, report
from benchmarks.sink import a_sink
from notifications.message import Envelope, build
from notifications.render import render
from notifications.samples import sample_context
from notifications.smtp_settings import SmtpSettings
from storage.tables_people import Person
from storage.tables_system import Outbox
from tests.support.postgres import PostgresMissingError
from tests.support.world import World
from usecases.timers.deliver import deliver

CONNECTIONS = 4
LOOP_SHARE = 10
"""The loop of ``send()`` is timed on a tenth of the mails; it is a rate that is compared."""


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    chosen = options(__doc__ or "", arguments, "engine")
    count = 500 if chosen.quick else 5_000
    rounds = chosen.rounds or (1 if chosen.quick else 5)
    rows: list[dict[str, Any]] = []
    verdicts: list[Verdict] = []
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            found = _engine(engine, count, rounds, grown=chosen.full)
        except PostgresMissingError as missing:
            verdicts.append(Verdict(f"mail on {engine}", None, ">=", 0.6, why=str(missing)))
            continue
        rows += found
        verdicts += _judged(engine, found)
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _engine(engine: str, count: int, rounds: int, *, grown: bool) -> list[dict[str, Any]]:
    with databases(engine) as fresh, a_durable_world(fresh()) as world, a_sink() as port:
        most = count * 10 if grown else count
        open_cases.load(world, most)
        contents = ready(world, count)

        def ours() -> float:
            return delivered(world, port, count)

        contenders = {
            "ready bytes": lambda: asyncio.run(rate_of_ready(port, contents)),
            "send() loop": lambda: asyncio.run(rate_of_loop(port, count // LOOP_SHARE)),
            "phinong": ours,
        }
        middle = medians(interleaved(contenders, rounds))
        row = {"engine": engine, "mails": count, "bytes": len(contents[0])}
        rows = [row | {f"{name}/s": round(rate) for name, rate in middle.items()}]
        if grown:
            first = _peak_mb(world, port, count)
            last = _peak_mb(world, port, most)
            rows.append({"engine": engine, "mails": most, "grew_mb": last - first, "mb": last})
        return rows


def ready(world: World, count: int) -> list[bytes]:
    """Return mails made in advance, Thai and English in turn."""
    made, context = [], sample_context("reminder")
    for number in range(count):
        lang = "en" if number % 2 else "th"
        rendered = render("reminder", lang, context)  # type: ignore[arg-type]
        envelope = Envelope(
            f"<{number}.ready@phinong.example>", "no-reply@phinong.example", "Phinong",
            f"p{number}@phinong.example", lang, (), "cases.phinong.example", str(number),
        )  # fmt: skip
        made.append(build(rendered, envelope, world.now))
    return made


async def rate_of_ready(port: int, contents: Sequence[bytes]) -> float:
    """Return how many ready mails four connections hand over in a second."""
    source = iter(enumerate(contents))

    async def work() -> None:
        client = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=port, start_tls=False, local_hostname="phinong.example"
        )
        async with client:
            for number, content in source:
                to = f"p{number}@phinong.example"
                await client.sendmail("no-reply@phinong.example", [to], content)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return len(contents) / (time.perf_counter() - began)


async def rate_of_loop(port: int, count: int) -> float:
    """Return how many mails a loop renders, builds and sends in a second, a connection each."""
    context = sample_context("reminder")
    began = time.perf_counter()
    for number in range(count):
        lang = "en" if number % 2 else "th"
        rendered = render("reminder", lang, context)  # type: ignore[arg-type]
        message = EmailMessage()
        message["From"] = "Phinong <no-reply@phinong.example>"
        message["To"] = f"p{number}@phinong.example"
        message["Subject"] = rendered.subject
        message.set_content(rendered.text)
        message.add_alternative(rendered.html, subtype="html")
        await aiosmtplib.send(message, hostname="127.0.0.1", port=port, start_tls=False)
    return count / (time.perf_counter() - began)


def delivered(world: World, port: int, count: int) -> float:
    """Queue mails, which is not timed, and return how many were delivered in a second."""
    _queue(world, count)
    smtp = SmtpSettings("127.0.0.1", port, connections=CONNECTIONS)
    began = time.perf_counter()
    counted = deliver(world.ctx(), smtp, "benchmark")
    took = time.perf_counter() - began
    if counted != {"sent": count}:
        raise AssertionError(f"{count} mails were queued, and it came to {counted}")
    return count / took


def _queue(world: World, count: int) -> None:
    """Queue one reminder for each case; each person gets one, so that none fold into a digest."""
    with world.database.write() as connection:
        connection.execute(delete(Outbox))
        _people(connection, world, count)
        rows = [
            {
                "key": f"mail:{number}", "message": "reminder", "case_id": number,
                "entry_id": number, "person_id": 1_000_000 + number, "why": "holder",
                "payload": {"skipped": [], "day": world.today.isoformat()}, "state": "queued",
                "queued_at": world.now, "send_after": world.now - timedelta(seconds=1),
                "attempts": 0, "fence": 0,
            }
            for number in range(1, count + 1)
        ]  # fmt: skip
        connection.execute(insert(Outbox), rows)


def _people(connection: Any, world: World, count: int) -> None:
    touched = connection.execute(
        update(Person).where(Person.id == 1_000_000 + count).values(active=True)
    )
    if touched.rowcount:
        return
    connection.execute(delete(Person).where(Person.id > 1_000_000))
    rows = [
        {
            "id": 1_000_000 + number, "username": f"reader.{number}",
            "name_th": f"ผู้รับ {number}", "name_en": f"Reader {number}",
            "email": f"reader.{number}@phinong.example",
            "language": "en" if number % 2 else "th", "active": True, "fictional": True,
            "created_at": world.now,
        }
        for number in range(1, count + 1)
    ]  # fmt: skip
    connection.execute(insert(Person), rows)


def _peak_mb(world: World, port: int, count: int) -> float:
    """Return the most memory that this process held in a delivery, by the kernel's own count."""
    _queue(world, count)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak so far
    deliver(world.ctx(), SmtpSettings("127.0.0.1", port, connections=CONNECTIONS), "benchmark")
    return next(_status("VmHWM")) / 1024


def _status(name: str) -> Iterator[float]:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            yield float(line.split()[1])


def _judged(engine: str, rows: list[dict[str, Any]]) -> Iterator[Verdict]:
    rates = rows[0]
    ours = rates["phinong/s"]
    yield Verdict(f"mail, {engine}: of ready bytes", ours / rates["ready bytes/s"], ">=", 0.6)
    yield Verdict(f"mail, {engine}: times the loop", ours / rates["send() loop/s"], ">=", 3.0)
    for row in rows[1:]:
        what = f"mail, {engine}: memory at ten times the queue grew by"
        yield Verdict(what, row["grew_mb"], "<=", 16, " MB")


if __name__ == "__main__":
    sys.exit(main())
