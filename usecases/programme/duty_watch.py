"""The ladder of the yearly duty: province, governor, ministry, working group (R39, M9).

Looked at once a day by the watch, from the middle of the fiscal year on, and for three months
after its end. A rung is decided once for a pair and a year; after downtime only the highest one
that is due is sent, and those below it are noted as skipped.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from notifications.catalogue import MESSAGES
from reference.day_limits import limit
from statemachine.dates import bangkok_day, fiscal_year_be, fiscal_year_bounds
from statemachine.facts import ANYWHERE
from statemachine.programme.duty import Year, bounds, duty_in
from statemachine.programme.forecast import Rung, rung_due
from statemachine.relationship import months_later
from statemachine.words import Role
from storage import duties, outbox, people
from storage.database import Connection
from usecases import answering, names
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.programme.duties import lives
from usecases.programme.ladder import ladder
from usecases.rows.import_rows import SIGNED

_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR)
_WHY = {Role.COORDINATOR: "coordinator", Role.GOVERNOR: "office_head"}


def watch_duties(ctx: Context) -> dict[str, Any]:
    """Remind of years without an activity; return what was done.

    One short transaction a batch. Twice on one day does nothing more.

    Returns:
        ``looked_at`` pairs, ``rungs`` decided by level, ``mails`` queued, and ``nobody``: rungs
        of which nobody could be told.
    """
    counted: Counter[str] = Counter()
    rungs: Counter[str] = Counter()
    for year in _years(ctx.today):
        after, more = 0, True
        while more:
            with ctx.database.write() as connection:
                rows = duties.signed_pairs(connection, SIGNED, after=after, most=ctx.policy.batch)
                _look(ctx, connection, rows, year, counted, rungs)
            counted["looked_at"] += len(rows)
            after = rows[-1].id if rows else after
            more = len(rows) == ctx.policy.batch
    return {
        "looked_at": counted["looked_at"],
        "rungs": dict(sorted(rungs.items())),
        "mails": counted["mails"],
        "nobody": counted["nobody"],
    }


def _years(today: date) -> Iterator[int]:
    """Yield the fiscal years that anybody can be reminded of today."""
    this = fiscal_year_be(today)
    first, _ = fiscal_year_bounds(this)
    if today - first < timedelta(days=limit("told_after_year", today)):
        yield this - 1
    if today >= months_later(first, ladder(today).middle):
        yield this


def _look(
    ctx: Context,
    connection: Connection,
    rows: Sequence[Any],
    year: int,
    counted: Counter[str],
    rungs: Counter[str],
) -> None:
    due = _due(ctx, connection, rows, year)
    if not due:
        return
    told = people.holders(connection, _wanted(row for row, _ in due), ctx.today)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    for row, rung in due:
        if not _decide(ctx, connection, row, year, rung):
            continue
        rungs[rung.level] += 1
        mails = list(_mails(ctx, connection, row, year, rung, told))
        for mail in mails:
            mail["send_after"] = later if MESSAGES[rung.message].quiet else ctx.now
        outbox.queue(connection, mails)
        counted["mails"] += len(mails)
        counted["nobody"] += not mails


def _due(
    ctx: Context, connection: Connection, rows: Sequence[Any], year: int
) -> list[tuple[Any, Rung]]:
    known = duties.decided(connection, [row.id for row in rows], year)
    resting = duties.resting(connection, [row.id for row in rows], ctx.today)
    found: list[tuple[Any, Rung]] = []
    first, last = bounds(year, Year.FISCAL)
    living = lives(connection, rows, (date(first.year, 1, 1), last))
    for row in rows:
        verdict = duty_in(living[row.id][0], year, Year.FISCAL, ctx.today)
        rung = rung_due(verdict, ctx.today, bangkok_day(row.created_at), ladder(ctx.today))
        if rung and (row.id, rung.level) not in known and row.id not in resting:
            found.append((row, rung))
    return found


def _decide(ctx: Context, connection: Connection, row: Any, year: int, rung: Rung) -> bool:
    base = {"relationship_id": row.id, "fiscal_year": year, "decided_on": ctx.today}
    if not duties.decide(connection, {**base, "level": rung.level, "outcome": "sent"}):
        return False
    rungs = ladder(ctx.today).rungs
    for lower in rungs[: rungs.index(rung)]:
        duties.decide(connection, {**base, "level": lower.level, "outcome": "skipped"})
    return True


def _wanted(rows: Iterator[Any]) -> list[tuple[str, str]]:
    provinces = sorted({row.province for row in rows})
    own = [(str(role), province) for role in _PROVINCIAL for province in provinces]
    return [*own, (str(Role.MOI_OFFICER), ANYWHERE), (str(Role.MONITOR), ANYWHERE)]


def _mails(
    ctx: Context,
    connection: Connection,
    row: Any,
    year: int,
    rung: Rung,
    told: Mapping[tuple[str, str], Sequence[Any]],
) -> Iterator[dict[str, Any]]:
    seen: set[int] = set()
    for role in rung.roles:
        scope = row.province if role in _PROVINCIAL else ANYWHERE
        for recipient in told.get((str(role), scope), ()):
            if recipient.person_id in seen:
                continue
            seen.add(recipient.person_id)
            payload = _payload(row, year, rung)
            if role is Role.COORDINATOR and rung.message == "duty_reminder":
                _let_answer(ctx, connection, row, recipient.person_id, payload)
            yield {
                "key": f"duty:{row.key}:{year}:{rung.level}:{recipient.person_id}",
                "message": rung.message,
                "person_id": recipient.person_id,
                "why": "delegate" if recipient.why == "delegate" else _WHY.get(role, role.value),
                "payload": payload,
                "queued_at": ctx.now,
            }


def _payload(row: Any, year: int, rung: Rung) -> dict[str, Any]:
    _, ends = fiscal_year_bounds(year)
    return {
        "number": row.key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "holder": names.office(f"province:{row.province}"),
        "due": ends.isoformat() if rung.message == "duty_reminder" else None,
        "path": f"pairs/{row.key}/programme",
        "extra": {"fiscal_year": str(year), "year_ends_on": ends.isoformat()},
    }


def _let_answer(
    ctx: Context, connection: Connection, row: Any, person: int, payload: dict[str, Any]
) -> None:
    answer = answering.given(ctx, connection, row.id, person)
    if answer:
        payload["reply_to"] = answer["reply_to"]
        payload["extra"] = {**payload["extra"], "answer_by": answer["answer_by"]}
