"""The mails of duties: when one is given, before it is due, and while it is overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from statemachine.deadlines import what_is_due
from statemachine.definition import Definition
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import agenda_duties as kept
from storage import alerts, outbox, people
from storage.database import Connection
from storage.people import Recipient
from usecases import names
from usecases.context import Context
from usecases.notices import quiet_until

MESSAGE = {
    "reminder": "duty_due",
    "due_today": "duty_due",
}
"""Level -> message; every other level is overdue."""

OVERDUE = "duty_overdue"


def given(ctx: Context, connection: Connection, opened: Sequence[int]) -> None:
    """Tell the owners of new duties."""
    calendar = ctx.calendars.current(connection)
    later = quiet_until(ctx, calendar)
    rows = [row for each in opened if (row := kept.duty(connection, each, None)) is not None]
    told = people.holders(connection, [_pair(row) for row in rows], ctx.today)
    mails = [
        mail(ctx, row, ("duty_given", "given"), one, calendar, later)
        for row in rows
        for one in told[_pair(row)]
        if one.person_id != ctx.person
    ]
    outbox.queue(connection, mails)


def sweep(ctx: Context) -> dict[str, Any]:
    """Remind of every duty whose alert has come, once, however many sweeps run.

    Returns:
        ``due`` duties looked at, ``mails`` queued, ``nobody``: alerts that reached nobody.
    """
    due, mails, nobody = 0, 0, 0
    more = True
    while more:
        with ctx.database.write() as connection:
            rows = kept.due(connection, ctx.now, ctx.policy.batch)
            calendar = ctx.calendars.current(connection)
            ladder = _ladder(ctx, connection, rows)
            for row in rows:
                sent = _alert(ctx, connection, row, calendar, ladder)
                mails += sent or 0
                nobody += sent == 0
        more = len(rows) == ctx.policy.batch
        due += len(rows)
    return {"due": due, "mails": mails, "nobody": nobody}


@dataclass(frozen=True, slots=True)
class _Ladder:
    """Who stands on each rung, asked once for a batch."""

    holders: Mapping[tuple[str, str], Sequence[Recipient]]
    posts: Mapping[str, Sequence[int]]


def _ladder(ctx: Context, connection: Connection, rows: Sequence[Any]) -> _Ladder:
    holders = people.holders(connection, [_pair(row) for row in rows], ctx.today)
    return _Ladder(holders, alerts.posts(connection) if rows else {})


def _alert(
    ctx: Context, connection: Connection, row: Any, calendar: Calendar, ladder: _Ladder
) -> int | None:
    """Decide one duty; return how many mails went, ``None`` where nothing was due after all."""
    definition = ctx.definitions.get(connection, row.definition)
    known = {level.name for level in definition.alerts}
    pending = row.next_alert if row.next_alert in known else definition.alerts[0].name
    found = what_is_due(definition, row.due_on, pending, ctx.now, calendar, region_of(row))
    after = found.following
    kept.bump(connection, row.id, after.at if after else None, after.level.name if after else None)
    if found.send is None:
        return None
    level = found.send.name
    decided = [(level, "sent"), *((lower, "skipped") for lower in found.skipped)]
    kept.decided(
        connection,
        [
            {"duty_id": row.id, "level": name, "outcome": outcome, "decided_at": ctx.now}
            for name, outcome in decided
        ],
    )
    told = _told(ladder, definition, row, found.send.steps)
    later = quiet_until(ctx, calendar)
    message = (MESSAGE.get(level, OVERDUE), level)
    mails = [mail(ctx, row, message, one, calendar, later, skipped=found.skipped) for one in told]
    outbox.queue(connection, mails)
    return len(mails)


def _told(ladder: _Ladder, definition: Definition, row: Any, steps: int) -> list[Recipient]:
    """Return whom an alert reaches: the first rungs of the ladder, each person once."""
    found: dict[int, Recipient] = {}
    for rung in definition.ladder[:steps]:
        if rung == "holder":
            several = ladder.holders[_pair(row)]
        else:
            office = row.office.removeprefix("province:")
            code = f"{rung}:{office}" if rung == "office_head" else rung
            several = [Recipient(person, rung) for person in ladder.posts.get(code, ())]
        for one in several:
            found.setdefault(one.person_id, one)
    return list(found.values())


def mail(  # noqa: PLR0913 - a mail says all of this
    ctx: Context,
    row: Any,
    message: tuple[str, str],
    to: Recipient,
    calendar: Calendar,
    later: datetime,
    *,
    skipped: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the outbox row of one mail about a duty; its key lets it go out once."""
    name, level = message
    return {
        "key": f"resolution_duty:{row.id}:{level}:{to.person_id}",
        "message": name,
        "person_id": to.person_id,
        "why": to.why,
        "payload": {
            "number": row.resolution_number,
            "pair": about(row) or names.office(row.office),
            "holder": names.office(row.office),
            "due": row.due_on.isoformat(),
            "days": abs(calendar.used(ctx.today, row.due_on, region_of(row))),
            "skipped": list(skipped),
            "path": f"agenda/duties/{row.id}",
            "extra": {
                "task": row.task,
                "resolved_on": row.resolved_on.isoformat(),
                "report_to": _report_to(row.reports_to),
            },
        },
        "queued_at": ctx.now,
        "send_after": later,
    }


def about(row: Any) -> names.Names | None:
    """Return the pair that a duty is about, or ``None``."""
    if row.pair_key:
        return names.pair(row.pair_province, row.pair_partner_th, row.pair_partner_en)
    if row.case_number:
        return names.pair(row.case_province, row.case_partner_th, row.case_partner_en)
    return None


def region_of(row: Any) -> str | None:
    """Return whose regional holidays count for a duty."""
    return str(row.holder_scope) if row.holder_role == Role.COORDINATOR else None


def _report_to(reports_to: str) -> names.Names | None:
    if not reports_to:
        return None
    return {
        "cabinet": names.both("คณะรัฐมนตรี", "the Cabinet"),
        "somebody": names.both("หน่วยงานที่มอบหมาย", "whoever gave it"),
    }[reports_to]


def _pair(row: Any) -> tuple[str, str]:
    return (str(row.holder_role), str(row.holder_scope))
