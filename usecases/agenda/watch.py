"""What the timers do for the agenda: warn of a signing that will miss, ask after a late partner.

Each warning has a key of its own, so it goes out once however often the watch runs.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from reference.day_limits import limit
from statemachine.planning.signing import Outlook, Plan
from statemachine.words import Role
from storage import agenda as kept
from storage import agenda_duties, cases, outbox, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, stage_words
from usecases.agenda import duties, duty_mails, partner_steps, plans
from usecases.context import Context
from usecases.notices import quiet_until

_BATCH = 100

_WARNED = frozenset({Outlook.TIGHT, Outlook.WILL_MISS, Outlook.TOO_LATE})


def watch(ctx: Context) -> dict[str, Any]:
    """Look at every wish, every partner's step and every alarm of a duty.

    Returns:
        ``wishes`` looked at, ``warned`` of them, ``partners`` that are late, ``mails`` queued,
        ``realarmed`` duties whose next alert a change of the calendar moved.
    """
    wishes, warned, mails = _wishes(ctx)
    late, asked = _partners(ctx)
    return {
        "wishes": wishes,
        "warned": warned,
        "partners": late,
        "mails": mails + asked,
        "realarmed": _alarms(ctx),
    }


def _wishes(ctx: Context) -> tuple[int, int, int]:
    looked, warned, mails, after = 0, 0, 0, 0
    while True:
        with ctx.database.write() as connection:
            rows = kept.open_wishes(connection, after, _BATCH)
            for row in rows:
                sent = _judge(ctx, connection, row)
                warned += sent is not None
                mails += sent or 0
        looked += len(rows)
        if len(rows) < _BATCH:
            return looked, warned, mails
        after = rows[-1].case_id


def _judge(ctx: Context, connection: Connection, wish: Any) -> int | None:
    """Judge one wish; return how many mails a warning put into the outbox."""
    case = cases.load(connection, wish.number)
    found = plans.desk(ctx, connection, case, wish)
    if not plans.is_signable(found):
        kept.note_outlook(connection, wish.case_id, wish.outlook, still=False)
        return None
    made = plans.plan_for(found, wish.wished_on, plans.way(found))
    if made is None or case.state == "on_hold":
        return None
    outlook = made.outlook(wish.warn_below)
    kept.note_outlook(connection, wish.case_id, outlook.value, still=True)
    if outlook not in _WARNED:
        return None
    key = f"signing_plan:{case.number}:{wish.wished_on}:{outlook}"
    extra = _plan_words(found, made, outlook)
    return _tell(ctx, connection, case, ("signing_at_risk", key), extra)


def _plan_words(found: plans.Desk, made: Plan, outlook: Outlook) -> dict[str, Any]:
    missing = stage_words.stage(found.definition, made.misses or made.now.name)
    return {
        "wished_on": made.wish.isoformat(),
        "outlook": outlook.value,
        "slack": made.slack,
        "done_by": made.now.done_by.isoformat(),
        "arrives": made.arrives.isoformat(),
        "late_step": missing,
    }


def _tell(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    message: tuple[str, str],
    extra: dict[str, Any],
    *,
    holders: bool = True,
) -> int:
    """Queue a mail to the coordinator, and to who holds the case now."""
    name, key = message
    opened = [e for e in case.entries if e.kind == "stage" and e.holder_role] if holders else []
    wanted = [(Role.COORDINATOR.value, case.province)]
    wanted += [(str(e.holder_role), e.holder_scope) for e in opened]
    told = people.holders(connection, wanted, ctx.today)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    rows: dict[int, dict[str, Any]] = {}
    for pair in wanted:
        for one in told[pair]:
            why = one.why if one.why == "delegate" else _why(pair[0])
            row = {
                "key": f"{key}:{one.person_id}",
                "message": name,
                "person_id": one.person_id,
                "case_id": case.id,
                "why": why,
                "payload": {"path": f"cases/{case.number}/plan", "extra": extra},
                "queued_at": ctx.now,
                "send_after": later,
            }
            rows.setdefault(one.person_id, row)
    outbox.queue(connection, list(rows.values()))
    return len(rows)


def _why(role: str) -> str:
    return "coordinator" if role == Role.COORDINATOR else "holder"


def _partners(ctx: Context) -> tuple[int, int]:
    late, mails, after = 0, 0, 0
    while True:
        with ctx.database.write() as connection:
            found = kept.cases_with_partner_steps(connection, after, _BATCH)
            noted = kept.partner_steps(connection, [row.id for row in found])
            for row in found:
                several, sent = _enquire(ctx, connection, row.number, noted[row.id])
                late += several
                mails += sent
        if len(found) < _BATCH:
            return late, mails
        after = found[-1].id


def _enquire(
    ctx: Context, connection: Connection, number: str, rows: Sequence[Any]
) -> tuple[int, int]:
    case = cases.load(connection, number)
    wish = kept.wish(connection, case.id)
    found = plans.desk(ctx, connection, case, wish)
    if case.state == "on_hold":
        return 0, 0
    steps = partner_steps.late_steps(found, rows, wish)
    mails = 0
    again = limit("partner_enquire_again", ctx.today)
    for each, words in steps:
        gone = (ctx.today - (each.on or ctx.today)).days // again
        key = f"partner_late:{number}:{each.step.code}:{each.on}:{gone}"
        extra = {
            "partner_step": names.both(words["th"], words["en"]),
            "expected_on": each.on.isoformat() if each.on else None,
            "promised": each.promised,
        }
        mails += _tell(ctx, connection, case, ("partner_late", key), extra, holders=False)
    return len(steps), mails


def _alarms(ctx: Context) -> int:
    """Count the next alert of every duty again, as the calendar is now."""
    with ctx.database.write() as connection:
        calendar = ctx.calendars.current(connection)
        moved = list(_moved(ctx, connection, calendar))
        for row_id, at, level in moved:
            agenda_duties.bump(connection, row_id, at, level)
    return len(moved)


def _moved(ctx: Context, connection: Connection, calendar: Any) -> Iterable[tuple[int, Any, str]]:
    for row in agenda_duties.waiting(connection):
        if row.next_alert_at <= ctx.now:
            continue  # the sweep decides it
        region = duty_mails.region_of(row) or ""
        alarm = duties.alarm_of(ctx, connection, row.definition, row.due_on, calendar, region)
        if alarm is not None and (alarm.at, alarm.level.name) != (
            row.next_alert_at,
            row.next_alert,
        ):
            decided = {a.level for a in agenda_duties.alerts_of(connection, row.id)}
            if alarm.level.name not in decided:
                yield row.id, alarm.at, alarm.level.name
